/* cli-run.h: runs heed-cli as a person would and catches what it says. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  int status;
  char *output;
  char *errors;
} CliRun;

/**
 * cli_run:
 * @environment: (nullable): "NAME=VALUE", one more variable
 * @arguments: after the program's name, ended by %NULL
 */
CliRun *
cli_run (const char *environment, const char *const *arguments);
void
cli_run_free (CliRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliRun, cli_run_free)

/** CLI: a run whose arguments are listed. */
#define CLI(...) cli_run (NULL, (const char *const[]) {__VA_ARGS__, NULL})

/** cli_assert_ok: the run succeeded and complained about nothing. */
void
cli_assert_ok (const CliRun *run);

/** cli_assert_fails: the run ended with @status and one line of errors that holds @needle. */
void
cli_assert_fails (const CliRun *run, int status, const char *needle);

/** cli_json: standard output as a JSON object; (transfer full). */
JsonObject *
cli_json (const CliRun *run);

/** cli_source: a path in the source tree; (transfer full). */
char *
cli_source (const char *path);

/** cli_assert_empty_folder: removes @folder, which has to be empty: nothing was left behind. */
void
cli_assert_empty_folder (const char *folder);

G_END_DECLS
