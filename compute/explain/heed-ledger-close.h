/* heed-ledger-close.h: from the accounts that a propagation leaves on the device to its balance. */
#pragma once

#include "heed-balance.h"
#include "heed-ledger.h"

G_BEGIN_DECLS

/**
 * heed_ledger_close:
 * @sums: of the ledger's entries, of one lane
 * @value: the explained value that was propagated
 * @held: the part of it that is constant to this propagation
 * @rounding: as in heed_balance_close()
 *
 * Entries of one place are added up.
 *
 * Returns: (transfer full)
 */
HeedBalance *
heed_ledger_close (const HeedLedger *ledger, const HeedLedgerSum *sums, double value, double held,
                   double rounding);

G_END_DECLS
