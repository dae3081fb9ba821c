#include "heed-resident-weights.h"

struct _HeedResidentWeights
{
  grefcount references;
  HeedBackend *backend;
  GHashTable *tables[2]; /* by HeedWeightUse: const HeedTensor * → HeedWeight * */
};

HeedResidentWeights *
heed_resident_weights_new (HeedBackend *backend)
{
  HeedResidentWeights *weights = g_new0 (HeedResidentWeights, 1);
  g_ref_count_init (&weights->references);
  weights->backend = g_object_ref (backend);
  for (guint i = 0; i < G_N_ELEMENTS (weights->tables); i++)
    weights->tables[i] = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)heed_weight_free);
  return weights;
}

HeedResidentWeights *
heed_resident_weights_ref (HeedResidentWeights *weights)
{
  g_ref_count_inc (&weights->references);
  return weights;
}

void
heed_resident_weights_unref (HeedResidentWeights *weights)
{
  if (weights == NULL || !g_ref_count_dec (&weights->references))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (weights->tables); i++)
    g_hash_table_unref (weights->tables[i]);
  g_object_unref (weights->backend);
  g_free (weights);
}

HeedBackend *
heed_resident_weights_get_backend (HeedResidentWeights *weights)
{
  return weights->backend;
}

gboolean
heed_resident_weights_load (HeedResidentWeights *weights, const HeedTensor *tensor,
                            HeedWeightUse use, GCancellable *cancellable, GError **error)
{
  if (g_hash_table_contains (weights->tables[use], tensor))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  HeedWeight *weight = heed_backend_weight_load (weights->backend, tensor, use, error);
  if (weight == NULL)
    return FALSE;
  g_hash_table_insert (weights->tables[use], (gpointer)tensor, weight);
  return TRUE;
}

HeedWeight *
heed_resident_weights_find (HeedResidentWeights *weights, const HeedTensor *tensor,
                            HeedWeightUse use)
{
  HeedWeight *weight = g_hash_table_lookup (weights->tables[use], tensor);
  g_assert (weight != NULL);
  return weight;
}
