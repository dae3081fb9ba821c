#include "heed-cpu-kernels.h"

#include "heed-product.h"

static const HeedProduct product = {.magnitude_weight = TRUE};

static gboolean
linear_magnitude_backward_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedOperand *g = &step->pass.operands[0], *weight = &step->pass.operands[1];
  g_return_val_if_fail (weight->rows == g->cols, FALSE);
  g_return_val_if_fail (weight->cols == heed_pass_output (&step->pass)->cols, FALSE);
  return heed_product_prepare (backend, step, &product, error);
}

static gboolean
linear_magnitude_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  return heed_product_run (step, &product, scratch, error);
}

const HeedCpuKernel heed_cpu_linear_magnitude_backward = {3, linear_magnitude_backward_prepare,
                                                          linear_magnitude_backward_run};
