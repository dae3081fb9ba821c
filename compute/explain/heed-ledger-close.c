#include "heed-ledger-close.h"

static HeedSink
sink_of (HeedLedgerKind kind)
{
  switch (kind)
    {
    case HEED_LEDGER_BIAS:
      return HEED_SINK_BIAS;
    case HEED_LEDGER_SHIFT:
      return HEED_SINK_SHIFT;
    case HEED_LEDGER_SOFTMAX:
      return HEED_SINK_SOFTMAX;
    case HEED_LEDGER_EPSILON:
      return HEED_SINK_EPSILON;
    case HEED_LEDGER_HELD:
      return HEED_SINK_HELD;
    case HEED_LEDGER_RELEVANCE:
    case HEED_N_LEDGER_KINDS:
      break;
    }
  g_assert_not_reached ();
}

/* Relevance is looked at where a place hands over, so that it begins a place of its own. */
static HeedBalancePlace *
find_place (HeedBalance *balance, const HeedLedgerEntry *entry)
{
  HeedBalancePlace *last =
      balance->places->len > 0 ? balance->places->pdata[balance->places->len - 1] : NULL;
  if (last != NULL && entry->kind != HEED_LEDGER_RELEVANCE
      && g_str_equal (last->place, entry->label))
    return last;
  return heed_balance_add_place (balance, entry->label);
}

HeedBalance *
heed_ledger_close (const HeedLedger *ledger, const HeedLedgerSum *sums, double value, double held,
                   double rounding)
{
  guint n;
  const HeedLedgerEntry *entries = heed_ledger_get_entries (ledger, &n);
  HeedBalance *balance = heed_balance_new ();
  balance->value = value;
  for (guint i = 0; i < n; i++)
    {
      HeedBalancePlace *place = find_place (balance, &entries[i]);
      if (entries[i].kind == HEED_LEDGER_RELEVANCE)
        {
          place->relevance = sums[i].sum;
          place->size = sums[i].size;
        }
      else
        place->sinks[sink_of (entries[i].kind)] += sums[i].sum;
    }
  heed_balance_close (balance, held, rounding);
  return balance;
}
