#include "heed-product.h"

#include "heed-bf16.h"

#include <math.h>

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

/* Where the parts of the scratch begin: the library's, x and bias made anew; and where it ends. */
typedef struct
{
  gsize x;
  gsize bias;
  gsize end;
} Scratch;

static Scratch
lay_out (const HeedCpuStep *step, const HeedProduct *product)
{
  const HeedOperand *weight = &step->pass.operands[1], *x = &step->pass.operands[0];
  HeedPrecision precision = heed_backend_get_precision (weight->weight->backend);
  gsize element = precision == HEED_PRECISION_BF16 ? sizeof (guint16)
                  : product->magnitude_x           ? sizeof (float)
                                                   : 0;
  gsize bias = product->magnitude_x && product->bias != NULL ? product->bias->cols : 0;
  Scratch scratch = {.x = heed_cpu_align (heed_matmul_get_scratch_bytes (step->matmuls[0]))};
  scratch.bias = scratch.x + heed_cpu_align (rows_per_call (&step->pass) * x->cols * element);
  scratch.end = scratch.bias + bias * sizeof (float);
  return scratch;
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
  step->matrix = heed_cpu_weight_pack (backend, &pass->operands[1], product->transposed,
                                       product->magnitude_weight, error);
  if (step->matrix == NULL)
    return FALSE;
  step->matmuls[0] = heed_matmul_get (library, &shape, error);
  if (step->matmuls[0] == NULL)
    return FALSE;
  step->scratch_bytes = lay_out (step, product).end;
  return TRUE;
}

HEED_HOT static void
take_magnitudes (const float *from, float *to, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    to[i] = fabsf (from[i]);
}

HEED_HOT static void
clear_signs (guint16 *values, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    values[i] &= 0x7fff;
}

static const void *
make_x (const HeedCpuStep *step, const HeedProduct *product, const float *x, void *made)
{
  gsize n = rows_per_call (&step->pass) * step->pass.operands[0].cols;
  HeedPrecision precision = heed_backend_get_precision (step->pass.operands[1].weight->backend);
  if (precision == HEED_PRECISION_BF16)
    {
      heed_bf16_narrow_all (x, made, n);
      if (product->magnitude_x)
        clear_signs (made, n);
      return made;
    }
  if (!product->magnitude_x)
    return x;
  take_magnitudes (x, made, n);
  return made;
}

static const float *
make_bias (const HeedProduct *product, float *made)
{
  if (product->bias == NULL)
    return NULL;
  const float *bias = heed_cpu_data (product->bias);
  if (!product->magnitude_x)
    return bias;
  take_magnitudes (bias, made, product->bias->cols);
  return made;
}

/* The product of one lane, or of all at once where x has as many lanes as the output. */
static gboolean
run_call (const HeedCpuStep *step, gsize lane, const HeedProduct *product, guint8 *scratch,
          GError **error)
{
  const HeedOperand *x = &step->pass.operands[0], *out = heed_pass_output (&step->pass);
  Scratch parts = lay_out (step, product);
  HeedMatmulArrays arrays = {.out = heed_cpu_lane (out, lane), .scratch = scratch};
  arrays.x = make_x (step, product, heed_cpu_lane (x, lane), scratch + parts.x);
  arrays.bias = make_bias (product, (float *)(void *)(scratch + parts.bias));
  if (product->residual != NULL)
    arrays.residual = heed_cpu_lane (product->residual, lane);
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
