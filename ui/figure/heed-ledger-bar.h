/* heed-ledger-bar.h: the ledger of a propagation as a stacked bar: what of the explained value is
 * relevance and what went elsewhere, each part named with its amount.
 *
 * Positive parts are stacked to the right of zero, negative ones to its left, so that the value is
 * what the right has more than the left.
 */
#pragma once

#include "heed-explanation.h"
#include "heed-figure-style.h"

G_BEGIN_DECLS

typedef struct _HeedLedgerBar HeedLedgerBar;

/**
 * heed_ledger_bar_new:
 * @balance: borrowed only during the call
 * @side: 0 for the picture, 1 for the text
 * @width: of the whole; lines wrap
 */
HeedLedgerBar *
heed_ledger_bar_new (HeedFigureStyle *style, const HeedBalance *balance, guint side, double width);
/** heed_ledger_bars_new: of both sides of @explanation (nullable), as far as it has them. */
GPtrArray *
heed_ledger_bars_new (HeedFigureStyle *style, const HeedExplanation *explanation, double width);
void
heed_ledger_bar_free (HeedLedgerBar *bar);
double
heed_ledger_bar_get_height (const HeedLedgerBar *bar);
void
heed_ledger_bar_draw (const HeedLedgerBar *bar, cairo_t *cr, double x, double y);

/** heed_ledger_bar_explain: (nullable): what a person points at there means; %NULL outside. */
const char *
heed_ledger_bar_explain (const HeedLedgerBar *bar, double x, double y);

/**
 * HeedLedgerSegment: a part of the bar.
 * @sink: a HeedSink, %HEED_LEDGER_PART_RELEVANCE or, of a remainder beyond rounding,
 *   %HEED_LEDGER_PART_REMAINDER
 * @from, @to: in the bar's width, 0 … width
 */
typedef struct
{
  guint sink;
  double amount;
  double from;
  double to;
} HeedLedgerSegment;

/** heed_ledger_bar_get_segments: (transfer none): relevance first; @zero: (out): where 0 is. */
const HeedLedgerSegment *
heed_ledger_bar_get_segments (const HeedLedgerBar *bar, guint *n, double *zero);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedLedgerBar, heed_ledger_bar_free)

G_END_DECLS
