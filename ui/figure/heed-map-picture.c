/* heed-map-picture.c: see heed-map-picture.h. */
#include "heed-map-picture.h"

#include "heed-resample.h"

#include <math.h>

/* How far the picture fades to the page outside the box. */
#define OUTSIDE_FADE 0.66f
/* A cut edge dissolves over this share of the view. */
#define CUT_EDGE     0.10
#define MOST_STRETCH 2.4

static void
choose_span (double size, double box_start, double box_size, double most, double *start,
             double *length)
{
  *length = fmin (size, fmax (most, box_size));
  *start = CLAMP (box_start + box_size / 2 - *length / 2, 0, size - *length);
}

void
heed_map_picture_choose_view (const HeedPicture *picture, const double box[4], double view[4])
{
  double most = MOST_STRETCH * fmax (box[2], box[3]);

  choose_span (heed_picture_width (picture), box[0], box[2], most, &view[0], &view[2]);
  choose_span (heed_picture_height (picture), box[1], box[3], most, &view[1], &view[3]);
}

/* Where a column or row of pixels lies. */
typedef struct
{
  gboolean inside; /* the box, along this axis */
  float fade;      /* 0 … 1: how much the page shows where the picture goes on beyond the view */
  guint own;       /* the patch it is in */
  guint near[2];   /* the patches whose centres lie before and after it */
  float weight;    /* of the second, where relevance is smooth */
} Along;

/* One of them: @at in the picture's pixels, @axis 0 across, 1 down. */
static Along
place (const HeedMapPicture *map, int axis, guint n_patches, double at)
{
  double size = axis == 0 ? heed_picture_width (map->picture) : heed_picture_height (map->picture);
  double end = map->view[axis] + map->view[axis + 2];
  double reach = CUT_EDGE * map->view[axis + 2];
  double patch = (at - map->box[axis]) / map->box[axis + 2] * n_patches;
  double before = floor (patch - 0.5);
  double fade = 0;
  Along along = {
      .inside = at >= map->box[axis] && at < map->box[axis] + map->box[axis + 2],
      .weight = (float)(patch - 0.5 - before),
  };

  if (map->view[axis] > 0)
    fade = fmax (fade, 1 - (at - map->view[axis]) / reach);
  if (end < size)
    fade = fmax (fade, 1 - (end - at) / reach);
  along.fade = (float)fade;
  if (n_patches > 0)
    {
      along.own = (guint)CLAMP (floor (patch), 0, n_patches - 1.0);
      along.near[0] = (guint)CLAMP (before, 0, n_patches - 1.0);
      along.near[1] = (guint)CLAMP (before + 1, 0, n_patches - 1.0);
    }
  return along;
}

/* [@pixels] */
static Along *
place_all (const HeedMapPicture *map, int axis, guint n_patches, guint pixels)
{
  Along *along = g_new (Along, pixels);

  for (guint i = 0; i < pixels; i++)
    along[i] =
        place (map, axis, n_patches, map->view[axis] + (i + 0.5) * map->view[axis + 2] / pixels);
  return along;
}

/* Relevance of a row of pixels, by columns of patches: Σ weight · relevance and Σ weight over the
 * one or two rows of patches that it is made of, leaving out what is NaN. */
typedef struct
{
  const double *own; /* [cols] */
  double *sum;       /* [cols] */
  double *weight;    /* [cols] */
} Row;

static void
fill_row (const HeedMapPicture *map, const Along *down, Row *row)
{
  row->own = map->relevance + (gsize)down->own * map->cols;
  for (guint col = 0; map->style->options.smooth && col < map->cols; col++)
    {
      row->sum[col] = row->weight[col] = 0;
      for (int i = 0; i < 2; i++)
        {
          double relevance = map->relevance[(gsize)down->near[i] * map->cols + col];
          double weight = i == 0 ? 1 - (double)down->weight : (double)down->weight;

          if (!isfinite (relevance))
            continue;
          row->sum[col] += weight * relevance;
          row->weight[col] += weight;
        }
    }
}

static double
relevance_of (const HeedMapPicture *map, const Row *row, const Along *across)
{
  double after = (double)across->weight;
  guint first = across->near[0];
  guint second = across->near[1];

  if (!map->style->options.smooth || !isfinite (row->own[across->own]))
    return row->own[across->own];
  return ((1 - after) * row->sum[first] + after * row->sum[second])
         / ((1 - after) * row->weight[first] + after * row->weight[second]);
}

typedef struct
{
  float rgb[3];
} Pixel;

static inline Pixel
pixel_of (HeedColour colour)
{
  return (Pixel) {{(float)colour.red, (float)colour.green, (float)colour.blue}};
}

static inline Pixel
mix (Pixel first, Pixel second, float share)
{
  for (int i = 0; i < 3; i++)
    first.rgb[i] += (second.rgb[i] - first.rgb[i]) * share;
  return first;
}

/* Luma of ITU-R BT.601. */
static inline float
to_level (Pixel pixel)
{
  return 0.299f * pixel.rgb[0] + 0.587f * pixel.rgb[1] + 0.114f * pixel.rgb[2];
}

/* What the map's colour @over looks like where the picture is @level (0 black … 1 white): the
 * picture shades a light map and lights up a dark one, by as much as the map is not opaque. Unlike
 * a plain mixture that keeps hue and most of the chroma. */
static inline Pixel
shade (const HeedFigureStyle *style, Pixel over, float level)
{
  float clear = (float)(1 - style->options.opacity);

  if (style->options.dark)
    return mix (over, (Pixel) {{1, 1, 1}}, clear * level);
  return mix (over, (Pixel) {{0, 0, 0}}, clear * (1 - level));
}

static inline Pixel
lay_over (const HeedMapPicture *map, Pixel pixel, double relevance)
{
  const HeedFigureStyle *style = map->style;
  const HeedColourMap *colours = map->scale.has_negative ? style->diverging : style->sequential;
  HeedColour over =
      isfinite (relevance)
          ? heed_colour_map_lookup (colours, heed_scale_position (&map->scale, relevance))
          : style->page;

  /* From half opacity on hue belongs to relevance alone; below, the picture comes back. */
  return mix (pixel, shade (style, pixel_of (over), to_level (pixel)),
              (float)fmin (1, 2 * style->options.opacity));
}

static inline Pixel
fade_out (const HeedMapPicture *map, Pixel pixel, float fade)
{
  Pixel page = pixel_of (map->style->page);
  float level = to_level (pixel);

  pixel = mix ((Pixel) {{level, level, level}}, page, OUTSIDE_FADE);
  return mix (pixel, page, CLAMP (fade, 0, 1));
}

/* Opaque, so that it can be taken for ARGB too. */
static inline guint32
pack (Pixel pixel)
{
  guint32 packed = 0xff;

  for (int i = 0; i < 3; i++)
    packed = packed << 8 | (guint32)(CLAMP (pixel.rgb[i], 0, 1) * 255 + 0.5f);
  return packed;
}

static void
render_row (const HeedMapPicture *map, const Along *across, const Along *down, const Row *row,
            const float *pixels, guint32 *line)
{
  for (guint col = 0; col < map->width; col++, pixels += 3)
    {
      Pixel pixel = {{pixels[0], pixels[1], pixels[2]}};

      if (!down->inside || !across[col].inside)
        pixel = fade_out (map, pixel, MAX (down->fade, across[col].fade));
      else if (map->relevance)
        pixel = lay_over (map, pixel, relevance_of (map, row, &across[col]));
      line[col] = pack (pixel);
    }
}

cairo_surface_t *
heed_map_picture_render (const HeedMapPicture *map)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)map->width, (int)map->height);
  guint cols = map->relevance ? map->cols : 0;
  g_autofree float *resampled = NULL;
  g_autofree Along *across = NULL;
  g_autofree Along *down = NULL;
  g_autofree double *sums = g_new (double, 2 * cols);
  Row row = {.sum = sums, .weight = sums + cols};
  guint8 *data;
  gsize stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  if (!map->pixels)
    resampled = heed_resample (map->picture, map->view, map->width, map->height);
  across = place_all (map, 0, cols, map->width);
  down = place_all (map, 1, map->relevance ? map->rows : 0, map->height);
  data = cairo_image_surface_get_data (surface);
  stride = (gsize)cairo_image_surface_get_stride (surface);
  for (guint y = 0; y < map->height; y++)
    {
      if (map->relevance && down[y].inside)
        fill_row (map, &down[y], &row);
      render_row (map, across, &down[y], &row,
                  (map->pixels ? map->pixels : resampled) + (gsize)y * map->width * 3,
                  (guint32 *)(gpointer)(data + y * stride));
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
