/* heed-map-picture.c: see heed-map-picture.h. */
#include "heed-map-picture.h"

#include "heed-resample.h"

#include <math.h>

/* How far the picture fades to the page outside the box. */
#define OUTSIDE_FADE 0.66
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

double
heed_relevance_at (const double *relevance, guint rows, guint cols, double x, double y,
                   gboolean smooth)
{
  guint row = (guint)CLAMP (floor (y), 0, rows - 1.0);
  guint col = (guint)CLAMP (floor (x), 0, cols - 1.0);
  double own = relevance[(gsize)row * cols + col];
  double sum = 0;
  double weights = 0;

  if (!smooth || !isfinite (own))
    return isfinite (own) ? own : NAN;
  for (int corner = 0; corner < 4; corner++)
    {
      double r = floor (y - 0.5) + corner / 2;
      double c = floor (x - 0.5) + corner % 2;
      double weight = (1 - fabs (y - 0.5 - r)) * (1 - fabs (x - 0.5 - c));
      gsize at = (gsize)CLAMP (r, 0, rows - 1.0) * cols + (gsize)CLAMP (c, 0, cols - 1.0);

      if (!isfinite (relevance[at]))
        continue;
      sum += weight * relevance[at];
      weights += weight;
    }
  return weights > 0 ? sum / weights : own;
}

/* 0 … 1: how much the page shows where the picture goes on beyond the view. */
static double
cut_fade (const HeedMapPicture *map, double x, double y)
{
  const double size[2] = {heed_picture_width (map->picture), heed_picture_height (map->picture)};
  const double at[2] = {x, y};
  double fade = 0;

  for (int axis = 0; axis < 2; axis++)
    {
      double start = map->view[axis];
      double end = start + map->view[axis + 2];
      double reach = CUT_EDGE * map->view[axis + 2];

      if (start > 0)
        fade = fmax (fade, 1 - (at[axis] - start) / reach);
      if (end < size[axis])
        fade = fmax (fade, 1 - (end - at[axis]) / reach);
    }
  return fade;
}

/* Luma of ITU-R BT.601. */
static double
to_level (HeedColour colour)
{
  return 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue;
}

/* What the map's @colour looks like where the picture is @level (0 black … 1 white): the picture
 * shades a light map and lights up a dark one, by as much as the map is not opaque. Unlike a plain
 * mixture that keeps hue and most of the chroma. */
static HeedColour
shade (const HeedFigureStyle *style, HeedColour colour, double level)
{
  double clear = 1 - style->options.opacity;

  if (style->options.dark)
    return heed_colour_mix (colour, (HeedColour) {1, 1, 1}, clear * level);
  return heed_colour_mix (colour, (HeedColour) {0, 0, 0}, clear * (1 - level));
}

static HeedColour
lay_over (const HeedMapPicture *map, HeedColour colour, double x, double y)
{
  const HeedFigureStyle *style = map->style;
  const HeedColourMap *colours = map->scale.has_negative ? style->diverging : style->sequential;
  double relevance = heed_relevance_at (
      map->relevance, map->rows, map->cols, (x - map->box[0]) / map->box[2] * map->cols,
      (y - map->box[1]) / map->box[3] * map->rows, style->options.smooth);
  double position = heed_scale_position (&map->scale, relevance);
  HeedColour over = isnan (position) ? style->page : heed_colour_map_lookup (colours, position);

  /* From half opacity on hue belongs to relevance alone; below, the picture comes back. */
  return heed_colour_mix (colour, shade (style, over, to_level (colour)),
                          fmin (1, 2 * style->options.opacity));
}

static gboolean
in_box (const HeedMapPicture *map, double x, double y)
{
  return x >= map->box[0] && y >= map->box[1] && x < map->box[0] + map->box[2]
         && y < map->box[1] + map->box[3];
}

static guint32
render_pixel (const HeedMapPicture *map, const float *rgb, double x, double y)
{
  HeedColour colour = {rgb[0], rgb[1], rgb[2]};

  if (!in_box (map, x, y))
    {
      double level = to_level (colour);

      colour = heed_colour_mix ((HeedColour) {level, level, level}, map->style->page, OUTSIDE_FADE);
      colour = heed_colour_mix (colour, map->style->page, CLAMP (cut_fade (map, x, y), 0, 1));
    }
  else if (map->relevance)
    colour = lay_over (map, colour, x, y);
  return (guint32)lround (CLAMP (colour.red, 0, 1) * 255) << 16
         | (guint32)lround (CLAMP (colour.green, 0, 1) * 255) << 8
         | (guint32)lround (CLAMP (colour.blue, 0, 1) * 255);
}

cairo_surface_t *
heed_map_picture_render (const HeedMapPicture *map)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)map->width, (int)map->height);
  g_autofree float *pixels = NULL;
  guint8 *data;
  int stride;

  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    return surface;
  pixels = heed_resample (map->picture, map->view, map->width, map->height);
  data = cairo_image_surface_get_data (surface);
  stride = cairo_image_surface_get_stride (surface);
  for (guint row = 0; row < map->height; row++)
    {
      guint32 *line = (guint32 *)(gpointer)(data + (gsize)row * (gsize)stride);
      double y = map->view[1] + (row + 0.5) * map->view[3] / map->height;

      for (guint col = 0; col < map->width; col++)
        line[col] = render_pixel (map, pixels + ((gsize)row * map->width + col) * 3,
                                  map->view[0] + (col + 0.5) * map->view[2] / map->width, y);
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
