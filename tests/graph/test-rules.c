/* Each rule of the table against methods.md's vectors, and the γ and ε rule against its formula.
 * The argument names the device. */
#include "graph-fixture.h"
#include "heed-derive.h"
#include "heed-program.h"

#include <math.h>

#define MAX_INPUTS 4

static const char *device = "cpu";

/* A graph with its inputs' values: @feeds point into what the test holds. */
typedef struct
{
  HeedGraph *graph;
  HeedFeed feeds[MAX_INPUTS];
  guint n_feeds;
} Net;

static HeedNode
net_input (Net *net, guint32 rows, guint32 cols, const float *values)
{
  HeedNode node = heed_graph_input (
      net->graph, (HeedShape) {FALSE, HEED_ROWS_FIXED, rows, cols, HEED_TYPE_F32});
  net->feeds[net->n_feeds++] = (HeedFeed) {node, values};
  return node;
}

/* Runs and fetches one node. */
static void
net_fetch (Net *net, HeedNode node, float *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = fixture_backend_new (device);
  g_autoptr (HeedResidentWeights) weights = heed_resident_weights_new (backend);
  HeedProgramLimits limits = {1, 0, 0, 0};
  g_autoptr (HeedProgram) program =
      heed_program_new (weights, net->graph, &node, 1, &limits, NULL, &error);
  g_assert_no_error (error);
  HeedBinding binding = {0, 0, 0, net->feeds, net->n_feeds};
  heed_program_bind (program, &binding, NULL, &error);
  g_assert_no_error (error);
  heed_program_fetch (program, node, values, &error);
  g_assert_no_error (error);
}

/* ∂f/∂source under @rules; @source and @target are inputs and outputs of @net. */
static void
net_derive (Net *net, HeedNode target, HeedNode seed, HeedRules rules, HeedNode source,
            float *gradient)
{
  net_fetch (net, heed_graph_derive (net->graph, target, seed, &rules, source, NULL), gradient);
}

static FixtureTensor *
tensor (gsize rows, gsize cols, const float *values)
{
  GRand *random = g_rand_new_with_seed (1);
  FixtureTensor *made = fixture_tensor_new (random, rows, cols, 0, 1);
  g_rand_free (random);
  for (gsize i = 0; i < rows * MAX (cols, 1); i++)
    made->values[i] = values[i];
  return made;
}

static void
assert_relevance (const float *x, const float *gradient, const double *expected, guint n)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon ((double)x[i] * gradient[i], expected[i], 2e-6);
}

/* methods.md §2: f = w·LN(x) = .416025 */
static double
layernorm_sum (HeedRuleSet set, float *gradient, const float *x)
{
  static const float w[] = {.3f, -.2f, .5f, .1f}, ones[] = {1, 1, 1, 1}, zeros[4];
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  g_autoptr (FixtureTensor) weight = tensor (4, 0, ones), bias = tensor (4, 0, zeros);
  Net net = {.graph = graph};
  HeedNode in = net_input (&net, 1, 4, x), seed = net_input (&net, 1, 4, w);
  HeedNode out = heed_graph_layernorm (graph, in, &weight->tensor, &bias->tensor, 1e-5);
  double sum = 0;
  net_derive (&net, out, seed, (HeedRules) {.set = set}, in, gradient);
  for (guint i = 0; i < 4; i++)
    sum += (double)x[i] * gradient[i];
  return sum;
}

static void
test_layernorm (void)
{
  static const float x[] = {1, 2, 4, -1};
  static const double relevance[] = {.069337, -.416025, .721109, .041602};
  static const HeedRuleSet frozen[] = {HEED_RULES_CP_LRP, HEED_RULES_ATTN_LRP};
  float gradient[4];
  for (guint i = 0; i < G_N_ELEMENTS (frozen); i++)
    {
      g_assert_cmpfloat_with_epsilon (layernorm_sum (frozen[i], gradient, x), .416025, 2e-6);
      assert_relevance (x, gradient, relevance, 4);
    }
  g_assert_cmpfloat_with_epsilon (layernorm_sum (HEED_RULES_GRADIENT, gradient, x), 1.28e-6, 5e-7);
}

/* As with the standard deviation, without the mean: f = Σ w·x / √(22/4) for the same x and w. */
static void
test_rmsnorm (void)
{
  static const float x[] = {1, 2, 4, -1}, w[] = {.3f, -.2f, .5f, .1f}, ones[] = {1, 1, 1, 1};
  const double root = sqrt (5.5 + 1e-5);
  const double relevance[] = {.3 / root, -.4 / root, 2 / root, -.1 / root};
  for (guint set = 0; set < HEED_N_RULE_SETS; set++)
    {
      g_autoptr (HeedGraph) graph = heed_graph_new ();
      g_autoptr (FixtureTensor) weight = tensor (4, 0, ones);
      Net net = {.graph = graph};
      HeedNode in = net_input (&net, 1, 4, x), seed = net_input (&net, 1, 4, w);
      HeedNode out = heed_graph_rmsnorm (graph, in, &weight->tensor, 1e-5);
      float gradient[4];
      double sum = 0;
      net_derive (&net, out, seed, (HeedRules) {.set = (HeedRuleSet)set}, in, gradient);
      for (guint i = 0; i < 4; i++)
        sum += (double)x[i] * gradient[i];
      if (set == HEED_RULES_GRADIENT)
        g_assert_cmpfloat_with_epsilon (sum, 1.8 / root * 1e-5 / 5.5, 5e-7);
      else
        assert_relevance (x, gradient, relevance, 4);
    }
}

/* methods.md §2 and §3: cp-lrp holds the gate, attn-lrp halves. */
static void
test_product (void)
{
  static const float factors[2][3] = {{2, -1, .5f}, {3, 4, -2}}, g[] = {1, .5f, -1};
  static const double shares[HEED_N_RULE_SETS][2] = {{1, 1}, {0, 1}, {.5, .5}};
  for (guint set = 0; set < HEED_N_RULE_SETS; set++)
    for (guint which = 0; which < 2; which++)
      {
        const double share = shares[set][which], relevance[] = {6 * share, -2 * share, share};
        g_autoptr (HeedGraph) graph = heed_graph_new ();
        Net net = {.graph = graph};
        HeedNode in[] = {net_input (&net, 1, 3, factors[0]), net_input (&net, 1, 3, factors[1])};
        HeedNode seed = net_input (&net, 1, 3, g);
        HeedRules rules = {.set = (HeedRuleSet)set};
        HeedNode derived = heed_graph_derive (graph, heed_graph_multiply (graph, in[0], in[1]),
                                              seed, &rules, in[which], NULL);
        float gradient[3];
        g_assert_true ((derived == HEED_NO_NODE) == (share == 0));
        if (derived == HEED_NO_NODE)
          continue;
        net_fetch (&net, derived, gradient);
        assert_relevance (factors[which], gradient, relevance, 3);
      }
}

/* One head; gradients of query, key or value (@which). */
static void
derive_attention (guint rows, guint keys, guint size, const float *const inputs[3],
                  const float *seed, HeedRuleSet set, guint which, float *gradient)
{
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  Net net = {.graph = graph};
  HeedNode q = net_input (&net, rows, size, inputs[0]);
  HeedNode k = net_input (&net, keys, size, inputs[1]);
  HeedNode v = net_input (&net, keys, size, inputs[2]);
  HeedNode seeds = net_input (&net, rows, size, seed), sources[] = {q, k, v};
  HeedAttentionInputs attention = {.query = q,
                                   .key = k,
                                   .value = v,
                                   .cached_key = HEED_NO_NODE,
                                   .cached_value = HEED_NO_NODE,
                                   .kept = HEED_NO_NODE,
                                   .positions = HEED_NO_NODE,
                                   .heads = 1};
  HeedNode out = heed_graph_attention (graph, &attention);
  net_derive (&net, out, seeds, (HeedRules) {.set = set}, sources[which], gradient);
}

/* Queries and keys of two channels whose scores, row r and key j, are log p[r][j]. */
static void
make_scores (const double *p, guint keys, float *q, float *k)
{
  for (guint r = 0; r < 2; r++)
    for (guint c = 0; c < 2; c++)
      q[r * 2 + c] = r == c;
  for (guint j = 0; j < keys; j++)
    for (guint r = 0; r < 2; r++)
      k[j * 2 + r] = (float)(sqrt (2) * log (p[r * keys + j]));
}

/* methods.md §2: y_j = Σ_i p_ij·x_i with p held; two columns p_·j as two query rows. */
static void
test_attention_held (void)
{
  static const double p[] = {.2, .3, .5, .5, .1, .4}; /* transposed: by query */
  static const float v[] = {1, 0, -2, 0, 3, 0};
  static const double y[] = {1 * .2 - 2 * .3 + 3 * .5, 1 * .5 - 2 * .1 + 3 * .4};
  static const double relevance[] = {.027273, 0, -.341818, 0, .714545, 0};
  const float seed[] = {(float)(.7 / y[0]), 0, (float)(-.3 / y[1]), 0};
  float q[4], k[6], gradient[6];
  make_scores (p, 3, q, k);
  const float *inputs[] = {q, k, v};
  derive_attention (2, 3, 2, inputs, seed, HEED_RULES_CP_LRP, 2, gradient);
  assert_relevance (v, gradient, relevance, 6);
}

/* methods.md §3, softmax: the quarter that reaches a key holds R_in's quarter. */
static void
test_softmax (void)
{
  static const double x[] = {.2, -1.2, .8}, s[] = {.325869, .080358, .593772};
  static const double relevance[] = {.5, -.1, .3}, expected[] = {.054378, .187501, -.092513};
  static const float q[] = {1}, seed[] = {1};
  float k[3], v[3], gradient[3];
  double quarter[3];
  for (guint i = 0; i < 3; i++)
    {
      k[i] = (float)x[i];
      v[i] = (float)(relevance[i] / s[i]);
      quarter[i] = expected[i] / 4;
    }
  const float *inputs[] = {q, k, v};
  derive_attention (1, 3, 1, inputs, seed, HEED_RULES_GRADIENT, 1, gradient);
  assert_relevance (k, gradient, expected, 3);
  derive_attention (1, 3, 1, inputs, seed, HEED_RULES_ATTN_LRP, 1, gradient);
  assert_relevance (k, gradient, quarter, 3);
}

/* methods.md §3, matmul: R_A = A∘(R/O·Bᵀ)/2, R_B = B∘(Aᵀ·R/O)/2, A being probabilities here. What
 * reaches the queries follows from R_A through the softmax and another halving. */
static void
test_matmul (void)
{
  static const double a[] = {.2, .8, .6, .4}, relevance[] = {.3, .1, -.2, .4};
  static const double of_a[] = {-.033333, .233333, .257143, -.157143};
  static const double of_b[] = {-.02619, .25, .07619, 0};
  static const float b[] = {1, -1, 2, .5f};
  float q[4], k[4], seed[4], gradient[4];
  for (guint r = 0; r < 2; r++)
    for (guint c = 0; c < 2; c++)
      seed[r * 2 + c] = (float)(relevance[r * 2 + c]
                                / (a[r * 2] * (double)b[c] + a[r * 2 + 1] * (double)b[2 + c]));
  make_scores (a, 2, q, k);
  const float *inputs[] = {q, k, b};
  derive_attention (2, 2, 2, inputs, seed, HEED_RULES_ATTN_LRP, 2, gradient);
  assert_relevance (b, gradient, of_b, 4);
  derive_attention (2, 2, 2, inputs, seed, HEED_RULES_ATTN_LRP, 0, gradient);
  for (guint r = 0; r < 2; r++)
    for (guint c = 0; c < 2; c++)
      {
        double sum = of_a[r * 2] + of_a[r * 2 + 1], expected = 0;
        for (guint j = 0; j < 2; j++)
          expected += .5 * (of_a[r * 2 + j] - a[r * 2 + j] * sum) * (double)k[j * 2 + c] / sqrt (2);
        g_assert_cmpfloat_with_epsilon (gradient[r * 2 + c], expected, 2e-6);
      }
}

enum
{
  ROWS = 7,
  IN = 19,
  OUT = 23,
};

/* methods.md §3, as it is written: weights by the signs of x and z, bias a weight of 1. What is
 * handed back is a relevance by its x: x·gradient, where x is 0 too. */
static void
gamma_rule (const float *x, const float *g, const FixtureTensor *weight, const FixtureTensor *bias,
            double gamma, double epsilon, double *gradient)
{
  for (guint j = 0; j < OUT; j++)
    {
      double z = bias->values[j], sum = 0, shares[IN];
      for (guint i = 0; i < IN; i++)
        z += (double)x[i] * weight->values[j * IN + i];
      for (guint i = 0; i <= IN; i++)
        {
          double in = i == IN ? 1 : (double)x[i];
          double w = i == IN ? bias->values[j] : weight->values[j * IN + i];
          gboolean favours_positive = (in >= 0) == (z >= 0);
          double share = w + gamma * (favours_positive ? fmax (w, 0) : fmin (w, 0));
          sum += in * share;
          if (i < IN)
            shares[i] = share;
        }
      sum += z >= 0 ? epsilon : -epsilon;
      for (guint i = 0; i < IN && sum != 0; i++)
        gradient[i] += shares[i] / sum * (g[j] * z);
    }
}

static void
test_linear (gconstpointer data)
{
  const HeedRules *rules = data;
  GRand *random = g_rand_new_with_seed (3);
  g_autoptr (FixtureTensor) weight = fixture_tensor_new (random, OUT, IN, 0, 1);
  g_autoptr (FixtureTensor) bias = fixture_tensor_new (random, OUT, 0, 0, .5);
  float x[ROWS * IN], g[ROWS * OUT], gradient[ROWS * IN];
  double expected[ROWS * IN] = {0};
  for (guint i = 0; i < ROWS * IN; i++)
    x[i] = i % 11 == 5 ? 0 : (float)g_rand_double_range (random, -1, 1);
  for (guint i = 0; i < ROWS * OUT; i++)
    g[i] = (float)g_rand_double_range (random, -1, 1);
  for (guint i = 0; i < IN; i++)
    weight->values[i] = 0; /* with its bias an output that is always 0 */
  bias->values[0] = 0;
  g_autoptr (HeedGraph) graph = heed_graph_new ();
  Net net = {.graph = graph};
  HeedNode in = net_input (&net, ROWS, IN, x), seed = net_input (&net, ROWS, OUT, g);
  HeedNode out = heed_graph_linear (graph, in, &weight->tensor, &bias->tensor);
  net_derive (&net, out, seed, *rules, in, gradient);
  for (guint r = 0; r < ROWS; r++)
    gamma_rule (x + r * IN, g + r * OUT, weight, bias, rules->gamma, rules->epsilon,
                expected + r * IN);
  for (guint i = 0; i < ROWS * IN; i++)
    g_assert_cmpfloat_with_epsilon (gradient[i], expected[i], 1e-5 * fmax (1, fabs (expected[i])));
  g_rand_free (random);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    HeedRules rules;
  } linear[] = {
      {"plain", {.set = HEED_RULES_CP_LRP}},
      {"gamma", {.set = HEED_RULES_CP_LRP, .gamma = .25}},
      {"gamma-1", {.set = HEED_RULES_ATTN_LRP, .gamma = 1}},
      {"epsilon", {.set = HEED_RULES_CP_LRP, .epsilon = .1}},
      {"gamma-epsilon", {.set = HEED_RULES_CP_LRP, .gamma = .05, .epsilon = .1}},
  };
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  if (!fixture_device_is_here (device))
    return FIXTURE_SKIP;
  g_test_add_func ("/graph/rules/layernorm", test_layernorm);
  g_test_add_func ("/graph/rules/rmsnorm", test_rmsnorm);
  g_test_add_func ("/graph/rules/product", test_product);
  g_test_add_func ("/graph/rules/attention-held", test_attention_held);
  g_test_add_func ("/graph/rules/softmax", test_softmax);
  g_test_add_func ("/graph/rules/matmul", test_matmul);
  for (guint i = 0; i < G_N_ELEMENTS (linear); i++)
    {
      g_autofree char *path = g_strconcat ("/graph/rules/linear/", linear[i].name, NULL);
      g_test_add_data_func (path, &linear[i].rules, test_linear);
    }
  return g_test_run ();
}
