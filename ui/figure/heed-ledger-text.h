/* heed-ledger-text.h: the ledger of a propagation in words. */
#pragma once

#include "heed-explanation.h"

G_BEGIN_DECLS

/** Parts of a bar beside the sinks, and the bar. */
enum
{
  HEED_LEDGER_PART_RELEVANCE = HEED_N_SINKS,
  HEED_LEDGER_PART_REMAINDER,
  HEED_LEDGER_N_PARTS,
  HEED_LEDGER_WHOLE = HEED_LEDGER_N_PARTS,
};

/** heed_ledger_text_sink: for a person, translated: "norm shifts". */
const char *
heed_ledger_text_sink (HeedSink sink);

/** heed_ledger_text_explain: what @part is, for a newcomer, translated. @part: a HeedSink or above
 */
const char *
heed_ledger_text_explain (guint part);

/** heed_ledger_text_line: (transfer full): "ledger, picture: f = 7.641, remainder −3.8e−07". */
char *
heed_ledger_text_line (const HeedBalance *balance, guint side);

/**
 * heed_ledger_text_side: (transfer full) (nullable): that line with every part: "…: relevance 7.1,
 * biases 0.5"; %NULL without a ledger.
 */
char *
heed_ledger_text_side (const HeedExplanation *explanation, guint side);

/**
 * heed_ledger_text_completeness: (transfer full) (nullable): "completeness, picture: error
 * −0.19 of 12.56"; %NULL where the method has none.
 */
char *
heed_ledger_text_completeness (const HeedExplanation *explanation, guint side);

/**
 * heed_ledger_text_describe: (transfer full) (nullable): ledger and completeness of both sides, for
 * who cannot see the bars; %NULL without either.
 */
char *
heed_ledger_text_describe (const HeedExplanation *explanation);

G_END_DECLS
