/* heed-cli-compare.h: which methods' maps a command line wants subtracted. */
#pragma once

#include "heed-cli.h"
#include "heed-result.h"

G_BEGIN_DECLS

/** HeedCliPair: positions in the list of methods, from 0. */
typedef struct
{
  guint first;
  guint second;
} HeedCliPair;

/**
 * heed_cli_parse_differences: reads `--difference A,B` values. A and B are numbers, from 1 in the
 * order of the methods, or methods as `--method` has them; an id alone will do where it is that of
 * one of them only.
 * @typed: (nullable): %NULL-terminated
 * @methods: (element-type HeedMethodCall)
 *
 * Returns: (element-type HeedCliPair) (transfer full): or %NULL with %HEED_ERROR_ARGUMENT
 */
GArray *
heed_cli_parse_differences (char **typed, const GPtrArray *methods, GError **error);

/**
 * heed_cli_add_differences: to @result, whose explanations are those of the methods; where a run
 * was interrupted before one of the two, that difference is left out.
 */
void
heed_cli_add_differences (HeedResult *result, const GArray *pairs);

G_END_DECLS
