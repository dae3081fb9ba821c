#include "heed-cpu-kernels.h"

#include "heed-bf16.h"
#include "heed-hot.h"
#include "heed-norm.h"

typedef struct
{
  const float *weight;
  const float *bias;
  gsize cols;
  float epsilon;
} Layernorm;

HEED_HOT static void
layernorm_row (const Layernorm *norm, const float *x, float *out)
{
  const float *weight = norm->weight, *bias = norm->bias;
  gsize n = norm->cols;
  HeedMoments moments = heed_moments (x, n, norm->epsilon);
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = (x[c] - moments.mean) * moments.inverse * weight[c] + bias[c];
}

HEED_HOT static void
layernorm_row_bf16 (const Layernorm *norm, const float *x, guint16 *out)
{
  const float *weight = norm->weight, *bias = norm->bias;
  gsize n = norm->cols;
  HeedMoments moments = heed_moments (x, n, norm->epsilon);
#pragma omp simd
  for (gsize c = 0; c < n; c++)
    out[c] = heed_bf16_narrow ((x[c] - moments.mean) * moments.inverse * weight[c] + bias[c]);
}

static gboolean
layernorm_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *x = &pass->operands[0], *out = heed_pass_output (pass);
  Layernorm norm = {heed_cpu_data (&pass->operands[1]), heed_cpu_data (&pass->operands[2]), x->cols,
                    pass->epsilon};
  gsize rows = out->rows, total = (gsize)out->lanes * rows, cols = out->cols;
  gboolean narrow = out->type == HEED_TYPE_BF16;
#pragma omp parallel for schedule(static) if (total * cols > HEED_CPU_SERIAL)
  for (gsize row = 0; row < total; row++)
    {
      const float *from = (const float *)heed_cpu_lane (x, row / rows) + row % rows * cols;
      if (narrow)
        layernorm_row_bf16 (&norm, from, (guint16 *)heed_cpu_data (out) + row * cols);
      else
        layernorm_row (&norm, from, (float *)heed_cpu_data (out) + row * cols);
    }
  return TRUE;
}

const HeedCpuKernel heed_cpu_layernorm = {4, NULL, layernorm_run};
