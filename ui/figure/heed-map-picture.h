/* heed-map-picture.h: a picture with a relevance map on it, as pixels. */
#pragma once

#include "heed-figure-style.h"
#include "heed-picture.h"
#include "heed-scale.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * HeedMapPicture: what to render; everything is borrowed.
 * @box: what the model saw of @picture: x, y, width, height in its pixels
 * @view: the part of @picture that is shown, likewise
 * @relevance: [rows·cols] over @box from the top left; NaN = nothing is laid over; %NULL = no map:
 *   the picture keeps its colours inside @box
 * @scale: of @relevance
 * @width, @height: of the result, in pixels, ≥ 1
 * @pixels: (nullable): heed_resample() of @view at this size, where it is at hand
 */
typedef struct
{
  const HeedFigureStyle *style;
  const HeedPicture *picture;
  double box[4];
  double view[4];
  const double *relevance;
  guint rows;
  guint cols;
  HeedScale scale;
  guint width;
  guint height;
  const float *pixels;
} HeedMapPicture;

/** heed_map_picture_choose_view: all of the picture, or, where it is more than 2.4 times as wide or
 * high as @box, that much around @box. */
void
heed_map_picture_choose_view (const HeedPicture *picture, const double box[4], double view[4]);

/**
 * heed_map_picture_render:
 *
 * Outside @box the picture is grey and faded towards the page, fully so where @view cuts it off.
 * Inside it is laid over by the map's colours with the style's opacity. Where the style says
 * smooth, relevance (not colour) is bilinear between the finite ones of the four nearest patch
 * centres; a patch that is NaN stays so all over.
 *
 * Any thread will do. Returns: (transfer full): %CAIRO_FORMAT_RGB24 whose unused bits are set, so
 * that it is %CAIRO_FORMAT_ARGB32 too; an errored surface if memory runs out
 */
cairo_surface_t *
heed_map_picture_render (const HeedMapPicture *map);

G_END_DECLS
