#include "heed-cpu-kernels.h"

#include <string.h>

static gboolean
prepend_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *first = &pass->operands[0], *x = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, cols = out->cols, total = (gsize)out->lanes * rows * cols;
#pragma omp parallel for schedule(static) if (total > HEED_CPU_SERIAL)
  for (gsize lane = 0; lane < out->lanes; lane++)
    {
      float *to = heed_cpu_lane (out, lane);
      memcpy (to, heed_cpu_data (first), cols * sizeof (float));
      if (rows > 1)
        memcpy (to + cols, heed_cpu_lane (x, lane), (rows - 1) * cols * sizeof (float));
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_prepend = {3, NULL, prepend_run};
