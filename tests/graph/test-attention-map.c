/* What a derivation shows of attention: the slope of f with a key's weight against differences of
 * naive f64 blocks, probabilities that are probabilities, and no more work than was asked for. The
 * argument names the device. */
#include "graph-fixture.h"
#include "heed-attention-map.h"
#include "heed-program.h"
#include "naive-block.h"

#include <math.h>
#include <string.h>

enum
{
  LAYERS = 3,
  ROWS = 7,
  COLS = 9,
  CHANNELS = 12,
  HIDDEN = 28,
  HEADS = 3,
  SIZE = ROWS * CHANNELS,
};

typedef struct
{
  FixtureBlock *blocks[LAYERS];
  float x[SIZE];
  float seed[SIZE];
} Stack;

typedef struct
{
  gboolean causal;
  gboolean checkpoints;
} Case;

/* What was appended for each layer: %HEED_NO_NODE for those that were not shown. */
typedef struct
{
  double kept;
  guint n_shown;
  HeedNode estimates[LAYERS];
  HeedNode means[LAYERS];
} Watched;

static const char *device = "cpu";

static void
stack_init (Stack *stack, gboolean causal)
{
  GRand *random = g_rand_new_with_seed (11);
  for (guint i = 0; i < LAYERS; i++)
    {
      stack->blocks[i] = fixture_block_new (random, CHANNELS, HIDDEN, HEADS, TRUE);
      stack->blocks[i]->causal = causal;
    }
  for (guint i = 0; i < SIZE; i++)
    stack->x[i] = (float)g_rand_double_range (random, -1, 1);
  for (guint i = 0; i < SIZE; i++)
    stack->seed[i] = (float)g_rand_double_range (random, -1, 1);
  g_rand_free (random);
}

static void
stack_clear (Stack *stack)
{
  for (guint i = 0; i < LAYERS; i++)
    fixture_block_free (stack->blocks[i]);
}

/* f where key @key of layer @layer alone keeps the factor @kept. */
static double
value (const Stack *stack, guint layer, guint key, double kept)
{
  double x[SIZE], out[SIZE], factors[ROWS], f = 0;
  for (guint i = 0; i < SIZE; i++)
    x[i] = stack->x[i];
  for (guint i = 0; i < LAYERS; i++)
    {
      for (guint j = 0; j < ROWS; j++)
        factors[j] = i == layer && j == key ? kept : 1;
      naive_block (stack->blocks[i], x, ROWS, factors, out);
      memcpy (x, out, sizeof x);
    }
  for (guint i = 0; i < SIZE; i++)
    f += stack->seed[i] * out[i];
  return f;
}

static void
watch (HeedGraph *graph, const HeedAttentionView *view, gpointer user_data)
{
  Watched *watched = user_data;
  watched->n_shown += 1;
  g_assert_cmpuint (view->index, ==, LAYERS - watched->n_shown);
  watched->estimates[view->index] = heed_graph_attention_estimate (graph, view, watched->kept);
  watched->means[view->index] =
      heed_graph_attention_mean (graph, view, HEED_ATTENTION_PLAIN, HEED_NO_NODE, COLS);
}

typedef struct
{
  HeedGraph *graph;
  HeedNode input;
  HeedNode seed;
  HeedResidentWeights *weights;
} Built;

static void
build (const Stack *stack, const Case *c, Watched *watched, Built *built)
{
  const HeedShape shape = {FALSE, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  const HeedRules rules = {.set = HEED_RULES_GRADIENT};
  HeedGraph *graph = built->graph = heed_graph_new ();
  HeedNode out = built->input = heed_graph_input (graph, shape);
  built->seed = heed_graph_input (graph, shape);
  for (guint i = 0; i < LAYERS; i++)
    {
      if (c->checkpoints)
        heed_graph_mark_checkpoint (graph, out);
      out = fixture_block_build (stack->blocks[i], graph, out, HEED_NO_NODE);
    }
  heed_graph_derive_watched (graph, out, built->seed, &rules, built->input, watch, watched);
  g_assert_cmpuint (watched->n_shown, ==, LAYERS);
  g_autoptr (HeedBackend) backend = fixture_backend_new (device);
  built->weights = heed_resident_weights_new (backend);
}

static void
built_clear (Built *built)
{
  heed_resident_weights_unref (built->weights);
  heed_graph_free (built->graph);
}

static HeedProgram *
run (const Stack *stack, const Built *built, const HeedNode *outputs)
{
  g_autoptr (GError) error = NULL;
  HeedProgramLimits limits = {1, ROWS, 0, 0};
  HeedProgram *program =
      heed_program_new (built->weights, built->graph, outputs, LAYERS, &limits, NULL, &error);
  g_assert_no_error (error);
  HeedFeed feeds[] = {{built->input, stack->x}, {built->seed, stack->seed}};
  HeedBinding binding = {ROWS, 0, 0, feeds, G_N_ELEMENTS (feeds)};
  heed_program_set_profiling (program, TRUE);
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  return program;
}

/* As the kept factor goes to 1, the estimate divided by what is lost is ∂f/∂kept at 1. */
static void
test_estimate (gconstpointer data)
{
  const Case *c = data;
  const double step = 1e-5, lost = 1.0 / 1024;
  g_autoptr (GError) error = NULL;
  Stack stack;
  Built built;
  Watched watched = {.kept = 1 - lost};
  stack_init (&stack, c->causal);
  build (&stack, c, &watched, &built);
  g_autoptr (HeedProgram) program = run (&stack, &built, watched.estimates);
  for (guint layer = 0; layer < LAYERS; layer++)
    {
      float estimates[ROWS * HEADS];
      heed_program_fetch (program, watched.estimates[layer], estimates, &error);
      g_assert_no_error (error);
      for (guint key = 0; key < ROWS; key++)
        {
          double slope =
              (value (&stack, layer, key, 1 + step) - value (&stack, layer, key, 1 - step))
              / (2 * step);
          double sum = 0;
          for (guint head = 0; head < HEADS; head++)
            sum += estimates[key * HEADS + head];
          g_assert_cmpfloat_with_epsilon (sum / lost, slope, 2e-3 * fmax (fabs (slope), .1));
        }
    }
  built_clear (&built);
  stack_clear (&stack);
}

static gboolean
uses_kernel (HeedProgram *program, const char *name)
{
  guint n;
  const HeedStepProfile *steps = heed_program_get_profile (program, &n);
  for (guint i = 0; i < n; i++)
    if (strstr (steps[i].kernel, name) != NULL)
      return TRUE;
  return FALSE;
}

/* Rows sum to 1, nothing lies behind the keys, and nothing was handed back. */
static void
test_mean (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GError) error = NULL;
  Stack stack;
  Built built;
  Watched watched = {.kept = .1};
  stack_init (&stack, c->causal);
  build (&stack, c, &watched, &built);
  g_autoptr (HeedProgram) program = run (&stack, &built, watched.means);
  g_assert_false (uses_kernel (program, "backward"));
  for (guint layer = 0; layer < LAYERS; layer++)
    {
      float mean[ROWS * COLS];
      heed_program_fetch (program, watched.means[layer], mean, &error);
      g_assert_no_error (error);
      for (guint row = 0; row < ROWS; row++)
        {
          double sum = 0;
          for (guint j = 0; j < COLS; j++)
            {
              sum += mean[row * COLS + j];
              if (j >= (c->causal ? row + 1 : ROWS))
                g_assert_cmpfloat (mean[row * COLS + j], ==, 0);
            }
          g_assert_cmpfloat_with_epsilon (sum, 1, 1e-6);
        }
    }
  g_autoptr (HeedProgram) whole = run (&stack, &built, watched.estimates);
  g_assert_true (uses_kernel (whole, "attention-backward"));
  built_clear (&built);
  stack_clear (&stack);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {{FALSE, FALSE}, {FALSE, TRUE}, {TRUE, TRUE}};
  static const char *const names[] = {"plain", "checkpoints", "causal"};
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  if (!fixture_device_is_here (device))
    return FIXTURE_SKIP;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *estimate = g_strdup_printf ("/graph/attention-map/estimate/%s", names[i]);
      g_autofree char *mean = g_strdup_printf ("/graph/attention-map/mean/%s", names[i]);
      g_test_add_data_func (estimate, &cases[i], test_estimate);
      g_test_add_data_func (mean, &cases[i], test_mean);
    }
  return g_test_run ();
}
