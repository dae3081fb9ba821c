/* heed-safetensors.h: the header of a safetensors file.
 *
 * Format: https://github.com/huggingface/safetensors#format. The file begins with the header's
 * length (8 bytes, little endian), then the header, a JSON object {name: {"dtype", "shape",
 * "data_offsets": [begin, end]}, …} with an optional "__metadata__" of strings, then the data,
 * which the tensors cover without gaps and overlaps, in any order.
 */
#pragma once

#include "heed-weight-file.h"

G_BEGIN_DECLS

/** HEED_SAFETENSORS_MAX_HEADER: the longest header that the format's own library reads. */
#define HEED_SAFETENSORS_MAX_HEADER 100000000

/**
 * HeedStoredTensor:
 * @name: as in the header
 * @dtype: such as "F16", as in the header; may be one that Heed does not know
 * @dims: #GArray of guint64, as many as the header gives
 * @begin: where in the file the data begins
 * @end: and where it ends; if the dtype is known, the difference is what @dims ask for
 */
typedef struct
{
  char *name;
  char *dtype;
  GArray *dims;
  guint64 begin;
  guint64 end;
} HeedStoredTensor;

/**
 * heed_safetensors_read_header:
 *
 * Reads and checks the whole header.
 *
 * Returns: (transfer full) (element-type HeedStoredTensor): by place in the file; or %NULL with a
 *   sentence that names the file and the tensor
 */
GPtrArray *
heed_safetensors_read_header (const HeedWeightFile *file, GError **error);

/** heed_safetensors_shape: @dims (guint64) such as "[768, 3, 32, 32]"; (transfer full). */
char *
heed_safetensors_shape (const GArray *dims);

G_END_DECLS
