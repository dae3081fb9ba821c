#include "heed-cpu-kernels.h"

#include "heed-hot.h"
#include "heed-norm.h"

HEED_HOT static void
l2norm_row (const float *x, float *out, gsize n)
{
  float norm = sqrtf (heed_inner (x, x, n));
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = x[c] / norm;
}

static gboolean
l2norm_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    l2norm_row ((const float *)heed_cpu_lane (x, row / rows) + row % rows * cols,
                (float *)heed_cpu_data (out) + row * cols, cols);
  return TRUE;
}

const HeedCpuKernel heed_cpu_l2norm = {2, NULL, l2norm_run};
