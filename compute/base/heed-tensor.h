/* heed-tensor.h: a stored tensor: its type and shape, and how its bytes are fetched.
 *
 * Weights stay in their file until a backend loads them; whoever opened the file supplies the
 * fetch function, so that layers below the model never see a path.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HEED_TYPE_F32,
  HEED_TYPE_F16,
  HEED_TYPE_BF16,
  HEED_TYPE_I32,
} HeedType;

/** heed_type_size: bytes of one element. */
gsize
heed_type_size (HeedType type);
const char *
heed_type_name (HeedType type);

typedef struct _HeedTensor HeedTensor;

/**
 * HeedTensorFetch:
 *
 * Copies @size bytes that begin @offset bytes into @tensor's content to @dest. Fails with a
 * sentence that names the file, for instance when it shrank since it was opened.
 */
typedef gboolean (*HeedTensorFetch) (const HeedTensor *tensor, gsize offset, void *dest, gsize size,
                                     GError **error);

#define HEED_TENSOR_MAX_DIMS 4

/**
 * HeedTensor:
 * @origin: the file's display name, for messages
 * @dims: row-major, the last dimension is contiguous; unused ones are 1
 * @source: what @fetch needs; owned by whoever made the tensor, outlives it
 */
struct _HeedTensor
{
  const char *name;
  const char *origin;
  HeedType type;
  guint n_dims;
  gsize dims[HEED_TENSOR_MAX_DIMS];
  HeedTensorFetch fetch;
  gpointer source;
  gsize source_offset;
};

gsize
heed_tensor_elements (const HeedTensor *tensor);

/** heed_tensor_matrix: the first dimension, and the product of the others. */
void
heed_tensor_matrix (const HeedTensor *tensor, gsize *rows, gsize *cols);

/**
 * heed_tensor_read_f32:
 * @first: first element
 * @count: how many elements
 * @dest: [@count]
 *
 * Reads elements as f32, whatever they are stored as, through a bounce buffer of at most 256 KiB.
 * NaN and infinity are %HEED_ERROR_NUMERIC, named with file, tensor and index.
 */
gboolean
heed_tensor_read_f32 (const HeedTensor *tensor, gsize first, gsize count, float *dest,
                      GError **error);

/** heed_f16_to_f32: IEEE half precision, subnormals included. */
float
heed_f16_to_f32 (guint16 bits);
float
heed_bf16_to_f32 (guint16 bits);
/** heed_f32_to_bf16: rounds to nearest, ties to even. */
guint16
heed_f32_to_bf16 (float value);

G_END_DECLS
