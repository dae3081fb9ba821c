/* test-model-summary.c: a model folder is looked at, or refused in a sentence. */
#include "heed-error.h"
#include "heed-model-summary.h"

#include <string.h>

typedef struct
{
  HeedModelSummary *summary;
  GError *error;
  gboolean done;
} Outcome;

static void
on_read (GObject *source, GAsyncResult *answer, gpointer data)
{
  Outcome *outcome = data;
  outcome->summary = heed_model_summary_read_finish (answer, &outcome->error);
  outcome->done = TRUE;
}

static void
read_folder (const char *path, GCancellable *cancellable, Outcome *outcome)
{
  heed_model_summary_read_async (path, cancellable, on_read, outcome);
  while (!outcome->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_bundled (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "models", "toybox-clip", NULL);
  Outcome outcome = {0};
  read_folder (path, NULL, &outcome);
  g_assert_no_error (outcome.error);
  g_autoptr (HeedModelSummary) summary = outcome.summary;
  g_assert_cmpstr (summary->path, ==, path);
  g_assert_cmpstr (summary->name, ==, "toybox-clip");
  g_assert_cmpstr (summary->family, ==, "clip");
  g_assert_cmpuint (summary->n_parameters, >, 100000);
  g_assert_cmpuint (summary->max_tokens, ==, 32);
  g_assert_cmpuint (summary->rows * summary->cols, ==, 196);
}

static void
test_missing (void)
{
  Outcome outcome = {0};
  read_folder ("/nowhere/model", NULL, &outcome);
  g_assert_null (outcome.summary);
  g_assert_error (outcome.error, HEED_ERROR, HEED_ERROR_FILE);
  g_assert_nonnull (strstr (outcome.error->message, "/nowhere/model"));
  g_error_free (outcome.error);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Outcome outcome = {0};
  g_cancellable_cancel (cancellable);
  read_folder ("/nowhere/model", cancellable, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_error_free (outcome.error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-summary/bundled", test_bundled);
  g_test_add_func ("/model-summary/missing", test_missing);
  g_test_add_func ("/model-summary/cancelled", test_cancelled);
  return g_test_run ();
}
