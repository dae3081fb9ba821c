/* heed-resample.c: see heed-resample.h. */
#include "heed-resample.h"

#include <math.h>
#include <string.h>

/* The source pixels [first, first + count) that one result pixel is made of. */
typedef struct
{
  gsize first;
  guint count;
  float *weights; /* [count], sum 1 */
} Taps;

static void
taps_fill (Taps *taps, double centre, double radius, gsize size)
{
  double from = CLAMP (floor (centre - radius), 0, size - 1.0);
  double to = CLAMP (ceil (centre + radius), from + 1, (double)size);
  double sum = 0;

  taps->first = (gsize)from;
  taps->count = (guint)(to - from);
  taps->weights = g_new (float, taps->count);
  for (guint i = 0; i < taps->count; i++)
    {
      double weight = fmax (1e-6, 1 - fabs (from + i + 0.5 - centre) / radius);

      taps->weights[i] = (float)weight;
      sum += weight;
    }
  for (guint i = 0; i < taps->count; i++)
    taps->weights[i] = (float)(taps->weights[i] / sum);
}

static Taps *
taps_new (double start, double length, gsize size, guint n)
{
  Taps *taps = g_new (Taps, n);
  double step = length / n;

  for (guint i = 0; i < n; i++)
    taps_fill (&taps[i], start + (i + 0.5) * step, fmax (1, step), size);
  return taps;
}

static void
taps_free (Taps *taps, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (taps[i].weights);
  g_free (taps);
}

/* sum [@n] += weight · source [@n] */
static void
add_row (const guint8 *source, gsize n, float weight, float *sum)
{
  for (gsize i = 0; i < n; i++)
    sum[i] += weight * (float)source[i];
}

/* One row of the result, [3 · @n], from one of the source that begins at pixel @first. */
static void
reduce_row (const float *source, gsize first, const Taps *taps, guint n, float *row)
{
  for (guint i = 0; i < n; i++)
    {
      const float *pixel = source + (taps[i].first - first) * 3;
      float total[3] = {0};

      for (guint tap = 0; tap < taps[i].count; tap++, pixel += 3)
        for (int channel = 0; channel < 3; channel++)
          total[channel] += taps[i].weights[tap] * pixel[channel];
      for (int channel = 0; channel < 3; channel++)
        row[3 * i + (guint)channel] = total[channel] / 255.0f;
    }
}

float *
heed_resample (const HeedPicture *picture, const double part[4], guint width, guint height)
{
  gsize picture_width = heed_picture_width (picture);
  const guint8 *pixels = heed_picture_rgb (picture);
  float *result = g_new (float, (gsize)width *height * 3);
  Taps *across = taps_new (part[0], part[2], picture_width, width);
  Taps *down = taps_new (part[1], part[3], heed_picture_height (picture), height);
  gsize first = across[0].first;
  gsize n = (across[width - 1].first + across[width - 1].count - first) * 3;
  g_autofree float *sum = g_new (float, n);

  /* Down first: whole rows at once, and each pixel across only for rows that stay. */
  for (guint row = 0; row < height; row++)
    {
      memset (sum, 0, n * sizeof *sum);
      for (guint tap = 0; tap < down[row].count; tap++)
        add_row (pixels + ((down[row].first + tap) * picture_width + first) * 3, n,
                 down[row].weights[tap], sum);
      reduce_row (sum, first, across, width, result + (gsize)row * width * 3);
    }
  taps_free (across, width);
  taps_free (down, height);
  return result;
}
