#include "heed-bootstrap.h"

#include <math.h>

typedef struct
{
  double sum;
  gsize count;
} Picture;

static GArray *
gather (const double *values, const guint *groups, gsize n)
{
  GArray *pictures = g_array_new (FALSE, FALSE, sizeof (Picture));
  for (gsize i = 0; i < n; i++)
    {
      if (i == 0 || groups[i] != groups[i - 1])
        {
          Picture fresh = {0};
          g_array_append_val (pictures, fresh);
        }
      Picture *last = &g_array_index (pictures, Picture, pictures->len - 1);
      last->sum += values[i];
      last->count++;
    }
  return pictures;
}

static double
draw_mean (const GArray *pictures, GRand *random)
{
  double sum = 0;
  gsize count = 0;
  for (guint i = 0; i < pictures->len; i++)
    {
      gint32 drawn = g_rand_int_range (random, 0, (gint32)pictures->len);
      const Picture *picture = &g_array_index (pictures, Picture, drawn);
      sum += picture->sum;
      count += picture->count;
    }
  return sum / (double)count;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a;
  double y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Linear between order statistics. */
static double
percentile (const GArray *sorted, double fraction)
{
  double position = fraction * (sorted->len - 1);
  guint below = (guint)floor (position);
  guint above = MIN (below + 1, sorted->len - 1);
  double low = g_array_index (sorted, double, below);
  double high = g_array_index (sorted, double, above);
  return low + (position - below) * (high - low);
}

HeedInterval
heed_bootstrap_mean (const double *values, const guint *groups, gsize n, guint resamples,
                     guint32 seed)
{
  g_return_val_if_fail (n > 0 && resamples > 0, (HeedInterval) {0});

  g_autoptr (GArray) pictures = gather (values, groups, n);
  g_autoptr (GArray) means = g_array_sized_new (FALSE, FALSE, sizeof (double), resamples);
  GRand *random = g_rand_new_with_seed (seed);
  for (guint i = 0; i < resamples; i++)
    {
      double mean = draw_mean (pictures, random);
      g_array_append_val (means, mean);
    }
  g_rand_free (random);
  g_array_sort (means, compare);

  double sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return (HeedInterval) {
      .mean = sum / (double)n, .low = percentile (means, .025), .high = percentile (means, .975)};
}
