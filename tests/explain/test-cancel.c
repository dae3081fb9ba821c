/* Cancelled midway, every method keeps what is done, marks it unfinished, and what is there is
 * right; the session goes on. */
#include "golden.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

static HeedSession *session; /* goes on after each of them */

/* @at: cancelled in this report, counted from 1
 * @kept: whether anything is done by then
 * @words: whether the text is explained by then */
typedef struct
{
  const char *call;
  guint at;
  gboolean kept;
  gboolean words;
} Case;

static const Case cases[] = {
    {"atman:group=block:2", 1, TRUE, FALSE},
    {"occlusion:window=2,stride=2", 2, TRUE, FALSE},
    {"gradient-x-input", 1, TRUE, FALSE},
    {"saliency", 1, TRUE, FALSE},
    {"integrated-gradients:steps=21", 1, FALSE, FALSE}, /* lanes of a sum are nothing to show */
    {"integrated-gradients:steps=2", 2, TRUE, FALSE},
    {"smoothgrad:samples=2", 2, TRUE, FALSE},
    {"cp-lrp:gamma=0.25", 1, TRUE, FALSE},
    {"attn-lrp", 1, TRUE, FALSE},
    {"raw-attention", 1, TRUE, FALSE},
    {"rollout", 1, TRUE, FALSE},
    {"gae", 1, TRUE, FALSE},
    {"attention-gradcam", 1, TRUE, FALSE},
    {"atman-estimate", 1, TRUE, FALSE},
    {"atman-estimate:top=60", 3, TRUE, TRUE},
};

typedef struct
{
  guint at;
  guint n_reports;
  GCancellable *cancellable;
} Watch;

static void
watch (const HeedProgress *progress, gpointer user_data)
{
  Watch *self = user_data;
  if (++self->n_reports == self->at)
    g_cancellable_cancel (self->cancellable);
}

/* @at: 0 = not cancelled */
static HeedResult *
explain (const char *call, guint at, GError **error)
{
  g_autoptr (Golden) golden = golden_open ("toybox-clip-000.json", FALSE);
  g_autoptr (HeedRequest) request = golden_request (golden, "cpu");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch self = {at, 0, cancellable};
  g_ptr_array_add (request->methods, heed_method_call_parse (call, NULL));
  return heed_session_explain (session, request, watch, &self, cancellable, error);
}

static guint
count_numbers (const double *values, guint n)
{
  guint numbers = 0;
  for (guint i = 0; i < n; i++)
    numbers += isfinite (values[i]);
  return numbers;
}

/* What there is are the numbers of the whole run, or of the run that only estimates. */
static void
assert_right (const double *part, const double *whole, const gboolean *exact,
              const double *estimate, guint n, double value)
{
  for (guint i = 0; i < n; i++)
    {
      double expected = exact != NULL && !exact[i] ? estimate[i] : whole[i];
      if (!isnan (part[i]))
        g_assert_cmpfloat_with_epsilon (part[i], expected, 1e-6 * fmax (1, fabs (value)));
    }
}

static void
check_partial (const Case *c, const HeedExplanation *part, const HeedExplanation *whole,
               const HeedExplanation *estimate)
{
  guint n = part->rows * part->cols;
  g_assert_true (part->unfinished);
  g_assert_cmpuint (part->passes, >, 0);
  g_assert_cmpuint (part->passes, <, whole->passes);
  g_assert_cmpuint (count_numbers (part->image, n), >, 0);
  g_assert_true ((count_numbers (part->text, part->n_text) > 0) == c->words);
  assert_right (part->image, whole->image, part->image_exact, estimate->image, n, whole->value);
  assert_right (part->text, whole->text, part->text_exact, estimate->text, part->n_text,
                whole->value);
}

/* An estimate may be there as a whole: its warning counts what is exact. */
static void
check_warning (const HeedExplanation *part, const HeedExplanation *whole)
{
  guint exact = 0, asked = 0, n = part->rows * part->cols;
  if (part->image_exact == NULL)
    return;
  for (guint i = 0; i < n; i++)
    {
      exact += part->image_exact[i] != FALSE;
      asked += whole->image_exact[i] != FALSE;
    }
  g_autofree char *expected = g_strdup_printf (
      "Cancelled: of the largest estimates %u of %u patches and 0 of 3 words", exact, asked);
  g_assert_cmpuint (exact, <, asked);
  g_assert_cmpuint (part->warnings->len, ==, 1);
  g_assert_true (g_str_has_prefix (part->warnings->pdata[0], expected));
}

static void
check_json (HeedResult *result)
{
  g_autoptr (JsonNode) node = heed_result_to_json (result, FALSE);
  JsonArray *all = json_object_get_array_member (json_node_get_object (node), "explanations");
  g_assert_cmpuint (json_array_get_length (all), ==, 1);
  g_assert_true (
      json_object_get_boolean_member (json_array_get_object_element (all, 0), "unfinished"));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedResult) part = explain (c->call, c->at, &error);
  g_assert_true ((part != NULL) == c->kept);
  if (part == NULL)
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_autoptr (HeedResult) whole = explain (c->call, 0, &error);
  g_assert_no_error (error);
  const HeedExplanation *all = g_ptr_array_index (whole->explanations, 0);
  g_assert_false (all->unfinished);
  if (part == NULL)
    return;
  const HeedExplanation *some = g_ptr_array_index (part->explanations, 0);
  const char *other = some->image_exact != NULL ? "atman-estimate:top=0" : "uniform";
  g_autoptr (HeedResult) guess = explain (other, 0, &error);
  g_assert_no_error (error);
  check_partial (c, some, all, g_ptr_array_index (guess->explanations, 0));
  check_warning (some, all);
  check_json (part);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cancel/%u-%s", i, cases[i].call);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  session = heed_session_new ();
  int status = g_test_run ();
  heed_session_free (session);
  return status;
}
