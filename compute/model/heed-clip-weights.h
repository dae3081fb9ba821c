/* heed-clip-weights.h: the tensors of a dual encoder under the names transformers' CLIPModel has.
 */
#pragma once

#include "heed-clip-config.h"
#include "heed-transformer-block.h"
#include "heed-weights.h"

G_BEGIN_DECLS

/**
 * HeedClipTowerWeights:
 * @position_embedding: [rows, C]
 * @pre_norm: vision only
 * @blocks: [n_layers]
 * @projection: no bias
 */
typedef struct
{
  const HeedTensor *position_embedding;
  HeedAffine pre_norm;
  HeedBlockWeights *blocks;
  HeedAffine post_norm;
  HeedAffine projection;
} HeedClipTowerWeights;

/**
 * HeedClipWeights: owned by the #HeedWeights they were taken from, the blocks' arrays apart.
 * @patch_embedding: [C, channels, patch, patch]
 * @class_embedding: [C]
 * @token_embedding: [V, C]
 * @logit_scale: a number, stored as its logarithm
 */
typedef struct
{
  HeedClipTowerWeights vision;
  HeedClipTowerWeights text;
  const HeedTensor *patch_embedding;
  const HeedTensor *class_embedding;
  const HeedTensor *token_embedding;
  const HeedTensor *logit_scale;
} HeedClipWeights;

/**
 * heed_clip_weights_find: looks up every tensor and checks its shape; the first one that does not
 * fit is named. heed_clip_weights_clear() frees what it allocated, also after a failure.
 */
gboolean
heed_clip_weights_find (HeedClipWeights *clip, HeedWeights *weights, const HeedClipConfig *config,
                        GError **error);
void
heed_clip_weights_clear (HeedClipWeights *clip);

G_END_DECLS
