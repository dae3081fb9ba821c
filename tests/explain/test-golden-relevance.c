/* Gradients and propagated relevance, as methods give them, against two float64 references: what
 * tests/golden/toybox-clip-NNN.json holds, and in -caption, -list and -versus what
 * tests/reference/methods.py adds. On Vulkan, which may be a slow software device, all but the
 * calls of most lanes. */
#include "golden.h"

#include <math.h>
#include <string.h>

/* How the golden files name calls. */
typedef struct
{
  const char *name;
  const char *call;
} Named;

static const Named named[] = {
    {"gradient-x-input", "gradient-x-input"},
    {"saliency", "saliency"},
    {"integrated-gradients", "integrated-gradients"},
    {"cp-lrp", "cp-lrp"},
    {"attn-lrp", "attn-lrp"},
    {"cp-lrp-gamma", "cp-lrp:gamma=0.25"},
    {"attn-lrp-gamma", "attn-lrp:gamma=0.25"},
};

static const char *device = "cpu";

static gboolean
device_is_fast (void)
{
  return strcmp (device, "cpu") == 0;
}

static gboolean
is_large (const char *call)
{
  return strcmp (call, "smoothgrad") == 0 || strcmp (call, "integrated-gradients") == 0
         || strcmp (call, "integrated-gradients:baseline=mean") == 0;
}

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

/* A side's @scale; without one only NMSE counts. */
static double
read_scale (JsonObject *method, const char *name)
{
  return json_object_has_member (method, name) ? json_object_get_double_member (method, name) : 0;
}

static void
compare_maps (const char *name, JsonObject *method, const HeedExplanation *explanation)
{
  guint n_image, n_text;
  g_autofree double *image = golden_numbers (method, "image", &n_image);
  g_autofree double *text = golden_numbers (method, "text", &n_text);
  g_autofree double *expected = g_new (double, n_image + 1), *rows = g_new (double, n_image + 1);
  g_assert_cmpuint (n_image, ==, explanation->rows * explanation->cols);
  g_assert_cmpuint (n_text, ==, explanation->n_text);
  expected[0] = json_object_get_double_member (method, "cls");
  rows[0] = explanation->cls;
  memcpy (expected + 1, image, n_image * sizeof (double));
  memcpy (rows + 1, explanation->image, n_image * sizeof (double));
  golden_assert_relevance_agrees (name, rows, expected, n_image + 1, read_scale (method, "scale"));
  golden_assert_relevance_agrees (name, explanation->text, text, n_text,
                                  read_scale (method, "text_scale"));
}

/* The completeness error; the reference sums to f in float64, here the logits are f32. */
static void
compare_gap (const Golden *golden, JsonObject *method, const HeedExplanation *explanation)
{
  static const char *const gaps[] = {"gap", "text_gap"};
  for (guint i = 0; i < 2 && json_object_has_member (method, gaps[i]); i++)
    {
      const HeedCompleteness *side = &explanation->completeness[i];
      double gap = json_object_get_double_member (method, gaps[i]);
      g_test_message ("%s: %g, reference %g", gaps[i], side->sum - side->change, gap);
      g_assert_cmpfloat_with_epsilon (side->sum - side->change, gap,
                                      1e-4 * fmax (1, fabs (side->change)));
    }
}

static void
compare_value (const Golden *golden, JsonObject *method, const HeedExplanation *explanation)
{
  const char *kind = "logit";
  double amount;
  if (json_object_has_member (method, "value"))
    {
      JsonObject *value = json_object_get_object_member (method, "value");
      kind = json_object_get_string_member (value, "kind");
      amount = json_object_get_double_member (value, "amount");
    }
  else
    amount = json_object_get_double_member (golden->root, "logit");
  g_assert_cmpstr (heed_value_kind_name (explanation->value_kind), ==, kind);
  g_assert_cmpfloat_with_epsilon (explanation->value, amount, 1e-4 * fmax (1, fabs (amount)));
}

/* @list: calls, and what the golden file names them. */
static void
run_calls (const Golden *golden, const Named *list, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, device);
  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (request->methods, heed_method_call_parse (list[i].call, &error));
      g_assert_no_error (error);
    }
  g_autoptr (HeedResult) result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      const HeedExplanation *explanation = g_ptr_array_index (result->explanations, i);
      JsonObject *method = golden_method (golden, list[i].name);
      compare_maps (list[i].name, method, explanation);
      compare_gap (golden, method, explanation);
      compare_value (golden, method, explanation);
    }
}

static void
run_named (const Golden *golden)
{
  Named list[G_N_ELEMENTS (named)];
  guint n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (named); i++)
    if (device_is_fast () || !is_large (named[i].call))
      list[n++] = named[i];
  run_calls (golden, list, n);
}

static void
test_named (gconstpointer file)
{
  g_autoptr (Golden) golden = golden_open (file, FALSE);
  if (device_is_here ())
    run_named (golden);
}

static void
test_photograph (gconstpointer file)
{
  g_autoptr (Golden) golden = golden_open (file, TRUE);
  if (golden != NULL && device_is_here ())
    run_named (golden);
}

/* Files of tests/reference/methods.py name methods as the command line does. */
static void
test_calls (gconstpointer file)
{
  g_autoptr (Golden) golden = golden_open (file, FALSE);
  JsonObject *methods = json_object_get_object_member (golden->root, "methods");
  g_autoptr (GList) members = json_object_get_members (methods);
  g_autofree Named *list = g_new (Named, g_list_length (members));
  guint n = 0;
  for (GList *l = members; l != NULL; l = l->next)
    if (device_is_fast () || !is_large (l->data))
      list[n++] = (Named) {l->data, l->data};
  g_assert_cmpuint (n, >, 5);
  if (device_is_here ())
    run_calls (golden, list, n);
}

static void
add (const char *file, GTestDataFunc test)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".json"));
  g_autofree char *path = g_strconcat ("/relevance/", stem, NULL);
  g_test_add_data_func (path, file, test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  add ("toybox-clip-000.json", test_named);
  add ("toybox-clip-000-caption.json", test_calls);
  add ("toybox-clip-000-list.json", test_calls);
  if (device_is_fast ())
    {
      add ("toybox-clip-000-versus.json", test_calls);
      add ("toybox-clip-001.json", test_named);
      add ("toybox-clip-002.json", test_named);
      add ("toybox-clip-009.json", test_named);
      add ("tiny-clip-pair-001.json", test_photograph);
    }
  return g_test_run ();
}
