/* What decoders of Llama's form add to the rule table: RMSNorm, SiLU and products of two arrays.
 *
 * Two blocks, of which the first is computed again on the way back: their derived passes against
 * central differences of naive f64 blocks that hold what the rules hold; what cp-lrp promises of
 * models without biases; and that the ledger adds up. The argument names the device. */
#include "gated-block.h"
#include "heed-program.h"
#include "ledger-fetch.h"

#include <math.h>
#include <string.h>

#define MOST_ENTRIES 64

enum
{
  LAYERS = 2,
};

/* What a test is given. */
typedef struct
{
  HeedBackend *device;
  HeedRuleSet set;
} Case;

/* What a propagation starts from; @feeds[0] is the source. */
typedef struct
{
  HeedGraph *graph;
  HeedNode out;
  HeedNode seeds;
  const HeedFeed *feeds;
  guint n_feeds;
} Net;

typedef struct
{
  GatedBlock *blocks[LAYERS];
  float x[GATED_SIZE];
  float seed[GATED_SIZE];
} Model;

/* What a propagation gives; @sinks: by kind; @size: their magnitudes */
typedef struct
{
  float output[GATED_SIZE];
  float gradient[GATED_SIZE];
  double sinks[HEED_N_LEDGER_KINDS];
  guint entries[HEED_N_LEDGER_KINDS];
  double size;
} Propagation;

static void
model_init (Model *model)
{
  GRand *random = g_rand_new_with_seed (17);
  for (guint i = 0; i < LAYERS; i++)
    model->blocks[i] = gated_block_new (random);
  for (guint i = 0; i < GATED_SIZE; i++)
    {
      model->x[i] = (float)g_rand_double_range (random, -1, 1);
      model->seed[i] = (float)g_rand_double_range (random, -1, 1);
    }
  g_rand_free (random);
}

static void
model_clear (Model *model)
{
  for (guint i = 0; i < LAYERS; i++)
    gated_block_free (model->blocks[i]);
}

static HeedNode
add_input (HeedGraph *graph)
{
  return heed_graph_input (graph,
                           (HeedShape) {FALSE, HEED_ROWS_RUN, 0, GATED_CHANNELS, HEED_TYPE_F32});
}

static void
fetch (HeedProgram *program, HeedNode node, float *values)
{
  g_autoptr (GError) error = NULL;
  heed_program_fetch (program, node, values, &error);
  g_assert_no_error (error);
}

static void
fetch_sinks (HeedProgram *program, const HeedLedger *ledger, Propagation *p)
{
  guint n;
  HeedLedgerSum sums[MOST_ENTRIES];
  const HeedLedgerEntry *entries = heed_ledger_get_entries (ledger, &n);
  ledger_fetch (ledger, program, sums);
  for (guint i = 0; i < n; i++)
    {
      p->entries[entries[i].kind] += 1;
      p->sinks[entries[i].kind] += sums[i].sum;
      p->size += entries[i].kind == HEED_LEDGER_RELEVANCE ? 0 : fabs (sums[i].sum);
    }
}

static void
propagate (HeedBackend *device, const Net *net, const HeedRules *rules, Propagation *p)
{
  g_autoptr (GError) error = NULL;
  guint n;
  g_autoptr (HeedLedger) ledger = heed_ledger_new ();
  HeedNode derived =
      heed_graph_derive (net->graph, net->out, net->seeds, rules, net->feeds[0].node, ledger);
  const HeedLedgerEntry *entries = heed_ledger_get_entries (ledger, &n);
  HeedNode outputs[MOST_ENTRIES + 2] = {derived, net->out};
  g_assert_cmpuint (n, <=, MOST_ENTRIES);
  for (guint i = 0; i < n; i++)
    outputs[2 + i] = entries[i].node;
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (device);
  HeedProgramLimits limits = {1, GATED_ROWS, 0, 0};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, net->graph, outputs, n + 2, &limits, NULL, &error);
  g_assert_no_error (error);
  HeedBinding binding = {GATED_ROWS, 0, 0, net->feeds, net->n_feeds};
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  *p = (Propagation) {0};
  fetch (program, derived, p->gradient);
  fetch (program, net->out, p->output);
  fetch_sinks (program, ledger, p);
}

static void
propagate_model (HeedBackend *device, const Model *model, const HeedRules *rules, Propagation *p)
{
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  HeedNode x = add_input (graph), seeds = add_input (graph), out = x;
  for (guint i = 0; i < LAYERS; i++)
    out = gated_block_build (model->blocks[i], graph, out);
  HeedFeed feeds[] = {{x, model->x}, {seeds, model->seed}};
  propagate (device, &(Net) {graph, out, seeds, feeds, G_N_ELEMENTS (feeds)}, rules, p);
}

/* f at @x; @at: (nullable): what the rules hold in each layer */
static double
naive_value (const Model *model, HeedRuleSet rules, const GatedState *at, const double *x,
             GatedState *states, double *out)
{
  double in[GATED_SIZE], f = 0;
  memcpy (in, x, sizeof in);
  for (guint i = 0; i < LAYERS; i++)
    {
      gated_block_naive (model->blocks[i], rules, at != NULL ? at + i : NULL, in, states + i, out);
      memcpy (in, out, sizeof in);
    }
  for (guint i = 0; i < GATED_SIZE; i++)
    f += model->seed[i] * out[i];
  return f;
}

static void
test_differences (gconstpointer data)
{
  const double step = 1e-5;
  const Case *c = data;
  HeedRules rules = {.set = c->set};
  GatedState at[LAYERS], moved[LAYERS];
  double x[GATED_SIZE], naive[GATED_SIZE], out[GATED_SIZE];
  Model model;
  Propagation p;
  model_init (&model);
  propagate_model (c->device, &model, &rules, &p);
  for (guint i = 0; i < GATED_SIZE; i++)
    x[i] = model.x[i];
  naive_value (&model, rules.set, NULL, x, at, naive);
  for (guint i = 0; i < GATED_SIZE; i++)
    {
      x[i] = model.x[i] + step;
      double above = naive_value (&model, rules.set, at, x, moved, out);
      x[i] = model.x[i] - step;
      double below = naive_value (&model, rules.set, at, x, moved, out);
      x[i] = model.x[i];
      g_assert_cmpfloat_with_epsilon (p.output[i], naive[i], 5e-6 * fmax (1, fabs (naive[i])));
      g_assert_cmpfloat_with_epsilon (p.gradient[i], (above - below) / (2 * step), 5e-5);
    }
  model_clear (&model);
}

/* f − ΣR − Σ sinks; @size: Σ|R| */
static double
remainder_of (const float *x, const float *seed, const Propagation *p, double *size)
{
  double left = 0;
  *size = 0;
  for (guint i = 0; i < GATED_SIZE; i++)
    {
      left += (double)seed[i] * p->output[i] - (double)x[i] * p->gradient[i];
      *size += fabs ((double)x[i] * p->gradient[i]);
    }
  for (guint kind = HEED_LEDGER_RELEVANCE + 1; kind < HEED_N_LEDGER_KINDS; kind++)
    left -= p->sinks[kind];
  return left;
}

/* Without biases f is all relevance: no sink takes anything, cp-lrp's gate neither. */
static void
test_conserves (gconstpointer data)
{
  const Case *c = data;
  static const double gammas[] = {0, .25};
  Model model;
  model_init (&model);
  for (guint i = 0; i < G_N_ELEMENTS (gammas); i++)
    {
      Propagation p;
      double size;
      HeedRules rules = {.set = HEED_RULES_CP_LRP, .gamma = gammas[i]};
      propagate_model (c->device, &model, &rules, &p);
      for (guint kind = HEED_LEDGER_RELEVANCE + 1; kind < HEED_N_LEDGER_KINDS; kind++)
        g_assert_cmpuint (p.entries[kind], ==, 0);
      g_assert_cmpfloat (fabs (remainder_of (model.x, model.seed, &p, &size)), <=, 1e-5 * size);
    }
  model_clear (&model);
}

/* Tighter than methods.md §3 asks, and not without any of the sinks. */
static void
assert_closes (const float *x, const float *seed, const Propagation *p, guint kinds)
{
  double size, left = remainder_of (x, seed, p, &size), bound = 1e-5 * (size + p->size);
  g_test_message ("remainder %.2g, bound %.2g", left, bound);
  g_assert_cmpfloat (fabs (left), <=, bound);
  for (guint kind = HEED_LEDGER_RELEVANCE + 1; kind < HEED_N_LEDGER_KINDS; kind++)
    {
      g_assert_true ((p->entries[kind] != 0) == ((kinds & 1u << kind) != 0));
      if (p->entries[kind] != 0)
        g_assert_cmpfloat (fabs (left + p->sinks[kind]), >, bound);
    }
}

static void
test_ledger (gconstpointer data)
{
  const Case *c = data;
  static const struct
  {
    HeedRules rules;
    guint kinds;
  } cases[] = {
      {{.set = HEED_RULES_CP_LRP, .gamma = .1, .epsilon = .01}, 1u << HEED_LEDGER_EPSILON},
      {{.set = HEED_RULES_ATTN_LRP}, 1u << HEED_LEDGER_SOFTMAX},
      {{.set = HEED_RULES_ATTN_LRP, .gamma = .25}, 1u << HEED_LEDGER_SOFTMAX},
  };
  Model model;
  model_init (&model);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Propagation p;
      propagate_model (c->device, &model, &cases[i].rules, &p);
      assert_closes (model.x, model.seed, &p, cases[i].kinds);
    }
  model_clear (&model);
}

/* x + silu(x)∘c + attention (x, x, c), where c does not depend on the source: of what is not x's
 * own, cp-lrp hands all to c, and attn-lrp half. */
static HeedNode
build_held (HeedGraph *graph, HeedNode x, HeedNode c)
{
  HeedAttentionInputs inputs = {
      .query = x,
      .key = x,
      .value = c,
      .cached_key = HEED_NO_NODE,
      .cached_value = HEED_NO_NODE,
      .kept = HEED_NO_NODE,
      .positions = HEED_NO_NODE,
      .heads = GATED_HEADS,
  };
  HeedNode gate = heed_graph_activation (graph, x, HEED_ACTIVATION_SILU);
  HeedNode product = heed_graph_multiply (graph, gate, c);
  HeedNode sum = heed_graph_add (graph, product, heed_graph_attention (graph, &inputs));
  return heed_graph_add (graph, x, sum);
}

static void
test_held (gconstpointer data)
{
  const Case *c = data;
  HeedRules rules = {.set = c->set};
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  Model model;
  Propagation p;
  float constant[GATED_SIZE];
  double reached = 0, share = c->set == HEED_RULES_CP_LRP ? 1 : .5;
  guint softmax = c->set == HEED_RULES_CP_LRP ? 0 : 1u << HEED_LEDGER_SOFTMAX;
  model_init (&model);
  HeedNode x = add_input (graph), held = add_input (graph), seeds = add_input (graph);
  HeedNode out = build_held (graph, x, held);
  for (guint i = 0; i < GATED_SIZE; i++)
    constant[i] = 2 + model.x[GATED_SIZE - 1 - i];
  HeedFeed feeds[] = {{x, model.x}, {held, constant}, {seeds, model.seed}};
  propagate (c->device, &(Net) {graph, out, seeds, feeds, G_N_ELEMENTS (feeds)}, &rules, &p);
  for (guint i = 0; i < GATED_SIZE; i++)
    reached += (double)model.seed[i] * (p.output[i] - model.x[i]);
  g_assert_cmpfloat_with_epsilon (p.sinks[HEED_LEDGER_HELD], share * reached, 1e-5);
  assert_closes (model.x, model.seed, &p, 1u << HEED_LEDGER_HELD | softmax);
  model_clear (&model);
}

/* @cases: one for each rule set */
static void
add_tests (const Case *cases)
{
  static const char *const names[HEED_N_RULE_SETS] = {
      [HEED_RULES_GRADIENT] = "gradient",
      [HEED_RULES_CP_LRP] = "cp-lrp",
      [HEED_RULES_ATTN_LRP] = "attn-lrp",
  };
  for (guint i = 0; i < HEED_N_RULE_SETS; i++)
    {
      g_autofree char *path = g_strconcat ("/graph/gated/differences/", names[i], NULL);
      g_test_add_data_func (path, &cases[i], test_differences);
    }
  g_test_add_data_func ("/graph/gated/conserves", cases, test_conserves);
  g_test_add_data_func ("/graph/gated/ledger", cases, test_ledger);
  g_test_add_data_func ("/graph/gated/held/cp-lrp", &cases[HEED_RULES_CP_LRP], test_held);
  g_test_add_data_func ("/graph/gated/held/attn-lrp", &cases[HEED_RULES_ATTN_LRP], test_held);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  const char *device = argc > 1 ? argv[1] : "cpu";
  if (!fixture_device_is_here (device))
    return FIXTURE_SKIP;
  g_autoptr (HeedBackend) backend = fixture_backend_new (device);
  Case cases[HEED_N_RULE_SETS];
  for (guint i = 0; i < HEED_N_RULE_SETS; i++)
    cases[i] = (Case) {backend, (HeedRuleSet)i};
  add_tests (cases);
  return g_test_run ();
}
