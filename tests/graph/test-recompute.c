/* What a backward pass computes again from checkpoints is what the forward pass had: the derived
 * gradient is the same, bit for bit where no pass is fused, in less memory. */
#include "graph-fixture.h"
#include "heed-cpu-backend.h"
#include "heed-derive.h"
#include "heed-program.h"

#include <math.h>
#include <string.h>

enum
{
  LAYERS = 6,
  ROWS = 9,
  LANES = 3,
  CHANNELS = 12,
  HIDDEN = 28,
  HEADS = 3,
  SIZE = ROWS * CHANNELS,
  MOST_ENTRIES = 128,
};

/* @whole: fetch every product too, so that none is fused with what comes after it
 * @sums: (nullable): [lanes, MOST_ENTRIES]: receives the ledger's sums; then the seed has lanes */
typedef struct
{
  HeedRules rules;
  gboolean checkpoints;
  gboolean laned;
  gboolean whole;
  HeedLedgerSum *sums;
} Case;

typedef struct
{
  FixtureBlock *blocks[LAYERS];
  float x[LANES * SIZE];
  float seed[SIZE];
} Stack;

static void
stack_init (Stack *stack)
{
  GRand *random = g_rand_new_with_seed (11);
  for (guint i = 0; i < LAYERS; i++)
    stack->blocks[i] = fixture_block_new (random, CHANNELS, HIDDEN, HEADS, TRUE);
  for (guint i = 0; i < LANES * SIZE; i++)
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

/* Gradient and ledger of all lanes; the seed is the same for each. */
static void
fetch_ledger (HeedProgram *program, const Case *c, const HeedFeed *x, const HeedFeed *seed,
              const HeedFetch *gradient, const HeedLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  guint n, lanes = c->laned ? LANES : 1;
  float seeds[LANES * SIZE];
  HeedBinding binding = {ROWS, 0, 0, NULL, 0};
  for (guint i = 0; i < LANES * SIZE; i++)
    seeds[i] = ((const float *)seed->data)[i % SIZE];
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (HeedLedgerRun) entries = heed_ledger_run_new (ledger, program, LANES);
  const HeedFetch *fetches = heed_ledger_run_get_fetches (entries, &n);
  g_assert_cmpuint (n, <=, MOST_ENTRIES);
  HeedFetch all[MOST_ENTRIES + 1] = {[0] = *gradient};
  HeedFeed feeds[] = {*x, {seed->node, seeds}};
  memcpy (all + 1, fetches, n * sizeof *fetches);
  HeedLaneRun run = {
      .lanes = lanes, .feeds = feeds, .n_feeds = 2, .fetches = all, .n_fetches = n + 1};
  heed_program_run (program, &run, NULL, &error);
  g_assert_no_error (error);
  for (guint lane = 0; lane < lanes; lane++)
    heed_ledger_run_sum (entries, lane, c->sums + lane * MOST_ENTRIES);
}

static void
fetch_all (HeedProgram *program, const Case *c, HeedFeed *x, const HeedFeed *seed, HeedNode derived,
           float *gradient)
{
  g_autoptr (GError) error = NULL;
  HeedFetch fetch = {derived, gradient};
  HeedLaneRun run = {.lanes = LANES, .feeds = x, .n_feeds = 1, .fetches = &fetch, .n_fetches = 1};
  HeedFeed feeds[] = {*seed, *x};
  HeedBinding binding = {ROWS, 0, 0, feeds, c->laned ? 1 : 2};
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  if (c->laned)
    heed_program_run (program, &run, NULL, &error);
  else
    heed_program_fetch (program, derived, gradient, &error);
  g_assert_no_error (error);
}

static void
append_entries (const HeedLedger *ledger, GArray *outputs)
{
  guint n;
  const HeedLedgerEntry *entries = heed_ledger_get_entries (ledger, &n);
  for (guint i = 0; i < n; i++)
    g_array_append_val (outputs, entries[i].node);
}

/* Returns the arena's bytes. */
static gsize
run_stack (const Stack *stack, const Case *c, const float *x, float *gradient)
{
  g_autoptr (GError) error = NULL;
  gboolean lanes = c->laned || c->sums != NULL;
  const HeedShape shape = {lanes, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  const HeedShape seed_shape = {c->sums != NULL, HEED_ROWS_RUN, 0, CHANNELS, HEED_TYPE_F32};
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  HeedNode input = heed_graph_input (graph, shape), seed = heed_graph_input (graph, seed_shape);
  HeedNode out = input;
  for (guint i = 0; i < LAYERS; i++)
    {
      if (c->checkpoints)
        heed_graph_mark_checkpoint (graph, out);
      out = fixture_block_build (stack->blocks[i], graph, out, HEED_NO_NODE);
    }
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (HeedNode));
  for (HeedNode i = 0; c->whole && i < out; i++)
    if (g_str_equal (heed_graph_get_operation_name (graph, i), "linear"))
      g_array_append_val (outputs, i);
  g_autoptr (HeedLedger) ledger = c->sums != NULL ? heed_ledger_new () : NULL;
  HeedNode derived = heed_graph_derive (graph, out, seed, &c->rules, input, ledger);
  g_array_append_val (outputs, derived);
  if (ledger != NULL)
    append_entries (ledger, outputs);
  g_autoptr (HeedBackend) backend = heed_cpu_backend_new (HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (backend);
  HeedProgramLimits limits = {c->laned ? LANES : 1, ROWS, 0, 0};
  g_autoptr (HeedProgram) program = heed_program_new (
      weights, graph, &g_array_index (outputs, HeedNode, 0), outputs->len, &limits, NULL, &error);
  g_assert_no_error (error);
  HeedFeed feed = {input, x}, seed_feed = {seed, stack->seed};
  if (ledger != NULL)
    fetch_ledger (program, c, &feed, &seed_feed, &(HeedFetch) {derived, gradient}, ledger);
  else
    fetch_all (program, c, &feed, &seed_feed, derived, gradient);
  return heed_program_get_arena_bytes (program);
}

static void
test_same (gconstpointer data)
{
  Case c = {.rules = *(const HeedRules *)data, .checkpoints = TRUE, .whole = TRUE};
  float again[SIZE], kept[SIZE];
  Stack stack;
  stack_init (&stack);
  run_stack (&stack, &c, stack.x, again);
  c.checkpoints = FALSE;
  run_stack (&stack, &c, stack.x, kept);
  g_assert_cmpmem (again, sizeof again, kept, sizeof kept);
  stack_clear (&stack);
}

/* Fused as usual; fusing rounds activations differently. */
static void
test_memory (gconstpointer data)
{
  Case c = {.rules = *(const HeedRules *)data, .checkpoints = TRUE};
  float again[SIZE], kept[SIZE];
  double most = 0, size = 0;
  Stack stack;
  stack_init (&stack);
  gsize arena = run_stack (&stack, &c, stack.x, again);
  c.checkpoints = FALSE;
  gsize arena_kept = run_stack (&stack, &c, stack.x, kept);
  for (guint i = 0; i < SIZE; i++)
    {
      most = fmax (most, fabs ((double)again[i] - kept[i]));
      size = fmax (size, fabs (kept[i]));
    }
  g_assert_cmpfloat (size, >, 0);
  g_assert_cmpfloat (most, <=, 2e-5 * size);
  g_assert_cmpuint (2 * arena, <, arena_kept);
  stack_clear (&stack);
}

/* Lanes are computed again like one input alone. */
static void
test_lanes (gconstpointer data)
{
  Case c = {.rules = *(const HeedRules *)data, .checkpoints = TRUE, .laned = TRUE};
  float all[LANES * SIZE], one[SIZE];
  Stack stack;
  stack_init (&stack);
  run_stack (&stack, &c, stack.x, all);
  c.laned = FALSE;
  for (guint lane = 0; lane < LANES; lane++)
    {
      run_stack (&stack, &c, stack.x + lane * SIZE, one);
      for (guint i = 0; i < SIZE; i++)
        g_assert_cmpfloat_with_epsilon (all[lane * SIZE + i], one[i],
                                        2e-5 * fmax (1, fabs (one[i])));
    }
  stack_clear (&stack);
}

/* The ledger of all lanes together is what it is of each alone. */
static void
test_ledger (gconstpointer data)
{
  HeedLedgerSum all[LANES * MOST_ENTRIES] = {0}, one[MOST_ENTRIES] = {0};
  Case c = {.rules = *(const HeedRules *)data, .checkpoints = TRUE, .laned = TRUE, .sums = all};
  float gradients[LANES * SIZE];
  guint found = 0;
  Stack stack;
  stack_init (&stack);
  run_stack (&stack, &c, stack.x, gradients);
  c.laned = FALSE;
  c.sums = one;
  for (guint lane = 0; lane < LANES; lane++)
    {
      run_stack (&stack, &c, stack.x + lane * SIZE, gradients);
      for (guint i = 0; i < MOST_ENTRIES; i++)
        {
          const HeedLedgerSum *sum = &all[lane * MOST_ENTRIES + i];
          double most = 2e-5 * fmax (1e-3, one[i].size);
          found += one[i].size > 0;
          g_assert_cmpfloat_with_epsilon (sum->sum, one[i].sum, most);
          g_assert_cmpfloat_with_epsilon (sum->size, one[i].size, most);
        }
    }
  g_assert_cmpuint (found, >=, LANES * LAYERS * 7); /* a checkpoint, four biases, two shifts */
  stack_clear (&stack);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    HeedRules rules;
  } cases[] = {
      {"gradient", {.set = HEED_RULES_GRADIENT}},
      {"cp-lrp", {.set = HEED_RULES_CP_LRP}},
      {"attn-lrp", {.set = HEED_RULES_ATTN_LRP}},
      {"cp-lrp-gamma", {.set = HEED_RULES_CP_LRP, .gamma = 0.25, .epsilon = 1e-3}},
      {"attn-lrp-epsilon", {.set = HEED_RULES_ATTN_LRP, .epsilon = 1e-3}},
  };
  static const struct
  {
    const char *name;
    GTestDataFunc function;
  } tests[] = {
      {"same", test_same}, {"memory", test_memory}, {"lanes", test_lanes}, {"ledger", test_ledger}};
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path =
            g_strdup_printf ("/graph/recompute/%s/%s", tests[j].name, cases[i].name);
        g_test_add_data_func (path, &cases[i].rules, tests[j].function);
      }
  return g_test_run ();
}
