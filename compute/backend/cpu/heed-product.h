/* heed-product.h: a pass that is one product with a matrix weight: LINEAR in f32, its backward, and
 * both of magnitudes. */
#pragma once

#include "heed-cpu-private.h"

G_BEGIN_DECLS

/**
 * HeedProduct: x·B and what is added to it; see #HeedMatmulShape.
 * @magnitude_weight: |B| instead of B
 * @magnitude_x: |x| and |bias| instead of x and bias
 */
typedef struct
{
  gboolean transposed;
  gboolean magnitude_weight;
  gboolean magnitude_x;
  const HeedOperand *bias;     /* (nullable) */
  const HeedOperand *residual; /* (nullable) */
  HeedActivation activation;
} HeedProduct;

/**
 * heed_product_prepare: x is operand 0 and the weight operand 1 of the pass. At bf16 precision x
 * is narrowed into the scratch first, and so are magnitudes taken.
 */
gboolean
heed_product_prepare (HeedCpuBackend *backend, HeedCpuStep *step, const HeedProduct *product,
                      GError **error);

gboolean
heed_product_run (const HeedCpuStep *step, const HeedProduct *product, guint8 *scratch,
                  GError **error);

G_END_DECLS
