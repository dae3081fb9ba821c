/* heed-balance-json.h: the "ledger" of an explanation in the JSON of explain.
 *
 * {"image": SIDE, "text": SIDE}, SIDE null or, with the sinks of heed_sink_name():
 * {"value", "relevance", "magnitude", "sinks": {SINK: x, …}, "remainder", "bound", "growth",
 *  "places": [{"place", "relevance", "magnitude", "sinks": {SINK: x, …}}, …]}
 *
 * value = relevance + Σ sinks + remainder; magnitudes are Σ |R| over tokens, the bound is
 * methods.md's, growth the largest factor between magnitudes that follow each other. Places go from
 * the value back to the input, which is the last; relevance and magnitude are what reached a
 * place's output, null where the ledger does not look.
 */
#pragma once

#include "heed-explanation.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** heed_explanation_set_ledger_json: the builder's next member, null without a ledger. */
void
heed_explanation_set_ledger_json (const HeedExplanation *explanation, JsonBuilder *builder);

G_END_DECLS
