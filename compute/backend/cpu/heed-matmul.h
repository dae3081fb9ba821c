/* heed-matmul.h: matrix products from oneDNN, the one place that knows its interface.
 *
 * out[m,n] = act(x[m,k]·B[k,n] + bias[n]) + residual[m,n], B being packed once into the layout that
 * the library likes best. Everything here belongs to one thread at a time.
 */
#pragma once

#include "heed-pass.h"

G_BEGIN_DECLS

typedef struct _HeedMatmulLibrary HeedMatmulLibrary;
typedef struct _HeedMatmul HeedMatmul;
typedef struct _HeedPackedMatrix HeedPackedMatrix;

/** HeedMatmulResidual: where the residual stands: nowhere, in its own array, in the output. */
typedef enum
{
  HEED_RESIDUAL_NONE,
  HEED_RESIDUAL_SEPARATE,
  HEED_RESIDUAL_IN_PLACE,
} HeedMatmulResidual;

/**
 * HeedMatmulShape: what a product is made for, and the key under which it is kept.
 * @weight_type: also the type that x must have: f32 or bf16
 */
typedef struct
{
  gsize m;
  gsize n;
  gsize k;
  HeedType weight_type;
  gboolean bias;
  HeedActivation activation;
  HeedMatmulResidual residual;
} HeedMatmulShape;

/** HeedMatmulArrays: row-major arrays of one call; all but @x are f32. */
typedef struct
{
  const void *x;
  const float *bias;
  const float *residual;
  float *out;
  void *scratch; /* heed_matmul_get_scratch_bytes() of it, 64-byte aligned */
} HeedMatmulArrays;

/** heed_matmul_has_bf16: whether the library would use bf16 matrix units of this CPU. */
gboolean
heed_matmul_has_bf16 (void);

HeedMatmulLibrary *
heed_matmul_library_new (GError **error);
void
heed_matmul_library_free (HeedMatmulLibrary *library);

/**
 * heed_packed_matrix_bytes: what packing an @k × @n matrix of @type takes; 0 with an error where
 * the library cannot.
 */
gsize
heed_packed_matrix_bytes (HeedMatmulLibrary *library, HeedType type, gsize k, gsize n,
                          GError **error);

/**
 * heed_packed_matrix_new:
 * @plain: row-major, [n,k] if @transposed, else [k,n], of @type
 */
HeedPackedMatrix *
heed_packed_matrix_new (HeedMatmulLibrary *library, const void *plain, HeedType type, gsize k,
                        gsize n, gboolean transposed, GError **error);
/** heed_packed_matrix_unpack: the inverse of heed_packed_matrix_new(), to @plain. */
gboolean
heed_packed_matrix_unpack (HeedPackedMatrix *matrix, void *plain, GError **error);
void
heed_packed_matrix_free (HeedPackedMatrix *matrix);

/** heed_matmul_get: (transfer full): a product for @shape, new or kept from before. */
HeedMatmul *
heed_matmul_get (HeedMatmulLibrary *library, const HeedMatmulShape *shape, GError **error);
void
heed_matmul_unref (HeedMatmul *matmul);
gsize
heed_matmul_get_scratch_bytes (const HeedMatmul *matmul);
gboolean
heed_matmul_run (HeedMatmul *matmul, HeedPackedMatrix *weight, const HeedMatmulArrays *arrays,
                 GError **error);

/**
 * HeedPlainProduct: c[m,n] = alpha · a[m,k] · B, all f32, row-major and unpacked.
 * @transposed: B = b[n,k]ᵀ, else b[k,n]
 */
typedef struct
{
  gsize m;
  gsize n;
  gsize k;
  float alpha;
  gboolean transposed;
  const float *a;
  const float *b;
  float *c;
} HeedPlainProduct;

gboolean
heed_plain_product_run (const HeedPlainProduct *product, GError **error);

G_END_DECLS
