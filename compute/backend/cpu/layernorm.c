#include "heed-cpu-kernels.h"

#include "heed-hot.h"
#include "heed-norm.h"

typedef struct
{
  const float *weight;
  const float *bias; /* of RMSNorm: absent */
  gsize cols;
  float epsilon;
} Layernorm;

HEED_HOT static void
layernorm_row (const Layernorm *norm, const float *x, float *out)
{
  const float *weight = norm->weight, *bias = norm->bias;
  gsize n = norm->cols;
  HeedMoments moments = heed_moments (x, n, norm->epsilon, FALSE);
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = (x[c] - moments.mean) * moments.inverse * weight[c] + bias[c];
}

HEED_HOT static void
rmsnorm_row (const Layernorm *norm, const float *x, float *out)
{
  const float *weight = norm->weight;
  gsize n = norm->cols;
  float inverse = heed_moments (x, n, norm->epsilon, TRUE).inverse;
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = x[c] * inverse * weight[c];
}

static gboolean
layernorm_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *x = &pass->operands[0], *out = heed_pass_output (pass);
  const HeedOperand *bias = &pass->operands[2];
  Layernorm norm = {heed_cpu_data (&pass->operands[1]),
                    heed_operand_present (bias) ? heed_cpu_data (bias) : NULL, x->cols,
                    pass->epsilon};
  void (*norm_row) (const Layernorm *, const float *, float *) =
      pass->rms ? rmsnorm_row : layernorm_row;
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    norm_row (&norm, (const float *)heed_cpu_lane (x, row / rows) + row % rows * cols,
              (float *)heed_cpu_data (out) + row * cols);
  return TRUE;
}

const HeedCpuKernel heed_cpu_layernorm = {4, NULL, layernorm_run};
