/* heed-cli-bench.c: `heed-cli bench`: speed and memory of AtMan on a model's vision tower. */
#include "heed-cli-bench-text.h"
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-cli-work.h"

#include "heed-benchmark.h"

#include <glib/gi18n.h>

typedef struct
{
  HeedCliEngine engine;
  int block;
  int lanes;
  int repeat;
  gboolean profile;
  char *json;
} Options;

typedef struct
{
  const HeedRequest *request;
  HeedBenchmarkOptions options;
  HeedBenchmark *benchmark;
  GError *error;
} Work;

static void
options_clear (Options *options)
{
  heed_cli_engine_clear (&options->engine);
  g_free (options->json);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
check_range (const char *option, int value, int least, int most, GError **error)
{
  if (value >= least && value <= most)
    return TRUE;
  return heed_cli_usage_error (error, _ ("bench: %s is %d, expected %d to %d"), option, value,
                               least, most);
}

static gboolean
parse (char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
      {"block", 0, 0, G_OPTION_ARG_INT, &options->block,
       N_ ("suppress blocks of N by N patches (1)"), N_ ("N")},
      {"lanes", 0, 0, G_OPTION_ARG_INT, &options->lanes,
       N_ ("at most N passes at once (0: Heed chooses)"), N_ ("N")},
      {"repeat", 0, 0, G_OPTION_ARG_INT, &options->repeat, N_ ("timed runs (5)"), N_ ("N")},
      {"profile", 0, 0, G_OPTION_ARG_NONE, &options->profile, N_ ("time every kernel too"), NULL},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the figures; - is standard output"), N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  return heed_cli_parse (argv, NULL, _ ("Measures AtMan's speed and memory."), entries,
                         &options->engine, error)
         && check_range ("--block", options->block, 1, 64, error)
         && check_range ("--lanes", options->lanes, 0, 1 << 20, error)
         && check_range ("--repeat", options->repeat, 1, 1000, error)
         && heed_cli_check_output ("--json", options->json, error);
}

static HeedEngine *
open_engine (const HeedRequest *request, GError **error)
{
  g_autoptr (HeedModel) model = heed_model_open (request->model, error);
  if (model == NULL)
    return NULL;
  g_autoptr (HeedBackend) backend = heed_device_open (request->device, request->precision, error);
  if (backend == NULL)
    return NULL;
  heed_backend_set_memory_budget (backend, request->memory_bytes);
  return heed_engine_new (model, backend);
}

static void
compute (gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (HeedEngine) engine = open_engine (work->request, &work->error);
  if (engine != NULL)
    work->benchmark = heed_benchmark_run (engine, &work->options, cancellable, &work->error);
}

HeedCliExit
heed_cli_bench (char **argv)
{
  g_auto (Options) options = {.block = 1, .repeat = 5};
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = heed_request_new ();
  if (!parse (argv, &options, &error) || !heed_cli_engine_apply (&options.engine, request, &error))
    return heed_cli_fail (error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = {.request = request,
               .options = {(guint)options.block, (guint)options.lanes, (guint)options.repeat,
                           options.profile, TRUE}};
  heed_cli_work (compute, &work, cancellable);
  g_autoptr (HeedBenchmark) benchmark = work.benchmark;
  if (benchmark == NULL)
    {
      error = work.error;
      return heed_cli_fail (error);
    }
  if (options.json == NULL)
    {
      g_autofree char *text = heed_cli_bench_text (benchmark);
      return heed_cli_print (text);
    }
  g_autoptr (JsonNode) node = heed_benchmark_to_json (benchmark);
  return heed_cli_write_json (node, options.json, &error) ? HEED_CLI_OK : heed_cli_fail (error);
}
