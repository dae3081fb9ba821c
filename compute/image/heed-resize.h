/* heed-resize.h: resizing as models were trained with: Pillow's antialiased two passes.
 *
 * Every output pixel is a weighted mean of the input pixels under a filter that is stretched by
 * the scale when the picture shrinks. Rows and columns are two passes, each rounded to 8 bits,
 * with weights of 22 fractional bits: equal to the result of Pillow 13 to the byte.
 */
#pragma once

#include "heed-picture.h"

G_BEGIN_DECLS

/** HeedFilter: numbered like `resample` in preprocessor_config.json (Pillow's codes). */
typedef enum
{
  HEED_FILTER_LANCZOS = 1,
  HEED_FILTER_BILINEAR = 2,
  HEED_FILTER_BICUBIC = 3,
  HEED_FILTER_BOX = 4,
  HEED_FILTER_HAMMING = 5,
} HeedFilter;

/**
 * HeedCrop: a rectangle of the resized picture; may reach beyond its edges
 */
typedef struct
{
  gint64 left;
  gint64 top;
  gsize width;
  gsize height;
} HeedCrop;

/** heed_resize_has_filter: whether heed_resize() knows Pillow's filter with this code. */
gboolean
heed_resize_has_filter (gint64 code);

/**
 * heed_resize:
 * @width, @height: size of the resized picture, positive; need not fit into memory
 * @window: the part of it that is computed
 *
 * Takes time and memory for the window and the part of @picture that it rests on alone.
 *
 * Returns: (transfer full): RGB [@window->height][@window->width][3], zero outside the picture
 */
guint8 *
heed_resize (const HeedPicture *picture, HeedFilter filter, gint64 width, gint64 height,
             const HeedCrop *window);

G_END_DECLS
