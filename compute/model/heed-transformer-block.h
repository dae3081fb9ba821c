/* heed-transformer-block.h: one layer of a transformer with its norms in front (pre-norm):
 *
 *   x ← x + out (attention (query (n), key (n), value (n))),  n = norm_1 (x)
 *   x ← x + fc2 (activation (fc1 (norm_2 (x))))
 */
#pragma once

#include "heed-graph.h"

G_BEGIN_DECLS

/** HeedAffine: a linear layer's weight [N, C] or a norm's [C], and its bias, which may be %NULL. */
typedef struct
{
  const HeedTensor *weight;
  const HeedTensor *bias;
} HeedAffine;

typedef struct
{
  HeedAffine norm_1;
  HeedAffine query;
  HeedAffine key;
  HeedAffine value;
  HeedAffine out;
  HeedAffine norm_2;
  HeedAffine fc1;
  HeedAffine fc2;
} HeedBlockWeights;

/**
 * HeedBlockOptions:
 * @label: such as "vision layer 3"; "attention" and "mlp" are added to it
 * @kept, @suppression: see #HeedAttentionInputs; %HEED_NO_NODE for none
 * @read: i32 [S, 1]: the rows that are needed of the result, or %HEED_NO_NODE for all; keys and
 *   values are computed at all rows either way
 */
typedef struct
{
  const char *label;
  guint heads;
  double epsilon;
  HeedActivation activation;
  gboolean causal;
  HeedNode kept;
  HeedSuppression suppression;
  HeedNode read;
} HeedBlockOptions;

/**
 * heed_transformer_block: x [B,R,C] → [B,R,C], or [B,S,C] with @read. @x is a checkpoint: a
 * backward pass keeps the residual stream before each block and computes the block's insides again.
 */
HeedNode
heed_transformer_block (HeedGraph *graph, HeedNode x, const HeedBlockWeights *weights,
                        const HeedBlockOptions *options);

/** heed_affine_linear, heed_affine_norm: the graph's nodes with both tensors. */
HeedNode
heed_affine_linear (HeedGraph *graph, HeedNode x, const HeedAffine *affine);
HeedNode
heed_affine_norm (HeedGraph *graph, HeedNode x, const HeedAffine *affine, double epsilon);

G_END_DECLS
