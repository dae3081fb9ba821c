#include "golden.h"

#include "heed-compare.h"
#include "heed-json.h"

#include <math.h>

char *
golden_source_path (const char *relative)
{
  const char *root = g_getenv ("HEED_SOURCE_DIR");
  g_assert_nonnull (root);
  return g_build_filename (root, relative, NULL);
}

static char *
find (const char *source, const char *shared, const char *name)
{
  g_autofree char *own = golden_source_path (source);
  g_autofree char *path = g_build_filename (own, name, NULL);
  const char *elsewhere = g_getenv ("HEED_SHARED_DIR");
  if (g_file_test (path, G_FILE_TEST_EXISTS) || elsewhere == NULL)
    return g_steal_pointer (&path);
  return g_build_filename (elsewhere, shared, name, NULL);
}

Golden *
golden_open (const char *file, gboolean shared)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = find ("tests/golden", "golden", file);
  if (shared && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *why = g_strdup_printf ("%s is not here: it needs the folder shared", file);
      g_test_skip (why);
      return NULL;
    }
  Golden *golden = g_new0 (Golden, 1);
  golden->root = heed_json_load_object (path, 16 << 20, &error);
  g_assert_no_error (error);
  golden->model =
      find ("data/models", "models", json_object_get_string_member (golden->root, "model"));
  g_autofree char *name =
      g_path_get_basename (json_object_get_string_member (golden->root, "image"));
  g_autofree char *sample = find ("data/samples", "data/toybox", name);
  golden->image =
      g_file_test (sample, G_FILE_TEST_EXISTS)
          ? g_steal_pointer (&sample)
          : find ("data", "data", json_object_get_string_member (golden->root, "image"));
  golden->text = json_object_get_string_member (golden->root, "text");
  return golden;
}

void
golden_free (Golden *golden)
{
  if (golden == NULL)
    return;
  json_object_unref (golden->root);
  g_free (golden->model);
  g_free (golden->image);
  g_free (golden);
}

double *
golden_numbers (JsonObject *object, const char *name, guint *n)
{
  JsonArray *array = json_object_get_array_member (object, name);
  *n = json_array_get_length (array);
  double *values = g_new (double, *n);
  for (guint i = 0; i < *n; i++)
    values[i] =
        json_array_get_null_element (array, i) ? NAN : json_array_get_double_element (array, i);
  return values;
}

double
golden_number (JsonObject *object, const char *name)
{
  if (!json_object_has_member (object, name) || json_object_get_null_member (object, name))
    return NAN;
  return json_object_get_double_member (object, name);
}

JsonObject *
golden_method (const Golden *golden, const char *name)
{
  return json_object_get_object_member (json_object_get_object_member (golden->root, "methods"),
                                        name);
}

static GStrv
read_strings (JsonArray *array)
{
  guint n = json_array_get_length (array);
  GStrv strings = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    strings[i] = g_strdup (json_array_get_string_element (array, i));
  return strings;
}

HeedRequest *
golden_request (const Golden *golden, const char *device)
{
  HeedRequest *request = heed_request_new ();
  if (json_object_has_member (golden->root, "versus"))
    request->versus = g_strdup (json_object_get_string_member (golden->root, "versus"));
  if (json_object_has_member (golden->root, "against"))
    request->against = read_strings (json_object_get_array_member (golden->root, "against"));
  request->model = g_strdup (golden->model);
  request->image = g_strdup (golden->image);
  request->text = g_strdup (golden->text);
  g_free (request->device);
  request->device = g_strdup (device);
  return request;
}

gboolean
golden_device_is_here (const char *device)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_device_open (device, HEED_PRECISION_F32, &error);
  if (backend != NULL)
    return TRUE;
  g_assert_cmpstr (device, !=, "cpu");
  g_test_skip (error->message);
  return FALSE;
}

HeedResult *
golden_explain (const Golden *golden, const char *device, const char *const *calls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, device);
  for (guint i = 0; calls[i] != NULL; i++)
    {
      g_ptr_array_add (request->methods, heed_method_call_parse (calls[i], &error));
      g_assert_no_error (error);
    }
  HeedResult *result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

void
fixture_set_up (Fixture *f, gconstpointer call)
{
  f->golden = golden_open ("toybox-clip-000.json", FALSE);
  f->session = heed_session_new ();
  f->request = golden_request (f->golden, "cpu");
  if (call != NULL)
    g_ptr_array_add (f->request->methods, heed_method_call_parse (call, NULL));
}

void
fixture_tear_down (Fixture *f, gconstpointer call)
{
  heed_request_free (f->request);
  heed_session_free (f->session);
  golden_free (f->golden);
}

void
golden_assert_agrees (const char *what, const double *values, const double *expected, guint n,
                      double nmse, double largest)
{
  for (guint i = 0; i < n; i++)
    g_assert_true (isnan (expected[i]) ? isnan (values[i]) : isfinite (values[i]));
  double error = heed_compare_nmse (values, expected, n);
  double difference = heed_compare_largest (values, expected, n);
  g_test_message ("%s: NMSE %.2e, largest difference %.2e of %.2e", what, error, difference,
                  largest);
  if (error > nmse && difference > largest)
    g_error ("%s: NMSE %g of %g, largest difference %g of %g", what, error, nmse, difference,
             largest);
}
