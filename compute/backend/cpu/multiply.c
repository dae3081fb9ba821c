#include "heed-cpu-kernels.h"

#include "heed-hot.h"

HEED_HOT static void
multiply_row (const float *a, const float *b, float scale, float *out, gsize n)
{
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = scale * a[c] * b[c];
}

static gboolean
multiply_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *a = &pass->operands[0], *b = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows, at = row % rows * cols;
      multiply_row ((const float *)heed_cpu_lane (a, lane) + at,
                    (const float *)heed_cpu_lane (b, lane) + at, pass->scale,
                    (float *)heed_cpu_lane (out, lane) + at, cols);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_multiply = {3, NULL, multiply_run};
