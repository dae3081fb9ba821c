#include "heed-resize.h"

#include <math.h>
#include <string.h>

#define FRACTION_BITS 22

/* A row of the table of filters: 0 from @support on. */
typedef struct
{
  double support;
  double (*value) (double x);
} Filter;

/* How the outputs of one axis follow from its inputs: output i is the sum of inputs first[i] …
 * with weights[i * longest …], n[i] of them. */
typedef struct
{
  gsize outputs;
  gsize longest;
  gsize *first;
  gsize *n;
  gint32 *weights;
} Axis;

/* The part of a window that lies within the resized picture. */
typedef struct
{
  gint64 start;
  gsize count;
  gsize padding;
} Visible;

static double
sinc (double x)
{
  return x == 0 ? 1 : sin (x * G_PI) / (x * G_PI);
}

static double
lanczos (double x)
{
  return x >= -3 && x < 3 ? sinc (x) * sinc (x / 3) : 0;
}

static double
bilinear (double x)
{
  x = fabs (x);
  return x < 1 ? 1 - x : 0;
}

/* Keys 1981, a = −1/2. */
static double
bicubic (double x)
{
  const double a = -0.5;
  x = fabs (x);
  if (x < 1)
    return ((a + 2) * x - (a + 3)) * x * x + 1;
  return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
}

static double
box (double x)
{
  return x > -0.5 && x <= 0.5 ? 1 : 0;
}

static double
hamming (double x)
{
  x = fabs (x);
  return x >= 1 ? 0 : sinc (x) * (0.54 + 0.46 * cos (x * G_PI));
}

static const Filter filters[] = {
    [HEED_FILTER_LANCZOS] = {3, lanczos}, [HEED_FILTER_BILINEAR] = {1, bilinear},
    [HEED_FILTER_BICUBIC] = {2, bicubic}, [HEED_FILTER_BOX] = {0.5, box},
    [HEED_FILTER_HAMMING] = {1, hamming},
};

gboolean
heed_resize_has_filter (gint64 code)
{
  return code >= 0 && code < (gint64)G_N_ELEMENTS (filters) && filters[code].value != NULL;
}

static Visible
visible_part (gint64 start, gsize length, gint64 size)
{
  gint64 first = MAX (start, 0), end = MIN (start + (gint64)length, size);
  if (end <= first)
    return (Visible) {0};
  return (Visible) {first, (gsize)(end - first), (gsize)(first - start)};
}

/* The weights add up to 1 before they are rounded, each to the nearest multiple of 2⁻²². */
static void
fill_weights (const Filter *filter, double centre, double stretch, double *values, gsize first,
              gsize n, gint32 *weights)
{
  double sum = 0;
  for (gsize i = 0; i < n; i++)
    {
      values[i] = filter->value (((double)(i + first) - centre + 0.5) * (1.0 / stretch));
      sum += values[i];
    }
  for (gsize i = 0; i < n; i++)
    {
      double share = sum != 0 ? values[i] / sum : values[i];
      double scaled = share * (1 << FRACTION_BITS);
      weights[i] = (gint32)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    }
}

static Axis
axis_new (const Filter *filter, gsize input, gint64 output, const Visible *visible)
{
  double scale = (double)input / (double)output, stretch = MAX (scale, 1.0);
  double support = filter->support * stretch;
  gsize longest = MIN ((gsize)ceil (support) * 2 + 1, input);
  gsize count = visible->count;
  Axis axis = {count, longest, g_new0 (gsize, count), g_new0 (gsize, count),
               g_new0 (gint32, count * longest)};
  g_autofree double *values = g_new (double, longest);
  for (gsize i = 0; i < count; i++)
    {
      double centre = ((double)visible->start + (double)i + 0.5) * scale;
      double low = centre - support + 0.5, high = centre + support + 0.5;
      axis.first[i] = low < 0 ? 0 : (gsize)low;
      axis.n[i] = MIN ((gsize)high, input) - axis.first[i];
      fill_weights (filter, centre, stretch, values, axis.first[i], axis.n[i],
                    axis.weights + i * longest);
    }
  return axis;
}

static void
axis_clear (Axis *axis)
{
  g_free (axis->first);
  g_free (axis->n);
  g_free (axis->weights);
}

static guint8
round_to_byte (gint64 sum)
{
  sum = (sum + (1 << (FRACTION_BITS - 1))) >> FRACTION_BITS;
  return (guint8)CLAMP (sum, 0, 255);
}

/* One pixel: n inputs of three channels, @step bytes apart. */
static void
mix (const guint8 *from, gsize step, const gint32 *weights, gsize n, guint8 *to)
{
  gint64 sum[3] = {0};
  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < 3; c++)
      sum[c] += (gint64)from[i * step + c] * weights[i];
  for (gsize c = 0; c < 3; c++)
    to[c] = round_to_byte (sum[c]);
}

/* Every one of @rows rows of @from, which begin at input column @left, resized horizontally. */
static void
resize_across (const guint8 *from, gsize from_stride, gsize left, gsize rows, const Axis *axis,
               guint8 *to, gsize to_stride)
{
  for (gsize y = 0; y < rows; y++)
    for (gsize x = 0; x < axis->outputs; x++)
      mix (from + y * from_stride + (axis->first[x] - left) * 3, 3,
           axis->weights + x * axis->longest, axis->n[x], to + y * to_stride + x * 3);
}

/* Every one of @columns columns of @from, which begin at input row @top, resized vertically. */
static void
resize_down (const guint8 *from, gsize from_stride, gsize top, gsize columns, const Axis *axis,
             guint8 *to, gsize to_stride)
{
  for (gsize y = 0; y < axis->outputs; y++)
    for (gsize x = 0; x < columns; x++)
      mix (from + (axis->first[y] - top) * from_stride + x * 3, from_stride,
           axis->weights + y * axis->longest, axis->n[y], to + y * to_stride + x * 3);
}

/* How many inputs an axis rests on, from its first one on. */
static gsize
extent (const Axis *axis)
{
  gsize last = axis->outputs - 1;
  return axis->first[last] + axis->n[last] - axis->first[0];
}

/* Which pass comes first shows in the last bit, because the first one rounds. Pillow 13 begins
 * with the rows unless the height shrinks, and by more than twice what the width does. */
static gboolean
begins_with_columns (const HeedPicture *picture, gint64 width, gint64 height)
{
  gint64 narrower = (gint64)heed_picture_width (picture) - width;
  gint64 lower = (gint64)heed_picture_height (picture) - height;
  return lower > 0 && lower > 2 * MAX (narrower, 0);
}

static void
run_passes (const HeedPicture *picture, gboolean columns_first, const Axis *across,
            const Axis *down, guint8 *to, gsize to_stride)
{
  gsize stride = heed_picture_width (picture) * 3, left = across->first[0], top = down->first[0];
  gsize columns = extent (across), rows = extent (down);
  const guint8 *from = heed_picture_rgb (picture) + top * stride + left * 3;
  if (columns_first)
    {
      g_autofree guint8 *between = g_malloc (down->outputs * columns * 3);
      resize_down (from, stride, top, columns, down, between, columns * 3);
      resize_across (between, columns * 3, left, down->outputs, across, to, to_stride);
      return;
    }
  g_autofree guint8 *between = g_malloc (rows * across->outputs * 3);
  resize_across (from, stride, left, rows, across, between, across->outputs * 3);
  resize_down (between, across->outputs * 3, top, across->outputs, down, to, to_stride);
}

guint8 *
heed_resize (const HeedPicture *picture, HeedFilter filter, gint64 width, gint64 height,
             const HeedCrop *window)
{
  g_return_val_if_fail (heed_resize_has_filter (filter) && width > 0 && height > 0, NULL);
  guint8 *rgb = g_malloc0 (window->width * window->height * 3);
  Visible columns = visible_part (window->left, window->width, width);
  Visible rows = visible_part (window->top, window->height, height);
  if (columns.count == 0 || rows.count == 0)
    return rgb;
  Axis across = axis_new (&filters[filter], heed_picture_width (picture), width, &columns);
  Axis down = axis_new (&filters[filter], heed_picture_height (picture), height, &rows);
  run_passes (picture, begins_with_columns (picture, width, height), &across, &down,
              rgb + (rows.padding * window->width + columns.padding) * 3, window->width * 3);
  axis_clear (&across);
  axis_clear (&down);
  return rgb;
}
