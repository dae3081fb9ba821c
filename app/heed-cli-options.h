/* heed-cli-options.h: options that several subcommands share. */
#pragma once

#include "heed-cli.h"
#include "heed-request.h"

G_BEGIN_DECLS

/**
 * HeedCliEngine: with which model, and where it runs; as typed.
 * @model, @device, @precision, @memory: (nullable): %NULL = the default
 */
typedef struct
{
  char *model;
  char *device;
  char *precision;
  char *memory;
  gint64 max_pixels;
} HeedCliEngine;

void
heed_cli_engine_clear (HeedCliEngine *engine);

/**
 * heed_cli_parse: reads a subcommand's command line; prints help and exits where it asks for that.
 * @argv: its name, options and arguments
 * @arguments: (nullable): what follows the options in the usage line
 * @entries: the subcommand's own options, ended by %G_OPTION_ENTRY_NULL
 * @engine: (nullable): reads the engine's options too
 */
gboolean
heed_cli_parse (char **argv, const char *arguments, const char *summary,
                const GOptionEntry *entries, HeedCliEngine *engine, GError **error);

/** heed_cli_usage_error: sets %HEED_ERROR_ARGUMENT; returns %FALSE. */
gboolean
heed_cli_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** heed_cli_engine_apply: checks @engine's values and copies them to @request. */
gboolean
heed_cli_engine_apply (const HeedCliEngine *engine, HeedRequest *request, GError **error);

/**
 * heed_cli_model_path: @typed, or the bundled model for %NULL.
 *
 * Returns: (transfer full): or %NULL with an error where no model is bundled
 */
char *
heed_cli_model_path (const char *typed, GError **error);

/**
 * heed_cli_add_methods: reads `--method` values; no value is "atman", one value twice is an error.
 * @typed: (nullable): %NULL-terminated
 * @methods: (element-type HeedMethodCall): where they are added
 */
gboolean
heed_cli_add_methods (char **typed, GPtrArray *methods, GError **error);

/**
 * heed_cli_caption: text from the command line as UTF-8.
 * @option: its name, for messages
 *
 * Returns: (transfer full): or %NULL with an error where it is empty or not text
 */
char *
heed_cli_caption (const char *option, const char *typed, GError **error);

/**
 * heed_cli_read_captions: one caption a line; blank lines do not count.
 *
 * Returns: (transfer full): at least one caption
 */
GStrv
heed_cli_read_captions (const char *path, GError **error);

/**
 * heed_cli_parse_bytes: "4294967296", "512M", "8GiB", "2GB": K, M, G, T and KiB … are powers of
 * 1024, KB … are powers of 1000.
 */
gboolean
heed_cli_parse_bytes (const char *text, gsize *bytes);

G_END_DECLS
