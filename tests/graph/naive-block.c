#include "naive-block.h"

#include <math.h>

static void
norm (FixtureTensor *const pair[2], const double *x, guint rows, guint cols, double *out)
{
  for (guint r = 0; r < rows; r++)
    {
      const double *in = x + r * cols;
      double mean = 0, variance = 0;
      for (guint c = 0; c < cols; c++)
        mean += in[c] / cols;
      for (guint c = 0; c < cols; c++)
        variance += (in[c] - mean) * (in[c] - mean) / cols;
      for (guint c = 0; c < cols; c++)
        out[r * cols + c] = (in[c] - mean) / sqrt (variance + FIXTURE_EPSILON) * pair[0]->values[c]
                            + pair[1]->values[c];
    }
}

static void
linear (FixtureTensor *const pair[2], const double *x, guint rows, guint in, guint out, double *y)
{
  for (guint r = 0; r < rows; r++)
    for (guint o = 0; o < out; o++)
      {
        double sum = pair[1]->values[o];
        for (guint i = 0; i < in; i++)
          sum += x[r * in + i] * pair[0]->values[o * in + i];
        y[r * out + o] = sum;
      }
}

static void
attend (const FixtureBlock *b, const double *q, const double *k, const double *v, guint rows,
        const double *kept, double *out)
{
  guint channels = b->channels, size = channels / b->heads;
  g_autofree double *p = g_new (double, rows);
  for (guint head = 0; head < b->heads; head++)
    for (guint i = 0; i < rows; i++)
      {
        guint seen = b->causal ? i + 1 : rows;
        double sum = 0;
        for (guint j = 0; j < seen; j++)
          {
            double s = 0;
            for (guint c = head * size; c < (head + 1) * size; c++)
              s += q[i * channels + c] * k[j * channels + c];
            p[j] = exp (s / sqrt (size)) * (kept ? kept[j] : 1);
            sum += p[j];
          }
        for (guint c = head * size; c < (head + 1) * size; c++)
          {
            double o = 0;
            for (guint j = 0; j < seen; j++)
              o += p[j] / sum * v[j * channels + c];
            out[i * channels + c] = o;
          }
      }
}

static double
activate (HeedActivation activation, double x)
{
  return activation == HEED_ACTIVATION_GELU ? x * 0.5 * (1 + erf (x / sqrt (2)))
                                            : x / (1 + exp (-1.702 * x));
}

void
naive_block (const FixtureBlock *b, const double *x, guint rows, const double *kept, double *out)
{
  gsize n = (gsize)rows * b->channels;
  g_autofree double *h = g_new (double, n), *q = g_new (double, n), *k = g_new (double, n);
  g_autofree double *v = g_new (double, n), *a = g_new (double, n), *y = g_new (double, n);
  g_autofree double *m = g_new (double, (gsize)rows * b->hidden);
  norm (b->norm1, x, rows, b->channels, h);
  linear (b->query, h, rows, b->channels, b->channels, q);
  linear (b->key, h, rows, b->channels, b->channels, k);
  linear (b->value, h, rows, b->channels, b->channels, v);
  attend (b, q, k, v, rows, kept, a);
  linear (b->out, a, rows, b->channels, b->channels, y);
  for (gsize i = 0; i < n; i++)
    y[i] += x[i];
  norm (b->norm2, y, rows, b->channels, h);
  linear (b->fc1, h, rows, b->channels, b->hidden, m);
  for (gsize i = 0; i < (gsize)rows * b->hidden; i++)
    m[i] = activate (b->activation, m[i]);
  linear (b->fc2, m, rows, b->hidden, b->channels, out);
  for (gsize i = 0; i < n; i++)
    out[i] += y[i];
}
