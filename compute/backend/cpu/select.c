#include "heed-cpu-kernels.h"

#include <string.h>

static gboolean
select_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *x = &pass->operands[0], *which = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows;
      gsize from = (gsize)((const gint32 *)heed_cpu_lane (which, lane))[row % rows];
      memcpy ((float *)heed_cpu_data (out) + row * cols,
              (const float *)heed_cpu_lane (x, lane) + from * cols, cols * sizeof (float));
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_select = {3, NULL, select_run};
