/* heed-subject-attention.h: what a model's attention looks at, with the subject's input and target.
 *
 * One pass forth and, where gradients are asked for, back. What is kept of a layer is averaged over
 * heads on the device: with T tokens and L layers T·T·L numbers, in the arena until they are
 * fetched (32 MB for a ViT-L/14 at 336 pixels: 577 × 577 × 24 in f32), and one layer at a time on
 * the host.
 */
#pragma once

#include "heed-attention-map.h"
#include "heed-subject.h"

G_BEGIN_DECLS

/**
 * HeedAttentionLayer: one layer's array.
 * @layer: its number
 * @n_keys: rows of the tower
 * @read_row: the row that the tower's embedding is read at
 * @n_rows: @n_keys, or 1: the read row alone, where no other is computed
 * @map: [n_rows, n_keys]: query rows by keys, averaged over heads
 */
typedef struct
{
  guint layer;
  guint n_keys;
  guint read_row;
  guint n_rows;
  const float *map;
} HeedAttentionLayer;

/** heed_attention_layer_get_row: [n_keys] of the read row. */
const float *
heed_attention_layer_get_row (const HeedAttentionLayer *layer);

/**
 * HeedAttentionRead: what is to be read of which layers, both ends included.
 * @mean: of the target's gradient; columns are those of the side's explainable tokens, alike
 * @layer_done: in order from @last_layer down to @first_layer; @layer is valid during the call
 */
typedef struct
{
  HeedSide side;
  HeedAttentionMean mean;
  guint first_layer;
  guint last_layer;
  void (*layer_done) (const HeedAttentionLayer *layer, gpointer user_data);
  gpointer user_data;
} HeedAttentionRead;

/**
 * heed_subject_read_attention: NaN or infinity midway is %HEED_ERROR_NUMERIC with the layer and
 * operation where it appears first.
 */
gboolean
heed_subject_read_attention (HeedSubject *subject, const HeedAttentionRead *read,
                             GCancellable *cancellable, GError **error);

/**
 * heed_subject_estimate_keys: what f is estimated to lose when a key keeps the factor @kept of its
 * attention in layers @first_layer … @last_layer, from one pass forth and back (methods.md §1,
 * atman-estimate).
 *
 * Returns: (transfer full): [n_keys]
 */
double *
heed_subject_estimate_keys (HeedSubject *subject, HeedSide side, guint first_layer,
                            guint last_layer, double kept, GCancellable *cancellable,
                            GError **error);

G_END_DECLS
