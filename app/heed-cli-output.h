/* heed-cli-output.h: writing to standard output, standard error and files. */
#pragma once

#include "heed-cli.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** heed_cli_complain: prints "heed-cli: SENTENCE" as one line on standard error. */
void
heed_cli_complain (const char *sentence);

/**
 * heed_cli_print: writes @text to standard output, control characters other than line ends as
 * "\x1b"; where that fails (disk full, a closed pipe) complains.
 */
HeedCliExit
heed_cli_print (const char *text);

/**
 * heed_cli_check_output:
 * @option: its name, for messages
 * @path: (nullable): where a file is to be written; "-" or %NULL is fine
 *
 * Tells before a long run whether the file could be written (heed_file_check_replace()).
 */
gboolean
heed_cli_check_output (const char *option, const char *path, GError **error);

/** heed_cli_write_json: pretty-prints @node to the file @path, or to standard output for "-". */
gboolean
heed_cli_write_json (JsonNode *node, const char *path, GError **error);

/** heed_cli_write: @bytes to the file @path, or as they are to standard output for "-". */
gboolean
heed_cli_write (GBytes *bytes, const char *path, GError **error);

/** heed_cli_cell: appends @text and spaces up to @width columns, and two more. */
void
heed_cli_cell (GString *line, const char *text, guint width);

G_END_DECLS
