#include "heed-attention-flow.h"

#include <string.h>

void
heed_attention_flow_start (double *flow, guint n_keys, guint row)
{
  for (guint j = 0; j < n_keys; j++)
    flow[j] = j == row;
}

static double
row_sum (const float *row, guint n)
{
  double sum = 0;
  for (guint j = 0; j < n; j++)
    sum += row[j];
  return sum;
}

/* flow·(I + map), each row of which counts 1 / (its sum) where @normalised. */
static void
carry (double *flow, const HeedAttentionLayer *layer, gboolean normalised)
{
  guint n = layer->n_keys;
  g_autofree double *carried = g_new0 (double, n);
  for (guint i = 0; i < n; i++)
    {
      if (flow[i] == 0)
        continue;
      g_assert (layer->n_rows == n || i == layer->read_row);
      const float *row = layer->map + (layer->n_rows == n ? (gsize)i * n : 0);
      double share = normalised ? flow[i] / (1 + row_sum (row, n)) : flow[i];
      carried[i] += share;
      for (guint j = 0; j < n; j++)
        carried[j] += share * row[j];
    }
  memcpy (flow, carried, n * sizeof (double));
}

void
heed_attention_flow_rollout (double *flow, const HeedAttentionLayer *layer)
{
  carry (flow, layer, TRUE);
}

void
heed_attention_flow_gae (double *flow, const HeedAttentionLayer *layer)
{
  carry (flow, layer, FALSE);
}
