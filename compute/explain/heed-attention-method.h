/* heed-attention-method.h: what the methods that read attention share. */
#pragma once

#include "heed-attention-flow.h"
#include "heed-method.h"

G_BEGIN_DECLS

/**
 * HeedAttentionMethod:
 * @mean: what is read of each layer
 * @flow: (nullable): carries a flow that starts at the read row through a layer, from the last one
 *   down; else the layers' read rows are averaged
 */
typedef struct
{
  HeedAttentionMean mean;
  void (*flow) (double *flow, const HeedAttentionLayer *layer);
} HeedAttentionMethod;

/**
 * heed_attention_method_explain: both towers, all tokens, over the layers of the parameter
 * `layers`; the class token's relevance beside the map.
 */
gboolean
heed_attention_method_explain (const HeedAttentionMethod *method, HeedSubject *subject,
                               const HeedParameters *parameters, HeedExplanation *explanation,
                               GCancellable *cancellable, GError **error);

G_END_DECLS
