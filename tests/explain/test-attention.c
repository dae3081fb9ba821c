/* What methods.md §5 says of the methods that read attention, and §1 of AtMan's estimate. */
#include "golden.h"
#include "heed-attention-flow.h"

#include <math.h>
#include <string.h>

static void
add_methods (HeedRequest *request, const char *const *calls)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 0; calls[i] != NULL; i++)
    {
      g_ptr_array_add (request->methods, heed_method_call_parse (calls[i], &error));
      g_assert_no_error (error);
    }
}

static HeedResult *
explain (Fixture *f, const char *const *calls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = golden_request (f->golden, "cpu");
  add_methods (request, calls);
  HeedResult *result = heed_session_explain (f->session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static const HeedExplanation *
get (const HeedResult *result, guint index)
{
  return g_ptr_array_index (result->explanations, index);
}

/* ---- the vectors ---- */

static void
carry_all (void (*carry) (double *flow, const HeedAttentionLayer *layer), const float maps[2][4],
           guint row, double *flow)
{
  heed_attention_flow_start (flow, 2, row);
  for (guint i = 2; i-- > 0;)
    {
      HeedAttentionLayer whole = {.n_keys = 2, .read_row = row, .n_rows = 2, .map = maps[i]};
      HeedAttentionLayer one = {
          .n_keys = 2, .read_row = row, .n_rows = 1, .map = maps[i] + 2 * row};
      carry (flow, i == 1 ? &one : &whole); /* the last layer has the read row alone */
    }
}

static void
test_vectors (Fixture *f, gconstpointer data)
{
  static const float attention[2][4] = {{.7f, .3f, .4f, .6f}, {.9f, .1f, .2f, .8f}};
  static const float gradient[2][4] = {{.5f, -.2f, .1f, .3f}, {.2f, .4f, -.3f, .6f}};
  static const double gae[2][2] = {{1.5946, .0472}, {.0592, 1.7464}};
  static const double rollout[2][2] = {{.8175, .1825}, {.265, .735}};
  float positive[2][4];
  double flow[2];
  for (guint i = 0; i < 8; i++)
    positive[i / 4][i % 4] = fmaxf (0, attention[i / 4][i % 4] * gradient[i / 4][i % 4]);
  for (guint row = 0; row < 2; row++)
    {
      carry_all (heed_attention_flow_gae, positive, row, flow);
      for (guint j = 0; j < 2; j++)
        g_assert_cmpfloat_with_epsilon (flow[j], gae[row][j], 1e-6);
      carry_all (heed_attention_flow_rollout, attention, row, flow);
      for (guint j = 0; j < 2; j++)
        g_assert_cmpfloat_with_epsilon (flow[j], rollout[row][j], 1e-6);
    }
}

/* ---- layers ---- */

static void
assert_sums (const HeedExplanation *explanation, double expected)
{
  double image = explanation->cls, text = 0;
  for (guint i = 0; i < explanation->rows * explanation->cols; i++)
    image += explanation->image[i];
  for (guint i = 0; i < explanation->n_text; i++)
    text += explanation->text[i];
  g_assert_cmpfloat_with_epsilon (image, expected, 1e-5);
  g_assert_cmpfloat_with_epsilon (text, expected, 1e-5);
}

/* Attention is a distribution in every layer, and so is what rollout makes of it. */
static void
test_sums (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {
      "raw-attention", "raw-attention:layers=all", "raw-attention:layers=1-2",
      "rollout",       "rollout:layers=0-2",       NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  for (guint i = 0; i < 5; i++)
    assert_sums (get (result, i), 1);
}

/* Several layers' attention is their mean; the vision tower has 6 layers, the text tower 4. */
static void
test_layer_mean (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"raw-attention:layers=1-2",
                               "raw-attention:layers=1",
                               "raw-attention:layers=2",
                               "raw-attention:layers=3",
                               "raw-attention:layers=5",
                               "raw-attention",
                               NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  const HeedExplanation *last = get (result, 5);
  for (guint i = 0; i < 196; i++)
    {
      double mean = (get (result, 1)->image[i] + get (result, 2)->image[i]) / 2;
      g_assert_cmpfloat_with_epsilon (get (result, 0)->image[i], mean, 1e-9);
      g_assert_cmpfloat (last->image[i], ==, get (result, 4)->image[i]);
    }
  for (guint i = 0; i < last->n_text; i++)
    g_assert_cmpfloat (last->text[i], ==, get (result, 3)->text[i]);
  g_assert_true (isnan (get (result, 4)->text[0]));
  g_assert_cmpuint (get (result, 4)->warnings->len, ==, 1);
}

/* The preset is the last layer alone: the row that is read stays and gets what Ā's row says; below
 * it the layers carry on. */
static void
test_gae_layers (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"gae", "gae:preset=clip-notebook", "gae:layers=last", "gae:layers=5",
                               NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  const HeedExplanation *last = get (result, 1);
  double largest = 0;
  g_assert_cmpstr (last->settings, ==, "layers=last");
  for (guint i = 0; i < 196; i++)
    {
      g_assert_cmpfloat (last->image[i], >=, 0);
      g_assert_cmpfloat (last->image[i], <=, get (result, 0)->image[i] + 1e-9);
      g_assert_cmpfloat (last->image[i], ==, get (result, 2)->image[i]);
      g_assert_cmpfloat (last->image[i], ==, get (result, 3)->image[i]);
      largest = fmax (largest, get (result, 0)->image[i] - last->image[i]);
    }
  g_assert_cmpfloat (largest, >, 1e-3);
  g_assert_cmpfloat (last->cls, >=, 1);
}

static void
test_bad_layers (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = golden_request (f->golden, "cpu");
  const char *const calls[] = {"rollout:layers=9", NULL};
  add_methods (request, calls);
  g_assert_null (heed_session_explain (f->session, request, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "layers of method rollout is “9”"));
}

/* ---- the estimate ---- */

/* The exact ones are AtMan's, the others are estimates; the largest estimates are exact. */
static void
test_top (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman-estimate:top=0", "atman-estimate", "atman-estimate:top=7",
                               "raw-attention", NULL};
  static const guint n_exact[] = {0, 20, 7}; /* 10 % of 196, rounded up */
  guint n_image, n_text;
  JsonObject *atman = golden_method (f->golden, "atman");
  g_autofree double *image = golden_numbers (atman, "image", &n_image);
  g_autofree double *text = golden_numbers (atman, "text", &n_text);
  g_autoptr (HeedResult) result = explain (f, calls);
  const HeedExplanation *estimate = get (result, 0), *usual = get (result, 1);
  g_assert_cmpuint (usual->passes, ==, 2 + 20 + 3); /* and every word: at least 10 */
  g_assert_null (get (result, 3)->image_exact);
  for (guint k = 0; k < 3; k++)
    {
      const HeedExplanation *mixed = get (result, k);
      double least = INFINITY, most = 0;
      guint n = 0;
      for (guint i = 0; i < 196; i++)
        {
          double size = fabs (estimate->image[i]);
          n += mixed->image_exact[i] != FALSE;
          if (mixed->image_exact[i])
            least = fmin (least, size);
          else
            most = fmax (most, size);
          g_assert_cmpfloat_with_epsilon (
              mixed->image[i], mixed->image_exact[i] ? image[i] : estimate->image[i], 1e-5);
        }
      g_assert_cmpuint (n, ==, n_exact[k]);
      g_assert_cmpfloat (least, >=, most);
    }
  for (guint i = 0; i < n_text; i++)
    {
      g_assert_false (estimate->text_exact[i + 1]);
      g_assert_true (usual->text_exact[i + 1]);
      g_assert_cmpfloat_with_epsilon (usual->text[i + 1], text[i], 1e-5);
    }
  g_assert_false (usual->text_exact[0]);
}

typedef struct
{
  guint n_reports;
  guint n_estimated;
  guint64 done;
  double first[196];
} Reports;

static void
note_report (const HeedProgress *progress, gpointer user_data)
{
  Reports *reports = user_data;
  const HeedExplanation *partial = progress->partial;
  gboolean exact = FALSE;
  g_assert_cmpuint (progress->done, >=, reports->done);
  reports->done = progress->done;
  for (guint i = 0; i < 196; i++)
    exact |= partial->image_exact[i];
  if (reports->n_reports++ == 0)
    memcpy (reports->first, partial->image, sizeof reports->first);
  reports->n_estimated += !exact;
}

/* The whole estimate comes first, then exact values take its places. */
static void
test_reports (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = golden_request (f->golden, "cpu");
  const char *const calls[] = {"atman-estimate", NULL};
  Reports reports = {0};
  add_methods (request, calls);
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, request, note_report, &reports, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reports.n_reports, >, reports.n_estimated);
  g_assert_cmpuint (reports.n_estimated, >=, 2);
  g_assert_cmpuint (reports.done, ==, 20 + 3);
  for (guint i = 0; i < 196; i++)
    {
      g_assert_true (isfinite (reports.first[i]));
      if (!get (result, 0)->image_exact[i])
        g_assert_cmpfloat (reports.first[i], ==, get (result, 0)->image[i]);
    }
}

static void
test_maps (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman-estimate:top=5", "atman-estimate:top=5,map=absolute",
                               "atman-estimate:top=5,map=squared", "atman-estimate:top=0,kept=1",
                               NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  for (guint i = 0; i < 196; i++)
    {
      double value = get (result, 0)->image[i];
      g_assert_cmpfloat (get (result, 1)->image[i], ==, fabs (value));
      g_assert_cmpfloat (get (result, 2)->image[i], ==, value * value);
      g_assert_cmpfloat (get (result, 3)->image[i], ==, 0);
    }
  g_assert_true (heed_explanation_comparable (get (result, 0), get (result, 1)));
  g_assert_false (heed_explanation_comparable (get (result, 0), get (result, 2)));
}

/* Of what came from passes of its own; NMSE of the estimate. */
static double
compare_exact (const double *estimate, const double *mixed, const gboolean *exact, guint n)
{
  double error = 0, size = 0;
  for (guint i = 0; i < n; i++)
    if (exact[i])
      {
        error += (estimate[i] - mixed[i]) * (estimate[i] - mixed[i]);
        size += mixed[i] * mixed[i];
      }
  return error / size;
}

/* A little suppression is what the estimate is exact for, whatever the target. */
static void
check_slope (Fixture *f, HeedRequest *request)
{
  g_autoptr (GError) error = NULL;
  const char *const calls[] = {"atman-estimate:kept=0.98,top=0", "atman-estimate:kept=0.98,top=12",
                               NULL};
  add_methods (request, calls);
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  const HeedExplanation *estimate = get (result, 0), *mixed = get (result, 1);
  double image = compare_exact (estimate->image, mixed->image, mixed->image_exact, 196);
  double text = compare_exact (estimate->text, mixed->text, mixed->text_exact, mixed->n_text);
  g_test_message ("NMSE %.2g of patches, %.2g of words", image, text);
  g_assert_cmpfloat (image, <=, 2e-3);
  g_assert_cmpfloat (text, <=, 2e-3);
}

static void
test_targets (Fixture *f, gconstpointer data)
{
  const char *const list[] = {"a red ball", "a black duck", "a chair", NULL};
  g_autoptr (HeedRequest) caption = golden_request (f->golden, "cpu");
  g_autoptr (HeedRequest) against = golden_request (f->golden, "cpu");
  g_autoptr (HeedRequest) versus = golden_request (f->golden, "cpu");
  against->against = g_strdupv ((char **)list);
  versus->versus = g_strdup ("a red ball");
  check_slope (f, caption);
  check_slope (f, against);
  check_slope (f, versus);
}

static void
test_json (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman-estimate:top=3", "gae", NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  g_autoptr (JsonNode) node = heed_result_to_json (result, FALSE);
  JsonArray *all = json_object_get_array_member (json_node_get_object (node), "explanations");
  JsonObject *estimate = json_array_get_object_element (all, 0);
  JsonObject *image = json_object_get_object_member (estimate, "image");
  JsonArray *exact = json_object_get_array_member (image, "exact");
  guint n = 0;
  g_assert_cmpuint (json_array_get_length (exact), ==, 196);
  for (guint i = 0; i < 196; i++)
    n += json_array_get_boolean_element (exact, i) != FALSE;
  g_assert_cmpuint (n, ==, 3);
  exact = json_object_get_array_member (json_object_get_object_member (estimate, "text"), "exact");
  g_assert_cmpuint (json_array_get_length (exact), ==, 5);
  /* nothing is said of the tokens around the caption, which AtMan does not explain */
  for (guint i = 0; i < 5; i++)
    g_assert_true (json_array_get_null_element (exact, i) == (i == 0 || i == 4));
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (estimate, "params"), "top"), ==,
      "3");
  JsonObject *gae = json_array_get_object_element (all, 1);
  g_assert_false (json_object_has_member (json_object_get_object_member (gae, "image"), "exact"));
  g_assert_cmpfloat (
      json_object_get_double_member (json_object_get_object_member (gae, "image"), "cls"), ==,
      get (result, 1)->cls);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
      {"/attention/vectors", test_vectors},       {"/attention/sums", test_sums},
      {"/attention/layer-mean", test_layer_mean}, {"/attention/gae-layers", test_gae_layers},
      {"/attention/bad-layers", test_bad_layers}, {"/atman-estimate/top", test_top},
      {"/atman-estimate/reports", test_reports},  {"/atman-estimate/maps", test_maps},
      {"/atman-estimate/targets", test_targets},  {"/atman-estimate/json", test_json},
  };
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
  return g_test_run ();
}
