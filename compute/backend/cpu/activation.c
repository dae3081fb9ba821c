#include "heed-cpu-kernels.h"

#include "heed-activate.h"
#include "heed-gelu.h"

HEED_HOT static void
sigmoid_unit_row (const float *x, float *out, gsize n, float slope)
{
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = x[c] * heed_sigmoid (slope * x[c]);
}

HEED_HOT static void
gelu_row (const float *x, float *out, gsize n)
{
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = x[c] * heed_normal_cdf (x[c]);
}

void
heed_activate_row (HeedActivation activation, const float *x, float *out, gsize n)
{
  if (activation == HEED_ACTIVATION_QUICK_GELU)
    sigmoid_unit_row (x, out, n, HEED_QUICK_GELU_SLOPE);
  else if (activation == HEED_ACTIVATION_SILU)
    sigmoid_unit_row (x, out, n, 1.0f);
  else if (activation == HEED_ACTIVATION_GELU)
    gelu_row (x, out, n);
  else
    memmove (out, x, n * sizeof (float));
}

static gboolean
activation_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    heed_activate_row (step->pass.activation,
                       (const float *)heed_cpu_lane (x, row / rows) + row % rows * cols,
                       (float *)heed_cpu_data (out) + row * cols, cols);
  return TRUE;
}

const HeedCpuKernel heed_cpu_activation = {2, NULL, activation_run};
