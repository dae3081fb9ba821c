#include "heed-cpu-kernels.h"

#include <string.h>

/* One patch of one lane as channel, y, x. */
static void
unfold_patch (const HeedPass *pass, const float *pixels, gsize top, gsize left, float *out)
{
  gsize p = pass->patch, done = 0;
  for (gsize channel = 0; channel < pass->channels; channel++)
    for (gsize y = 0; y < p; y++, done += p)
      {
        const float *from = pixels + (channel * pass->height + top + y) * pass->width + left;
        memcpy (out + done, from, p * sizeof (float));
      }
}

static gboolean
unfold_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *pixels = &pass->operands[0], *out = heed_pass_output (pass);
  gsize across = pass->width / pass->patch, rows = out->rows, cols = out->cols;
  gsize total = (gsize)out->lanes * rows;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize patch = row % rows;
      unfold_patch (pass, heed_cpu_lane (pixels, row / rows), patch / across * pass->patch,
                    patch % across * pass->patch, (float *)heed_cpu_data (out) + row * cols);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_unfold = {2, NULL, unfold_run};
