/* cli-bench.h: what the JSON of `heed-cli bench` has to say on any device. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** cli_check_bench: asserts it for the bundled model with @lanes suppressed blocks. */
void
cli_check_bench (JsonObject *root, gint64 lanes);

/**
 * cli_get_cost: (transfer none): what --method @method cost, asserting what holds of every method:
 * its memory in parts and within its bound.
 */
JsonObject *
cli_get_cost (JsonObject *root, const char *method);

/** cli_cost_bytes: a part of the peak: "weights", "arena" or "staging". */
gint64
cli_cost_bytes (JsonObject *cost, const char *part);

/** cli_check_propagation: asserts cp-lrp's arithmetic and bound on the bundled model. */
void
cli_check_propagation (JsonObject *root, JsonObject *cost);

G_END_DECLS
