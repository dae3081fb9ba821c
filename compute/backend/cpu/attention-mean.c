#include "heed-cpu-kernels.h"

#include "heed-attention-rows.h"
#include "heed-hot.h"
#include "heed-norm.h"

#include <float.h>
#include <omp.h>
#include <string.h>

enum
{
  COLUMNS = HEED_ATTENTION_VALUE + 1,
  OUT,
  N_OPERANDS,
};

static gboolean
attention_mean_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedPass *pass = &step->pass;
  HeedAttentionRows rows;
  gsize bytes = 0;
  g_return_val_if_fail (heed_attention_rows_check (pass), FALSE);
  g_return_val_if_fail (pass->operands[OUT].cols >= pass->operands[HEED_ATTENTION_KEY].rows, FALSE);
  g_return_val_if_fail (!heed_operand_present (&pass->operands[COLUMNS])
                            || heed_operand_present (&pass->operands[HEED_ATTENTION_GRADIENT]),
                        FALSE);
  heed_attention_rows_lay_out (&rows, pass, NULL, &bytes);
  step->scratch_bytes = (gsize)omp_get_max_threads () * bytes;
  return TRUE;
}

HEED_HOT static void
add_weighted (const float *p, float weight, float *out, gsize n)
{
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    out[j] += p[j] * weight;
}

/* What is not finite is kept, so that it shows. */
HEED_HOT_INLINE float
positive (float x)
{
  return x < 0.0f && x >= -FLT_MAX ? 0.0f : x;
}

HEED_HOT static void
add_positive (const float *p, const float *g, float weight, float *out, gsize n)
{
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    out[j] += p[j] * positive (g[j]) * weight;
}

HEED_HOT static void
keep_positive (float *out, gsize n)
{
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    out[j] = positive (out[j]);
}

HEED_HOT static float
weigh (const float *columns, const float *g, gsize n)
{
  return heed_inner (columns, g, n);
}

/* Adds one head's share to @n rows of @out. */
static void
add_head (const HeedAttentionRows *rows, const float *columns, gsize n, float *out)
{
  const HeedPass *pass = rows->pass;
  gsize keys = pass->operands[HEED_ATTENTION_KEY].rows, cols = pass->operands[OUT].cols;
  float share = 1.0f / (float)pass->heads;
  for (gsize r = 0; r < n; r++)
    {
      const float *p = rows->probabilities + r * rows->stride;
      const float *g = rows->gradients + (rows->gradients ? r * rows->stride : 0);
      if (g == NULL)
        add_weighted (p, share, out + r * cols, keys);
      else if (columns == NULL)
        add_positive (p, g, share, out + r * cols, keys);
      else
        add_weighted (p, share * weigh (columns, g, keys), out + r * cols, keys);
    }
}

static void
average (HeedAttentionRows *rows, gsize lane, gsize first, gsize n)
{
  const HeedPass *pass = rows->pass;
  const HeedOperand *operand = &pass->operands[OUT];
  const float *columns = heed_cpu_lane (&pass->operands[COLUMNS], lane);
  float *out = (float *)heed_cpu_lane (operand, lane) + first * operand->cols;
  memset (out, 0, n * operand->cols * sizeof (float));
  for (gsize head = 0; head < pass->heads; head++)
    {
      heed_attention_rows_pack (rows, lane, head);
      heed_attention_rows_compute (rows, first, n);
      add_head (rows, columns, n, out);
    }
  if (columns != NULL)
    keep_positive (out, n * operand->cols);
}

/* Heads are added in order by the thread that has the rows. */
static gboolean
attention_mean_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *out = &pass->operands[OUT];
  HeedAttentionRows unplaced;
  gsize bytes = 0, n_rows = out->rows;
  heed_attention_rows_lay_out (&unplaced, pass, NULL, &bytes);
  gsize threads = step->scratch_bytes / bytes;
  gsize groups = (n_rows + HEED_ATTENTION_ROWS - 1) / HEED_ATTENTION_ROWS;
#pragma omp parallel num_threads((int)threads)
  {
    HeedAttentionRows rows;
    gsize used = (gsize)omp_get_thread_num () * bytes;
    heed_attention_rows_lay_out (&rows, pass, scratch, &used);
#pragma omp for schedule(dynamic)
    for (gsize item = 0; item < out->lanes * groups; item++)
      {
        gsize first = item % groups * HEED_ATTENTION_ROWS;
        average (&rows, item / groups, first, MIN (HEED_ATTENTION_ROWS, n_rows - first));
      }
  }
  return TRUE;
}

const HeedCpuKernel heed_cpu_attention_mean = {N_OPERANDS, attention_mean_prepare,
                                               attention_mean_run};
