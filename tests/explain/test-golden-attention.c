/* Methods that read attention, and AtMan's estimate, against the float64 reference.
 *
 * On the CPU all files; on Vulkan, which may be a slow software device, two of them. */
#include "golden.h"
#include "heed-compare.h"

#include <math.h>
#include <string.h>

/* @special: the reference has begin and end token too */
typedef struct
{
  const char *name;
  const char *call;
  gboolean special;
} Method;

static const Method methods[] = {
    {"raw-attention", "raw-attention", TRUE},
    {"rollout", "rollout", TRUE},
    {"gae", "gae", TRUE},
    {"attention-gradcam", "attention-gradcam", TRUE},
    {"atman-estimate", "atman-estimate:top=0", FALSE},
};

static const char *device = "cpu";

static gboolean
device_is_here (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_device_open (device, HEED_PRECISION_F32, &error);
  if (backend != NULL)
    return TRUE;
  g_assert_cmpstr (device, !=, "cpu");
  g_test_skip (error->message);
  return FALSE;
}

/* NMSE ≤ 1e-6, as for all; relevance has no scale here that would excuse more. */
static void
assert_agrees (const char *what, const double *values, const double *expected, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_true (isfinite (values[i]));
  double nmse = heed_compare_nmse (values, expected, n);
  g_test_message ("%s: NMSE %.2e, largest difference %.2e", what, nmse,
                  heed_compare_largest (values, expected, n));
  g_assert_cmpfloat (nmse, <=, 1e-6);
}

static void
compare (const Golden *golden, const Method *method, const HeedExplanation *explanation)
{
  guint n_image, n_text, special = method->special ? 0 : 1;
  JsonObject *reference = golden_method (golden, method->name);
  g_autofree double *image = golden_numbers (reference, "image", &n_image);
  g_autofree double *text = golden_numbers (reference, "text", &n_text);
  g_assert_cmpuint (n_image, ==, explanation->rows * explanation->cols);
  g_assert_cmpuint (n_text + 2 * special, ==, explanation->n_text);
  g_assert_true (isnan (explanation->text[0]) == !method->special);
  g_assert_true (isfinite (explanation->cls) == method->special);
  assert_agrees (method->name, explanation->image, image, n_image);
  assert_agrees (method->name, explanation->text + special, text, n_text);
}

/* The estimate orders patches much as AtMan does: .95 on average over the reference's scenes. */
static void
compare_order (const Golden *golden, const HeedExplanation *estimate)
{
  guint n;
  g_autofree double *exact = golden_numbers (golden_method (golden, "atman"), "image", &n);
  double correlation = heed_compare_rank (estimate->image, exact, n);
  g_test_message ("rank correlation with AtMan %.3f", correlation);
  g_assert_cmpfloat (correlation, >, 0.85);
}

static void
run_file (const Golden *golden)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, device);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    g_ptr_array_add (request->methods, heed_method_call_parse (methods[i].call, &error));
  g_autoptr (HeedResult) result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    compare (golden, &methods[i], g_ptr_array_index (result->explanations, i));
  compare_order (golden, g_ptr_array_index (result->explanations, G_N_ELEMENTS (methods) - 1));
}

static void
test_scene (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_open (data, FALSE);
  if (device_is_here ())
    run_file (golden);
}

static void
test_photograph (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_open (data, TRUE);
  if (golden != NULL && device_is_here ())
    run_file (golden);
}

int
main (int argc, char **argv)
{
  static const char *const files[] = {"toybox-clip-000.json", "toybox-clip-001.json",
                                      "toybox-clip-002.json", "toybox-clip-009.json"};
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  for (guint i = 0; i < (strcmp (device, "cpu") == 0 ? G_N_ELEMENTS (files) : 1); i++)
    {
      g_autofree char *stem = g_strndup (files[i], strlen (files[i]) - 5);
      g_autofree char *path = g_strdup_printf ("/golden-attention/%s", stem);
      g_test_add_data_func (path, files[i], test_scene);
    }
  g_test_add_data_func ("/golden-attention/tiny-clip-pair-001", "tiny-clip-pair-001.json",
                        test_photograph);
  return g_test_run ();
}
