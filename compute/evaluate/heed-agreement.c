/* Metric `rank`: rank correlation between methods (methods.md §9), and recall. */
#include "heed-agreement.h"

#include "heed-compare.h"
#include "heed-metric.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>

static int
compare_descending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x < y) - (x > y);
}

/* [n]: the part that each element has in the @count largest; these parts add up to @count. */
static double *
find_largest (const double *sizes, gsize n, gsize count)
{
  g_autofree double *sorted = g_memdup2 (sizes, n * sizeof *sizes);
  qsort (sorted, n, sizeof *sorted, compare_descending);
  double last = sorted[count - 1];
  gsize above = 0, tied = 0;
  for (gsize i = 0; i < n; i++)
    {
      above += sizes[i] > last;
      tied += sizes[i] == last;
    }
  double *parts = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    parts[i] = sizes[i] > last ? 1 : sizes[i] == last ? (double)(count - above) / (double)tied : 0;
  return parts;
}

double
heed_agreement_recall (const double *reference, const double *values, gsize n, guint sought,
                       guint among)
{
  g_return_val_if_fail (sought > 0 && among > 0, NAN);

  g_autofree double *x = g_new (double, n + 1);
  g_autofree double *y = g_new (double, n + 1);
  gsize m = 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (reference[i]) && isfinite (values[i]))
      {
        x[m] = fabs (reference[i]);
        y[m++] = fabs (values[i]);
      }
  if (m == 0)
    return NAN;
  gsize count = MIN (sought, m);
  g_autofree double *in_reference = find_largest (x, m, count);
  g_autofree double *in_values = find_largest (y, m, MIN (among, m));
  double found = 0;
  for (gsize i = 0; i < m; i++)
    found += in_reference[i] * in_values[i];
  return found / (double)count;
}

/* Maps of different grids have no patches in common. */
static gboolean
measure (const HeedMetricCase *object, double *values)
{
  const HeedExplanation *a = object->reference, *b = object->explanation;
  gboolean alike = a->rows == b->rows && a->cols == b->cols;
  gsize n = (gsize)b->rows * b->cols;
  values[0] = alike ? heed_compare_rank (a->image, b->image, n) : NAN;
  values[1] = alike ? heed_agreement_recall (a->image, b->image, n, HEED_AGREEMENT_SOUGHT,
                                             HEED_AGREEMENT_AMONG)
                    : NAN;
  values[2] = b->seconds;
  return isnan (values[0]);
}

static const HeedMeasure measures[] = {
    {"rank", N_ ("rank"),
     N_ ("Spearman's rank correlation of the patches' relevance with the first method's"), TRUE},
    {"recall", N_ ("10 in 20"),
     N_ ("share of the first method's 10 patches of largest |relevance| that are among this "
         "method's 20"),
     TRUE},
    {"seconds", N_ ("seconds"),
     N_ ("what the method took for picture and text, with what it sets up"), FALSE},
};

const HeedMetric heed_metric_rank = {
    .id = "rank",
    .summary = N_ ("how alike each method ranks patches to the first one, and what each takes"),
    .compares = TRUE,
    .measures = measures,
    .n_measures = G_N_ELEMENTS (measures),
    .set_apart = N_ ("undefined"),
    .measure = measure,
};

G_STATIC_ASSERT (G_N_ELEMENTS (measures) <= HEED_METRIC_MOST_MEASURES);
G_STATIC_ASSERT (HEED_AGREEMENT_SOUGHT == 10 && HEED_AGREEMENT_AMONG == 20); /* as texts say */
