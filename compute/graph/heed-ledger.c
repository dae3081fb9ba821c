#include "heed-derive-private.h"

#include <math.h>

struct _HeedLedger
{
  GArray *entries; /* HeedLedgerEntry */
};

const char *
heed_ledger_kind_name (HeedLedgerKind kind)
{
  static const char *const names[HEED_N_LEDGER_KINDS] = {
      [HEED_LEDGER_RELEVANCE] = "relevance", [HEED_LEDGER_BIAS] = "bias",
      [HEED_LEDGER_SHIFT] = "shift",         [HEED_LEDGER_SOFTMAX] = "softmax",
      [HEED_LEDGER_EPSILON] = "epsilon",
  };
  g_return_val_if_fail (kind < HEED_N_LEDGER_KINDS, NULL);
  return names[kind];
}

HeedLedger *
heed_ledger_new (void)
{
  HeedLedger *ledger = g_new0 (HeedLedger, 1);
  ledger->entries = g_array_new (FALSE, FALSE, sizeof (HeedLedgerEntry));
  return ledger;
}

void
heed_ledger_free (HeedLedger *ledger)
{
  if (ledger == NULL)
    return;
  g_array_unref (ledger->entries);
  g_free (ledger);
}

const HeedLedgerEntry *
heed_ledger_get_entries (const HeedLedger *ledger, guint *n)
{
  *n = ledger->entries->len;
  return (const HeedLedgerEntry *)(void *)ledger->entries->data;
}

static const HeedOperation inner = {
    .name = "inner",
    .kernel = HEED_KERNEL_INNER,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
};

static const HeedOperation inner_weight = {
    .name = "inner-weight",
    .kernel = HEED_KERNEL_INNER,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0)},
    .weight_use = {HEED_WEIGHT_TABLE},
};

void
heed_derivation_note (HeedDerivation *d, HeedLedgerKind kind, const HeedInnerProduct *product)
{
  if (d->ledger == NULL)
    return;
  HeedNodeData data = {
      .operation = product->weight != NULL ? &inner_weight : &inner,
      .n_inputs = product->weight != NULL ? 1 : 2,
      .inputs = {product->a, product->b},
      .weights = {product->weight},
      .shape = heed_graph_get_shape (d->graph, product->a),
      .pass = {.scale = (float)product->scale, .inner = product->inner},
  };
  data.shape.cols = 1;
  HeedLedgerEntry entry = {kind, d->graph->label, heed_graph_append (d->graph, &data)};
  g_array_append_val (d->ledger->entries, entry);
}

gboolean
heed_ledger_fetch (const HeedLedger *ledger, HeedProgram *program, HeedLedgerSum *sums,
                   GError **error)
{
  for (guint i = 0; i < ledger->entries->len; i++)
    {
      HeedNode node = g_array_index (ledger->entries, HeedLedgerEntry, i).node;
      gsize n = heed_program_get_size (program, node);
      g_autofree float *values = g_new (float, n);
      sums[i] = (HeedLedgerSum) {0, 0};
      if (!heed_program_fetch (program, node, values, error))
        return FALSE;
      for (gsize j = 0; j < n; j++)
        {
          sums[i].sum += values[j];
          sums[i].size += fabs (values[j]);
        }
    }
  return TRUE;
}
