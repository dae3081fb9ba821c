#include "heed-cpu-kernels.h"

#include "heed-hot.h"

HEED_HOT static void
scale_row (const float *x, float scale, float *out, gsize n)
{
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = scale * x[c];
}

static gboolean
scale_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    scale_row ((const float *)heed_cpu_lane (x, row / rows) + row % rows * cols, step->pass.scale,
               (float *)heed_cpu_data (out) + row * cols, cols);
  return TRUE;
}

const HeedCpuKernel heed_cpu_scale = {2, NULL, scale_run};
