/* heed-resample.c: see heed-resample.h. */
#include "heed-resample.h"

#include <math.h>

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

/* One source row, @taps wide: sum [3 · n] += weight · row. */
static void
add_row (const guint8 *source, const Taps *taps, guint n, float weight, float *sum)
{
  for (guint i = 0; i < n; i++)
    {
      const guint8 *pixel = source + taps[i].first * 3;
      float total[3] = {0};

      for (guint tap = 0; tap < taps[i].count; tap++, pixel += 3)
        for (int channel = 0; channel < 3; channel++)
          total[channel] += taps[i].weights[tap] * (float)pixel[channel];
      for (int channel = 0; channel < 3; channel++)
        sum[3 * i + (guint)channel] += weight / 255.0f * total[channel];
    }
}

float *
heed_resample (const HeedPicture *picture, const double part[4], guint width, guint height)
{
  gsize picture_width = heed_picture_width (picture);
  gsize picture_height = heed_picture_height (picture);
  const guint8 *pixels = heed_picture_rgb (picture);
  float *result = g_new0 (float, (gsize)width *height * 3);
  Taps *across = taps_new (part[0], part[2], picture_width, width);
  Taps *down = taps_new (part[1], part[3], picture_height, height);

  for (guint row = 0; row < height; row++)
    for (guint tap = 0; tap < down[row].count; tap++)
      add_row (pixels + (down[row].first + tap) * picture_width * 3, across, width,
               down[row].weights[tap], result + (gsize)row * width * 3);
  taps_free (across, width);
  taps_free (down, height);
  return result;
}
