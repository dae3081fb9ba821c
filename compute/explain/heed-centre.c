/* The centre bias: what a map is worth that only knows where pictures' subjects are; §8. */
#include "heed-method-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Half the squared distance from the middle of @n patches, in standard deviations (¼ of them). */
static double
half_square (guint index, guint n)
{
  double distance = (index + 0.5 - n / 2.0) / (n / 4.0);
  return distance * distance / 2;
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  for (guint y = 0; y < explanation->rows; y++)
    for (guint x = 0; x < explanation->cols; x++)
      explanation->image[y * explanation->cols + x] =
          exp (-half_square (y, explanation->rows) - half_square (x, explanation->cols));
  return TRUE;
}

const HeedMethod heed_method_centre = {
    .id = "centre",
    .name = "Centre",
    .family = HEED_METHOD_BASELINE,
    .quantity = HEED_QUANTITY_UNITLESS,
    .summary = N_ ("A Gaussian at the picture's centre, a quarter of its side wide"),
    .needs = N_ ("a picture"),
    .citation = "",
    .explain = explain,
};
