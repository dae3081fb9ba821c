/* heed-graph.h: a model's computation as nodes, written once by the model family.
 *
 * A node is an operation, its inputs, its weights and its attributes; its value is an array
 * [lanes, rows, cols]. Two things are bound only when a program runs: how many lanes there are, and
 * how many rows the kinds of #HeedRowsKind stand for. A node has lanes if one of its inputs has
 * them; what no lane can change is computed once for all of them.
 *
 * The graph is built on one thread and constant afterwards. Tensors named by nodes are borrowed and
 * outlive it. Constructors assert that shapes fit: what comes from a file was checked before.
 */
#pragma once

#include "heed-pass.h"

G_BEGIN_DECLS

typedef struct _HeedGraph HeedGraph;

/** HeedNode: a node's number in its graph; inputs have smaller numbers than their users. */
typedef guint HeedNode;
#define HEED_NO_NODE G_MAXUINT

/**
 * HeedRowsKind: how many rows an array has.
 * @HEED_ROWS_FIXED: a number known when the graph is built
 * @HEED_ROWS_RUN: the rows of the run's window (the tokens)
 * @HEED_ROWS_READ: the rows that the run reads at the end of a tower
 * @HEED_ROWS_CACHED: the rows before the window whose keys and values are given
 * @HEED_ROWS_KEYS: cached rows and the window's
 */
typedef enum
{
  HEED_ROWS_FIXED,
  HEED_ROWS_RUN,
  HEED_ROWS_READ,
  HEED_ROWS_CACHED,
  HEED_ROWS_KEYS,
} HeedRowsKind;

/** HeedShape: @rows is the count of %HEED_ROWS_FIXED, else unused. */
typedef struct
{
  gboolean laned;
  HeedRowsKind rows_kind;
  guint32 rows;
  guint32 cols;
  HeedType type;
} HeedShape;

HeedGraph *
heed_graph_new (void);
void
heed_graph_free (HeedGraph *graph);
guint
heed_graph_get_n_nodes (const HeedGraph *graph);
HeedShape
heed_graph_get_shape (const HeedGraph *graph, HeedNode node);
const char *
heed_graph_get_operation_name (const HeedGraph *graph, HeedNode node);

/**
 * heed_graph_set_label: names the place that nodes made from now on belong to, such as
 * "vision layer 3 attention"; shown by profiles and in errors. (transfer none), interned.
 */
void
heed_graph_set_label (HeedGraph *graph, const char *label);
const char *
heed_graph_get_label (const HeedGraph *graph, HeedNode node);

/**
 * heed_graph_mark_checkpoint: @node begins a block, such as a layer of a transformer.
 *
 * A derived backward pass keeps @node's value and computes again from it what was built after it,
 * up to the next checkpoint, instead of keeping that too; see heed_graph_derive(). Forward passes
 * are not touched.
 */
void
heed_graph_mark_checkpoint (HeedGraph *graph, HeedNode node);

/** heed_graph_input: an array given at each run, f32 or i32. */
HeedNode
heed_graph_input (HeedGraph *graph, HeedShape shape);

/** heed_graph_linear: x [B,R,C] → x·weightᵀ + bias, weight [N,C], bias [N] or %NULL. */
HeedNode
heed_graph_linear (HeedGraph *graph, HeedNode x, const HeedTensor *weight, const HeedTensor *bias);

HeedNode
heed_graph_layernorm (HeedGraph *graph, HeedNode x, const HeedTensor *weight,
                      const HeedTensor *bias, double epsilon);

/** heed_graph_rmsnorm: x / √(mean square of its row + epsilon) · weight. */
HeedNode
heed_graph_rmsnorm (HeedGraph *graph, HeedNode x, const HeedTensor *weight, double epsilon);

/**
 * HeedAttentionInputs:
 * @query: [B,R,C]  @key: [B,K,C]  @value: [B,K,C]
 * @cached_key, @cached_value: [1, %HEED_ROWS_CACHED, C] or %HEED_NO_NODE
 * @kept: factor per key, [B, keys, 1], or %HEED_NO_NODE for none
 * @positions: i32 [1 or B, R, 1]: where the query rows stand, or %HEED_NO_NODE: from the number of
 *   cached rows on
 */
typedef struct
{
  HeedNode query;
  HeedNode key;
  HeedNode value;
  HeedNode cached_key;
  HeedNode cached_value;
  HeedNode kept;
  HeedNode positions;
  guint heads;
  gboolean causal;
  HeedSuppression suppression;
} HeedAttentionInputs;

/** heed_graph_attention: softmax(q·kᵀ/√D)·v per head, D = C/heads. */
HeedNode
heed_graph_attention (HeedGraph *graph, const HeedAttentionInputs *inputs);

HeedNode
heed_graph_activation (HeedGraph *graph, HeedNode x, HeedActivation activation);
HeedNode
heed_graph_add (HeedGraph *graph, HeedNode a, HeedNode b);

/** heed_graph_multiply: gate∘x, as in a gated MLP: cp-lrp holds @gate, the activated factor. */
HeedNode
heed_graph_multiply (HeedGraph *graph, HeedNode gate, HeedNode x);

/** heed_graph_scale: factor·x; for derived passes: no rule hands back through it. */
HeedNode
heed_graph_scale (HeedGraph *graph, HeedNode x, double factor);

/**
 * heed_graph_add_positions: x + table[first + r]: for %HEED_ROWS_RUN rows, first = the run's
 * cached rows, else 0.
 */
HeedNode
heed_graph_add_positions (HeedGraph *graph, HeedNode x, const HeedTensor *table);

/** heed_graph_gather: ids i32 [B,R,1] → rows of table [V,C]. */
HeedNode
heed_graph_gather (HeedGraph *graph, HeedNode ids, const HeedTensor *table);

/** heed_graph_select: rows i32 [1 or B, S, 1] → those rows of x. */
HeedNode
heed_graph_select (HeedGraph *graph, HeedNode x, HeedNode rows);

/** heed_graph_prepend: puts the row [C] before x's rows (fixed rows only). */
HeedNode
heed_graph_prepend (HeedGraph *graph, const HeedTensor *row, HeedNode x);

/** heed_graph_unfold: pixels [B, channels, height·width] → [B, patches, channels·patch·patch]. */
HeedNode
heed_graph_unfold (HeedGraph *graph, HeedNode pixels, guint32 height, guint32 width, guint32 patch);

HeedNode
heed_graph_l2norm (HeedGraph *graph, HeedNode x);

/** heed_graph_dot: a [B,R,C], b [1,N,C] → scale·a·bᵀ [B,R,N]. */
HeedNode
heed_graph_dot (HeedGraph *graph, HeedNode a, HeedNode b, double scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedGraph, heed_graph_free)

G_END_DECLS
