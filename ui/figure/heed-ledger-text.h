/* heed-ledger-text.h: the ledger of a propagation in words. */
#pragma once

#include "heed-explanation.h"

G_BEGIN_DECLS

/** heed_ledger_text_sink: for a person, translated: "norm shifts". */
const char *
heed_ledger_text_sink (HeedSink sink);

/** heed_ledger_text_adds_up: whether the remainder is no more than rounding explains. */
gboolean
heed_ledger_text_adds_up (const HeedBalance *balance);

/**
 * heed_ledger_text_line: (transfer full): "picture: ΣR 7.124 of f = 7.641, remainder −3.8e−07".
 * @side: 0 for the picture, 1 for the text
 */
char *
heed_ledger_text_line (const HeedBalance *balance, guint side);

/**
 * heed_ledger_text_describe: (transfer full) (nullable): the lines of both sides with every sink,
 * for who cannot see the bars; %NULL without a ledger.
 */
char *
heed_ledger_text_describe (const HeedExplanation *explanation);

G_END_DECLS
