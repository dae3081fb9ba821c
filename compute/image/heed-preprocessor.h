/* heed-preprocessor.h: from a picture to the numbers a vision tower takes.
 *
 * Resize, crop around the centre, scale and normalise, as a folder's preprocessor_config.json says
 * and transformers' CLIPImageProcessor does with Pillow.
 */
#pragma once

#include "heed-prepared-picture.h"
#include "heed-resize.h"

G_BEGIN_DECLS

/** HeedPreprocessor: immutable, counted references, any thread. */
typedef struct _HeedPreprocessor HeedPreprocessor;

/** The largest side of a prepared picture. */
#define HEED_PREPROCESSOR_MAX_SIDE 4096

/**
 * heed_preprocessor_load:
 * @folder: a model folder
 * @image_size: the side that the model's config asks for; used where the folder has no
 *   preprocessor_config.json, with CLIP's defaults for everything else
 *
 * Reads both spellings of sizes (`224`; `{"shortest_edge"}`, `{"height", "width"}`). Fields that
 * are absent take CLIPImageProcessor's defaults. Another image processor, an unknown `resample`
 * or `do_pad` is refused with a sentence that names the field.
 */
HeedPreprocessor *
heed_preprocessor_load (const char *folder, gsize image_size, GError **error);
HeedPreprocessor *
heed_preprocessor_ref (HeedPreprocessor *preprocessor);
void
heed_preprocessor_unref (HeedPreprocessor *preprocessor);

/**
 * heed_preprocessor_prepare:
 *
 * Prepares @picture. Only what the crop needs of the resized picture is ever computed, so that a
 * very long picture costs no more than a square one. A crop that is larger than the resized
 * picture is filled up with black. Fails where, without a crop, the result would be larger than
 * %HEED_PREPROCESSOR_MAX_SIDE.
 *
 * Returns: (transfer full): the prepared picture
 */
HeedPreparedPicture *
heed_preprocessor_prepare (HeedPreprocessor *preprocessor, HeedPicture *picture, GError **error);

/**
 * heed_preprocessor_mean:
 * @mean: (out): per channel, the value that `image_mean` has after normalising: 0 where the
 *   config normalises, which is how occlusion and pixel removal blank a patch
 */
void
heed_preprocessor_mean (HeedPreprocessor *preprocessor, float mean[3]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPreprocessor, heed_preprocessor_unref)

G_END_DECLS
