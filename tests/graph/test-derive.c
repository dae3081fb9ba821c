/* One graph, many rules: the derived backward pass of a transformer block against central finite
 * differences of a naive f64 block in which what the rules hold constant is held, and what cp-lrp
 * promises of a block without biases. The argument names the device. */
#include "graph-fixture.h"
#include "heed-derive.h"
#include "heed-program.h"
#include "naive-block.h"

#include <math.h>
#include <string.h>

enum
{
  ROWS = 5,
  CHANNELS = 12,
  HIDDEN = 28,
  HEADS = 3,
};

typedef struct
{
  const char *name;
  HeedRules rules;
  gboolean causal;
  gboolean suppressed;
  HeedActivation activation;
} Case;

static const char *device = "cpu";

/* Runs the block's derived backward pass; @out is [ROWS, CHANNELS]. */
static void
run_derived (HeedBackend *backend, const FixtureBlock *block, const HeedRules *rules,
             const float *x, const float *seed, const float *kept, float *gradient, float *output)
{
  g_autoptr (GError) error = NULL;
  const HeedShape shape = {FALSE, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  const HeedShape kept_shape = {FALSE, HEED_ROWS_KEYS, 0, 1, HEED_TYPE_F32};
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  HeedNode input = heed_graph_input (graph, shape), seeds = heed_graph_input (graph, shape);
  HeedNode factors = heed_graph_input (graph, kept_shape);
  HeedNode out = fixture_block_build (block, graph, input, factors);
  HeedNode derived = heed_graph_derive (graph, out, seeds, rules, input, NULL);
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
value (const FixtureBlock *block, const HeedRules *rules, const double *x, const double *at,
       const float *seed, const double *kept)
{
  double out[ROWS * CHANNELS], f = 0;
  naive_block_held (block, rules, x, at, ROWS, kept, out);
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

/* ∂f/∂x of element @i at @at. */
static double
difference (const FixtureBlock *block, const HeedRules *rules, const double *at, guint i,
            const float *seed, const double *kept)
{
  const double step = 1e-5;
  double x[ROWS * CHANNELS];
  memcpy (x, at, sizeof x);
  x[i] = at[i] + step;
  double above = value (block, rules, x, at, seed, kept);
  x[i] = at[i] - step;
  return (above - value (block, rules, x, at, seed, kept)) / (2 * step);
}

static void
test_rules (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (HeedBackend) backend = fixture_backend_new (device);
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
  run_derived (backend, block, &c->rules, x, seed, kept, gradient, output);
  naive_block (block, wide, ROWS, wide_kept, naive);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      double expected = difference (block, &c->rules, wide, i, seed, wide_kept);
      g_assert_cmpfloat_with_epsilon (output[i], naive[i], 2e-6 * fmax (1, fabs (naive[i])));
      g_assert_cmpfloat_with_epsilon (gradient[i], expected, 2e-5);
    }
  g_rand_free (random);
}

/* Without biases every frozen block is linear in its input: Σ x·∂f/∂x = f (methods.md §2). */
static void
test_cp_lrp_conserves (void)
{
  g_autoptr (HeedBackend) backend = fixture_backend_new (device);
  GRand *random = g_rand_new_with_seed (9);
  g_autoptr (FixtureBlock) block = fixture_block_new (random, CHANNELS, HIDDEN, HEADS, FALSE);
  float x[ROWS * CHANNELS], seed[ROWS * CHANNELS], kept[ROWS] = {1, 1, 1, 1, 1};
  float gradient[ROWS * CHANNELS], output[ROWS * CHANNELS];
  double f = 0, relevance = 0, size = 0, plain = 0;
  fill (random, x, G_N_ELEMENTS (x));
  fill (random, seed, G_N_ELEMENTS (seed));
  run_derived (backend, block, &(HeedRules) {.set = HEED_RULES_CP_LRP}, x, seed, kept, gradient,
               output);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    {
      f += (double)seed[i] * output[i];
      relevance += (double)x[i] * gradient[i];
      size += fabs ((double)x[i] * gradient[i]);
    }
  g_assert_cmpfloat (fabs (f - relevance), <=, 1e-5 * size);
  run_derived (backend, block, &(HeedRules) {.set = HEED_RULES_GRADIENT}, x, seed, kept, gradient,
               output);
  for (guint i = 0; i < G_N_ELEMENTS (x); i++)
    plain += (double)x[i] * gradient[i];
  g_assert_cmpfloat (fabs (f - plain), >, 1e-2 * size); /* the plain gradient does not */
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
      {"gradient", {.set = HEED_RULES_GRADIENT}, FALSE, FALSE, HEED_ACTIVATION_QUICK_GELU},
      {"gradient-causal", {.set = HEED_RULES_GRADIENT}, TRUE, FALSE, HEED_ACTIVATION_GELU},
      {"gradient-suppressed", {.set = HEED_RULES_GRADIENT}, FALSE, TRUE, HEED_ACTIVATION_GELU},
      {"cp-lrp", {.set = HEED_RULES_CP_LRP}, FALSE, FALSE, HEED_ACTIVATION_QUICK_GELU},
      {"cp-lrp-causal", {.set = HEED_RULES_CP_LRP}, TRUE, TRUE, HEED_ACTIVATION_GELU},
      {"cp-lrp-gamma",
       {.set = HEED_RULES_CP_LRP, .gamma = .25},
       FALSE,
       FALSE,
       HEED_ACTIVATION_QUICK_GELU},
      {"cp-lrp-epsilon",
       {.set = HEED_RULES_CP_LRP, .epsilon = .1},
       FALSE,
       FALSE,
       HEED_ACTIVATION_GELU},
      {"attn-lrp", {.set = HEED_RULES_ATTN_LRP}, FALSE, FALSE, HEED_ACTIVATION_QUICK_GELU},
      {"attn-lrp-causal", {.set = HEED_RULES_ATTN_LRP}, TRUE, TRUE, HEED_ACTIVATION_GELU},
      {"attn-lrp-gamma",
       {.set = HEED_RULES_ATTN_LRP, .gamma = .25},
       FALSE,
       FALSE,
       HEED_ACTIVATION_GELU},
      {"attn-lrp-gamma-epsilon",
       {.set = HEED_RULES_ATTN_LRP, .gamma = 1, .epsilon = .1},
       TRUE,
       FALSE,
       HEED_ACTIVATION_QUICK_GELU},
  };
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  if (!fixture_device_is_here (device))
    return FIXTURE_SKIP;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/graph/derive/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_rules);
    }
  g_test_add_func ("/graph/derive/cp-lrp-conserves", test_cp_lrp_conserves);
  return g_test_run ();
}
