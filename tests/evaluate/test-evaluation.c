/* heed_evaluation_run on pictures whose objects are known, with the bundled model. */
#include "heed-error.h"
#include "heed-evaluation.h"

#include <math.h>
#include <string.h>

static HeedRequest *
make_request (const char *const *calls)
{
  g_autoptr (GError) error = NULL;
  HeedRequest *request = heed_request_new ();
  g_free (request->model);
  g_free (request->device);
  request->model = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data/models/toybox-clip", NULL);
  request->device = g_strdup ("cpu");
  for (guint i = 0; calls[i] != NULL; i++)
    {
      HeedMethodCall *call = heed_method_call_parse (calls[i], &error);
      g_assert_no_error (error);
      g_ptr_array_add (request->methods, call);
    }
  return request;
}

static HeedEvaluation *
evaluate (const HeedMetric *metric, const char *folder, const HeedRequest *request,
          const char *const *calls, guint limit, GError **error)
{
  g_autoptr (GError) unread = NULL;
  g_autoptr (HeedDataset) dataset = heed_dataset_load (folder, &unread);
  g_assert_no_error (unread);
  g_autoptr (HeedSession) session = heed_session_new ();
  const HeedEvaluationPlan plan = {.dataset = dataset,
                                   .metric = metric,
                                   .request = request,
                                   .labels = calls,
                                   .calls = calls,
                                   .limit = limit,
                                   .seed = 1};
  return heed_evaluation_run (session, &plan, NULL, NULL, NULL, error);
}

/* ../shared/golden/README.md: of the reference's own maps on the first 40 scenes, 111 objects. The
 * table has more methods; these are quick. */
static const struct
{
  const char *call;
  double ap;
  double ar;
} reference[] = {
    {"gae", .583, .354},     {"cp-lrp", .542, .370}, {"raw-attention", .272, .242},
    {"rollout", .113, .489}, {"centre", .085, .546}, {"uniform", .057, 1},
};

static double
get_mean (const HeedEvaluation *evaluation, guint method, guint measure)
{
  const HeedMethodScore *score = evaluation->methods->pdata[method];
  g_test_message ("%s: %s %.4f of %u objects", score->label,
                  evaluation->metric->measures[measure].id, score->means[measure].mean, score->n);
  return score->means[measure].mean;
}

static void
test_reference (void)
{
  const char *calls[G_N_ELEMENTS (reference) + 1] = {NULL};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("HEED_SHARED_DIR"), "data/toybox", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("../shared/data/toybox is not there");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (reference); i++)
    calls[i] = reference[i].call;
  g_autoptr (HeedRequest) request = make_request (calls);
  g_autoptr (HeedEvaluation) evaluation =
      evaluate (&heed_metric_ap, folder, request, calls, 40, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((const HeedMethodScore *)evaluation->methods->pdata[0])->n, ==, 111);
  for (guint i = 0; i < G_N_ELEMENTS (reference); i++)
    {
      g_assert_cmpfloat_with_epsilon (get_mean (evaluation, i, 0), reference[i].ap, .005);
      g_assert_cmpfloat_with_epsilon (get_mean (evaluation, i, 1), reference[i].ar, .005);
    }
}

/* The same table has .324 for AtMan in blocks of 2 and .057 for uniform: nearly six times as much.
 */
static void
test_atman (void)
{
  const char *const calls[] = {"atman:group=block:2", "uniform", NULL};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data/samples", NULL);
  g_autoptr (HeedRequest) request = make_request (calls);
  g_autoptr (HeedEvaluation) evaluation =
      evaluate (&heed_metric_ap, folder, request, calls, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (evaluation->n_scenes, ==, 3);
  g_assert_cmpfloat (get_mean (evaluation, 0, 0), >, 3 * get_mean (evaluation, 1, 0));
}

/* What the maps of tests/golden/toybox-clip-000.json say of "a black duck", the first object; by
 * signed relevance GAE would find .8. Uniform has no ranks, and finds 20 of 196. */
static void
test_rank (void)
{
  const char *const calls[] = {"atman", "atman-estimate:top=0", "gae", "uniform", NULL};
  const double rank[] = {1, .97655, -.04025, NAN};
  const double recall[] = {1, 1, .5, 20. / 196};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data/samples", NULL);
  g_autoptr (HeedRequest) request = make_request (calls);
  g_autoptr (HeedEvaluation) evaluation =
      evaluate (&heed_metric_rank, folder, request, calls, 1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 4; i++)
    {
      const HeedObjectScore *duck = evaluation->objects->pdata[i];
      g_assert_cmpstr (duck->name, ==, "black duck");
      g_assert_cmpint (isnan (duck->values[0]), ==, isnan (rank[i]));
      if (!isnan (rank[i]))
        g_assert_cmpfloat_with_epsilon (duck->values[0], rank[i], 1e-3);
      g_assert_cmpfloat_with_epsilon (duck->values[1], recall[i], 1e-12);
    }
  const HeedMethodScore *uniform = evaluation->methods->pdata[3];
  g_assert_true (isnan (get_mean (evaluation, 3, 0)));
  g_assert_cmpfloat (get_mean (evaluation, 0, 2), >, 0);
  g_assert_cmpuint (uniform->set_apart, ==, uniform->n);
  g_assert_cmpuint (uniform->n, ==, 3);
}

/* The limit holds for masks too, which are read first. */
static void
test_max_pixels (void)
{
  const char *const calls[] = {"uniform", NULL};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data/samples", NULL);
  g_autoptr (HeedRequest) request = make_request (calls);
  request->max_pixels = 512 * 512 - 1;
  g_assert_null (evaluate (&heed_metric_ap, folder, request, calls, 1, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "scene-000.mask.png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/reference", test_reference);
  g_test_add_func ("/evaluation/atman", test_atman);
  g_test_add_func ("/evaluation/rank", test_rank);
  g_test_add_func ("/evaluation/max-pixels", test_max_pixels);
  return g_test_run ();
}
