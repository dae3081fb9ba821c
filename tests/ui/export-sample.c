#include "export-sample.h"

#include "heed-request.h"

#include <glib/gstdio.h>

static HeedRequest *
make_request (void)
{
  const char *source = g_getenv ("HEED_SOURCE_DIR");
  HeedRequest *request = heed_request_new ();
  request->model = g_build_filename (source, "data", "models", "toybox-clip", NULL);
  request->image = g_build_filename (source, "data", "samples", "scene-001.png", NULL);
  request->text = g_strdup ("a yellow bottle");
  g_free (request->device);
  request->device = g_strdup ("cpu");
  g_ptr_array_add (request->methods, heed_method_call_parse ("atman:group=block:2", NULL));
  g_ptr_array_add (request->methods, heed_method_call_parse ("centre", NULL));
  return request;
}

HeedResult *
export_sample_new (void)
{
  g_autoptr (HeedRequest) request = make_request ();
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (GError) error = NULL;
  HeedResult *result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

void
export_sample_remove (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}
