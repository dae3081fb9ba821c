#include "heed-benchmark.h"

#include "heed-device.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What one run needs, and where it leaves its values. */
typedef struct
{
  HeedEngine *engine;
  HeedProgramKey key;
  guint lanes;
  guint image_size;
  float *pixels;
  float *others;
  float *kept;
  float *values;
} Bench;

static void
bench_clear (Bench *bench)
{
  g_free (bench->pixels);
  g_free (bench->others);
  g_free (bench->kept);
  g_free (bench->values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

void
heed_benchmark_free (HeedBenchmark *benchmark)
{
  if (benchmark == NULL)
    return;
  g_free (benchmark->device);
  g_array_unref (benchmark->kernels);
  g_free (benchmark);
}

/* Lane i suppresses block i of the grid. */
static float *
make_kept (guint rows, guint cols, guint block, guint n_keys, guint *lanes)
{
  guint across = (cols + block - 1) / block;
  *lanes = across * ((rows + block - 1) / block);
  float *kept = g_new (float, (gsize)*lanes *n_keys);
  for (gsize i = 0; i < (gsize)*lanes * n_keys; i++)
    kept[i] = 1;
  for (guint y = 0; y < rows; y++)
    for (guint x = 0; x < cols; x++)
      {
        guint lane = y / block * across + x / block;
        kept[(gsize)lane * n_keys + 1 + y * cols + x] = 0.1f;
      }
  return kept;
}

/* Any picture and any caption's embedding are as good: the time does not depend on them. */
static void
prepare (Bench *bench, const HeedBenchmarkOptions *options)
{
  HeedModel *model = heed_engine_get_model (bench->engine);
  guint rows, cols, patch_size, projection = heed_model_get_projection_size (model);
  heed_model_get_grid (model, &rows, &cols, &bench->image_size, &patch_size);
  gsize n_pixels = (gsize)3 * bench->image_size * bench->image_size;
  bench->pixels = g_new (float, n_pixels);
  bench->others = g_new (float, projection);
  for (gsize i = 0; i < n_pixels; i++)
    bench->pixels[i] = (float)sin ((double)i * 0.37) + (float)cos ((double)i * 0.0071);
  for (guint i = 0; i < projection; i++)
    bench->others[i] = (float)((i % 2 ? -1 : 1) / sqrt (projection));
  bench->key.rows = rows * cols + 1;
  bench->kept = make_kept (rows, cols, options->block, bench->key.rows, &bench->lanes);
  bench->values = g_new0 (float, bench->lanes);
  bench->key.side = HEED_SIDE_IMAGE;
  bench->key.outputs = HEED_OUTPUT_VALUE;
  bench->key.options.suppress = TRUE;
  bench->key.options.last_layer = heed_model_get_n_layers (model, HEED_SIDE_IMAGE) - 1;
  bench->key.options.n_others = 1;
  bench->key.lanes = options->lanes ? MIN (options->lanes, bench->lanes) : bench->lanes;
}

static gboolean
bind (Bench *bench, const HeedTowerProgram *p, GCancellable *cancellable, GError **error)
{
  gint32 class_row = 0;
  HeedFeed feeds[] = {{p->tower->input, bench->pixels},
                      {p->tower->read, &class_row},
                      {p->tower->others, bench->others}};
  HeedBinding binding = {bench->key.rows, 1, 0, feeds, G_N_ELEMENTS (feeds)};
  return heed_program_bind (p->program, &binding, cancellable, error);
}

static gboolean
run_lanes (Bench *bench, const HeedTowerProgram *p, GCancellable *cancellable, GError **error)
{
  HeedFeed kept = {p->tower->kept, bench->kept};
  HeedFetch fetch = {p->tower->value, bench->values};
  HeedLaneRun run = {bench->lanes, &kept, 1, &fetch, 1, NULL, NULL};
  return heed_program_run (p->program, &run, cancellable, error);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static gboolean
time_runs (Bench *bench, const HeedTowerProgram *p, const HeedBenchmarkOptions *options,
           HeedBenchmark *result, GCancellable *cancellable, GError **error)
{
  g_autofree double *seconds = g_new (double, options->repeat + 1);
  for (guint i = 0; i <= options->repeat; i++)
    {
      gint64 begin = g_get_monotonic_time ();
      if (!bind (bench, p, cancellable, error) || !run_lanes (bench, p, cancellable, error))
        return FALSE;
      seconds[i] = (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
    }
  qsort (seconds + 1, options->repeat, sizeof (double), compare_doubles);
  result->seconds_least = seconds[1];
  result->seconds_median = seconds[1 + options->repeat / 2];
  return TRUE;
}

static gboolean
measure_traffic (Bench *bench, const HeedTowerProgram *p, HeedBenchmark *result,
                 GCancellable *cancellable, GError **error)
{
  HeedTraffic before, after;
  HeedBackend *backend = heed_engine_get_backend (bench->engine);
  heed_backend_get_traffic (backend, &before);
  if (!run_lanes (bench, p, cancellable, error))
    return FALSE;
  heed_backend_get_traffic (backend, &after);
  result->to_device = after.to_device - before.to_device;
  result->from_device = after.from_device - before.from_device;
  result->kept_bytes = (gsize)bench->lanes * bench->key.rows * sizeof (float);
  result->value_bytes = bench->lanes * sizeof (float);
  return TRUE;
}

static gboolean
profile (Bench *bench, const HeedTowerProgram *p, HeedBenchmark *result, GCancellable *cancellable,
         GError **error)
{
  HeedBackend *backend = heed_engine_get_backend (bench->engine);
  heed_backend_reset_work (backend);
  heed_backend_set_timed (backend, TRUE);
  gboolean ok = bind (bench, p, cancellable, error) && run_lanes (bench, p, cancellable, error);
  heed_backend_set_timed (backend, FALSE);
  g_array_unref (result->kernels);
  result->kernels = heed_kernel_times_new (backend);
  return ok;
}

/* ---- the matrix product alone ---- */

static gboolean
fetch_pattern (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  float *values = dest;
  for (gsize i = 0; i < size / sizeof (float); i++)
    values[i] = (float)((offset / sizeof (float) + i) % 17) / 17 - 0.5f;
  return TRUE;
}

/* Multiply-adds per second of @run, at best: the time in kernels alone, not that of transfers. */
static gboolean
best_rate (HeedProgram *program, const HeedLaneRun *run, guint repeat, double *rate, GError **error)
{
  *rate = 0;
  for (guint i = 0; i <= repeat; i++)
    {
      guint n;
      heed_program_set_profiling (program, TRUE);
      if (!heed_program_run (program, run, NULL, error))
        return FALSE;
      const HeedStepProfile *product = heed_program_get_profile (program, &n);
      if (i > 0 && product->seconds > 0)
        *rate = fmax (*rate, (double)product->multiply_adds / product->seconds);
    }
  return TRUE;
}

/* @result's widest product: a batch of lanes of tokens × C → M. Multiply-adds per second. */
static gboolean
time_product (HeedBackend *backend, const HeedBenchmark *result, guint repeat, double *rate,
              GError **error)
{
  const HeedShape shape = {TRUE, HEED_ROWS_FIXED, result->tokens, result->channels, HEED_TYPE_F32};
  const HeedTensor weight = {.name = "product",
                             .origin = "bench",
                             .n_dims = 2,
                             .dims = {result->hidden, result->channels, 1, 1},
                             .fetch = fetch_pattern};
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (backend);
  HeedNode x = heed_graph_input (graph, shape);
  HeedNode out = heed_graph_linear (graph, x, &weight, NULL);
  HeedProgramLimits limits = {result->batch, 0, 0, 0};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, graph, &out, 1, &limits, NULL, error);
  if (program == NULL)
    return FALSE;
  gsize n = (gsize)result->batch * result->tokens * result->channels;
  g_autofree float *input = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    input[i] = (float)(i % 23) / 23 - 0.5f;
  HeedFeed feed = {x, input};
  HeedBinding nothing = {0};
  HeedLaneRun run = {.lanes = result->batch, .feeds = &feed, .n_feeds = 1};
  return heed_program_bind (program, &nothing, NULL, error)
         && best_rate (program, &run, repeat, rate, error);
}

static gboolean
measure_products (HeedBackend *backend, const HeedBenchmarkOptions *options, HeedBenchmark *result,
                  GError **error)
{
  guint repeat = MAX (options->repeat, 1);
  if (!time_product (backend, result, repeat, &result->product_rate, error))
    return FALSE;
  if (!options->compare_products || !heed_device_set_naive_products (backend, TRUE))
    return TRUE;
  gboolean ok = time_product (backend, result, repeat, &result->naive_product_rate, error);
  heed_device_set_naive_products (backend, FALSE);
  return ok;
}

/* ---- the whole ---- */

/* Multiply-adds of a forward pass as it is usually run: nothing shared, the last layer at every
 * row. Counted from the sizes, not from the graph. */
static guint64
count_full_pass (HeedModel *model, const HeedBenchmark *result)
{
  guint rows, cols, image_size, patch_size;
  guint64 c = result->channels, m = result->hidden, t = result->tokens;
  guint64 layers = heed_model_get_n_layers (model, HEED_SIDE_IMAGE);
  heed_model_get_grid (model, &rows, &cols, &image_size, &patch_size);
  guint64 patches = (guint64)rows * cols * 3 * patch_size * patch_size * c;
  guint64 layer = t * (4 * c * c + 2 * c * m) + 2 * t * t * c;
  return patches + layers * layer + c * heed_model_get_projection_size (model);
}

static void
note_sizes (const HeedTowerProgram *p, const Bench *bench, HeedBenchmark *result)
{
  HeedBinding binding = {bench->key.rows, 1, 0, NULL, 0};
  result->lanes = bench->lanes;
  result->batch = heed_program_get_lanes (p->program);
  result->tokens = bench->key.rows;
  result->channels = heed_graph_get_shape (p->tower->graph, p->tower->entry).cols;
  result->hidden = heed_tower_get_hidden (p->tower);
  result->arena_bound = heed_tower_arena_bound (p->tower, FALSE, result->tokens, result->batch);
  result->multiply_adds = heed_program_count (p->program, &binding, result->lanes);
}

static void
note_memory (HeedBackend *backend, HeedBenchmark *result)
{
  HeedMemoryUse use;
  heed_backend_get_memory_use (backend, &use);
  result->weights_bytes = use.peak[HEED_MEMORY_WEIGHTS];
  result->arena_bytes = use.peak[HEED_MEMORY_ARENA];
  result->staging_bytes = use.peak[HEED_MEMORY_STAGING];
}

HeedBenchmark *
heed_benchmark_run (HeedEngine *engine, const HeedBenchmarkOptions *options,
                    GCancellable *cancellable, GError **error)
{
  HeedBackend *backend = heed_engine_get_backend (engine);
  g_autoptr (HeedBenchmark) result = g_new0 (HeedBenchmark, 1);
  g_auto (Bench) bench = {.engine = engine};
  result->kernels = g_array_new (FALSE, TRUE, sizeof (HeedKernelTime));
  result->device = g_strdup (heed_backend_get_name (backend));
  prepare (&bench, options);
  heed_backend_reset_peak (backend);
  const HeedTowerProgram *p = heed_engine_get_program (engine, &bench.key, cancellable, error);
  if (p == NULL)
    return NULL;
  note_sizes (p, &bench, result);
  if (!time_runs (&bench, p, options, result, cancellable, error)
      || !measure_traffic (&bench, p, result, cancellable, error))
    return NULL;
  note_memory (backend, result);
  if ((options->profile && !profile (&bench, p, result, cancellable, error))
      || !measure_products (backend, options, result, error))
    return NULL;
  result->full_multiply_adds =
      count_full_pass (heed_engine_get_model (engine), result) * result->lanes;
  return g_steal_pointer (&result);
}
