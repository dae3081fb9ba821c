/* heed-cli-evaluate.c: `heed-cli evaluate`: methods over a folder of pictures with known objects.
 */
#include "heed-cli-evaluate-text.h"
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-cli-work.h"
#include "heed-evaluation.h"

#include <glib/gi18n.h>

#define BOOTSTRAP_SEED 1

typedef struct
{
  HeedCliEngine engine;
  char *data;
  char **methods;
  char *metric;
  int limit;
  char *json;
} Options;

typedef struct
{
  HeedEvaluationPlan plan;
  HeedCliProgress progress;
  HeedEvaluation *evaluation;
  GError *error;
} Work;

static void
options_clear (Options *options)
{
  heed_cli_engine_clear (&options->engine);
  g_free (options->data);
  g_strfreev (options->methods);
  g_free (options->metric);
  g_free (options->json);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static const HeedMetric *
find_metric (const Options *options)
{
  guint n;
  return options->metric != NULL ? heed_metric_find (options->metric) : heed_metrics (&n)[0];
}

static gboolean
check (const Options *options, GError **error)
{
  if (options->data == NULL)
    return heed_cli_usage_error (error, _ ("evaluate: --data is missing"));
  if (find_metric (options) == NULL)
    {
      g_autofree char *known = heed_cli_name_metrics (_ (" or "));
      return heed_cli_usage_error (error, _ ("--metric is “%s”, expected %s"), options->metric,
                                   known);
    }
  if (find_metric (options)->compares && (options->methods == NULL || options->methods[1] == NULL))
    return heed_cli_usage_error (error,
                                 _ ("--metric %s compares methods with the first --method, so at "
                                    "least two are needed"),
                                 options->metric);
  if (options->limit < 0)
    return heed_cli_usage_error (error, _ ("--limit is %d, expected a number of pictures above 0"),
                                 options->limit);
  return heed_cli_check_output ("--json", options->json, error);
}

static gboolean
parse (char **argv, Options *options, GError **error)
{
  g_autofree char *metrics = heed_cli_describe_metrics ();
  g_autofree char *names = heed_cli_name_metrics ("|");
  const GOptionEntry entries[] = {
      {"data", 0, 0, G_OPTION_ARG_FILENAME, &options->data,
       N_ ("folder with an index.json that names pictures and their objects"), N_ ("FOLDER")},
      {"method", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->methods,
       N_ ("how to explain; may be repeated; default: atman"), N_ ("ID[:NAME=VALUE,…]")},
      {"metric", 0, 0, G_OPTION_ARG_FILENAME, &options->metric, metrics, names},
      {"limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_ ("only the first N pictures"),
       N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the numbers; - is standard output"), N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  return heed_cli_parse (argv, NULL,
                         _ ("Measures how well methods find known objects, or how "
                            "alike they are."),
                         entries, &options->engine, error)
         && check (options, error);
}

/* Each method's id, or the call as typed where the id comes more than once. */
static GStrv
make_labels (char **typed, const GPtrArray *methods)
{
  g_autoptr (GStrvBuilder) labels = g_strv_builder_new ();
  for (guint i = 0; i < methods->len; i++)
    {
      const HeedMethodCall *call = methods->pdata[i];
      guint same = 0;
      for (guint k = 0; k < methods->len; k++)
        same += ((const HeedMethodCall *)methods->pdata[k])->method == call->method;
      g_strv_builder_add (labels, same > 1 ? typed[i] : call->method->id);
    }
  return g_strv_builder_end (labels);
}

static void
show_progress (const HeedEvaluationProgress *progress, gpointer user_data)
{
  Work *work = user_data;
  heed_cli_progress_show (&work->progress, _ ("object %u of %u, method %u of %u"),
                          progress->object + 1, progress->n_objects, progress->inner->method + 1,
                          progress->inner->n_methods);
}

static void
compute (gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (HeedSession) session = heed_session_new ();
  work->evaluation =
      heed_evaluation_run (session, &work->plan, show_progress, work, cancellable, &work->error);
}

static HeedCliExit
finish (const Options *options, const HeedEvaluation *evaluation, GError **error)
{
  if (options->json == NULL)
    {
      g_autofree char *text = heed_cli_evaluate_text (evaluation);
      return heed_cli_print (text);
    }
  g_autoptr (JsonNode) node = heed_evaluation_to_json (evaluation);
  return heed_cli_write_json (node, options->json, error) ? HEED_CLI_OK : heed_cli_fail (*error);
}

static HeedCliExit
run (const Options *options, GError **error)
{
  g_autoptr (HeedRequest) request = heed_request_new ();
  if (!heed_cli_add_methods (options->methods, request->methods, error)
      || !heed_cli_engine_apply (&options->engine, request, error))
    return heed_cli_fail (*error);
  g_autoptr (HeedDataset) dataset = heed_dataset_load (options->data, error);
  if (dataset == NULL)
    return heed_cli_fail (*error);
  const char *const fallback[] = {"atman", NULL};
  g_auto (GStrv) labels = make_labels (options->methods, request->methods);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = {
      .plan = {.dataset = dataset,
               .metric = find_metric (options),
               .request = request,
               .labels = (const char *const *)labels,
               .calls = options->methods != NULL ? (const char *const *)options->methods : fallback,
               .limit = (guint)options->limit,
               .seed = BOOTSTRAP_SEED}};
  heed_cli_work (compute, &work, cancellable);
  heed_cli_progress_clear (&work.progress);
  g_autoptr (HeedEvaluation) evaluation = work.evaluation;
  if (evaluation != NULL)
    return finish (options, evaluation, error);
  g_propagate_error (error, work.error);
  if (!g_cancellable_is_cancelled (cancellable))
    return heed_cli_fail (*error);
  heed_cli_complain (_ ("interrupted before every picture was measured"));
  return HEED_CLI_FAILED;
}

HeedCliExit
heed_cli_evaluate (char **argv)
{
  g_auto (Options) options = {0};
  g_autoptr (GError) error = NULL;
  if (!parse (argv, &options, &error))
    return heed_cli_fail (error);
  return run (&options, &error);
}
