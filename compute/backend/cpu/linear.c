#include "heed-cpu-kernels.h"

#include "heed-lane-product.h"
#include "heed-product.h"

static HeedProduct
product_of (const HeedPass *pass)
{
  const HeedOperand *bias = &pass->operands[2], *residual = &pass->operands[3];
  return (HeedProduct) {.transposed = TRUE,
                        .bias = heed_operand_present (bias) ? bias : NULL,
                        .residual = heed_operand_present (residual) ? residual : NULL,
                        .activation = pass->activation};
}

/* In bf16, lanes are multiplied by their differences; see heed-lane-product.h. */
static gboolean
keeps_differences (const HeedPass *pass)
{
  return heed_backend_get_precision (pass->operands[1].weight->backend) == HEED_PRECISION_BF16;
}

static gboolean
linear_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *weight = &step->pass.operands[1];
  const HeedOperand *out = heed_pass_output (&step->pass);
  HeedProduct product = product_of (&step->pass);
  g_return_val_if_fail (weight->cols == x->cols && weight->rows == out->cols, FALSE);
  if (keeps_differences (&step->pass))
    return heed_lane_product_prepare (backend, step, error);
  return heed_product_prepare (backend, step, &product, error);
}

static gboolean
linear_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  HeedProduct product = product_of (&step->pass);
  if (keeps_differences (&step->pass))
    return heed_lane_product_run (step, scratch, error);
  return heed_product_run (step, &product, scratch, error);
}

const HeedCpuKernel heed_cpu_linear = {5, linear_prepare, linear_run};
