#include "heed-cpu-kernels.h"

#include "heed-hot.h"
#include "heed-norm.h"

HEED_HOT static float
value_row (const float *a, const float *b, gsize n)
{
  return heed_inner (a, b, n);
}

HEED_HOT static float
magnitude_row (const float *a, const float *b, gsize n)
{
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (gsize c = 0; c < n; c++)
    sum += a[c] * fabsf (b[c]);
  return sum;
}

HEED_HOT static float
sign_row (const float *a, const float *b, gsize n)
{
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (gsize c = 0; c < n; c++)
    sum += b[c] < 0.0f ? -a[c] : a[c];
  return sum;
}

static gboolean
inner_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  static float (*const kinds[HEED_N_INNERS]) (const float *, const float *, gsize) = {
      [HEED_INNER_VALUE] = value_row,
      [HEED_INNER_MAGNITUDE] = magnitude_row,
      [HEED_INNER_SIGN] = sign_row,
  };
  const HeedPass *pass = &step->pass;
  const HeedOperand *a = &pass->operands[0], *b = &pass->operands[1];
  gsize rows = a->rows, cols = a->cols, total = (gsize)heed_pass_output (pass)->lanes * rows;
  gsize stride = b->weight != NULL ? 0 : cols;
  float *out = heed_cpu_data (heed_pass_output (pass));
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows, at = row % rows;
      out[row] = pass->scale
                 * kinds[pass->inner]((const float *)heed_cpu_lane (a, lane) + at * cols,
                                      (const float *)heed_cpu_lane (b, lane) + at * stride, cols);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_inner = {3, NULL, inner_run};
