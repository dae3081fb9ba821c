/* What gradient and propagation methods are made of, and how they behave as jobs. */
#include "golden.h"
#include "heed-compare.h"
#include "heed-normal-numbers.h"
#include "heed-quadrature.h"

#include <math.h>
#include <string.h>

static void
add_call (Fixture *f, const char *call)
{
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (f->request->methods, heed_method_call_parse (call, &error));
  g_assert_no_error (error);
}

static HeedResult *
explain (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  HeedResult *result = heed_session_explain (f->session, f->request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static const HeedExplanation *
get (const HeedResult *result, guint index)
{
  return g_ptr_array_index (result->explanations, index);
}

/* Exact up to degree 2n − 1; the points of 1 to 3 by hand, of 32 as numpy's leggauss() has them. */
static void
test_quadrature (void)
{
  double points[64], weights[64];
  heed_quadrature_gauss_legendre (1, points, weights);
  g_assert_cmpfloat_with_epsilon (points[0], 0.5, 1e-15);
  g_assert_cmpfloat_with_epsilon (weights[0], 1, 1e-15);
  heed_quadrature_gauss_legendre (3, points, weights);
  g_assert_cmpfloat_with_epsilon (points[0], (1 - sqrt (0.6)) / 2, 1e-15);
  g_assert_cmpfloat_with_epsilon (weights[1], 4 / 9.0, 1e-15);
  heed_quadrature_gauss_legendre (32, points, weights);
  g_assert_cmpfloat_with_epsilon (points[0], 0.001368069075259215, 1e-15);
  g_assert_cmpfloat_with_epsilon (weights[0], 0.003509305004735253, 1e-15);
  g_assert_cmpfloat_with_epsilon (points[15], 0.4758461671561308, 1e-15);
  g_assert_cmpfloat_with_epsilon (weights[15], 0.04827004425736383, 1e-15);
  for (guint n = 1; n <= G_N_ELEMENTS (points); n++)
    {
      heed_quadrature_gauss_legendre (n, points, weights);
      for (guint degree = 0; degree < 2 * n; degree++)
        {
          double sum = 0;
          for (guint i = 0; i < n; i++)
            sum += weights[i] * pow (points[i], degree);
          g_assert_cmpfloat_with_epsilon (sum, 1.0 / (degree + 1), 1e-13);
        }
    }
}

/* The first numbers as tests/reference/methods.py draws them with numpy; mean and deviation. */
static void
test_normal_numbers (void)
{
  enum
  {
    N = 100001
  };
  static const double expected[] = {0.4677794156050621, -1.5987952989407852, 0.6897615817949758,
                                    -0.40295314341472, -0.3122271605539521};
  const guint32 keys[] = {1, 0, 3}, others[] = {4294967295, 1, 0};
  g_autofree double *numbers = g_new (double, N);
  double sum = 0, squares = 0;
  heed_normal_numbers (keys, 3, numbers, N);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpfloat_with_epsilon (numbers[i], expected[i], 1e-12);
  for (guint i = 0; i < N; i++)
    {
      sum += numbers[i];
      squares += numbers[i] * numbers[i];
    }
  g_assert_cmpfloat_with_epsilon (sum / N, 0, 0.01);
  g_assert_cmpfloat_with_epsilon (squares / N, 1, 0.01);
  heed_normal_numbers (others, 3, numbers, 1);
  g_assert_cmpfloat_with_epsilon (numbers[0], -0.012571948584573578, 1e-12);
}

/* Without noise every sample is the input. */
static void
test_no_noise (Fixture *f, gconstpointer data)
{
  add_call (f, "smoothgrad:sigma=0,samples=2");
  add_call (f, "saliency");
  g_autoptr (HeedResult) result = explain (f);
  const HeedExplanation *smooth = get (result, 0), *saliency = get (result, 1);
  g_assert_cmpfloat (heed_compare_nmse (smooth->image, saliency->image, 196), <=, 1e-11);
  g_assert_cmpfloat (heed_compare_nmse (smooth->text, saliency->text, 5), <=, 1e-11);
  g_assert_cmpfloat_with_epsilon (smooth->cls, saliency->cls, 1e-5);
  g_assert_cmpuint (smooth->passes, ==, 4);
  g_assert_cmpuint (saliency->passes, ==, 2);
}

/* Another seed is another map, the same one the same to the bit. */
static void
test_seed (Fixture *f, gconstpointer data)
{
  add_call (f, "smoothgrad:samples=2");
  add_call (f, "smoothgrad:samples=2,seed=2");
  add_call (f, "smoothgrad:samples=2,seed=1");
  g_autoptr (HeedResult) result = explain (f);
  g_assert_cmpfloat (heed_compare_nmse (get (result, 1)->image, get (result, 0)->image, 196), >,
                     1e-4);
  g_assert_cmpmem (get (result, 2)->image, 196 * sizeof (double), get (result, 0)->image,
                   196 * sizeof (double));
}

/* design.md: a propagation's arena is at most ((L + 14)·C + 4·M)·T·4 bytes, whatever ran before. */
static void
test_memory (Fixture *f, gconstpointer data)
{
  const gsize bound = ((6 + 14) * 192 + 4 * 768) * 197 * 4;
  static const char *const calls[] = {"smoothgrad:samples=8", "gradient-x-input", "cp-lrp",
                                      "attn-lrp", "cp-lrp:gamma=0.25,epsilon=0.1"};
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    add_call (f, calls[i]);
  g_autoptr (HeedResult) result = explain (f);
  g_assert_cmpuint (get (result, 0)->arena_bytes, >, 2 * bound);
  for (guint i = 1; i < G_N_ELEMENTS (calls); i++)
    {
      g_test_message ("%s: %.3f of the bound", calls[i],
                      (double)get (result, i)->arena_bytes / bound);
      g_assert_cmpuint (get (result, i)->arena_bytes, <=, bound);
    }
}

/* What goes in and out of lanes is memory too: embeddings and gradients. */
static void
test_lane_memory (Fixture *f, gconstpointer data)
{
  add_call (f, "smoothgrad:samples=16");
  g_autoptr (HeedResult) result = explain (f);
  gsize lane = (gsize)197 * 192 * 2 * sizeof (float);
  g_assert_cmpuint (get (result, 0)->staging_bytes, >=, 16 * lane);
}

static void
note_progress (const HeedProgress *progress, gpointer user_data)
{
  guint64 *last = user_data;
  g_assert_cmpuint (progress->done, >=, last[0]);
  g_assert_cmpuint (progress->done, <=, progress->total);
  last[0] = progress->done;
  last[1]++;
}

/* The slope of a list differs between lanes: each is a pass more, which is counted and reported. */
static void
test_list_passes (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint64 seen[2] = {0, 0};
  f->request->against = g_strsplit ("a cat|a red car", "|", -1);
  add_call (f, "smoothgrad:samples=3");
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, note_progress, seen, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (get (result, 0)->passes, ==, 2 * 3 * 2);
  g_assert_cmpuint (seen[0], ==, 12);
  g_assert_cmpuint (seen[1], ==, 12);
}

/* Where memory is short lanes come one after the other, and change nothing but the last bits. */
static void
test_few_lanes (Fixture *f, gconstpointer data)
{
  add_call (f, "integrated-gradients:steps=15");
  g_autoptr (HeedResult) all = explain (f);
  f->request->memory_bytes = get (all, 0)->weights_bytes + ((gsize)8 << 20);
  g_autoptr (HeedResult) few = explain (f);
  g_assert_cmpuint (get (few, 0)->arena_bytes, <, get (all, 0)->arena_bytes / 2);
  g_assert_cmpfloat (heed_compare_nmse (get (few, 0)->image, get (all, 0)->image, 196), <=, 1e-10);
  g_assert_cmpfloat (heed_compare_nmse (get (few, 0)->text, get (all, 0)->text, 5), <=, 1e-10);
}

static double
error_member (JsonObject *completeness, const char *side)
{
  return json_object_get_double_member (json_object_get_object_member (completeness, side),
                                        "error");
}

/* The error of integrated gradients is there as numbers, with more steps less, and where it is
 * large there is a warning. */
static void
test_completeness (Fixture *f, gconstpointer data)
{
  double errors[2];
  add_call (f, "integrated-gradients:steps=4");
  add_call (f, "integrated-gradients");
  add_call (f, "saliency");
  g_autoptr (HeedResult) result = explain (f);
  g_autoptr (JsonNode) json = heed_result_to_json (result, FALSE);
  JsonArray *explanations =
      json_object_get_array_member (json_node_get_object (json), "explanations");
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *explanation = json_array_get_object_element (explanations, i);
      JsonObject *completeness = json_object_get_object_member (explanation, "completeness");
      JsonArray *warnings = json_object_get_array_member (explanation, "warnings");
      errors[i] = fabs (error_member (completeness, "image"));
      g_assert_cmpfloat (fabs (error_member (completeness, "text")), <, 10);
      g_assert_cmpuint (json_array_get_length (warnings), ==, i == 0 ? 2 : 0);
      if (i == 0)
        g_assert_nonnull (
            strstr (json_array_get_string_element (warnings, 0), "Completeness: the patches"));
    }
  g_assert_cmpfloat (errors[1], <, errors[0] / 10);
  g_assert_false (
      json_object_has_member (json_array_get_object_element (explanations, 2), "completeness"));
}

/* @reports: how many; @cancel_at: lanes after which it is cancelled */
typedef struct
{
  guint reports;
  guint64 done;
  guint64 total;
  guint64 cancel_at;
  GCancellable *cancellable;
} Watch;

static void
watch (const HeedProgress *progress, gpointer user_data)
{
  Watch *w = user_data;
  g_assert_cmpuint (progress->done, >, w->done);
  g_assert_cmpuint (progress->done, <=, progress->total);
  w->reports++;
  w->done = progress->done;
  w->total = progress->total;
  if (w->cancel_at > 0 && w->done >= w->cancel_at)
    g_cancellable_cancel (w->cancellable);
}

static void
test_progress (Fixture *f, gconstpointer data)
{
  Watch w = {0};
  g_autoptr (GError) error = NULL;
  add_call (f, "integrated-gradients:steps=5");
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, watch, &w, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (w.reports, ==, 12);
  g_assert_cmpuint (w.done, ==, 12);
  g_assert_cmpuint (w.total, ==, 12);
  g_assert_cmpuint (get (result, 0)->passes, ==, 12);
}

/* Half a sum is no map: cancelled within a side there is nothing; after the first there is that. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Watch within = {.cancel_at = 1, .cancellable = g_cancellable_new ()};
  Watch after = {.cancel_at = 50, .cancellable = g_cancellable_new ()};
  add_call (f, "integrated-gradients:steps=49");
  g_autoptr (HeedResult) none =
      heed_session_explain (f->session, f->request, watch, &within, within.cancellable, &error);
  g_assert_null (none);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_autoptr (HeedResult) half =
      heed_session_explain (f->session, f->request, watch, &after, after.cancellable, &error);
  g_assert_no_error (error);
  g_assert_true (get (half, 0)->unfinished);
  g_assert_true (isfinite (get (half, 0)->image[0]));
  g_assert_true (isnan (get (half, 0)->text[2]));
  g_object_unref (within.cancellable);
  g_object_unref (after.cancellable);
}

/* With a list propagation explains the caption's logit, and says so. */
static void
test_propagated_value (Fixture *f, gconstpointer data)
{
  static const char *const against[] = {"a red mug", NULL};
  f->request->against = g_strdupv ((char **)against);
  add_call (f, "cp-lrp");
  add_call (f, "saliency");
  g_autoptr (HeedResult) result = explain (f);
  const HeedExplanation *propagated = get (result, 0), *gradient = get (result, 1);
  g_assert_cmpint (propagated->value_kind, ==, HEED_VALUE_LOGIT);
  g_assert_cmpfloat_with_epsilon (propagated->value,
                                  json_object_get_double_member (f->golden->root, "logit"), 1e-4);
  g_assert_cmpuint (propagated->warnings->len, ==, 1);
  g_assert_nonnull (strstr (propagated->warnings->pdata[0], "logit"));
  g_assert_cmpint (gradient->value_kind, ==, HEED_VALUE_LOG_PROB);
  g_assert_cmpuint (gradient->warnings->len, ==, 0);
}

/* A caption that is cut is explained as far as it goes. */
static void
test_long_caption (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("a black duck");
  for (guint i = 0; i < 40; i++)
    g_string_append (text, " duck");
  g_free (f->request->text);
  f->request->text = g_strdup (text->str);
  add_call (f, "attn-lrp");
  add_call (f, "integrated-gradients:steps=2");
  g_autoptr (HeedResult) result = explain (f);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (get (result, i)->n_text, ==, 32);
      for (guint j = 0; j < 32; j++)
        g_assert_true (isfinite (get (result, i)->text[j]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gradients/quadrature", test_quadrature);
  g_test_add_func ("/gradients/normal-numbers", test_normal_numbers);
#define ADD(name, test)                                                                            \
  g_test_add ("/gradients/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("no-noise", test_no_noise);
  ADD ("seed", test_seed);
  ADD ("memory", test_memory);
  ADD ("lane-memory", test_lane_memory);
  ADD ("list-passes", test_list_passes);
  ADD ("few-lanes", test_few_lanes);
  ADD ("completeness", test_completeness);
  ADD ("progress", test_progress);
  ADD ("cancel", test_cancel);
  ADD ("propagated-value", test_propagated_value);
  ADD ("long-caption", test_long_caption);
  return g_test_run ();
}
