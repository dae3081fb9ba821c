/* heed-localisation.h: does the heat lie on the object? AtMan's AP and AR (methods.md §9).
 *
 * They are not COCO's average precision and recall, which count detections.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedRegion: where an object lies in a picture of @width × @height pixels.
 * @labels: (nullable): [height, width], row by row from the top left; the object is the pixels
 *   whose label is @label. %NULL: the object is @box
 * @box: x, y, width, height in pixels, fractions allowed
 */
typedef struct
{
  guint width;
  guint height;
  const guint8 *labels;
  guint8 label;
  double box[4];
} HeedRegion;

/**
 * heed_region_cover:
 * @seen: x, y, width, height of the part of the picture that the model saw, in pixels
 * @rows, @cols: the patch grid that divides @seen evenly
 * @share: (out caller-allocates): [rows, cols]: the share of each patch's area, 0 … 1, that the
 *   object covers; pixels that a patch's edge cuts count by their part inside. What lies outside
 *   the picture is not covered
 *
 * Returns: whether anything is covered
 */
gboolean
heed_region_cover (const HeedRegion *region, const double seen[4], guint rows, guint cols,
                   double *share);

/**
 * HeedLocalisation:
 * @ap: Σ(x·y)/Σx with x = max(R, 0): the share of the heat that lies on the object; 0 where Σx = 0
 * @ar: Σ((x/max x)·y)/Σy: how much of the object is hot; 0 where Σx = 0, NaN where Σy = 0
 * @empty: Σx = 0: the map has no positive relevance
 */
typedef struct
{
  double ap;
  double ar;
  gboolean empty;
} HeedLocalisation;

/**
 * heed_localisation_measure:
 * @relevance: [n]: NaN (not explained) counts as 0
 * @share: [n], from heed_region_cover()
 */
HeedLocalisation
heed_localisation_measure (const double *relevance, const double *share, gsize n);

G_END_DECLS
