#include "heed-cpu-kernels.h"

#include <string.h>

/* One lane: rows are added in order, so that one named twice adds up the same way every time. */
static void
select_backward_lane (const float *g, const gint32 *which, gsize rows, gsize cols, float *out)
{
  for (gsize row = 0; row < rows; row++)
    {
      float *to = out + (gsize)which[row] * cols;
      for (gsize c = 0; c < cols; c++)
        to[c] += g[row * cols + c];
    }
}

static gboolean
select_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[0], *which = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize lane_bytes = (gsize)out->rows * out->cols * sizeof (float);
#pragma omp parallel for schedule(static) if (out->lanes * lane_bytes > 4 * HEED_CPU_SERIAL)
  for (gsize lane = 0; lane < out->lanes; lane++)
    {
      float *to = heed_cpu_lane (out, lane);
      memset (to, 0, lane_bytes);
      select_backward_lane (heed_cpu_lane (g, lane), heed_cpu_lane (which, lane), g->rows,
                            out->cols, to);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_select_backward = {3, NULL, select_backward_run};
