/* heed-pass.h: what a backend is asked to do, one kernel at a time.
 *
 * The graph layer lowers nodes to passes with every dimension bound; a backend records a list of
 * them once and runs the recording as often as it is told. Dimension letters: B lanes, R rows,
 * C columns (channels), H heads, D head size, K keys.
 */
#pragma once

#include "heed-tensor.h"

G_BEGIN_DECLS

typedef struct _HeedBuffer HeedBuffer;
typedef struct _HeedWeight HeedWeight;

/**
 * HeedKernel:
 *
 * Operands are listed in the order of #HeedPass.operands; [..]? marks one that may be absent
 * (then both its buffer and its weight are %NULL). x:B means that an operand has either as many
 * lanes as the output or one lane that every lane reads ("shared"). All are f32 unless said.
 *
 * @HEED_KERNEL_LINEAR: x [B,R,C], weight [N,C], bias [N]?, residual [B,R,N]? (same lanes as the
 *   output), out [B,R,N]: out = act(x·Wᵀ + bias) + residual. At bf16 precision W is rounded to
 *   bf16, and of x the first lane is multiplied as the sum of two bf16 numbers, every other lane
 *   as that and its bf16 difference to the first
 * @HEED_KERNEL_LAYERNORM: x [B,R,C], weight [C], bias [C], out [B,R,C]: epsilon inside the
 *   root, biased variance; with @rms RMSNorm: the mean is not subtracted, and there is no bias
 * @HEED_KERNEL_ATTENTION: q [B,R,C], k [B,K,C], v [B,K,C], cached k [1,P,C]?, cached v [1,P,C]?,
 *   kept [B or 1, 1, P+K]?, positions i32 [1 or B,1,R]?, out [B,R,C]. Keys are the P cached rows
 *   followed by the K own ones. Query row r stands at position positions[r], or @row_offset + r; if
 *   @causal it sees keys 0…its position. `kept` holds a factor per key (1 = untouched), used as
 *   @suppression says; see #HeedSuppression. Never stores R × K numbers
 * @HEED_KERNEL_ACTIVATION: x [B,R,C], out [B,R,C]
 * @HEED_KERNEL_ADD: a [B,R,C], b [B,R,C], out [B,R,C]; either may be shared; b may be a weight
 *   whose rows begin at row @row_offset (positions)
 * @HEED_KERNEL_MULTIPLY: a [B,R,C], b [B,R,C], out [B,R,C] = @scale·a∘b; either may be shared, the
 *   output in the place of either. Its own backward kernel
 * @HEED_KERNEL_GATHER: ids i32 [B,1,R], table weight [V,C], out [B,R,C]: rows of the table; ids
 *   were checked to lie in [0,V)
 * @HEED_KERNEL_SELECT: x [B,K,C], rows i32 [1 or B,1,R], out [B,R,C]: out row r = x row rows[r]
 * @HEED_KERNEL_PREPEND: row weight [1,C], x [B,R-1,C], out [B,R,C]
 * @HEED_KERNEL_UNFOLD: pixels [B,channels,height·width], out [B,R,channels·p·p]: non-overlapping
 *   p × p patches (@patch), row by row from the top left, each as channel, y, x; whole patches only
 * @HEED_KERNEL_L2NORM: x [B,R,C], out [B,R,C] = x / ‖x‖
 * @HEED_KERNEL_DOT: a [B,R,C], b [1,N,C], out [B,R,N] = @scale · a·b
 *
 * Backward kernels; g is the gradient that reaches the forward output:
 * @HEED_KERNEL_LINEAR_BACKWARD: g [B,R,N], weight [N,C], out [B,R,C] = g·W
 * @HEED_KERNEL_LAYERNORM_BACKWARD: g [B,R,C], x [B,R,C], weight [C], out [B,R,C]; with @frozen the
 *   standard deviation is a constant, or the root of the mean square with @rms
 * @HEED_KERNEL_ATTENTION_BACKWARD: g [B,R,C], q, k, v, kept?, positions? as in ATTENTION (no cached
 *   rows), out: three tensors one after the other, dq [B,R,C], dk [B,K,C], dv [B,K,C], the
 *   operand's rows being R + 2·K; with @frozen the probabilities are constants, v is not read
 *   and may be absent, and out is dv [B,K,C] alone. Probabilities are computed again, not stored
 * @HEED_KERNEL_ACTIVATION_BACKWARD: g, x, out [B,R,C]: g·act′(x); with @frozen g·act(x)/x
 * @HEED_KERNEL_SELECT_BACKWARD: g [B,R,C], rows i32 [1 or B,1,R], out [B,K,C]: zero elsewhere,
 *   rows named twice add up
 * @HEED_KERNEL_L2NORM_BACKWARD: g, x, out [B,R,C]; with @frozen the norm is a constant
 * @HEED_KERNEL_DOT_BACKWARD: g [B,R,N], b [1,N,C], out [B,R,C] = @scale · g·b
 * @HEED_KERNEL_SCALE: x [B,R,C], out = @scale · x
 *
 * Relevance of linear layers (γ and ε rule, methods.md §3). For a layer
 * z = x·Wᵀ + b let m = |x|·|W|ᵀ + |b|, sign (0) = 1. The parts of z of its own sign sum to
 * (z + sign (z)·m)/2, so that the rule's denominator is sign (z)·((1 + γ/2)·|z| + (γ/2)·m + ε), and
 * the weight that relevance takes is (1 + γ/2)·w + (γ/2)·sign (x)·sign (z)·|w|. With
 * a = RELEVANCE_SHARE (g, z, m) the rule hands back
 * a·W + sign (x)∘((γ/2) / (1 + γ/2)·sign (z)∘a·|W|): neither W⁺ nor W⁻ is needed.
 * @HEED_KERNEL_LINEAR_MAGNITUDE: x [B,R,C], weight [N,C], bias [N]?, out [B,R,N] =
 *   |x|·|W|ᵀ + |bias|
 * @HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD: g [B,R,N], weight [N,C], out [B,R,C] = g·|W|
 * @HEED_KERNEL_RELEVANCE_SHARE: g, z [B,R,N], m [B,R,N]?, out [B,R,N] =
 *   (1 + γ/2)·g·|z| / ((1 + γ/2)·|z| + (γ/2)·m + ε), 0 where the denominator is 0; γ = @gamma,
 *   ε = @epsilon; without m, γ is 0. The output may be in the place of any of them
 * @HEED_KERNEL_INNER: a [B,R,C], b [B,R,C] or weight [C] for every row, out [B,R,1] =
 *   @scale·Σ a·t(b), t as @inner says; for the ledger of a propagation
 * @HEED_KERNEL_SIGN: a, by [B,R,C], out = @scale·sign (by)·a; the output may be in the place of
 * either
 *
 * What attention looks at. Of a head, A are the probabilities of ATTENTION without cached rows and
 * kept factors, G = g·vᵀ what reaches them, of keys too that a row does not see; both are computed
 * again and live for some rows of one head:
 * @HEED_KERNEL_ATTENTION_MEAN: q [B,R,C], k [B,K,C], positions i32 [1 or B,1,R]?, g [B,R,C]?,
 *   v [B,K,C]?, columns [1 or B,1,K]?, out [B,R,N] with N ≥ K, 0 behind the K keys: without g the
 *   mean over heads of A, with g and v of (G∘A)⁺ (g and v come together), and with columns w too
 *   (the mean over heads of (Σ_j w_j·G_j)·A)⁺
 * @HEED_KERNEL_ATTENTION_ESTIMATE: q [B,R,C], k [B,K,C], positions i32 [1 or B,1,R]?, g [B,R,C],
 *   v [B,K,C], out [B,K,H]: to first order in what attention hands on, how much f falls when a key
 *   keeps the factor m = @kept in a head (methods.md §1, atman-estimate): the sum over rows of
 *   (1 − m)·dS / (1 − (1 − m)·A) with dS = A∘(G − Σ A∘G), 0 where the denominator is 0. That is
 *   −[G·A·(m/Z − 1) + (1/Z − 1)·(Σ A∘G − G·A)] with Z = 1 − (1 − m)·A, put together; of a key with
 *   most of its row the two differences to A = 1 are summed up from the other keys
 */
typedef enum
{
  HEED_KERNEL_LINEAR,
  HEED_KERNEL_LAYERNORM,
  HEED_KERNEL_ATTENTION,
  HEED_KERNEL_ACTIVATION,
  HEED_KERNEL_ADD,
  HEED_KERNEL_MULTIPLY,
  HEED_KERNEL_GATHER,
  HEED_KERNEL_SELECT,
  HEED_KERNEL_PREPEND,
  HEED_KERNEL_UNFOLD,
  HEED_KERNEL_L2NORM,
  HEED_KERNEL_DOT,
  HEED_KERNEL_LINEAR_BACKWARD,
  HEED_KERNEL_LAYERNORM_BACKWARD,
  HEED_KERNEL_ATTENTION_BACKWARD,
  HEED_KERNEL_ACTIVATION_BACKWARD,
  HEED_KERNEL_SELECT_BACKWARD,
  HEED_KERNEL_L2NORM_BACKWARD,
  HEED_KERNEL_DOT_BACKWARD,
  HEED_KERNEL_SCALE,
  HEED_KERNEL_LINEAR_MAGNITUDE,
  HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD,
  HEED_KERNEL_RELEVANCE_SHARE,
  HEED_KERNEL_SIGN,
  HEED_KERNEL_INNER,
  HEED_KERNEL_ATTENTION_MEAN,
  HEED_KERNEL_ATTENTION_ESTIMATE,
  HEED_N_KERNELS,
} HeedKernel;

typedef enum
{
  HEED_ACTIVATION_NONE,
  HEED_ACTIVATION_QUICK_GELU, /* x·σ(1.702·x) */
  HEED_ACTIVATION_GELU,       /* x·Φ(x), by erf */
  HEED_ACTIVATION_SILU,       /* x·σ(x) */
  HEED_N_ACTIVATIONS,
} HeedActivation;

/**
 * HeedSuppression:
 *
 * How attention uses the kept factors m_j of a lane on its scaled scores s_j (methods.md §1):
 * @HEED_SUPPRESSION_LOG_ADDITIVE: s_j + log m_j; 0 masks the key; a row all of whose visible keys
 *   have m = 0 keeps its scores
 * @HEED_SUPPRESSION_MULTIPLICATIVE: s_j·m_j
 * @HEED_SUPPRESSION_MIN_SHIFT: (s_j − min over all keys, future ones too)·m_j
 * @HEED_SUPPRESSION_MIN_SHIFT_MASKED: (s_j − min over the visible keys)·m_j
 */
typedef enum
{
  HEED_SUPPRESSION_LOG_ADDITIVE,
  HEED_SUPPRESSION_MULTIPLICATIVE,
  HEED_SUPPRESSION_MIN_SHIFT,
  HEED_SUPPRESSION_MIN_SHIFT_MASKED,
  HEED_N_SUPPRESSIONS,
} HeedSuppression;

/** HeedInner: what INNER takes of its second factor. */
typedef enum
{
  HEED_INNER_VALUE,
  HEED_INNER_MAGNITUDE, /* |b| */
  HEED_INNER_SIGN,      /* sign (b), sign (0) = 1 */
  HEED_N_INNERS,
} HeedInner;

/**
 * HeedOperand: an array [lanes, rows, cols], lanes and rows contiguous.
 * @buffer: where it lies, @offset bytes in: a multiple of 64; but the second and third tensor of an
 *   output of several begin where the one before ends, so that theirs is a multiple of 4, and of 16
 *   where @cols is a multiple of 4. A backend whose device wants more binds from the multiple
 *   before it on and counts elements from there; or
 * @weight: a loaded weight, from row @row_offset of it on
 * @lanes: 1 = shared by every lane of the pass
 */
typedef struct
{
  HeedBuffer *buffer;
  HeedWeight *weight;
  gsize offset;
  guint32 row_offset;
  guint32 lanes;
  guint32 rows;
  guint32 cols;
  HeedType type;
} HeedOperand;

#define HEED_PASS_MAX_OPERANDS 8

/**
 * HeedPass: one kernel call.
 * @operands: in #HeedKernel's order; the output is the last of @n_operands
 * @node: the graph's node it computes, for profiles
 * @multiply_adds: counted for the bound dimensions
 * @bytes: read and written, each operand once
 */
typedef struct
{
  HeedKernel kernel;
  guint n_operands;
  HeedOperand operands[HEED_PASS_MAX_OPERANDS];
  HeedActivation activation;
  HeedSuppression suppression;
  HeedInner inner;
  guint32 heads;
  guint32 row_offset;
  guint32 patch;
  guint32 channels;
  guint32 height;
  guint32 width;
  float epsilon;
  float gamma;
  float kept;  /* of ATTENTION_ESTIMATE */
  float scale; /* of attention scores: 1/√D; of MULTIPLY: its factor */
  gboolean causal;
  gboolean frozen;
  gboolean rms;
  guint node;
  guint64 multiply_adds;
  guint64 bytes;
} HeedPass;

/** heed_pass_output: the operand that the pass writes. */
const HeedOperand *
heed_pass_output (const HeedPass *pass);

/** heed_operand_bytes: bytes of the whole array. */
gsize
heed_operand_bytes (const HeedOperand *operand);

/** heed_operand_present: whether an optional operand is there. */
gboolean
heed_operand_present (const HeedOperand *operand);

/** heed_kernel_name: the file stem that the kernel has everywhere, such as "layernorm". */
const char *
heed_kernel_name (HeedKernel kernel);

G_END_DECLS
