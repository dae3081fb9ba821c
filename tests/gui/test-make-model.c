/* test-make-model.c: the models that the window is measured with are models. */
#include "heed-request.h"

#include <glib/gstdio.h>
#include <math.h>

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_unlink (file);
    }
  g_rmdir (path);
}

static gboolean
make_model (const char *folder)
{
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autofree char *tool =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "tests", "gui", "make-model.py", NULL);
  const char *const argv[] = {python, tool, "--size", "tiny", folder, NULL};
  g_autoptr (GError) error = NULL;
  int status;
  if (python == NULL)
    {
      g_test_skip ("python3 is not installed");
      return FALSE;
    }
  g_spawn_sync (NULL, (GStrv)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return TRUE;
}

static HeedResult *
explain (const char *model)
{
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = heed_request_new ();
  g_autoptr (GError) error = NULL;
  request->model = g_strdup (model);
  request->image =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", "scene-000.png", NULL);
  request->text = g_strdup ("a black duck");
  g_free (request->device);
  request->device = g_strdup ("cpu");
  g_ptr_array_add (request->methods, heed_method_call_parse ("atman", NULL));
  HeedResult *result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_explain (void)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-model-XXXXXX", NULL);
  if (make_model (folder))
    {
      g_autoptr (HeedResult) result = explain (folder);
      const HeedExplanation *explanation = result->explanations->pdata[0];
      gboolean differ = FALSE;
      g_assert_true (isfinite (explanation->value) && explanation->value != 0);
      g_assert_cmpuint (explanation->rows * explanation->cols, ==, 16);
      for (guint i = 0; i < 16; i++)
        {
          g_assert_true (isfinite (explanation->image[i]));
          differ |= explanation->image[i] != explanation->image[0];
        }
      g_assert_true (differ);
    }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/make-model/explain", test_explain);
  return g_test_run ();
}
