#include "heed-compare.h"

#include <math.h>
#include <stdlib.h>

double
heed_compare_nmse (const double *a, const double *b, gsize n)
{
  double error = 0, power = 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (a[i]) && isfinite (b[i]))
      {
        error += (a[i] - b[i]) * (a[i] - b[i]);
        power += b[i] * b[i];
      }
  return error == 0 ? 0 : error / power;
}

double
heed_compare_largest (const double *a, const double *b, gsize n)
{
  double largest = 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (a[i]) && isfinite (b[i]))
      largest = fmax (largest, fabs (a[i] - b[i]));
  return largest;
}

typedef struct
{
  double value;
  gsize index;
} Ranked;

static int
compare_ranked (const void *a, const void *b)
{
  double x = ((const Ranked *)a)->value, y = ((const Ranked *)b)->value;
  return x < y ? -1 : x > y;
}

static void
rank (const double *values, gsize n, double *ranks)
{
  g_autofree Ranked *sorted = g_new (Ranked, n);
  for (gsize i = 0; i < n; i++)
    sorted[i] = (Ranked) {values[i], i};
  qsort (sorted, n, sizeof *sorted, compare_ranked);
  for (gsize first = 0, next; first < n; first = next)
    {
      for (next = first + 1; next < n && sorted[next].value == sorted[first].value;)
        next++;
      for (gsize i = first; i < next; i++)
        ranks[sorted[i].index] = (double)(first + next - 1) / 2;
    }
}

static double
pearson (const double *a, const double *b, gsize n)
{
  double mean = (double)(n - 1) / 2, ab = 0, aa = 0, bb = 0; /* of ranks 0 … n−1 */
  for (gsize i = 0; i < n; i++)
    {
      ab += (a[i] - mean) * (b[i] - mean);
      aa += (a[i] - mean) * (a[i] - mean);
      bb += (b[i] - mean) * (b[i] - mean);
    }
  return aa > 0 && bb > 0 ? ab / sqrt (aa * bb) : NAN;
}

double
heed_compare_rank (const double *a, const double *b, gsize n)
{
  g_autofree double *x = g_new (double, n + 1);
  g_autofree double *y = g_new (double, n + 1);
  g_autofree double *ranks_x = g_new (double, n + 1);
  g_autofree double *ranks_y = g_new (double, n + 1);
  gsize m = 0;
  for (gsize i = 0; i < n; i++)
    if (isfinite (a[i]) && isfinite (b[i]))
      {
        x[m] = a[i];
        y[m++] = b[i];
      }
  if (m < 2)
    return NAN;
  rank (x, m, ranks_x);
  rank (y, m, ranks_y);
  return pearson (ranks_x, ranks_y, m);
}
