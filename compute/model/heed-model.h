/* heed-model.h: a model folder, opened and checked.
 *
 * Opening reads config, tensor headers, tokenizer and preprocessor and checks that everything fits;
 * no weight is read before a backend loads it. A model is constant once opened and may be used from
 * several threads.
 */
#pragma once

#include "heed-preprocessor.h"
#include "heed-tokenizer.h"
#include "heed-tower.h"

G_BEGIN_DECLS

typedef struct _HeedModel HeedModel;

/** heed_model_open: @folder is a Hugging Face folder as it is downloaded. */
HeedModel *
heed_model_open (const char *folder, GError **error);
HeedModel *
heed_model_ref (HeedModel *model);
void
heed_model_unref (HeedModel *model);

const char *
heed_model_get_path (const HeedModel *model);
/** heed_model_get_name: the folder's base name. */
const char *
heed_model_get_name (const HeedModel *model);
/** heed_model_get_family: the config's model_type, such as "clip". */
const char *
heed_model_get_family (const HeedModel *model);
HeedTokenizer *
heed_model_get_tokenizer (const HeedModel *model);
HeedPreprocessor *
heed_model_get_preprocessor (const HeedModel *model);
/**
 * heed_model_prepare: heed_preprocessor_prepare(), and that the result has the size the model
 * takes (without a crop it follows the picture's); (transfer full).
 */
HeedPreparedPicture *
heed_model_prepare (const HeedModel *model, HeedPicture *picture, GError **error);

/** heed_model_get_n_parameters: numbers in the tensors that the model uses. */
guint64
heed_model_get_n_parameters (const HeedModel *model);

/**
 * heed_model_get_fingerprint: sha256 over config, headers, sizes and samples of the weights, see
 * heed_model_files_fingerprint(); computed on the first call.
 */
const char *
heed_model_get_fingerprint (HeedModel *model, GError **error);
/** heed_model_hash: sha256 over everything, see heed_model_files_hash(); (transfer full). */
char *
heed_model_hash (HeedModel *model, GError **error);

/** heed_model_check_unchanged: that no file was replaced or resized since it was opened. */
gboolean
heed_model_check_unchanged (const HeedModel *model, GError **error);

/** heed_model_get_logit_scale: s of s·cos, the exponential of the stored logit_scale. */
double
heed_model_get_logit_scale (const HeedModel *model);
/**
 * heed_model_get_grid: patches of a prepared picture, row by row; its edge and a patch's in pixels.
 * Each may be %NULL.
 */
void
heed_model_get_grid (const HeedModel *model, guint *rows, guint *cols, guint *image_size,
                     guint *patch_size);
/** heed_model_get_max_tokens: the longest text, special tokens included. */
guint
heed_model_get_max_tokens (const HeedModel *model);
guint
heed_model_get_projection_size (const HeedModel *model);
guint
heed_model_get_n_layers (const HeedModel *model, HeedSide side);
/**
 * heed_model_get_end_row: the row of a token sequence that the text tower is read at; row 0 where
 * the end token that config.json names is not among @ids, as in transformers.
 */
guint
heed_model_get_end_row (const HeedModel *model, const gint32 *ids, guint n_ids);

/** heed_model_build_tower: (transfer full): the graph of one side; @model outlives it. */
HeedTower *
heed_model_build_tower (const HeedModel *model, HeedSide side, const HeedTowerOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedModel, heed_model_unref)

G_END_DECLS
