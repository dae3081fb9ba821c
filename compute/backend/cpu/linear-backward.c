#include "heed-cpu-kernels.h"

#include "heed-product.h"

static gboolean
linear_backward_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedOperand *g = &step->pass.operands[0], *weight = &step->pass.operands[1];
  const HeedOperand *out = heed_pass_output (&step->pass);
  HeedProduct product = {.transposed = FALSE};
  g_return_val_if_fail (weight->rows == g->cols && weight->cols == out->cols, FALSE);
  return heed_product_prepare (backend, step, &product, error);
}

static gboolean
linear_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  HeedProduct product = {.transposed = FALSE};
  return heed_product_run (step, &product, scratch, error);
}

const HeedCpuKernel heed_cpu_linear_backward = {3, linear_backward_prepare, linear_backward_run};
