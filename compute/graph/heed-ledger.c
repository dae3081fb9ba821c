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
      [HEED_LEDGER_EPSILON] = "epsilon",     [HEED_LEDGER_HELD] = "held",
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

static HeedNode
entry_node (const HeedLedger *ledger, guint i)
{
  return g_array_index (ledger->entries, HeedLedgerEntry, i).node;
}

static HeedLedgerSum
sum_up (const float *values, gsize n)
{
  HeedLedgerSum sum = {0, 0};
  for (gsize i = 0; i < n; i++)
    {
      sum.sum += values[i];
      sum.size += fabs (values[i]);
    }
  return sum;
}

/* @sizes: numbers of one lane of each entry; each entry's lanes lie one after the other. */
struct _HeedLedgerRun
{
  guint n;
  gsize *sizes;
  HeedFetch *fetches;
  float *values;
};

HeedLedgerRun *
heed_ledger_run_new (const HeedLedger *ledger, HeedProgram *program, guint32 lanes)
{
  gsize all = 0, at = 0;
  HeedLedgerRun *run = g_new0 (HeedLedgerRun, 1);
  run->n = ledger->entries->len;
  run->sizes = g_new (gsize, run->n);
  run->fetches = g_new (HeedFetch, run->n);
  for (guint i = 0; i < run->n; i++)
    all += run->sizes[i] = heed_program_get_size (program, entry_node (ledger, i));
  run->values = g_new (float, all *lanes);
  for (guint i = 0; i < run->n; at += run->sizes[i++] * lanes)
    run->fetches[i] = (HeedFetch) {entry_node (ledger, i), run->values + at};
  return run;
}

void
heed_ledger_run_free (HeedLedgerRun *run)
{
  if (run == NULL)
    return;
  g_free (run->sizes);
  g_free (run->fetches);
  g_free (run->values);
  g_free (run);
}

const HeedFetch *
heed_ledger_run_get_fetches (const HeedLedgerRun *run, guint *n)
{
  *n = run->n;
  return run->fetches;
}

void
heed_ledger_run_sum (const HeedLedgerRun *run, guint32 lane, HeedLedgerSum *sums)
{
  for (guint i = 0; i < run->n; i++)
    {
      const float *values = run->fetches[i].data;
      sums[i] = sum_up (values + lane * run->sizes[i], run->sizes[i]);
    }
}
