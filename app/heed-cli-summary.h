/* heed-cli-summary.h: a result in a few lines for a person at a terminal. */
#pragma once

#include "heed-result.h"

G_BEGIN_DECLS

/**
 * heed_cli_summary: the explained value, and per method the patches and tokens of largest
 * magnitude, warnings and differences found by --check; (transfer full).
 */
char *
heed_cli_summary (const HeedResult *result);

G_END_DECLS
