#include "heed-cpu-kernels.h"

#include "heed-hot.h"
#include "heed-norm.h"

typedef struct
{
  const float *weight;
  gsize cols;
  float epsilon;
  gboolean frozen;
  gboolean rms;
} LayernormBackward;

/* With h = g·w and y the normalised row: (h − mean h − y·mean (h·y)) / σ; where the standard
 * deviation is a constant the last term is not there (methods.md §2, LN rule), of RMSNorm the
 * second is not: it subtracts no mean. */
HEED_HOT static void
layernorm_backward_row (const LayernormBackward *norm, const float *g, const float *x, float *out)
{
  const float *weight = norm->weight;
  gsize n = norm->cols;
  HeedMoments moments = heed_moments (x, n, norm->epsilon, norm->rms);
  float sum = 0.0f, along = 0.0f;
#pragma omp simd reduction(+ : sum, along)
  for (gsize c = 0; c < n; c++)
    {
      float h = g[c] * weight[c];
      sum += h;
      along += h * ((x[c] - moments.mean) * moments.inverse);
    }
  float mean = norm->rms ? 0.0f : sum / (float)n;
  float slope = norm->frozen ? 0.0f : along / (float)n;
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    {
      float y = (x[c] - moments.mean) * moments.inverse;
      out[c] = (g[c] * weight[c] - mean - y * slope) * moments.inverse;
    }
}

static gboolean
layernorm_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[0], *x = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  LayernormBackward norm = {heed_cpu_data (&pass->operands[2]), out->cols, pass->epsilon,
                            pass->frozen, pass->rms};
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows, at = row % rows * cols;
      layernorm_backward_row (&norm, (const float *)heed_cpu_lane (g, lane) + at,
                              (const float *)heed_cpu_lane (x, lane) + at,
                              (float *)heed_cpu_lane (out, lane) + at);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_layernorm_backward = {4, NULL, layernorm_backward_run};
