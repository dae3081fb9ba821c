/* heed-cli-bench.c: `heed-cli bench`: speed and memory of AtMan on a model's vision tower, or of
 * any methods on a picture and a caption. */
#include "heed-cli-bench-text.h"
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-cli-work.h"

#include <glib/gi18n.h>

typedef struct
{
  HeedCliEngine engine;
  char **methods;
  int block;
  int lanes;
  int repeat;
  gboolean profile;
  char *json;
} Options;

typedef struct
{
  HeedRequest *request;
  HeedBenchmarkOptions options;
  HeedCliProgress progress;
  HeedBenchmark *benchmark;
  HeedMethodCosts *costs;
  GError *error;
} Work;

static void
options_clear (Options *options)
{
  heed_cli_engine_clear (&options->engine);
  g_strfreev (options->methods);
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
check (const Options *options, GError **error)
{
  if (options->methods != NULL && (options->block != 1 || options->lanes != 0))
    return heed_cli_usage_error (error, _ ("bench: --block and --lanes are of AtMan's benchmark, "
                                           "expected none of them beside --method"));
  return check_range ("--block", options->block, 1, 64, error)
         && check_range ("--lanes", options->lanes, 0, 1 << 20, error)
         && check_range ("--repeat", options->repeat, options->methods != NULL ? 0 : 1, 1000, error)
         && heed_cli_check_output ("--json", options->json, error);
}

static gboolean
parse (char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
      {"method", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->methods,
       N_ ("measure this method, both maps, instead of AtMan's passes; may be repeated; all: every "
           "one"),
       N_ ("ID[:NAME=VALUE,…]")},
      {"block", 0, 0, G_OPTION_ARG_INT, &options->block,
       N_ ("suppress blocks of N by N patches (1)"), N_ ("N")},
      {"lanes", 0, 0, G_OPTION_ARG_INT, &options->lanes,
       N_ ("at most N passes at once (0: Heed chooses)"), N_ ("N")},
      {"repeat", 0, 0, G_OPTION_ARG_INT, &options->repeat,
       N_ ("timed runs (5); with --method 0: memory alone"), N_ ("N")},
      {"profile", 0, 0, G_OPTION_ARG_NONE, &options->profile, N_ ("time every kernel too"), NULL},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the figures; - is standard output"), N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  return heed_cli_parse (argv, NULL, _ ("Measures methods' speed and memory."), entries,
                         &options->engine, error)
         && check (options, error);
}

static gboolean
add_methods (char **typed, GPtrArray *methods, GError **error)
{
  guint n;
  const HeedMethod *const *every = heed_methods (&n);
  if (!g_str_equal (typed[0], "all") || typed[1] != NULL)
    return heed_cli_add_methods (typed, methods, error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (methods, heed_method_call_parse (every[i]->id, NULL));
  return TRUE;
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
measure_passes (gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (HeedEngine) engine = open_engine (work->request, &work->error);
  if (engine != NULL)
    work->benchmark = heed_benchmark_run (engine, &work->options, cancellable, &work->error);
}

static void
show_method (guint index, gpointer user_data)
{
  Work *work = user_data;
  const HeedMethodCall *call = work->request->methods->pdata[index];
  heed_cli_progress_show (&work->progress, _ ("method %u of %u: %s"), index + 1,
                          work->request->methods->len, call->method->id);
}

static void
measure_methods (gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  HeedMethodCostOptions options = {.repeat = work->options.repeat,
                                   .profile = work->options.profile,
                                   .begun = show_method,
                                   .user_data = work};
  work->costs = heed_method_costs_measure (work->request, &options, cancellable, &work->error);
}

static gboolean
print (const Work *work, const char *json, HeedCliExit *exit, GError **error)
{
  if (json != NULL)
    {
      g_autoptr (JsonNode) node = work->costs != NULL ? heed_method_costs_to_json (work->costs)
                                                      : heed_benchmark_to_json (work->benchmark);
      *exit = HEED_CLI_OK;
      return heed_cli_write_json (node, json, error);
    }
  g_autofree char *text = work->costs != NULL ? heed_cli_bench_methods_text (work->costs)
                                              : heed_cli_bench_text (work->benchmark);
  *exit = heed_cli_print (text);
  return TRUE;
}

HeedCliExit
heed_cli_bench (char **argv)
{
  g_auto (Options) options = {.block = 1, .repeat = 5};
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = heed_request_new ();
  if (!parse (argv, &options, &error) || !heed_cli_engine_apply (&options.engine, request, &error)
      || (options.methods != NULL && !add_methods (options.methods, request->methods, &error)))
    return heed_cli_fail (error);

  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Work work = {.request = request,
               .options = {(guint)options.block, (guint)options.lanes, (guint)options.repeat,
                           options.profile, TRUE}};
  heed_cli_work (options.methods != NULL ? measure_methods : measure_passes, &work, cancellable);
  heed_cli_progress_clear (&work.progress);
  g_autoptr (HeedBenchmark) benchmark = work.benchmark;
  g_autoptr (HeedMethodCosts) costs = work.costs;
  HeedCliExit exit = HEED_CLI_OK;
  error = work.error;
  if (error != NULL || !print (&work, options.json, &exit, &error))
    return heed_cli_fail (error);
  return exit;
}
