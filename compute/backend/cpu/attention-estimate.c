#include "heed-cpu-kernels.h"

#include "heed-attention-rows.h"
#include "heed-head.h"
#include "heed-hot.h"
#include "heed-norm.h"

#include <omp.h>
#include <string.h>

enum
{
  OUT = HEED_ATTENTION_VALUE + 1,
  N_OPERANDS,
};

/* A probability that one key of a row can have at most. */
#define PEAK 0.75f

/* What one thread works in: @sums [K], over rows. */
typedef struct
{
  HeedAttentionRows rows;
  float *sums;
} Workspace;

static gsize
lay_out (Workspace *workspace, const HeedPass *pass, guint8 *memory)
{
  gsize used = 0;
  heed_attention_rows_lay_out (&workspace->rows, pass, memory, &used);
  workspace->sums = heed_head_part (memory, &used, 1, workspace->rows.stride);
  return used;
}

static gboolean
attention_estimate_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedPass *pass = &step->pass;
  Workspace workspace;
  g_return_val_if_fail (heed_attention_rows_check (pass), FALSE);
  g_return_val_if_fail (heed_operand_present (&pass->operands[HEED_ATTENTION_GRADIENT]), FALSE);
  g_return_val_if_fail (pass->operands[OUT].cols == pass->heads, FALSE);
  step->scratch_bytes = (gsize)omp_get_max_threads () * lay_out (&workspace, pass, NULL);
  return TRUE;
}

/* The share of a key that has most of its row: what suppressing it leaves, 1 − A and G − Σ A∘G, is
 * added up from the other keys, since as a difference little of it but rounding would be left. */
HEED_HOT static float
share_of_peak (const float *p, const float *g, float kept, gsize peak, gsize n)
{
  float others = 0.0f, change = 0.0f;
#pragma omp simd reduction(+ : others, change)
  for (gsize j = 0; j < n; j++)
    {
      float other = j == peak ? 0.0f : p[j];
      others += other;
      change += other * (g[peak] - g[j]);
    }
  float lost = 1.0f - kept, rest = kept + lost * others;
  return rest <= 0.0f ? 0.0f : lost * p[peak] * change / rest;
}

/* Keys that the row does not see have p = 0 and add nothing. */
HEED_HOT static void
add_row (const float *p, const float *g, float kept, float *sums, gsize n)
{
  float mean = heed_inner (p, g, n), lost = 1.0f - kept;
  gsize peak = G_MAXSIZE;
  for (gsize j = 0; j < n; j++)
    peak = p[j] > PEAK ? j : peak;
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    sums[j] += p[j] > PEAK ? 0.0f : lost * p[j] * (g[j] - mean) / (1.0f - lost * p[j]);
  if (peak != G_MAXSIZE)
    sums[peak] += share_of_peak (p, g, kept, peak, n);
}

static void
estimate (Workspace *workspace, gsize lane, gsize head)
{
  HeedAttentionRows *rows = &workspace->rows;
  const HeedPass *pass = rows->pass;
  gsize n_rows = pass->operands[HEED_ATTENTION_QUERY].rows;
  gsize keys = pass->operands[HEED_ATTENTION_KEY].rows;
  float *out = heed_cpu_lane (&pass->operands[OUT], lane);
  memset (workspace->sums, 0, keys * sizeof (float));
  heed_attention_rows_pack (rows, lane, head);
  for (gsize first = 0; first < n_rows; first += HEED_ATTENTION_ROWS)
    {
      gsize n = MIN (HEED_ATTENTION_ROWS, n_rows - first);
      heed_attention_rows_compute (rows, first, n);
      for (gsize r = 0; r < n; r++)
        add_row (rows->probabilities + r * rows->stride, rows->gradients + r * rows->stride,
                 pass->kept, workspace->sums, keys);
    }
  for (gsize j = 0; j < keys; j++)
    out[j * pass->heads + head] = workspace->sums[j];
}

static gboolean
attention_estimate_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  Workspace unplaced;
  gsize bytes = lay_out (&unplaced, pass, NULL), threads = step->scratch_bytes / bytes;
  gsize total = (gsize)pass->operands[OUT].lanes * pass->heads;
#pragma omp parallel num_threads((int)threads)
  {
    Workspace workspace;
    lay_out (&workspace, pass, scratch + (gsize)omp_get_thread_num () * bytes);
#pragma omp for schedule(dynamic)
    for (gsize item = 0; item < total; item++)
      estimate (&workspace, item / pass->heads, item % pass->heads);
  }
  return TRUE;
}

const HeedCpuKernel heed_cpu_attention_estimate = {N_OPERANDS, attention_estimate_prepare,
                                                   attention_estimate_run};
