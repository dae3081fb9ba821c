/* heed_evaluation_run on pictures whose objects are known, with the bundled model. */
#include "heed-error.h"
#include "heed-evaluation.h"

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
evaluate (const char *folder, const HeedRequest *request, const char *const *calls, guint limit,
          GError **error)
{
  g_autoptr (GError) unread = NULL;
  g_autoptr (HeedDataset) dataset = heed_dataset_load (folder, &unread);
  g_assert_no_error (unread);
  g_autoptr (HeedSession) session = heed_session_new ();
  const HeedEvaluationPlan plan = {.dataset = dataset,
                                   .request = request,
                                   .labels = calls,
                                   .calls = calls,
                                   .limit = limit,
                                   .seed = 1};
  return heed_evaluation_run (session, &plan, NULL, NULL, NULL, error);
}

static double
mean_ap (const HeedEvaluation *evaluation, guint method)
{
  const HeedMethodScore *score = evaluation->methods->pdata[method];
  g_test_message ("%s: AP %.4f of %u objects", score->label, score->ap.mean, score->n);
  return score->ap.mean;
}

/* ../shared/golden/README.md: AP of the reference's maps on the first 40 scenes, 111 objects. */
static void
test_baselines (void)
{
  const char *const calls[] = {"uniform", "centre", NULL};
  const double reference[] = {.057, .085};
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_build_filename (g_getenv ("HEED_SHARED_DIR"), "data/toybox", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("../shared/data/toybox is not there");
      return;
    }
  g_autoptr (HeedRequest) request = make_request (calls);
  g_autoptr (HeedEvaluation) evaluation = evaluate (folder, request, calls, 40, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (((const HeedMethodScore *)evaluation->methods->pdata[0])->n, ==, 111);
  for (guint i = 0; i < G_N_ELEMENTS (reference); i++)
    g_assert_cmpfloat_with_epsilon (mean_ap (evaluation, i), reference[i], .005);
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
  g_autoptr (HeedEvaluation) evaluation = evaluate (folder, request, calls, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (evaluation->n_scenes, ==, 3);
  g_assert_cmpfloat (mean_ap (evaluation, 0), >, 3 * mean_ap (evaluation, 1));
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
  g_assert_null (evaluate (folder, request, calls, 1, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "scene-000.mask.png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/evaluation/baselines", test_baselines);
  g_test_add_func ("/evaluation/atman", test_atman);
  g_test_add_func ("/evaluation/max-pixels", test_max_pixels);
  return g_test_run ();
}
