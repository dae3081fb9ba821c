/* Gradients, propagated relevance, what reads attention and AtMan's estimate, as methods give them,
 * against two float64 references: what tests/golden/toybox-clip-NNN.json holds, and in -caption,
 * -layers, -list and -versus what tests/reference/methods.py adds. Another device than the CPU is
 * held to the CPU too. On Vulkan, which may be a slow software device, every method and fewer
 * pictures. */
#include "golden.h"
#include "heed-compare.h"

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
    {"raw-attention", "raw-attention"},
    {"rollout", "rollout"},
    {"gae", "gae"},
    {"attention-gradcam", "attention-gradcam"},
    {"atman-estimate", "atman-estimate:top=0"},
};

static const char *device = "cpu";

/* How large a difference is near enough; without a scale only NMSE counts. */
static double
largest (JsonObject *method, guint side)
{
  const char *name = side == 0 ? "scale" : "text_scale";
  return json_object_has_member (method, name) ? 1e-5 * golden_number (method, name) : 0;
}

/* A side's values: the class token's before those of patches, or all tokens' of the text. */
static double *
list_side (const HeedExplanation *explanation, guint side, guint *n)
{
  guint patches = explanation->rows * explanation->cols;
  *n = side == 0 ? 1 + patches : explanation->n_text;
  double *values = g_new (double, *n);
  if (side == 0)
    values[0] = explanation->cls;
  memcpy (values + (side == 0), side == 0 ? explanation->image : explanation->text,
          (side == 0 ? patches : *n) * sizeof (double));
  return values;
}

/* The same of the reference, which may leave out what no method explains, and the class token. */
static double *
list_golden (JsonObject *method, guint side, guint n)
{
  guint n_listed;
  g_autofree double *listed = golden_numbers (method, side == 0 ? "image" : "text", &n_listed);
  double *expected = g_new (double, n);
  guint first = side == 0 ? 1 : (n - n_listed) / 2;
  g_assert_cmpuint (n_listed, ==, n - first * (side == 0 ? 1 : 2));
  for (guint i = 0; i < n; i++)
    expected[i] = NAN;
  memcpy (expected + first, listed, n_listed * sizeof (double));
  if (side == 0 && json_object_has_member (method, "cls"))
    expected[0] = golden_number (method, "cls");
  return expected;
}

static void
compare_maps (const char *name, JsonObject *method, const HeedExplanation *explanation,
              const HeedExplanation *on_cpu)
{
  for (guint side = 0; side < 2; side++)
    {
      guint n;
      g_autofree double *values = list_side (explanation, side, &n);
      g_autofree double *expected = list_golden (method, side, n);
      g_autofree double *here = on_cpu != NULL ? list_side (on_cpu, side, &n) : NULL;
      if (here != NULL)
        golden_assert_agrees (name, values, here, n, GOLDEN_DEVICE_NMSE, largest (method, side));
      if (side == 0 && isnan (expected[0]))
        values[0] = NAN;
      golden_assert_agrees (name, values, expected, n, GOLDEN_NMSE, largest (method, side));
    }
}

/* The completeness error; the reference sums to f in float64, here the logits are f32. */
static void
compare_gap (JsonObject *method, const HeedExplanation *explanation)
{
  static const char *const gaps[] = {"gap", "text_gap"};
  for (guint i = 0; i < 2; i++)
    {
      if (!json_object_has_member (method, gaps[i]))
        continue;
      const HeedCompleteness *side = &explanation->completeness[i];
      double gap = golden_number (method, gaps[i]);
      g_test_message ("%s: %g, reference %g", gaps[i], side->sum - side->change, gap);
      g_assert_cmpfloat_with_epsilon (side->sum - side->change, gap,
                                      1e-4 * fmax (1, fabs (side->change)));
    }
}

static void
compare_value (const Golden *golden, JsonObject *method, const HeedExplanation *explanation)
{
  const char *kind = "logit";
  double amount = golden_number (golden->root, "logit");
  if (json_object_has_member (method, "value"))
    {
      JsonObject *value = json_object_get_object_member (method, "value");
      kind = json_object_get_string_member (value, "kind");
      amount = golden_number (value, "amount");
    }
  g_assert_cmpstr (heed_value_kind_name (explanation->value_kind), ==, kind);
  g_assert_cmpfloat_with_epsilon (explanation->value, amount, 1e-4 * fmax (1, fabs (amount)));
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

/* @list: calls, and what the golden file names them. */
static HeedResult *
run_calls (const Golden *golden, const Named *list, guint n)
{
  g_autofree const char **calls = g_new0 (const char *, n + 1);
  for (guint i = 0; i < n; i++)
    calls[i] = list[i].call;
  g_autoptr (HeedResult) cpu = NULL;
  HeedResult *result = golden_explain (golden, device, calls);
  if (strcmp (device, "cpu") != 0)
    cpu = golden_explain (golden, "cpu", calls);
  for (guint i = 0; i < n; i++)
    {
      const HeedExplanation *explanation = result->explanations->pdata[i];
      JsonObject *method = golden_method (golden, list[i].name);
      compare_maps (list[i].name, method, explanation,
                    cpu != NULL ? cpu->explanations->pdata[i] : NULL);
      compare_gap (method, explanation);
      compare_value (golden, method, explanation);
    }
  return result;
}

static void
run_named (const Golden *golden)
{
  const guint n = G_N_ELEMENTS (named);
  g_autoptr (HeedResult) result = run_calls (golden, named, n);
  compare_order (golden, result->explanations->pdata[n - 1]);
}

static void
test_named (gconstpointer file)
{
  g_autoptr (Golden) golden = golden_open (file, FALSE);
  if (golden_device_is_here (device))
    run_named (golden);
}

static void
test_photograph (gconstpointer file)
{
  g_autoptr (Golden) golden = golden_open (file, TRUE);
  if (golden != NULL && golden_device_is_here (device))
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
    list[n++] = (Named) {l->data, l->data};
  g_assert_cmpuint (n, >, 5);
  if (!golden_device_is_here (device))
    return;
  g_autoptr (HeedResult) result = run_calls (golden, list, n);
}

static void
add (const char *file, GTestDataFunc test)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".json"));
  g_autofree char *path = g_strconcat ("/golden-methods/", stem, NULL);
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
  add ("toybox-clip-000-layers.json", test_calls);
  add ("toybox-clip-000-list.json", test_calls);
  add ("tiny-clip-pair-001.json", test_photograph);
  if (strcmp (device, "cpu") == 0)
    {
      add ("toybox-clip-000-versus.json", test_calls);
      add ("toybox-clip-001.json", test_named);
      add ("toybox-clip-002.json", test_named);
      add ("toybox-clip-009.json", test_named);
    }
  return g_test_run ();
}
