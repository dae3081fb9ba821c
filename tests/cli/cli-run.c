#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

CliRun *
cli_run (const char *environment, const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_add (builder, g_getenv ("HEED_CLI"));
  g_strv_builder_addv (builder, (const char **)arguments);
  g_auto (GStrv) command = g_strv_builder_end (builder);
  if (environment != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (environment, "=", 2);
      g_subprocess_launcher_setenv (launcher, parts[0], parts[1], TRUE);
    }
  CliRun *run = g_new0 (CliRun, 1);
  g_autoptr (GSubprocess) process =
      g_subprocess_launcher_spawnv (launcher, (const char *const *)command, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run->output, &run->errors, &error);
  g_assert_no_error (error);
  /* a signal is no way to end */
  g_assert_true (g_subprocess_get_if_exited (process));
  run->status = g_subprocess_get_exit_status (process);
  return run;
}

void
cli_run_free (CliRun *run)
{
  g_free (run->output);
  g_free (run->errors);
  g_free (run);
}

void
cli_assert_ok (const CliRun *run)
{
  g_assert_cmpstr (run->errors, ==, "");
  g_assert_cmpint (run->status, ==, 0);
}

/* Goes on with the next case, so that one run shows all that is wrong. */
void
cli_assert_fails (const CliRun *run, int status, const char *needle)
{
  g_test_message ("%s", run->errors);
  const char *end = strchr (run->errors, '\n');
  if (run->status != status)
    g_test_fail_printf ("status %d, expected %d: %s", run->status, status, run->errors);
  else if (*run->output != 0)
    g_test_fail_printf ("printed something: %s", run->output);
  else if (!g_str_has_prefix (run->errors, "heed-cli: ") || end == NULL || end[1] != 0)
    g_test_fail_printf ("not one line: %s", run->errors);
  else if (strstr (run->errors, needle) == NULL)
    g_test_fail_printf ("“%s” is not in: %s", needle, run->errors);
}

JsonObject *
cli_json (const CliRun *run)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_load_from_data (parser, run->output, -1, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));
  return json_node_dup_object (json_parser_get_root (parser));
}

char *
cli_source (const char *path)
{
  return g_build_filename (g_getenv ("HEED_SOURCE_DIR"), path, NULL);
}

void
cli_assert_empty_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_assert_nonnull (dir);
  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
