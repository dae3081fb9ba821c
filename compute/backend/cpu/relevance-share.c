#include "heed-cpu-kernels.h"

#include "heed-hot.h"

#include <math.h>

/* @gamma: half of the rule's γ */
HEED_HOT static void
share_row (const float *g, const float *z, const float *m, float gamma, float epsilon, float *out,
           gsize n)
{
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    {
      float own = (1.0f + gamma) * fabsf (z[c]);
      float sum = own + gamma * m[c] + epsilon;
      out[c] = g[c] * (sum != 0.0f ? own / sum : 0.0f);
    }
}

/* Without magnitudes: γ = 0. */
HEED_HOT static void
stabilise_row (const float *g, const float *z, float epsilon, float *out, gsize n)
{
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    {
      float own = fabsf (z[c]), sum = own + epsilon;
      out[c] = g[c] * (sum != 0.0f ? own / sum : 0.0f);
    }
}

static gboolean
relevance_share_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[0], *z = &pass->operands[1], *m = &pass->operands[2];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows, at = row % rows * cols;
      const float *g_row = (const float *)heed_cpu_lane (g, lane) + at;
      const float *z_row = (const float *)heed_cpu_lane (z, lane) + at;
      float *out_row = (float *)heed_cpu_lane (out, lane) + at;
      if (heed_operand_present (m))
        share_row (g_row, z_row, (const float *)heed_cpu_lane (m, lane) + at, 0.5f * pass->gamma,
                   pass->epsilon, out_row, cols);
      else
        stabilise_row (g_row, z_row, pass->epsilon, out_row, cols);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_relevance_share = {4, NULL, relevance_share_run};
