/* heed-prepared-picture.h: what a vision tower sees of a picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HeedPreparedPicture: immutable, counted references, any thread. */
typedef struct _HeedPreparedPicture HeedPreparedPicture;

/**
 * HeedBox: a rectangle in a picture's own pixels, from its top left corner
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} HeedBox;

/**
 * HeedPreparedParts:
 * @width, @height: of the crop
 * @rgb: (owned): [@height][@width][3]
 * @pixels: (owned): [3][@height][@width], normalised
 * @box: the part of the picture that the crop shows
 * @placed: where in the crop that part lies, in the crop's pixels: all of it, unless the resized
 *   picture is smaller than the crop and stands in a black frame
 */
typedef struct
{
  gsize width;
  gsize height;
  guint8 *rgb;
  float *pixels;
  HeedBox box;
  HeedBox placed;
} HeedPreparedParts;

/** heed_prepared_picture_new_take: takes the arrays of @parts, from g_malloc(). */
HeedPreparedPicture *
heed_prepared_picture_new_take (const HeedPreparedParts *parts);
HeedPreparedPicture *
heed_prepared_picture_ref (HeedPreparedPicture *prepared);
void
heed_prepared_picture_unref (HeedPreparedPicture *prepared);

gsize
heed_prepared_picture_width (const HeedPreparedPicture *prepared);
gsize
heed_prepared_picture_height (const HeedPreparedPicture *prepared);
/** heed_prepared_picture_rgb: the 8-bit crop, [height][width][3]. */
const guint8 *
heed_prepared_picture_rgb (const HeedPreparedPicture *prepared);
/** heed_prepared_picture_pixels: normalised f32, [3][height][width]. */
const float *
heed_prepared_picture_pixels (const HeedPreparedPicture *prepared);
HeedBox
heed_prepared_picture_box (const HeedPreparedPicture *prepared);
HeedBox
heed_prepared_picture_placed (const HeedPreparedPicture *prepared);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPreparedPicture, heed_prepared_picture_unref)

G_END_DECLS
