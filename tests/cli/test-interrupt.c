/* Ctrl-C in the middle of a long run: what is done is written, marked unfinished, status 1. */
#include "cli-run.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#define N_METHODS 400

/* Enough exact maps to keep any machine busy for a while. */
static GSubprocess *
start (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *image = cli_source ("data/samples/scene-009.png");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_strv_builder_addv (builder,
                       (const char *[]) {g_getenv ("HEED_CLI"), "explain", "--device", "cpu", "-i",
                                         image, "-t", "a green mug", "--json", json, NULL});
  for (guint i = 0; i < N_METHODS; i++)
    {
      g_autofree char *method = g_strdup_printf ("atman:kept=%.4f", (i + 1) / 1000.0);
      g_strv_builder_addv (builder, (const char *[]) {"--method", method, NULL});
    }
  g_auto (GStrv) command = g_strv_builder_end (builder);
  GSubprocess *process =
      g_subprocess_newv ((const char *const *)command, G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  g_assert_no_error (error);
  return process;
}

/* Returns whether the file was written; fails where the run did not end as it has to. */
static gboolean
interrupt_after (gulong microseconds, const char *json)
{
  g_autofree char *errors = NULL;
  g_autoptr (GSubprocess) process = start (json);
  g_usleep (microseconds);
  g_subprocess_send_signal (process, SIGINT);
  gint64 begin = g_get_monotonic_time ();
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &errors, NULL));
  double waited = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  g_test_message ("ended %.3f s after the signal: %s", waited, errors);
  if (!g_subprocess_get_if_exited (process))
    /* the signal came before the program was ready for it */
    return FALSE;
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_nonnull (strstr (errors, "interrupted"));
  g_assert_cmpstr (strchr (errors, '\n'), ==, "\n");
  g_assert_cmpfloat (waited, <, 30);
  return g_file_test (json, G_FILE_TEST_EXISTS);
}

static void
check_file (const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_load_from_file (parser, json, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray *explanations = json_object_get_array_member (root, "explanations");
  guint n = json_array_get_length (explanations);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, N_METHODS);
  for (guint i = 0; i + 1 < n; i++)
    g_assert_false (
        json_object_has_member (json_array_get_object_element (explanations, i), "unfinished"));
}

static void
test_interrupt (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-interrupt-XXXXXX", NULL);
  g_autofree char *json = g_build_filename (folder, "out.json", NULL);
  gboolean written = FALSE;
  /* a slow machine may need longer for its first map */
  for (gulong wait = G_USEC_PER_SEC; !written && wait <= 32 * G_USEC_PER_SEC; wait *= 2)
    written = interrupt_after (wait, json);
  g_assert_true (written);
  check_file (json);
  g_unlink (json);
  cli_assert_empty_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/interrupt/explain", test_interrupt);
  return g_test_run ();
}
