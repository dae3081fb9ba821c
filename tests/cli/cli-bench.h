/* cli-bench.h: what the JSON of `heed-cli bench` has to say on any device. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** cli_check_bench: asserts it for the bundled model with @lanes suppressed blocks. */
void
cli_check_bench (JsonObject *root, gint64 lanes);

G_END_DECLS
