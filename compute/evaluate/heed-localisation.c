/* Metric `ap`: AtMan's AP and AR (methods.md §9). */
#include "heed-localisation.h"

#include "heed-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The length that [first, last) and the pixel [pixel, pixel+1) have in common. */
static double
overlap (double first, double last, guint pixel)
{
  return MAX (0, MIN (last, (double)pixel + 1) - MAX (first, (double)pixel));
}

/* First pixel that a coordinate touches, within [0, size]. */
static guint
pixel_at (double position, guint size)
{
  return (guint)CLAMP (position, 0, (double)size);
}

/* x, y, right, bottom; the area of them that labelled pixels cover */
static double
labelled_area (const HeedRegion *region, const double area[4])
{
  guint left = pixel_at (floor (area[0]), region->width);
  guint right = pixel_at (ceil (area[2]), region->width);
  guint top = pixel_at (floor (area[1]), region->height);
  guint bottom = pixel_at (ceil (area[3]), region->height);
  double sum = 0;
  for (guint y = top; y < bottom; y++)
    {
      const guint8 *row = region->labels + (gsize)y * region->width;
      double in_row = 0;
      for (guint x = left; x < right; x++)
        if (row[x] == region->label)
          in_row += overlap (area[0], area[2], x);
      sum += in_row * overlap (area[1], area[3], y);
    }
  return sum;
}

static double
boxed_area (const HeedRegion *region, const double area[4])
{
  double left = MAX (MAX (region->box[0], area[0]), 0);
  double top = MAX (MAX (region->box[1], area[1]), 0);
  double right = MIN (MIN (region->box[0] + region->box[2], area[2]), (double)region->width);
  double bottom = MIN (MIN (region->box[1] + region->box[3], area[3]), (double)region->height);
  return MAX (0, right - left) * MAX (0, bottom - top);
}

gboolean
heed_region_cover (const HeedRegion *region, const double seen[4], guint rows, guint cols,
                   double *share)
{
  g_return_val_if_fail (region->width > 0 && region->height > 0, FALSE);
  g_return_val_if_fail (seen[2] > 0 && seen[3] > 0, FALSE);

  double width = seen[2] / cols;
  double height = seen[3] / rows;
  gboolean any = FALSE;
  for (guint row = 0; row < rows; row++)
    for (guint col = 0; col < cols; col++)
      {
        double area[4] = {seen[0] + col * width, seen[1] + row * height,
                          seen[0] + (col + 1) * width, seen[1] + (row + 1) * height};
        double covered =
            region->labels != NULL ? labelled_area (region, area) : boxed_area (region, area);
        /* rounding may leave a fully covered patch a hair above 1 */
        share[(gsize)row * cols + col] = MIN (1, covered / (width * height));
        any = any || covered > 0;
      }
  return any;
}

HeedLocalisation
heed_localisation_measure (const double *relevance, const double *share, gsize n)
{
  double heat = 0;
  double most = 0;
  double inside = 0;
  double object = 0;
  for (gsize i = 0; i < n; i++)
    {
      /* also false for NaN */
      double x = relevance[i] > 0 ? relevance[i] : 0;
      heat += x;
      most = MAX (most, x);
      inside += x * share[i];
      object += share[i];
    }
  HeedLocalisation result = {.empty = !(heat > 0)};
  if (!result.empty)
    result.ap = inside / heat;
  if (object > 0)
    result.ar = result.empty ? 0 : inside / most / object;
  else
    result.ar = NAN;
  return result;
}

static gboolean
measure (const HeedMetricCase *object, double *values)
{
  const HeedExplanation *explanation = object->explanation;
  HeedLocalisation found = heed_localisation_measure (explanation->image, object->share,
                                                      (gsize)explanation->rows * explanation->cols);
  values[0] = found.ap;
  values[1] = found.ar;
  return found.empty;
}

static const HeedMeasure measures[] = {
    {"ap", N_ ("AP"), N_ ("share of the positive relevance that lies on the object"), TRUE},
    {"ar", N_ ("AR"), N_ ("share of the object that it covers, relative to its peak"), TRUE},
};

/* Empty: no positive relevance, which scores 0. */
const HeedMetric heed_metric_ap = {
    .id = "ap",
    .summary =
        N_ ("how much of the positive relevance lies on the object, and how much of the object "
            "it covers"),
    .measures = measures,
    .n_measures = G_N_ELEMENTS (measures),
    .set_apart = N_ ("empty"),
    .measure = measure,
};
