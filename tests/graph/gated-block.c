#include "gated-block.h"

#include <math.h>

static FixtureTensor *
matrix (GRand *random, gsize rows, gsize cols)
{
  return fixture_tensor_new (random, rows, cols, 0, 1.5 / sqrt (cols));
}

GatedBlock *
gated_block_new (GRand *random)
{
  GatedBlock *b = g_new0 (GatedBlock, 1);
  b->norm1 = fixture_tensor_new (random, GATED_CHANNELS, 0, 1, .3);
  b->query = matrix (random, GATED_CHANNELS, GATED_CHANNELS);
  b->key = matrix (random, GATED_CHANNELS, GATED_CHANNELS);
  b->value = matrix (random, GATED_CHANNELS, GATED_CHANNELS);
  b->out = matrix (random, GATED_CHANNELS, GATED_CHANNELS);
  b->norm2 = fixture_tensor_new (random, GATED_CHANNELS, 0, 1, .3);
  b->gate = matrix (random, GATED_HIDDEN, GATED_CHANNELS);
  b->up = matrix (random, GATED_HIDDEN, GATED_CHANNELS);
  b->down = matrix (random, GATED_CHANNELS, GATED_HIDDEN);
  return b;
}

void
gated_block_free (GatedBlock *b)
{
  FixtureTensor *tensors[] = {b->norm1, b->query, b->key, b->value, b->out,
                              b->norm2, b->gate,  b->up,  b->down};
  for (guint i = 0; i < G_N_ELEMENTS (tensors); i++)
    fixture_tensor_free (tensors[i]);
  g_free (b);
}

HeedNode
gated_block_build (const GatedBlock *b, HeedGraph *graph, HeedNode x)
{
  heed_graph_mark_checkpoint (graph, x);
  HeedNode h = heed_graph_rmsnorm (graph, x, &b->norm1->tensor, FIXTURE_EPSILON);
  HeedAttentionInputs inputs = {
      .query = heed_graph_linear (graph, h, &b->query->tensor, NULL),
      .key = heed_graph_linear (graph, h, &b->key->tensor, NULL),
      .value = heed_graph_linear (graph, h, &b->value->tensor, NULL),
      .cached_key = HEED_NO_NODE,
      .cached_value = HEED_NO_NODE,
      .kept = HEED_NO_NODE,
      .positions = HEED_NO_NODE,
      .heads = GATED_HEADS,
      .causal = TRUE,
  };
  HeedNode a = heed_graph_attention (graph, &inputs);
  x = heed_graph_add (graph, x, heed_graph_linear (graph, a, &b->out->tensor, NULL));
  h = heed_graph_rmsnorm (graph, x, &b->norm2->tensor, FIXTURE_EPSILON);
  HeedNode gate = heed_graph_linear (graph, h, &b->gate->tensor, NULL);
  HeedNode up = heed_graph_linear (graph, h, &b->up->tensor, NULL);
  gate = heed_graph_activation (graph, gate, HEED_ACTIVATION_SILU);
  HeedNode product = heed_graph_multiply (graph, gate, up);
  return heed_graph_add (graph, x, heed_graph_linear (graph, product, &b->down->tensor, NULL));
}

/* @held: (nullable): the roots to divide by, else @x's own; both are left in @roots */
static void
norm (const FixtureTensor *weight, const double *held, const double *x, double *roots, double *out)
{
  for (guint r = 0; r < GATED_ROWS; r++)
    {
      const double *in = x + r * GATED_CHANNELS;
      double square = 0;
      for (guint c = 0; c < GATED_CHANNELS; c++)
        square += in[c] * in[c] / GATED_CHANNELS;
      roots[r] = held != NULL ? held[r] : sqrt (square + FIXTURE_EPSILON);
      for (guint c = 0; c < GATED_CHANNELS; c++)
        out[r * GATED_CHANNELS + c] = in[c] / roots[r] * weight->values[c];
    }
}

/* out += x·Wᵀ */
static void
add_linear (const FixtureTensor *weight, const double *x, guint in, guint n, double *out)
{
  for (guint r = 0; r < GATED_ROWS; r++)
    for (guint o = 0; o < n; o++)
      for (guint i = 0; i < in; i++)
        out[r * n + o] += x[r * in + i] * weight->values[o * in + i];
}

/* out += share·softmax (q·kᵀ/√D)·v */
static void
add_attention (const double *q, const double *k, const double *v, double share, double *out)
{
  const guint size = GATED_CHANNELS / GATED_HEADS;
  for (guint at = 0; at < GATED_SIZE; at += size)
    {
      guint row = at / GATED_CHANNELS, first = at % GATED_CHANNELS;
      double p[GATED_ROWS], sum = 0;
      for (guint j = 0; j <= row; j++)
        {
          double s = 0;
          for (guint c = 0; c < size; c++)
            s += q[at + c] * k[j * GATED_CHANNELS + first + c];
          sum += p[j] = exp (s / sqrt (size));
        }
      for (guint j = 0; j <= row; j++)
        for (guint c = 0; c < size; c++)
          out[at + c] += share * p[j] / sum * v[j * GATED_CHANNELS + first + c];
    }
}

static void
attend (HeedRuleSet rules, const GatedState *at, const GatedState *now, double *out)
{
  if (rules == HEED_RULES_GRADIENT)
    add_attention (now->query, now->key, now->value, 1, out);
  else
    add_attention (at->query, at->key, now->value, rules == HEED_RULES_CP_LRP ? 1 : .5, out);
  if (rules != HEED_RULES_ATTN_LRP)
    return;
  add_attention (now->query, at->key, at->value, .25, out);
  add_attention (at->query, now->key, at->value, .25, out);
}

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static void
multiply (HeedRuleSet rules, const GatedState *at, const GatedState *now, double *out)
{
  for (guint i = 0; i < GATED_ROWS * GATED_HIDDEN; i++)
    {
      double z = now->gate[i], z0 = at->gate[i];
      if (rules == HEED_RULES_GRADIENT)
        out[i] = z * sigmoid (z) * now->up[i];
      else if (rules == HEED_RULES_CP_LRP)
        out[i] = z0 * sigmoid (z0) * now->up[i];
      else
        out[i] = .5 * sigmoid (z0) * (z0 * now->up[i] + z * at->up[i]);
    }
}

void
gated_block_naive (const GatedBlock *b, HeedRuleSet rules, const GatedState *at, const double *x,
                   GatedState *state, double *out)
{
  double h[GATED_SIZE], a[GATED_SIZE] = {0}, m[GATED_ROWS * GATED_HIDDEN];
  gboolean held = at != NULL && rules != HEED_RULES_GRADIENT;
  rules = held ? rules : HEED_RULES_GRADIENT;
  at = held ? at : state;
  *state = (GatedState) {0};
  norm (b->norm1, held ? at->roots1 : NULL, x, state->roots1, h);
  add_linear (b->query, h, GATED_CHANNELS, GATED_CHANNELS, state->query);
  add_linear (b->key, h, GATED_CHANNELS, GATED_CHANNELS, state->key);
  add_linear (b->value, h, GATED_CHANNELS, GATED_CHANNELS, state->value);
  attend (rules, at, state, a);
  for (guint i = 0; i < GATED_SIZE; i++)
    out[i] = x[i];
  add_linear (b->out, a, GATED_CHANNELS, GATED_CHANNELS, out);
  norm (b->norm2, held ? at->roots2 : NULL, out, state->roots2, h);
  add_linear (b->gate, h, GATED_CHANNELS, GATED_HIDDEN, state->gate);
  add_linear (b->up, h, GATED_CHANNELS, GATED_HIDDEN, state->up);
  multiply (rules, at, state, m);
  add_linear (b->down, m, GATED_HIDDEN, GATED_CHANNELS, out);
}
