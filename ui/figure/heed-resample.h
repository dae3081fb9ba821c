/* heed-resample.h: any part of a picture at any size, for showing it. */
#pragma once

#include "heed-picture.h"

G_BEGIN_DECLS

/**
 * heed_resample:
 * @part: x, y, width, height in @picture's pixels, within it; fractions count
 *
 * A triangle filter as wide as a pixel of the result or of the picture, whichever is wider: linear
 * when magnifying, without aliasing when reducing.
 *
 * Returns: (transfer full): [height, width, 3] in [0, 1]
 */
float *
heed_resample (const HeedPicture *picture, const double part[4], guint width, guint height);

G_END_DECLS
