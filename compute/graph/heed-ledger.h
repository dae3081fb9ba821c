/* heed-ledger.h: where relevance goes on its way back (methods.md §3, conservation ledger).
 *
 *   f = Σ relevance of the source + Σ sinks + remainder
 *
 * Each sink is computed from its own formula, so that the remainder tells whether all is accounted
 * for: |remainder| ≤ 1e-3·|f| + 1e-5·(Σ|R| + Σ|sinks|) for cp-lrp and attn-lrp. Of plain gradients
 * the ledger knows no sinks but biases, shifts and what is held, and the remainder is what is not
 * conserved.
 */
#pragma once

#include "heed-program.h"

G_BEGIN_DECLS

/**
 * HeedLedgerKind: with a the relevance that reached an output, divided by it as the rule says.
 * @HEED_LEDGER_RELEVANCE: no sink: Σ x·∂f/∂x at a checkpoint or at the source
 * @HEED_LEDGER_BIAS: of linear layers: Σ a·b, with γ the bias's own share of it
 * @HEED_LEDGER_SHIFT: of LayerNorm: Σ β·g
 * @HEED_LEDGER_SOFTMAX: of attn-lrp: what reaches the probabilities less what reaches the scores
 * @HEED_LEDGER_EPSILON: of linear layers: ε's share of the denominators
 * @HEED_LEDGER_HELD: Σ x·g at an input that does not depend on the source. What a rule holds while
 *   another factor carries all of the relevance, such as cp-lrp's gate, takes nothing
 */
typedef enum
{
  HEED_LEDGER_RELEVANCE,
  HEED_LEDGER_BIAS,
  HEED_LEDGER_SHIFT,
  HEED_LEDGER_SOFTMAX,
  HEED_LEDGER_EPSILON,
  HEED_LEDGER_HELD,
  HEED_N_LEDGER_KINDS,
} HeedLedgerKind;

/** heed_ledger_kind_name: (transfer none): such as "bias". */
const char *
heed_ledger_kind_name (HeedLedgerKind kind);

/**
 * HeedLedgerEntry: one account of one place.
 * @label: the place, such as "vision layer 3 attention"; of relevance the one whose output it is
 * @node: [B, R, 1]: per row; to be among a program's outputs
 */
typedef struct
{
  HeedLedgerKind kind;
  const char *label;
  HeedNode node;
} HeedLedgerEntry;

typedef struct _HeedLedger HeedLedger;

/** heed_ledger_new: empty; for one heed_graph_derive(). Labels are the graph's. */
HeedLedger *
heed_ledger_new (void);
void
heed_ledger_free (HeedLedger *ledger);

/**
 * heed_ledger_get_entries: (transfer none): in the order of the backward pass. The last entry of
 * %HEED_LEDGER_RELEVANCE is the source's.
 */
const HeedLedgerEntry *
heed_ledger_get_entries (const HeedLedger *ledger, guint *n);

/** HeedLedgerSum: over an entry's rows, in f64; @size: of magnitudes. */
typedef struct
{
  double sum;
  double size;
} HeedLedgerSum;

/** HeedLedgerRun: room for the entries of several lanes. */
typedef struct _HeedLedgerRun HeedLedgerRun;

/**
 * heed_ledger_run_new: for up to @lanes lanes of @program, which is bound and was derived from a
 * seed that has lanes.
 */
HeedLedgerRun *
heed_ledger_run_new (const HeedLedger *ledger, HeedProgram *program, guint32 lanes);
void
heed_ledger_run_free (HeedLedgerRun *run);

/** heed_ledger_run_get_fetches: (transfer none): what heed_program_run() is to fetch as well. */
const HeedFetch *
heed_ledger_run_get_fetches (const HeedLedgerRun *run, guint *n);

/** heed_ledger_run_sum: @sums: (out): of lane @lane, one for each entry. */
void
heed_ledger_run_sum (const HeedLedgerRun *run, guint32 lane, HeedLedgerSum *sums);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedLedger, heed_ledger_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedLedgerRun, heed_ledger_run_free)

G_END_DECLS
