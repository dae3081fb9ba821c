#include "heed-attention-method.h"

#include "heed-layer-range.h"

#include <string.h>

/* @relevance: [n_keys], of layers done so far; @started: whether one was */
typedef struct
{
  const HeedAttentionMethod *method;
  guint n_layers;
  double *relevance;
  gboolean started;
} Side;

static void
layer_done (const HeedAttentionLayer *layer, gpointer user_data)
{
  Side *side = user_data;
  const float *row = heed_attention_layer_get_row (layer);
  if (side->method->flow != NULL)
    {
      if (!side->started)
        heed_attention_flow_start (side->relevance, layer->n_keys, layer->read_row);
      side->method->flow (side->relevance, layer);
    }
  else
    for (guint j = 0; j < layer->n_keys; j++)
      side->relevance[j] += row[j] / (double)side->n_layers;
  side->started = TRUE;
}

static void
fill (HeedExplanation *explanation, const HeedTokens *tokens, const double *relevance)
{
  if (tokens->side == HEED_SIDE_TEXT)
    {
      memcpy (explanation->text, relevance, tokens->n_keys * sizeof (double));
      return;
    }
  memcpy (explanation->image, relevance + tokens->first, tokens->count * sizeof (double));
  explanation->cls = relevance[0];
}

static gboolean
explain_side (const HeedAttentionMethod *method, HeedSubject *subject, const HeedTokens *tokens,
              const HeedLayerRange *range, HeedExplanation *explanation, GCancellable *cancellable,
              GError **error)
{
  g_autofree double *relevance = g_new0 (double, tokens->n_keys);
  Side side = {
      .method = method, .n_layers = range->last - range->first + 1, .relevance = relevance};
  HeedAttentionRead read = {
      .side = tokens->side,
      .mean = method->mean,
      .first_layer = range->first,
      .last_layer = range->last,
      .layer_done = layer_done,
      .user_data = &side,
  };
  if (!heed_subject_read_attention (subject, &read, cancellable, error))
    return FALSE;
  fill (explanation, tokens, relevance);
  explanation->passes += 1;
  return TRUE;
}

gboolean
heed_attention_method_explain (const HeedAttentionMethod *method, HeedSubject *subject,
                               const HeedParameters *parameters, HeedExplanation *explanation,
                               GCancellable *cancellable, GError **error)
{
  HeedLayerRange ranges[2];
  if (!heed_layer_range_choose (subject, parameters, explanation, ranges, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      HeedTokens tokens = heed_subject_get_tokens (subject, i ? HEED_SIDE_TEXT : HEED_SIDE_IMAGE);
      if (ranges[i].has
          && !explain_side (method, subject, &tokens, &ranges[i], explanation, cancellable, error))
        return FALSE;
      heed_subject_report (subject, explanation, i + 1, 2);
    }
  return TRUE;
}
