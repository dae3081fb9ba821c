/* ledger-fetch.h: the sums of a ledger of a graph without lanes. */
#pragma once

#include "heed-ledger.h"

G_BEGIN_DECLS

/** ledger_fetch: after heed_program_bind(); @sums: (out): one for each entry. */
void
ledger_fetch (const HeedLedger *ledger, HeedProgram *program, HeedLedgerSum *sums);

G_END_DECLS
