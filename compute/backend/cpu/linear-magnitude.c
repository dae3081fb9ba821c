#include "heed-cpu-kernels.h"

#include "heed-product.h"

static HeedProduct
product_of (const HeedPass *pass)
{
  const HeedOperand *bias = &pass->operands[2];
  return (HeedProduct) {.transposed = TRUE,
                        .magnitude_weight = TRUE,
                        .magnitude_x = TRUE,
                        .bias = heed_operand_present (bias) ? bias : NULL};
}

static gboolean
linear_magnitude_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *weight = &step->pass.operands[1];
  HeedProduct product = product_of (&step->pass);
  g_return_val_if_fail (weight->cols == x->cols, FALSE);
  g_return_val_if_fail (weight->rows == heed_pass_output (&step->pass)->cols, FALSE);
  return heed_product_prepare (backend, step, &product, error);
}

static gboolean
linear_magnitude_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  HeedProduct product = product_of (&step->pass);
  return heed_product_run (step, &product, scratch, error);
}

const HeedCpuKernel heed_cpu_linear_magnitude = {4, linear_magnitude_prepare, linear_magnitude_run};
