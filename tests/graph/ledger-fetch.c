#include "ledger-fetch.h"

#include <math.h>

void
ledger_fetch (const HeedLedger *ledger, HeedProgram *program, HeedLedgerSum *sums)
{
  guint n_entries;
  const HeedLedgerEntry *entries = heed_ledger_get_entries (ledger, &n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (GError) error = NULL;
      gsize n = heed_program_get_size (program, entries[i].node);
      g_autofree float *values = g_new (float, n);
      heed_program_fetch (program, entries[i].node, values, &error);
      g_assert_no_error (error);
      sums[i] = (HeedLedgerSum) {0, 0};
      for (gsize j = 0; j < n; j++)
        {
          sums[i].sum += values[j];
          sums[i].size += fabs (values[j]);
        }
    }
}
