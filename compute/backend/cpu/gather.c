#include "heed-cpu-kernels.h"

#include <string.h>

static gboolean
gather_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *ids = &pass->operands[0], *table = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize id = (gsize)((const gint32 *)heed_cpu_lane (ids, row / rows))[row % rows];
      memcpy ((float *)heed_cpu_data (out) + row * cols,
              (const float *)heed_cpu_data (table) + id * cols, cols * sizeof (float));
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_gather = {3, NULL, gather_run};
