/* Where NaN and infinity appear first: named by layer, operation, lane and row. */
#include "graph-fixture.h"
#include "heed-cpu-backend.h"
#include "heed-derive.h"
#include "heed-error.h"
#include "heed-program.h"

#include <math.h>

enum
{
  LAYERS = 4,
  ROWS = 5,
  LANES = 3,
  CHANNELS = 12,
};

typedef struct
{
  FixtureBlock *blocks[LAYERS];
  HeedGraph *graph;
  HeedNode x;
  HeedNode seed;
  HeedNode derived;
  HeedProgram *program;
} Stack;

static void
stack_init (Stack *stack)
{
  GRand *random = g_rand_new_with_seed (5);
  for (guint i = 0; i < LAYERS; i++)
    stack->blocks[i] = fixture_block_new (random, CHANNELS, 28, 3, TRUE);
  g_rand_free (random);
}

static void
stack_build (Stack *stack, gboolean laned)
{
  g_autoptr (GError) error = NULL;
  HeedShape shape = {laned, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  stack->graph = heed_graph_new ();
  stack->x = heed_graph_input (stack->graph, shape);
  stack->seed = heed_graph_input (stack->graph, shape);
  HeedNode out = stack->x;
  for (guint i = 0; i < LAYERS; i++)
    {
      g_autofree char *label = g_strdup_printf ("layer %u", i);
      heed_graph_mark_checkpoint (stack->graph, out);
      heed_graph_set_label (stack->graph, label);
      out = fixture_block_build (stack->blocks[i], stack->graph, out, HEED_NO_NODE);
    }
  HeedRules rules = {.set = HEED_RULES_CP_LRP, .gamma = 0.25};
  stack->derived = heed_graph_derive (stack->graph, out, stack->seed, &rules, stack->x, NULL);
  g_autoptr (HeedBackend) backend = heed_cpu_backend_new (HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (backend);
  HeedProgramLimits limits = {LANES, ROWS, 0, 0};
  stack->program =
      heed_program_new (weights, stack->graph, &stack->derived, 1, &limits, NULL, &error);
  g_assert_no_error (error);
}

static void
stack_clear (Stack *stack)
{
  heed_program_free (stack->program);
  heed_graph_free (stack->graph);
  for (guint i = 0; i < LAYERS; i++)
    fixture_block_free (stack->blocks[i]);
}

static gboolean
run_shared (Stack *stack, float seed, GError **error)
{
  float x[ROWS * CHANNELS], seeds[ROWS * CHANNELS];
  for (guint i = 0; i < ROWS * CHANNELS; i++)
    {
      x[i] = sinf ((float)i);
      seeds[i] = seed * cosf ((float)i);
    }
  HeedFeed feeds[] = {{stack->x, x}, {stack->seed, seeds}};
  HeedBinding binding = {ROWS, 0, 0, feeds, 2};
  return heed_program_bind (stack->program, &binding, NULL, error);
}

static void
assert_named (const GError *error, const char *label, const char *kernel)
{
  g_test_message ("%s", error->message);
  g_autofree char *start = g_strdup_printf ("%s: %s gives ", label, kernel);
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NUMERIC);
  g_assert_true (g_str_has_prefix (error->message, start));
}

/* Weights that are finite, and products of them that are not. */
static void
test_forward (void)
{
  g_autoptr (GError) error = NULL;
  float gradient[ROWS * CHANNELS];
  Stack stack;
  stack_init (&stack);
  for (guint i = 0; i < 28 * CHANNELS; i++)
    stack.blocks[2]->fc1[0]->values[i] = 3e38f;
  stack_build (&stack, FALSE);
  g_assert_true (run_shared (&stack, 1, &error));
  heed_program_fetch (stack.program, stack.derived, gradient, &error);
  g_assert_no_error (error);
  g_assert_false (isfinite (gradient[0]));
  heed_program_set_checking (stack.program, TRUE);
  g_assert_false (run_shared (&stack, 1, &error));
  assert_named (error, "layer 2", "linear");
  stack_clear (&stack);
}

/* The forward pass is sound; what comes back grows beyond all numbers. */
static void
test_backward (void)
{
  g_autoptr (GError) error = NULL;
  Stack stack;
  stack_init (&stack);
  for (guint i = 0; i < 28 * CHANNELS; i++)
    stack.blocks[1]->fc2[0]->values[i] *= 1e6f;
  stack_build (&stack, FALSE);
  heed_program_set_checking (stack.program, TRUE);
  g_assert_false (run_shared (&stack, 1e34f, &error));
  assert_named (error, "layer 1", "linear-backward");
  stack_clear (&stack);
}

/* A sound program runs as ever while it is checked. */
static void
test_sound (void)
{
  g_autoptr (GError) error = NULL;
  float plain[ROWS * CHANNELS], checked[ROWS * CHANNELS];
  Stack stack;
  stack_init (&stack);
  stack_build (&stack, FALSE);
  g_assert_true (run_shared (&stack, 1, &error));
  heed_program_fetch (stack.program, stack.derived, plain, &error);
  heed_program_set_checking (stack.program, TRUE);
  g_assert_true (run_shared (&stack, 1, &error));
  g_assert_no_error (error);
  heed_program_fetch (stack.program, stack.derived, checked, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (plain, sizeof plain, checked, sizeof checked);
  stack_clear (&stack);
}

/* One lane of three is given a row whose sum is infinite. */
static void
test_lane (void)
{
  g_autoptr (GError) error = NULL;
  float x[LANES * ROWS * CHANNELS], seeds[LANES * ROWS * CHANNELS], out[LANES * ROWS * CHANNELS];
  Stack stack;
  stack_init (&stack);
  stack_build (&stack, TRUE);
  for (guint i = 0; i < LANES * ROWS * CHANNELS; i++)
    x[i] = seeds[i] = sinf ((float)i);
  x[(2 * ROWS + 3) * CHANNELS] = x[(2 * ROWS + 3) * CHANNELS + 1] = 3e38f;
  HeedBinding binding = {ROWS, 0, 0, NULL, 0};
  HeedFeed feeds[] = {{stack.x, x}, {stack.seed, seeds}};
  HeedFetch fetch = {stack.derived, out};
  HeedLaneRun run = {
      .lanes = LANES, .feeds = feeds, .n_feeds = 2, .fetches = &fetch, .n_fetches = 1};
  heed_program_set_checking (stack.program, TRUE);
  g_assert_true (heed_program_bind (stack.program, &binding, NULL, &error));
  g_assert_false (heed_program_run (stack.program, &run, NULL, &error));
  assert_named (error, "layer 0", "layernorm");
  g_assert_nonnull (strstr (error->message, "lane 2, row 3"));
  stack_clear (&stack);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/check/forward", test_forward);
  g_test_add_func ("/graph/check/backward", test_backward);
  g_test_add_func ("/graph/check/sound", test_sound);
  g_test_add_func ("/graph/check/lane", test_lane);
  return g_test_run ();
}
