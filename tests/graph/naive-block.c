#include "naive-block.h"

#include <math.h>
#include <string.h>

/* The block at work; every array is there twice: first for x, then for what constants are taken
 * from, where all rules are the same. */
typedef struct
{
  const FixtureBlock *block;
  const HeedRules *rules;
  guint rows;
  const double *kept;
} Run;

typedef struct
{
  guint cols;
  double *of[2];
} Pair;

static Pair
pair_new (const Run *run, guint cols)
{
  gsize n = (gsize)run->rows * cols;
  return (Pair) {cols, {g_new (double, n), g_new (double, n)}};
}

static void
pair_clear (Pair *pair)
{
  g_free (pair->of[0]);
  g_free (pair->of[1]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static double
row_mean (const double *x, guint n)
{
  double sum = 0;
  for (guint c = 0; c < n; c++)
    sum += x[c];
  return sum / n;
}

static double
row_deviation (const double *x, guint n)
{
  double mean = row_mean (x, n), sum = 0;
  for (guint c = 0; c < n; c++)
    sum += (x[c] - mean) * (x[c] - mean);
  return sqrt (sum / n + FIXTURE_EPSILON);
}

static Pair
norm (const Run *run, FixtureTensor *const weights[2], const Pair *x)
{
  Pair out = pair_new (run, x->cols);
  gboolean held = run->rules->set != HEED_RULES_GRADIENT;
  for (guint i = 0; i < 2; i++)
    for (guint r = 0; r < run->rows; r++)
      {
        const double *in = x->of[i] + r * x->cols;
        double mean = row_mean (in, x->cols);
        double deviation = row_deviation (held ? x->of[1] + r * x->cols : in, x->cols);
        for (guint c = 0; c < x->cols; c++)
          out.of[i][r * x->cols + c] =
              (in[c] - mean) / deviation * weights[0]->values[c] + weights[1]->values[c];
      }
  return out;
}

/* A weight and what γ adds to it, where it has the sign that makes up z's. */
static double
raised (const Run *run, double w, double x, double z)
{
  double favoured = (x >= 0) == (z >= 0) ? fmax (w, 0) : fmin (w, 0);
  return w + run->rules->gamma * favoured;
}

/* One output, z at @at: z + z/denominator · Σ (x − at)·raised weight; plain without γ and ε. */
static double
linear_output (const Run *run, const float *w, double bias, const double *x, const double *at,
               guint n)
{
  double z = bias, denominator, moved = 0;
  for (guint i = 0; i < n; i++)
    z += at[i] * w[i];
  denominator = raised (run, bias, 1, z) + (z >= 0 ? run->rules->epsilon : -run->rules->epsilon);
  for (guint i = 0; i < n; i++)
    {
      denominator += at[i] * raised (run, w[i], at[i], z);
      moved += (x[i] - at[i]) * raised (run, w[i], at[i], z);
    }
  gboolean plain = run->rules->gamma == 0 && run->rules->epsilon == 0;
  return z + moved * (plain ? 1 : denominator == 0 ? 0 : z / denominator);
}

static Pair
linear (const Run *run, FixtureTensor *const weights[2], const Pair *x, guint cols)
{
  Pair out = pair_new (run, cols);
  for (guint i = 0; i < 2; i++)
    for (guint r = 0; r < run->rows; r++)
      for (guint o = 0; o < cols; o++)
        out.of[i][r * cols + o] =
            linear_output (run, weights[0]->values + o * x->cols, weights[1]->values[o],
                           x->of[i] + r * x->cols, x->of[1] + r * x->cols, x->cols);
  return out;
}

/* Where attn-lrp divides, @part of the array follows x. */
static void
slow_down (const Run *run, Pair *pair, double part)
{
  gboolean divided = run->rules->set == HEED_RULES_ATTN_LRP;
  for (guint j = 0; j < run->rows * pair->cols && divided; j++)
    pair->of[0][j] = part * pair->of[0][j] + (1 - part) * pair->of[1][j];
}

/* The probabilities of query row @row in @head. */
static void
attention_row (const Run *run, const double *q, const double *k, guint head, guint row, double *p)
{
  const FixtureBlock *b = run->block;
  guint channels = b->channels, size = channels / b->heads;
  double sum = 0;
  for (guint j = 0; j < run->rows; j++)
    {
      double s = 0;
      for (guint c = head * size; c < (head + 1) * size; c++)
        s += q[row * channels + c] * k[j * channels + c];
      p[j] = exp (s / sqrt (size)) * (run->kept ? run->kept[j] : 1);
      p[j] = b->causal && j > row ? 0 : p[j];
      sum += p[j];
    }
  for (guint j = 0; j < run->rows; j++)
    p[j] /= sum;
}

static Pair
attend (const Run *run, const Pair *q, const Pair *k, const Pair *v)
{
  guint channels = run->block->channels, size = channels / run->block->heads;
  Pair out = pair_new (run, channels);
  g_autofree double *p = g_new (double, run->rows);
  for (guint i = 0; i < 2; i++)
    for (guint row = 0; row < run->rows; row++)
      for (guint c = 0; c < channels; c++)
        {
          guint from = run->rules->set == HEED_RULES_CP_LRP ? 1 : i;
          double sum = 0;
          if (c % size == 0)
            attention_row (run, q->of[from], k->of[from], c / size, row, p);
          for (guint j = 0; j < run->rows; j++)
            sum += p[j] * v->of[i][j * channels + c];
          out.of[i][row * channels + c] = sum;
        }
  return out;
}

/* σ(x)/x */
static double
activation_factor (HeedActivation activation, double x)
{
  return activation == HEED_ACTIVATION_GELU ? 0.5 * (1 + erf (x / sqrt (2)))
                                            : 1 / (1 + exp (-1.702 * x));
}

static void
activate (const Run *run, Pair *x)
{
  guint from = run->rules->set == HEED_RULES_GRADIENT ? 0 : 1;
  for (guint j = 0; j < run->rows * x->cols; j++)
    {
      x->of[0][j] *= activation_factor (run->block->activation, x->of[from][j]);
      x->of[1][j] *= activation_factor (run->block->activation, x->of[1][j]);
    }
}

static void
add (const Run *run, Pair *x, const Pair *more)
{
  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < run->rows * x->cols; j++)
      x->of[i][j] += more->of[i][j];
}

static void
add_attention (const Run *run, Pair *x)
{
  const FixtureBlock *b = run->block;
  g_auto (Pair) h = norm (run, b->norm1, x);
  g_auto (Pair) q = linear (run, b->query, &h, b->channels);
  g_auto (Pair) k = linear (run, b->key, &h, b->channels);
  g_auto (Pair) v = linear (run, b->value, &h, b->channels);
  slow_down (run, &q, .25);
  slow_down (run, &k, .25);
  slow_down (run, &v, .5);
  g_auto (Pair) a = attend (run, &q, &k, &v);
  g_auto (Pair) out = linear (run, b->out, &a, b->channels);
  add (run, x, &out);
}

static void
add_mlp (const Run *run, Pair *x)
{
  const FixtureBlock *b = run->block;
  g_auto (Pair) h = norm (run, b->norm2, x);
  g_auto (Pair) m = linear (run, b->fc1, &h, b->hidden);
  activate (run, &m);
  g_auto (Pair) out = linear (run, b->fc2, &m, b->channels);
  add (run, x, &out);
}

void
naive_block_held (const FixtureBlock *block, const HeedRules *rules, const double *x,
                  const double *at, guint rows, const double *kept, double *out)
{
  Run run = {block, rules, rows, kept};
  gsize size = (gsize)rows * block->channels * sizeof (double);
  g_auto (Pair) pair = pair_new (&run, block->channels);
  memcpy (pair.of[0], x, size);
  memcpy (pair.of[1], at, size);
  add_attention (&run, &pair);
  add_mlp (&run, &pair);
  memcpy (out, pair.of[0], size);
}

void
naive_block (const FixtureBlock *block, const double *x, guint rows, const double *kept,
             double *out)
{
  const HeedRules rules = {.set = HEED_RULES_GRADIENT};
  naive_block_held (block, &rules, x, x, rows, kept, out);
}
