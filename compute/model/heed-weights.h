/* heed-weights.h: the tensors of a model folder: model.safetensors, or shards and their index.
 *
 * Opening reads and checks all headers; no weight is read. A model family then asks for the tensors
 * it knows by name and shape; whatever else the files hold is ignored.
 */
#pragma once

#include "heed-tensor.h"

G_BEGIN_DECLS

typedef struct _HeedWeights HeedWeights;

/**
 * heed_weights_open: @folder holds `model.safetensors`, or `model.safetensors.index.json` and the
 * shards it names. A folder with `pytorch_model.bin` alone is %HEED_ERROR_UNSUPPORTED with a
 * sentence that says how to convert it.
 */
HeedWeights *
heed_weights_open (const char *folder, GError **error);
void
heed_weights_free (HeedWeights *weights);

/** heed_weights_get_names: the weight files' names in the folder, sorted; %NULL-terminated. */
const char *const *
heed_weights_get_names (const HeedWeights *weights);

/**
 * heed_weights_get:
 * @dims: [@n_dims] (at most %HEED_TENSOR_MAX_DIMS) what the config asks for
 *
 * Returns: (transfer none): the tensor, which lives as long as @weights; or %NULL with a sentence
 *   that names file, tensor, what was found and what was expected, where it is missing, has another
 *   shape, or is stored as something else than F32, F16 or BF16
 */
const HeedTensor *
heed_weights_get (HeedWeights *weights, const char *name, const gsize *dims, guint n_dims,
                  GError **error);

/** heed_weights_get_n_parameters: elements of all tensors that were asked for. */
guint64
heed_weights_get_n_parameters (const HeedWeights *weights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedWeights, heed_weights_free)

G_END_DECLS
