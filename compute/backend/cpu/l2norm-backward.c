#include "heed-cpu-kernels.h"

#include "heed-hot.h"
#include "heed-norm.h"

/* With y = x / ‖x‖: (g − y·(g·y)) / ‖x‖; where the norm is a constant, g / ‖x‖. */
HEED_HOT static void
l2norm_backward_row (const float *g, const float *x, float *out, gsize n, gboolean frozen)
{
  float norm = sqrtf (heed_inner (x, x, n));
  float along = frozen ? 0.0f : heed_inner (g, x, n) / (norm * norm);
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = (g[c] - x[c] * along) / norm;
}

static gboolean
l2norm_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[0], *x = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows, at = row % rows * cols;
      l2norm_backward_row ((const float *)heed_cpu_lane (g, lane) + at,
                           (const float *)heed_cpu_lane (x, lane) + at,
                           (float *)heed_cpu_lane (out, lane) + at, cols, pass->frozen);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_l2norm_backward = {3, NULL, l2norm_backward_run};
