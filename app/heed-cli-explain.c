/* heed-cli-explain.c: `heed-cli explain`: maps as JSON, as CSV, as a figure, or in a few lines. */
#include "heed-cli-compare.h"
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-cli-summary.h"
#include "heed-cli-work.h"
#include "heed-exactness.h"
#include "heed-figure.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  HeedCliEngine engine;
  char *image;
  char *text;
  char *versus;
  char *against;
  char **methods;
  gboolean check;
  gboolean timings;
  char *json;
  char *csv;
  char *figure;
  char *scale;
  char **differences;
  gboolean ranks;
} Options;

/* What the compute thread is given and hands back. */
typedef struct
{
  const HeedRequest *request;
  HeedCliProgress progress;
  HeedResult *result;
  GError *error;
} Work;

static void
options_clear (Options *options)
{
  heed_cli_engine_clear (&options->engine);
  g_free (options->image);
  g_free (options->text);
  g_free (options->versus);
  g_free (options->against);
  g_strfreev (options->methods);
  g_free (options->json);
  g_free (options->csv);
  g_free (options->figure);
  g_free (options->scale);
  g_strfreev (options->differences);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
      {"image", 'i', 0, G_OPTION_ARG_FILENAME, &options->image, N_ ("the picture"), N_ ("FILE")},
      {"text", 't', 0, G_OPTION_ARG_FILENAME, &options->text, N_ ("the caption"), N_ ("CAPTION")},
      {"versus", 0, 0, G_OPTION_ARG_FILENAME, &options->versus,
       N_ ("explain what speaks for the caption rather than for this one"), N_ ("CAPTION")},
      {"against", 0, 0, G_OPTION_ARG_FILENAME, &options->against,
       N_ ("explain the caption's probability among those of a list, one a line"), N_ ("LIST")},
      {"method", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->methods,
       N_ ("how to explain; may be repeated; default: atman"), N_ ("ID[:NAME=VALUE,…]")},
      {"check", 0, 0, G_OPTION_ARG_NONE, &options->check,
       N_ ("run the same on the CPU in f32 too and compare"), NULL},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the numbers; - is standard output"), N_ ("FILE")},
      {"csv", 0, 0, G_OPTION_ARG_FILENAME, &options->csv,
       N_ ("write the maps as a table, a line per patch and token, with a column for whether it is "
           "exact where a method estimates; - is standard output"),
       N_ ("FILE")},
      {"timings", 0, 0, G_OPTION_ARG_NONE, &options->timings, N_ ("add seconds to the numbers"),
       NULL},
      {"figure", 0, 0, G_OPTION_ARG_FILENAME, &options->figure,
       N_ ("draw the maps into a .png, .svg or .pdf"), N_ ("FILE")},
      {"scale", 0, 0, G_OPTION_ARG_FILENAME, &options->scale,
       N_ ("one colour scale for all maps of a figure that can be compared, or each its own; "
           "default: shared"),
       N_ ("shared|own")},
      {"difference", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->differences,
       N_ ("add the map of one method minus another's to the figure; numbers count the methods "
           "from 1; may be repeated"),
       N_ ("A,B")},
      {"ranks", 0, 0, G_OPTION_ARG_NONE, &options->ranks,
       N_ ("add the rank correlations of all maps to the figure"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  return heed_cli_parse (argv, NULL,
                         _ ("Explains why a model gives a picture and a caption its "
                            "score."),
                         entries, &options->engine, error);
}

/* Every file can be written, and none twice. */
static gboolean
check_outputs (const Options *options, GError **error)
{
  const struct
  {
    const char *name;
    const char *path;
  } outputs[] = {{"--json", options->json}, {"--csv", options->csv}, {"--figure", options->figure}};
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    for (guint j = 0; j < i; j++)
      if (outputs[i].path != NULL && g_strcmp0 (outputs[i].path, outputs[j].path) == 0)
        return heed_cli_usage_error (error, _ ("%s and %s name the same file"), outputs[j].name,
                                     outputs[i].name);
  if (options->figure != NULL && !heed_figure_can_save (options->figure, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (outputs); i++)
    if (!heed_cli_check_output (outputs[i].name, outputs[i].path, error))
      return FALSE;
  return TRUE;
}

static gboolean
check (const Options *options, GError **error)
{
  if (options->image == NULL)
    return heed_cli_usage_error (error, _ ("explain: --image is missing"));
  if (options->text == NULL)
    return heed_cli_usage_error (error, _ ("explain: --text is missing"));
  if (options->versus != NULL && options->against != NULL)
    return heed_cli_usage_error (error, _ ("explain: --versus and --against exclude each other"));
  if (options->scale != NULL && !g_str_equal (options->scale, "shared")
      && !g_str_equal (options->scale, "own"))
    return heed_cli_usage_error (error, _ ("--scale is “%s”, expected shared or own"),
                                 options->scale);
  if (options->figure == NULL && (options->differences != NULL || options->ranks))
    return heed_cli_usage_error (error, _ ("explain: %s needs --figure"),
                                 options->ranks ? "--ranks" : "--difference");
  return check_outputs (options, error);
}

static HeedRequest *
make_request (const Options *options, GError **error)
{
  g_autoptr (HeedRequest) request = heed_request_new ();
  if (!heed_cli_add_methods (options->methods, request->methods, error)
      || !heed_cli_engine_apply (&options->engine, request, error))
    return NULL;
  request->image = g_strdup (options->image);
  request->check = options->check;
  request->text = heed_cli_caption ("--text", options->text, error);
  if (request->text == NULL)
    return NULL;
  if (options->versus != NULL
      && (request->versus = heed_cli_caption ("--versus", options->versus, error)) == NULL)
    return NULL;
  if (options->against != NULL
      && (request->against = heed_cli_read_captions (options->against, error)) == NULL)
    return NULL;
  return g_steal_pointer (&request);
}

static void
show_progress (const HeedProgress *progress, gpointer user_data)
{
  Work *work = user_data;
  const HeedMethodCall *call = work->request->methods->pdata[progress->method];
  heed_cli_progress_show (
      &work->progress,
      heed_explanation_estimates (progress->partial)
          ? _ ("%s (%u of %u): exact values: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT)
          : _ ("%s (%u of %u): pass %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT),
      call->method->name, progress->method + 1, progress->n_methods, progress->done,
      progress->total);
}

static void
compute (gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (HeedSession) session = heed_session_new ();
  work->result =
      heed_session_explain (session, work->request, show_progress, work, cancellable, &work->error);
}

static gboolean
draw_figure (const Options *options, HeedResult *result, const GArray *differences, GError **error)
{
  HeedFigureOptions looks;
  heed_figure_options_init (&looks);
  looks.ranks = options->ranks;
  heed_cli_add_differences (result, differences);
  if (options->scale != NULL)
    looks.scale = g_str_equal (options->scale, "own") ? HEED_SCALE_OWN : HEED_SCALE_SHARED;
  g_autoptr (HeedFigure) figure = heed_figure_new (result, &looks);
  return heed_figure_save (figure, options->figure, error);
}

static gboolean
write_table (const Options *options, const HeedResult *result, GError **error)
{
  g_autoptr (GBytes) table = heed_result_to_csv (result);
  return heed_cli_write (table, options->csv, error);
}

static gboolean
write_outputs (const Options *options, HeedResult *result, const GArray *differences,
               GError **error)
{
  if ((options->figure != NULL && !draw_figure (options, result, differences, error))
      || (options->csv != NULL && !write_table (options, result, error)))
    return FALSE;
  if (options->json == NULL)
    return TRUE;
  g_autoptr (JsonNode) node = heed_result_to_json (result, options->timings);
  return heed_cli_write_json (node, options->json, error);
}

static HeedCliExit
finish (const Options *options, HeedResult *result, const GArray *differences, gboolean interrupted,
        GError **error)
{
  if (!write_outputs (options, result, differences, error))
    return heed_cli_fail (*error);
  if (options->json == NULL && options->csv == NULL && options->figure == NULL)
    {
      g_autofree char *summary = heed_cli_summary (result);
      HeedCliExit status = heed_cli_print (summary);
      if (status != HEED_CLI_OK)
        return status;
    }
  if (!interrupted)
    return HEED_CLI_OK;
  heed_cli_complain (_ ("interrupted; what was done until then is marked unfinished"));
  return HEED_CLI_FAILED;
}

HeedCliExit
heed_cli_explain (char **argv)
{
  g_auto (Options) options = {0};
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = NULL;
  g_autoptr (GArray) differences = NULL;
  if (!parse (argv, &options, &error) || !check (&options, &error)
      || (request = make_request (&options, &error)) == NULL
      || (differences = heed_cli_parse_differences (options.differences, request->methods, &error))
             == NULL)
    return heed_cli_fail (error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = {.request = request};
  heed_cli_work (compute, &work, cancellable);
  heed_cli_progress_clear (&work.progress);
  g_autoptr (HeedResult) result = work.result;
  if (result != NULL)
    return finish (&options, result, differences, g_cancellable_is_cancelled (cancellable), &error);
  error = work.error;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      heed_cli_complain (_ ("interrupted before anything was done"));
      return HEED_CLI_FAILED;
    }
  return heed_cli_fail (error);
}
