/* heed-cli-evaluate.c: `heed-cli evaluate`: methods over a folder of pictures with known objects.
 */
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

static gboolean
check (const Options *options, GError **error)
{
  if (options->data == NULL)
    return heed_cli_usage_error (error, _ ("evaluate: --data is missing"));
  if (options->metric != NULL && !g_str_equal (options->metric, "ap"))
    return heed_cli_usage_error (error, _ ("--metric is “%s”, expected ap"), options->metric);
  if (options->limit < 0)
    return heed_cli_usage_error (error, _ ("--limit is %d, expected a number of pictures above 0"),
                                 options->limit);
  return heed_cli_check_output ("--json", options->json, error);
}

static gboolean
parse (char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
      {"data", 0, 0, G_OPTION_ARG_FILENAME, &options->data,
       N_ ("folder with an index.json that names pictures and their objects"), N_ ("FOLDER")},
      {"method", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->methods,
       N_ ("how to explain; may be repeated; default: atman"), N_ ("ID[:NAME=VALUE,…]")},
      {"metric", 0, 0, G_OPTION_ARG_FILENAME, &options->metric,
       N_ ("what to measure; ap: the share of positive relevance on the object, and how much of "
           "the object it covers"),
       N_ ("ap")},
      {"limit", 0, 0, G_OPTION_ARG_INT, &options->limit, N_ ("only the first N pictures"),
       N_ ("N")},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the numbers; - is standard output"), N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  return heed_cli_parse (argv, NULL, _ ("Measures how well methods find known objects."), entries,
                         &options->engine, error)
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

static void
append_head (GString *text, const HeedEvaluation *evaluation)
{
  const HeedMethodScore *first = evaluation->methods->pdata[0];
  g_autofree char *objects =
      g_strdup_printf (ngettext ("%u object", "%u objects", first->n), first->n);
  g_autofree char *pictures = g_strdup_printf (
      ngettext ("%u picture", "%u pictures", evaluation->n_scenes), evaluation->n_scenes);
  /* translators: "3 objects in 1 picture, model …" */
  g_string_append_printf (text, _ ("%s in %s, model %s, computed on %s\n"), objects, pictures,
                          evaluation->model_name != NULL ? evaluation->model_name : "?",
                          evaluation->device != NULL ? evaluation->device : "?");
  if (evaluation->unseen > 0)
    g_string_append_printf (text,
                            ngettext ("%u object outside what the model sees is left out\n",
                                      "%u objects outside what the model sees are left out\n",
                                      evaluation->unseen),
                            evaluation->unseen);
}

static char *
to_text (const HeedEvaluation *evaluation)
{
  GString *text = g_string_new (NULL);
  append_head (text, evaluation);
  guint width = 6;
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const HeedMethodScore *score = evaluation->methods->pdata[i];
      width = MAX (width, (guint)g_utf8_strlen (score->label, -1));
    }
  heed_cli_cell (text, _ ("method"), width);
  g_string_append (text, _ ("AP     95 % interval  AR     95 % interval  empty\n"));
  for (guint i = 0; i < evaluation->methods->len; i++)
    {
      const HeedMethodScore *score = evaluation->methods->pdata[i];
      heed_cli_cell (text, score->label, width);
      g_string_append_printf (text, "%.3f  %.3f – %.3f  %.3f  %.3f – %.3f  %5u\n", score->ap.mean,
                              score->ap.low, score->ap.high, score->ar.mean, score->ar.low,
                              score->ar.high, score->empty);
    }
  return g_string_free (text, FALSE);
}

static HeedCliExit
finish (const Options *options, const HeedEvaluation *evaluation, GError **error)
{
  if (options->json == NULL)
    {
      g_autofree char *text = to_text (evaluation);
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
