/* heed-product.h: a pass that is one product with a matrix weight: LINEAR in f32, its backward. */
#pragma once

#include "heed-cpu-private.h"

G_BEGIN_DECLS

/** HeedProduct: what is added to x·B; see #HeedMatmulShape. */
typedef struct
{
  gboolean transposed;
  const HeedOperand *bias;     /* (nullable) */
  const HeedOperand *residual; /* (nullable) */
  HeedActivation activation;
} HeedProduct;

/**
 * heed_product_prepare: x is operand 0 and the weight operand 1 of the pass. At bf16 precision x
 * is narrowed into the scratch first.
 */
gboolean
heed_product_prepare (HeedCpuBackend *backend, HeedCpuStep *step, const HeedProduct *product,
                      GError **error);

gboolean
heed_product_run (const HeedCpuStep *step, const HeedProduct *product, guint8 *scratch,
                  GError **error);

G_END_DECLS
