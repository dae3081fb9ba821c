/* heed-cli.h: the command line: its subcommands, and how they end.
 *
 * A subcommand prints what was asked for on standard output, at most one sentence on standard
 * error, and returns one of HeedCliExit.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedCliExit: what the process returns.
 * @HEED_CLI_OK: done
 * @HEED_CLI_FAILED: the work failed: bad input, no device, disk full, interrupted
 * @HEED_CLI_USAGE: the command line makes no sense
 */
typedef enum
{
  HEED_CLI_OK = 0,
  HEED_CLI_FAILED = 1,
  HEED_CLI_USAGE = 2,
} HeedCliExit;

/**
 * HeedCliCommand: a row of the table of subcommands.
 * @summary: one line for --help, marked for translation
 * @run: @argv[0] is the subcommand's name; does not keep @argv
 */
typedef struct
{
  const char *name;
  const char *summary;
  HeedCliExit (*run) (char **argv);
} HeedCliCommand;

HeedCliExit
heed_cli_explain (char **argv);
HeedCliExit
heed_cli_score (char **argv);
HeedCliExit
heed_cli_evaluate (char **argv);
HeedCliExit
heed_cli_bench (char **argv);
HeedCliExit
heed_cli_devices (char **argv);
HeedCliExit
heed_cli_methods (char **argv);
HeedCliExit
heed_cli_model (char **argv);

/**
 * heed_cli_fail: prints @error as one line on standard error.
 *
 * Returns: %HEED_CLI_USAGE for errors of the command line and %HEED_ERROR_ARGUMENT, else
 * %HEED_CLI_FAILED
 */
HeedCliExit
heed_cli_fail (const GError *error);

G_END_DECLS
