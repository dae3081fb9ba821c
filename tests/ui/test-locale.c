/* A user whose decimal point is a comma gets the same numbers and the same files. */
#include "heed-figure.h"
#include "heed-request.h"

#include <glib/gstdio.h>
#include <locale.h>

/* What is read and written with one locale. */
typedef struct
{
  HeedResult *result;
  char *json;
  char *csv;
  GBytes *figures[3];
} Outcome;

static const char *const endings[] = {"svg", "pdf", "png"};

static void
outcome_clear (Outcome *outcome)
{
  heed_result_unref (outcome->result);
  g_free (outcome->json);
  g_free (outcome->csv);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    g_bytes_unref (outcome->figures[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

/* glibc can make a locale where none with a comma is installed. */
static gboolean
make_locale (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-locale-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *command[] = {"localedef", "-i", "de_DE", "-f", "UTF-8", path, NULL};
  int status = -1;
  if (!g_spawn_sync (NULL, (char **)command, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, &status, NULL)
      || status != 0)
    return FALSE;
  g_setenv ("LOCPATH", folder, TRUE);
  gboolean found = setlocale (LC_NUMERIC, "de_DE.UTF-8") != NULL;
  g_unsetenv ("LOCPATH");
  const char *remove[] = {"rm", "-r", folder, NULL};
  g_spawn_sync (NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  return found;
}

static gboolean
use_comma (void)
{
  static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "es_ES.UTF-8", "it_IT.UTF-8"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_NUMERIC, names[i]) != NULL)
      return TRUE;
  return make_locale ();
}

static void
use_point (void)
{
  setlocale (LC_NUMERIC, "C");
}

static HeedResult *
explain (void)
{
  const char *source = g_getenv ("HEED_SOURCE_DIR");
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = heed_request_new ();
  g_autoptr (GError) error = NULL;
  g_free (request->model);
  request->model = g_build_filename (source, "data", "models", "toybox-clip", NULL);
  request->image = g_build_filename (source, "data", "samples", "scene-001.png", NULL);
  request->text = g_strdup ("a yellow bottle");
  g_free (request->device);
  request->device = g_strdup ("cpu");
  HeedMethodCall *call =
      heed_method_call_parse ("atman:variant=min-shift,kept=0.25,group=block:4", &error);
  g_assert_no_error (error);
  g_ptr_array_add (request->methods, call);
  HeedResult *result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static GBytes *
draw (const HeedResult *result, const char *ending)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heed-locale-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *name = g_strconcat ("figure.", ending, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (HeedFigure) figure = heed_figure_new (result, NULL);
  heed_figure_save (figure, path, &error);
  g_assert_no_error (error);
  char *bytes = NULL;
  gsize size = 0;
  g_file_get_contents (path, &bytes, &size, &error);
  g_assert_no_error (error);
  g_remove (path);
  g_rmdir (folder);
  return g_bytes_new_take (bytes, size);
}

static char *
to_text (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  return g_strndup (data, size);
}

static void
run (Outcome *outcome)
{
  outcome->result = explain ();
  g_autoptr (JsonNode) node = heed_result_to_json (outcome->result, FALSE);
  g_autoptr (GBytes) json = heed_json_to_bytes (node);
  g_autoptr (GBytes) csv = heed_result_to_csv (outcome->result);
  outcome->json = to_text (json);
  outcome->csv = to_text (csv);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    outcome->figures[i] = draw (outcome->result, endings[i]);
}

static void
test_same (void)
{
  if (!use_comma ())
    {
      g_test_skip ("no locale with a decimal comma is installed, and none can be made");
      return;
    }
  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  g_auto (Outcome) comma = {0};
  run (&comma);
  use_point ();
  g_auto (Outcome) point = {0};
  run (&point);

  g_assert_cmpstr (comma.json, ==, point.json);
  g_assert_cmpstr (comma.csv, ==, point.csv);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_test_message ("%s", endings[i]);
      g_assert_true (g_bytes_equal (comma.figures[i], point.figures[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/locale/same", test_same);
  return g_test_run ();
}
