/* Programs: lanes in batches, rows bound at run time, cached keys, memory limits, cancelling. */
#include "graph-fixture.h"
#include "heed-cpu-backend.h"
#include "heed-error.h"
#include "heed-program.h"
#include "naive-block.h"

#include <math.h>
#include <string.h>

enum
{
  CHANNELS = 16,
  HIDDEN = 40,
  HEADS = 2,
  MOST_ROWS = 9,
};

typedef struct
{
  GRand *random;
  FixtureBlock *block;
  HeedGraph *graph;
  HeedNode x, kept, out;
  HeedBackend *backend;
  HeedResidentWeights *weights;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const HeedShape shape = {FALSE, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  const HeedShape kept_shape = {TRUE, HEED_ROWS_KEYS, 0, 1, HEED_TYPE_F32};
  f->random = g_rand_new_with_seed (3);
  f->block = fixture_block_new (f->random, CHANNELS, HIDDEN, HEADS, TRUE);
  f->graph = heed_graph_new ();
  f->x = heed_graph_input (f->graph, shape);
  f->kept = heed_graph_input (f->graph, kept_shape);
  f->out = fixture_block_build (f->block, f->graph, f->x, f->kept);
  f->backend = heed_cpu_backend_new (HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  f->weights = heed_resident_weights_new (f->backend);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  heed_resident_weights_unref (f->weights);
  g_assert_finalize_object (f->backend);
  heed_graph_free (f->graph);
  fixture_block_free (f->block);
  g_rand_free (f->random);
}

static HeedProgram *
make_program_with (Fixture *f, guint32 lanes, gsize lane_bytes)
{
  g_autoptr (GError) error = NULL;
  HeedProgramLimits limits = {lanes, MOST_ROWS, 0, 0, lane_bytes};
  HeedProgram *program = heed_program_new (f->weights, f->graph, &f->out, 1, &limits, NULL, &error);
  g_assert_no_error (error);
  return program;
}

static HeedProgram *
make_program (Fixture *f, guint32 lanes)
{
  return make_program_with (f, lanes, 0);
}

static float *
random_values (Fixture *f, gsize n)
{
  float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (float)g_rand_double_range (f->random, -1, 1);
  return values;
}

static void
check_lane (Fixture *f, const float *x, const float *kept, guint rows, const float *out)
{
  double wide[MOST_ROWS * CHANNELS], factors[MOST_ROWS], expected[MOST_ROWS * CHANNELS];
  for (guint i = 0; i < rows * CHANNELS; i++)
    wide[i] = x[i];
  for (guint i = 0; i < rows; i++)
    factors[i] = kept[i];
  naive_block (f->block, wide, rows, factors, expected);
  for (guint i = 0; i < rows * CHANNELS; i++)
    g_assert_cmpfloat_with_epsilon (out[i], expected[i], 3e-6 * fmax (1, fabs (expected[i])));
}

static void
run_and_check (Fixture *f, HeedProgram *program, guint rows, guint lanes)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *x = random_values (f, rows * CHANNELS);
  g_autofree float *kept = g_new (float, lanes *rows);
  g_autofree float *out = g_new0 (float, lanes *rows *CHANNELS);
  for (guint i = 0; i < lanes * rows; i++)
    kept[i] = i / rows == i % rows ? 0.1f : 1;
  HeedFeed shared = {f->x, x}, laned = {f->kept, kept};
  HeedBinding binding = {rows, 0, 0, &shared, 1};
  HeedFetch fetch = {f->out, out};
  HeedLaneRun run = {lanes, &laned, 1, &fetch, 1, NULL, NULL};
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  heed_program_run (program, &run, NULL, &error);
  g_assert_no_error (error);
  for (guint lane = 0; lane < lanes; lane++)
    check_lane (f, x, kept + lane * rows, rows, out + lane * rows * CHANNELS);
}

/* Lanes that no batch size divides; several row counts on one program, back and forth. */
static void
test_lanes_and_rows (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedProgram) program = make_program (f, 4);
  g_assert_cmpuint (heed_program_get_lanes (program), ==, 4);
  run_and_check (f, program, 9, 11);
  run_and_check (f, program, 1, 1);
  run_and_check (f, program, 5, 4);
  run_and_check (f, program, 9, 3);
}

/* Binding again changes the shared part; running again without binding does not. */
static void
test_only_kept_factors_move (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedProgram) program = make_program (f, 4);
  g_autoptr (GError) error = NULL;
  HeedTraffic before, after;
  float kept[6 * 9];
  float out[6 * 9 * CHANNELS];
  run_and_check (f, program, 9, 6);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    kept[i] = 1;
  HeedFeed laned = {f->kept, kept};
  HeedFetch fetch = {f->out, out};
  HeedLaneRun run = {6, &laned, 1, &fetch, 1, NULL, NULL};
  heed_backend_get_traffic (f->backend, &before);
  heed_program_run (program, &run, NULL, &error);
  g_assert_no_error (error);
  heed_backend_get_traffic (f->backend, &after);
  g_assert_cmpuint (after.to_device - before.to_device, ==, sizeof kept);
  g_assert_cmpuint (after.from_device - before.from_device, ==, sizeof out);
}

static void
test_memory_limit_takes_fewer_lanes (Fixture *f, gconstpointer data)
{
  gsize one, budget;
  HeedMemoryUse use;
  {
    g_autoptr (HeedProgram) single = make_program (f, 1);
    one = heed_program_get_arena_bytes (single);
    run_and_check (f, single, 9, 1); /* with what the library packs and scratches */
    heed_backend_get_memory_use (f->backend, &use);
    budget = use.now[HEED_MEMORY_WEIGHTS] + use.now[HEED_MEMORY_STAGING] + 5 * one;
  }
  heed_backend_set_memory_budget (f->backend, budget);
  g_autoptr (HeedProgram) program = make_program (f, 100);
  g_assert_cmpuint (heed_program_get_lanes (program), >=, 3);
  g_assert_cmpuint (heed_program_get_lanes (program), <, 100);
  heed_backend_get_memory_use (f->backend, &use);
  g_assert_cmpuint (use.now[HEED_MEMORY_WEIGHTS] + use.now[HEED_MEMORY_ARENA], <=, budget);
}

static gsize
sum_in_use (Fixture *f)
{
  HeedMemoryUse use;
  gsize sum = 0;
  heed_backend_get_memory_use (f->backend, &use);
  for (guint i = 0; i < HEED_N_MEMORY_KINDS; i++)
    sum += use.now[i];
  return sum;
}

/* A limit that one program can be made with does for all its runs, whatever their last batch; what
 * is refused leaves nothing behind. */
static void
test_every_limit (Fixture *f, gconstpointer data)
{
  guint n_made = 0, n_refused = 0;
  HeedProgramLimits limits = {11, MOST_ROWS, 0, 0};
  {
    g_autoptr (HeedProgram) loads_weights = make_program (f, 1);
    run_and_check (f, loads_weights, 9, 1);
  }
  gsize resident = sum_in_use (f);
  for (gsize more = 0; more < 100000; more += 1500)
    {
      g_autoptr (GError) error = NULL;
      heed_backend_set_memory_budget (f->backend, resident + more);
      g_autoptr (HeedProgram) program =
          heed_program_new (f->weights, f->graph, &f->out, 1, &limits, NULL, &error);
      if (program == NULL)
        {
          g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
          g_assert_cmpuint (sum_in_use (f), ==, resident);
          g_assert_cmpuint (n_made, ==, 0);
          n_refused++;
          continue;
        }
      n_made++;
      run_and_check (f, program, 9, 11);
      run_and_check (f, program, 5, 7);
      g_assert_cmpuint (sum_in_use (f), <=, resident + more);
      g_clear_pointer (&program, heed_program_free);
      g_assert_cmpuint (sum_in_use (f), ==, resident);
    }
  g_test_message ("%u made, %u refused", n_made, n_refused);
  g_assert_cmpuint (n_made, >, 10);
  g_assert_cmpuint (n_refused, >, 2);
}

static gsize
staging (Fixture *f)
{
  HeedMemoryUse use;
  heed_backend_get_memory_use (f->backend, &use);
  return use.now[HEED_MEMORY_STAGING];
}

/* What comes with lanes on the host counts, so that a limit means fewer of them. */
static void
test_lane_memory (Fixture *f, gconstpointer data)
{
  const gsize lane_bytes = 1 << 20;
  HeedMemoryUse use;
  HeedProgram *program = make_program (f, 8);
  gsize scratch = staging (f);
  g_assert_null (heed_program_get_lane_memory (program));
  heed_program_free (program);
  gsize before = staging (f);
  program = make_program_with (f, 8, lane_bytes);
  g_assert_cmpuint (heed_program_get_lanes (program), ==, 8);
  g_assert_cmpuint (staging (f), ==, scratch + 8 * lane_bytes);
  memset (heed_program_get_lane_memory (program), 1, 8 * lane_bytes);
  heed_program_free (program);
  g_assert_cmpuint (staging (f), ==, before);
  heed_backend_get_memory_use (f->backend, &use);
  heed_backend_set_memory_budget (f->backend,
                                  use.now[HEED_MEMORY_WEIGHTS] + before + scratch + 4 * lane_bytes);
  program = make_program_with (f, 8, lane_bytes);
  g_assert_cmpuint (heed_program_get_lanes (program), >=, 2);
  g_assert_cmpuint (heed_program_get_lanes (program), <=, 4);
  run_and_check (f, program, 5, 7);
  heed_program_free (program);
}

static void
test_not_even_one_lane (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  HeedProgramLimits limits = {4, MOST_ROWS, 0, 0};
  {
    g_autoptr (HeedProgram) loads_weights = make_program (f, 1);
  }
  HeedMemoryUse use;
  heed_backend_get_memory_use (f->backend, &use);
  heed_backend_set_memory_budget (f->backend, use.now[HEED_MEMORY_WEIGHTS] + 512);
  g_autoptr (HeedProgram) program =
      heed_program_new (f->weights, f->graph, &f->out, 1, &limits, NULL, &error);
  g_assert_null (program);
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
}

/* What a weight's file is while it is cancelled. */
typedef struct
{
  GCancellable *cancellable;
  guint fetches;
} CancelledFile;

static gboolean
fetch_and_cancel (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  CancelledFile *file = tensor->source;
  memset (dest, 0, size);
  file->fetches += 1;
  g_cancellable_cancel (file->cancellable);
  return TRUE;
}

/* Of two weights the second is not loaded any more, and the first not again afterwards. */
static void
test_cancel_loading (Fixture *f, gconstpointer data)
{
  const HeedShape shape = {FALSE, HEED_ROWS_FIXED, 2, CHANNELS, HEED_TYPE_F32};
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (f->backend);
  CancelledFile file = {cancellable, 0};
  HeedTensor first = {.name = "first",
                      .origin = "file",
                      .n_dims = 2,
                      .dims = {CHANNELS, CHANNELS, 1, 1},
                      .fetch = fetch_and_cancel,
                      .source = &file};
  HeedTensor second = first;
  HeedProgramLimits limits = {1, 0, 0, 0};
  HeedNode x = heed_graph_input (graph, shape);
  HeedNode hidden = heed_graph_linear (graph, x, &first, NULL);
  HeedNode out = heed_graph_linear (graph, hidden, &second, NULL);
  g_assert_null (heed_program_new (weights, graph, &out, 1, &limits, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (file.fetches, ==, 1);
  g_clear_error (&error);
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, graph, &out, 1, &limits, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.fetches, ==, 2);
}

static void
cancel_after_first (guint32 first, guint32 count, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel_keeps_finished_batches (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedProgram) program = make_program (f, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree float *x = random_values (f, 9 * CHANNELS);
  float kept[4 * 9], out[4 * 9 * CHANNELS];
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    kept[i] = 1;
  HeedFeed shared = {f->x, x}, laned = {f->kept, kept};
  HeedBinding binding = {9, 0, 0, &shared, 1};
  HeedFetch fetch = {f->out, out};
  HeedLaneRun run = {4, &laned, 1, &fetch, 1, cancel_after_first, cancellable};
  heed_program_bind (program, &binding, cancellable, &error);
  g_assert_no_error (error);
  g_assert_false (heed_program_run (program, &run, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check_lane (f, x, kept, 9, out);
  check_lane (f, x, kept + 9, 9, out + 9 * CHANNELS);
}

/* Causal attention over given keys and values of earlier rows equals the whole computed at once. */
static void
test_cached_keys (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  enum
  {
    BEFORE = 3,
    ROWS = 4,
    ALL = BEFORE + ROWS
  };
  const HeedShape rows = {FALSE, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  const HeedShape cached = {FALSE, HEED_ROWS_CACHED, 0, CHANNELS, HEED_TYPE_F32};
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  HeedAttentionInputs inputs = {
      .query = heed_graph_input (graph, rows),
      .key = heed_graph_input (graph, rows),
      .value = heed_graph_input (graph, rows),
      .cached_key = heed_graph_input (graph, cached),
      .cached_value = heed_graph_input (graph, cached),
      .kept = HEED_NO_NODE,
      .positions = HEED_NO_NODE,
      .heads = HEADS,
      .causal = TRUE,
  };
  HeedNode window = heed_graph_attention (graph, &inputs);
  inputs.cached_key = inputs.cached_value = HEED_NO_NODE;
  HeedNode whole = heed_graph_attention (graph, &inputs);
  HeedProgramLimits limits = {1, ALL, 0, BEFORE};
  g_autofree float *q = random_values (f, ALL * CHANNELS);
  g_autofree float *k = random_values (f, ALL * CHANNELS);
  g_autofree float *v = random_values (f, ALL * CHANNELS);
  float full[ALL * CHANNELS], part[ROWS * CHANNELS];
  gsize skip = BEFORE * CHANNELS;
  HeedFeed all[] = {{inputs.query, q}, {inputs.key, k}, {inputs.value, v}};
  HeedFeed late[] = {
      {inputs.query, q + skip}, {inputs.key, k + skip}, {inputs.value, v + skip}, {3, k}, {4, v}};
  HeedBinding binding_all = {ALL, 0, 0, all, 3}, binding_late = {ROWS, 0, BEFORE, late, 5};
  g_autoptr (HeedProgram) a =
      heed_program_new (f->weights, graph, &whole, 1, &limits, NULL, &error);
  g_autoptr (HeedProgram) b =
      heed_program_new (f->weights, graph, &window, 1, &limits, NULL, &error);
  g_assert_no_error (error);
  heed_program_bind (a, &binding_all, NULL, &error);
  heed_program_fetch (a, whole, full, &error);
  heed_program_bind (b, &binding_late, NULL, &error);
  heed_program_fetch (b, window, part, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ROWS * CHANNELS; i++)
    g_assert_cmpfloat_with_epsilon (part[i], full[skip + i], 1e-6);
}

static void
test_profile_counts (Fixture *f, gconstpointer data)
{
  guint n;
  g_autoptr (HeedProgram) program = make_program (f, 4);
  heed_program_set_profiling (program, TRUE);
  run_and_check (f, program, 9, 8);
  const HeedStepProfile *steps = heed_program_get_profile (program, &n);
  guint64 counted = 0;
  double seconds = 0;
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (steps[i].runs, ==, steps[i].shared ? 1 : 2);
      /* a small step may take less than the clock's tick */
      g_assert_cmpfloat (steps[i].seconds, >=, 0);
      seconds += steps[i].seconds;
      counted += steps[i].multiply_adds;
    }
  g_assert_cmpfloat (seconds, >, 0);
  HeedBinding binding = {9, 0, 0, NULL, 0};
  g_assert_cmpuint (counted, ==, heed_program_count (program, &binding, 8));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/graph/program/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("lanes-and-rows", test_lanes_and_rows);
  ADD ("only-kept-factors-move", test_only_kept_factors_move);
  ADD ("memory-limit-takes-fewer-lanes", test_memory_limit_takes_fewer_lanes);
  ADD ("every-limit", test_every_limit);
  ADD ("lane-memory", test_lane_memory);
  ADD ("not-even-one-lane", test_not_even_one_lane);
  ADD ("cancel-loading", test_cancel_loading);
  ADD ("cancel-keeps-finished-batches", test_cancel_keeps_finished_batches);
  ADD ("cached-keys", test_cached_keys);
  ADD ("profile-counts", test_profile_counts);
  return g_test_run ();
}
