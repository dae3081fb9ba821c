/* One graph, many rules: the derived gradient of a transformer block against central finite
 * differences of a naive f64 block, and what cp-lrp promises of a block without biases. */
#include "graph-fixture.h"
#include "heed-cpu-backend.h"
#include "heed-derive.h"
#include "heed-program.h"
#include "naive-block.h"

#include <math.h>

enum
{
  ROWS = 5,
  CHANNELS = 12,
  HIDDEN = 28,
  HEADS = 3,
};

typedef struct
{
  HeedRuleSet rules;
  gboolean causal;
  gboolean suppressed;
  HeedActivation activation;
} Case;

/* Runs the block's derived backward pass; @out is [ROWS, CHANNELS]. */
static void
run_derived (const FixtureBlock *block, HeedRuleSet rules, const float *x, const float *seed,
             const float *kept, float *gradient, float *output)
{
  g_autoptr (GError) error = NULL;
  const HeedShape shape = {FALSE, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  const HeedShape kept_shape = {FALSE, HEED_ROWS_KEYS, 0, 1, HEED_TYPE_F32};
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  HeedNode input = heed_graph_input (graph, shape), seeds = heed_graph_input (graph, shape);
  HeedNode factors = heed_graph_input (graph, kept_shape);
  HeedNode out = fixture_block_build (block, graph, input, factors);
  HeedNode derived =
      heed_graph_derive (graph, out, seeds, &(HeedRules) {.set = rules}, input, NULL);
  g_autoptr (HeedBackend) backend = heed_cpu_backend_new (HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (backend);
  HeedNode outputs[] = {derived, out};
  HeedProgramLimits limits = {1, ROWS, 0, 0};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, graph, outputs, 2, &limits, NULL, &error);
  g_assert_no_error (error);
  HeedFeed feeds[] = {{input, x}, {seeds, seed}, {factors, kept}};
  HeedBinding binding = {ROWS, 0, 0, feeds, G_N_ELEMENTS (feeds)};
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  heed_program_fetch (program, derived, gradient, &error);
  heed_program_fetch (program, out, output, &error);
  g_assert_no_error (error);
}

static double
value (const FixtureBlock *block, const double *x, const float *seed, const double *kept)
{
  double out[ROWS * CHANNELS], f = 0;
  naive_block (block, x, ROWS, kept, out);
  for (guint i = 0; i < ROWS * CHANNELS; i++)
    f += seed[i] * out[i];
  return f;
}

static void
fill (GRand *random, float *values, guint n)
{
  for (guint i = 0; i < n; i++)
    values[i] = (float)g_rand_double_range (random, -1, 1);
}

static void
test_gradient (gconstpointer data)
{
  const Case *c = data;
  GRand *random = g_rand_new_with_seed (7);
  g_autoptr (FixtureBlock) block = fixture_block_new (random, CHANNELS, HIDDEN, HEADS, TRUE);
  float x[ROWS * CHANNELS], seed[ROWS * CHANNELS], kept[ROWS] = {1, 1, 1, 1, 1};
  float gradient[ROWS * CHANNELS], output[ROWS * CHANNELS];
  double wide[ROWS * CHANNELS], wide_kept[ROWS], naive[ROWS * CHANNELS];
  block->causal = c->causal;
  block->activation = c->activation;
  fill (random, x, G_N_ELEMENTS (x));
  fill (random, seed, G_N_ELEMENTS (seed));
  if (c->suppressed)
    kept[1] = 0.1f;
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    wide[i] = x[i];
  for (guint i = 0; i < ROWS; i++)
    wide_kept[i] = kept[i];
  run_derived (block, c->rules, x, seed, kept, gradient, output);
  naive_block (block, wide, ROWS, wide_kept, naive);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      const double step = 1e-5;
      double at = wide[i];
      wide[i] = at + step;
      double above = value (block, wide, seed, wide_kept);
      wide[i] = at - step;
      double below = value (block, wide, seed, wide_kept);
      wide[i] = at;
      g_assert_cmpfloat_with_epsilon (output[i], naive[i], 2e-6 * fmax (1, fabs (naive[i])));
      g_assert_cmpfloat_with_epsilon (gradient[i], (above - below) / (2 * step), 2e-5);
    }
  g_rand_free (random);
}

/* Without biases every frozen block is linear in its input: Σ x·∂f/∂x = f (methods.md §2). */
static void
test_cp_lrp_conserves (void)
{
  GRand *random = g_rand_new_with_seed (9);
  g_autoptr (FixtureBlock) block = fixture_block_new (random, CHANNELS, HIDDEN, HEADS, FALSE);
  float x[ROWS * CHANNELS], seed[ROWS * CHANNELS], kept[ROWS] = {1, 1, 1, 1, 1};
  float gradient[ROWS * CHANNELS], output[ROWS * CHANNELS];
  double f = 0, relevance = 0, size = 0, plain = 0;
  fill (random, x, G_N_ELEMENTS (x));
  fill (random, seed, G_N_ELEMENTS (seed));
  run_derived (block, HEED_RULES_CP_LRP, x, seed, kept, gradient, output);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      f += (double)seed[i] * output[i];
      relevance += (double)x[i] * gradient[i];
      size += fabs ((double)x[i] * gradient[i]);
    }
  g_assert_cmpfloat (fabs (f - relevance), <=, 1e-5 * size);
  run_derived (block, HEED_RULES_GRADIENT, x, seed, kept, gradient, output);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    plain += (double)x[i] * gradient[i];
  g_assert_cmpfloat (fabs (f - plain), >, 1e-2 * size); /* the plain gradient does not */
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
      {HEED_RULES_GRADIENT, FALSE, FALSE, HEED_ACTIVATION_QUICK_GELU},
      {HEED_RULES_GRADIENT, TRUE, FALSE, HEED_ACTIVATION_GELU},
      {HEED_RULES_GRADIENT, FALSE, TRUE, HEED_ACTIVATION_GELU},
  };
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/graph/derive/gradient", &cases[0], test_gradient);
  g_test_add_data_func ("/graph/derive/gradient-causal", &cases[1], test_gradient);
  g_test_add_data_func ("/graph/derive/gradient-suppressed", &cases[2], test_gradient);
  g_test_add_func ("/graph/derive/cp-lrp-conserves", test_cp_lrp_conserves);
  return g_test_run ();
}
