#include "heed-cpu-kernels.h"

#include "heed-gelu.h"

/* Of x·s with s = σ(a·x), a = @inner: act′ = s + a·x·s·(1 − s), act/x = s. */
HEED_HOT static void
sigmoid_unit_row (const float *g, const float *x, float *out, gsize n, float inner, gboolean frozen)
{
  float slope = frozen ? 0.0f : inner;
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    {
      float s = heed_sigmoid (inner * x[c]);
      out[c] = g[c] * (s + slope * x[c] * s * (1.0f - s));
    }
}

/* act′ = Φ(x) + x·φ(x), act/x = Φ(x). */
HEED_HOT static void
gelu_row (const float *g, const float *x, float *out, gsize n, gboolean frozen)
{
  float slope = frozen ? 0.0f : 1.0f;
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = g[c] * (heed_normal_cdf (x[c]) + slope * x[c] * heed_normal_density (x[c]));
}

static void
activation_backward_row (const HeedPass *pass, const float *g, const float *x, float *out, gsize n)
{
  if (pass->activation == HEED_ACTIVATION_QUICK_GELU)
    sigmoid_unit_row (g, x, out, n, HEED_QUICK_GELU_SLOPE, pass->frozen);
  else if (pass->activation == HEED_ACTIVATION_SILU)
    sigmoid_unit_row (g, x, out, n, 1.0f, pass->frozen);
  else if (pass->activation == HEED_ACTIVATION_GELU)
    gelu_row (g, x, out, n, pass->frozen);
  else
    memmove (out, g, n * sizeof (float));
}

static gboolean
activation_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[0], *x = &pass->operands[1];
  const HeedOperand *out = heed_pass_output (pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      gsize lane = row / rows, at = row % rows * cols;
      activation_backward_row (pass, (const float *)heed_cpu_lane (g, lane) + at,
                               (const float *)heed_cpu_lane (x, lane) + at,
                               (float *)heed_cpu_lane (out, lane) + at, cols);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_activation_backward = {3, NULL, activation_backward_run};
