#include "heed-product.h"

#include "heed-bf16.h"

/* A shared x under several output lanes is multiplied once per lane: each may add its own residual.
 */
static gsize
rows_per_call (const HeedPass *pass)
{
  const HeedOperand *x = &pass->operands[0];
  return heed_pass_output (pass)->lanes == x->lanes ? (gsize)x->lanes * x->rows : x->rows;
}

static HeedMatmulResidual
residual_kind (const HeedOperand *residual, const HeedOperand *out)
{
  if (residual == NULL)
    return HEED_RESIDUAL_NONE;
  gboolean same = residual->buffer == out->buffer && residual->offset == out->offset;
  return same ? HEED_RESIDUAL_IN_PLACE : HEED_RESIDUAL_SEPARATE;
}

static HeedType
matrix_type (HeedCpuBackend *backend)
{
  HeedPrecision precision = heed_backend_get_precision (HEED_BACKEND (backend));
  return precision == HEED_PRECISION_BF16 ? HEED_TYPE_BF16 : HEED_TYPE_F32;
}

gboolean
heed_product_prepare (HeedCpuBackend *backend, HeedCpuStep *step, const HeedProduct *product,
                      GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *x = &pass->operands[0], *out = heed_pass_output (pass);
  HeedMatmulLibrary *library = heed_cpu_backend_get_matmul_library (backend);
  HeedMatmulShape shape = {.m = rows_per_call (pass),
                           .n = out->cols,
                           .k = x->cols,
                           .weight_type = matrix_type (backend),
                           .bias = product->bias != NULL,
                           .activation = product->activation,
                           .residual = residual_kind (product->residual, out)};
  step->matrix = heed_cpu_weight_pack (backend, &pass->operands[1], product->transposed, error);
  if (step->matrix == NULL)
    return FALSE;
  step->matmuls[0] = heed_matmul_get (library, &shape, error);
  if (step->matmuls[0] == NULL)
    return FALSE;
  step->scratch_bytes = heed_cpu_align (heed_matmul_get_scratch_bytes (step->matmuls[0]));
  if (shape.weight_type == HEED_TYPE_BF16)
    step->scratch_bytes += shape.m * shape.k * sizeof (guint16);
  return TRUE;
}

/* The product of one lane, or of all at once where x has as many lanes as the output. */
static gboolean
run_call (const HeedCpuStep *step, gsize lane, const HeedProduct *product, guint8 *scratch,
          GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  gsize library_bytes = heed_cpu_align (heed_matmul_get_scratch_bytes (step->matmuls[0]));
  HeedMatmulArrays arrays = {
      .x = heed_cpu_lane (x, lane), .out = heed_cpu_lane (out, lane), .scratch = scratch};
  if (product->bias != NULL)
    arrays.bias = heed_cpu_data (product->bias);
  if (product->residual != NULL)
    arrays.residual = heed_cpu_lane (product->residual, lane);
  if (step->scratch_bytes > library_bytes)
    {
      guint16 *narrow = (guint16 *)(void *)(scratch + library_bytes);
      gsize rows = rows_per_call (&step->pass);
      heed_bf16_narrow_all (arrays.x, narrow, rows * x->cols);
      arrays.x = narrow;
    }
  return heed_matmul_run (step->matmuls[0], step->matrix, &arrays, error);
}

gboolean
heed_product_run (const HeedCpuStep *step, const HeedProduct *product, guint8 *scratch,
                  GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  gsize calls = x->lanes == out->lanes ? 1 : out->lanes;
  for (gsize lane = 0; lane < calls; lane++)
    if (!run_call (step, lane, product, scratch, error))
      return FALSE;
  return TRUE;
}
