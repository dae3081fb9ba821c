/* test-map-picture.c: overlays lie in the model's box and nowhere else. */
#include "figure-sample.h"
#include "heed-figure-card.h"
#include "heed-map-picture.h"
#include "heed-resample.h"

#include <math.h>
#include <string.h>

static HeedFigureStyle *
make_style (gboolean smooth)
{
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  options.smooth = smooth;
  return heed_figure_style_new (&options);
}

static guint32
pixel_at (cairo_surface_t *surface, int col, int row)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);

  return ((const guint32 *)(gconstpointer)(data + (gsize)row * stride))[col] & 0xffffff;
}

/* The renderer's documentation, pixel by pixel. */
static double
naive_relevance (const HeedMapPicture *map, double x, double y)
{
  double col = (x - map->box[0]) / map->box[2] * map->cols;
  double row = (y - map->box[1]) / map->box[3] * map->rows;
  double own = map->relevance[(guint)row * map->cols + (guint)col];
  double sum = 0;
  double weights = 0;

  if (!map->style->options.smooth || !isfinite (own))
    return own;
  for (int r = (int)floor (row - 0.5); r <= (int)floor (row - 0.5) + 1; r++)
    for (int c = (int)floor (col - 0.5); c <= (int)floor (col - 0.5) + 1; c++)
      {
        double weight = (1 - fabs (row - 0.5 - r)) * (1 - fabs (col - 0.5 - c));
        double relevance = map->relevance[CLAMP (r, 0, (int)map->rows - 1) * (int)map->cols
                                          + CLAMP (c, 0, (int)map->cols - 1)];

        if (!isfinite (relevance))
          continue;
        sum += weight * relevance;
        weights += weight;
      }
  return sum / weights;
}

static HeedColour
grey (double level)
{
  return (HeedColour) {level, level, level};
}

static double
cut_fade (const HeedMapPicture *map, int axis, double size, double at)
{
  double fade = 0;

  if (map->view[axis] > 0)
    fade = MAX (fade, 1 - (at - map->view[axis]) / (0.1 * map->view[axis + 2]));
  if (map->view[axis] + map->view[axis + 2] < size)
    fade =
        MAX (fade, 1 - (map->view[axis] + map->view[axis + 2] - at) / (0.1 * map->view[axis + 2]));
  return CLAMP (fade, 0, 1);
}

static HeedColour
naive_pixel (const HeedMapPicture *map, const float *rgb, double x, double y)
{
  const HeedFigureStyle *style = map->style;
  HeedColour colour = {(double)rgb[0], (double)rgb[1], (double)rgb[2]};
  double level = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue;
  double clear = 1 - style->options.opacity;
  HeedColour over = style->page;
  double relevance;

  if (x < map->box[0] || y < map->box[1] || x >= map->box[0] + map->box[2]
      || y >= map->box[1] + map->box[3])
    {
      double fade = MAX (cut_fade (map, 0, heed_picture_width (map->picture), x),
                         cut_fade (map, 1, heed_picture_height (map->picture), y));

      return heed_colour_mix (heed_colour_mix (grey (level), style->page, 0.66), style->page, fade);
    }
  relevance = naive_relevance (map, x, y);
  if (isfinite (relevance))
    over = heed_colour_map_lookup (map->scale.has_negative ? style->diverging : style->sequential,
                                   heed_scale_position (&map->scale, relevance));
  over = style->options.dark ? heed_colour_mix (over, grey (1), clear * level)
                             : heed_colour_mix (over, grey (0), clear * (1 - level));
  return heed_colour_mix (colour, over, MIN (1, 2 * style->options.opacity));
}

static void
assert_near (guint32 pixel, HeedColour expected)
{
  g_assert_cmpfloat (fabs ((pixel >> 16 & 255) - 255 * expected.red), <=, 1);
  g_assert_cmpfloat (fabs ((pixel >> 8 & 255) - 255 * expected.green), <=, 1);
  g_assert_cmpfloat (fabs ((pixel & 255) - 255 * expected.blue), <=, 1);
}

static void
assert_like_naive (const HeedMapPicture *map)
{
  g_autofree float *pixels = heed_resample (map->picture, map->view, map->width, map->height);
  cairo_surface_t *surface = heed_map_picture_render (map);

  for (guint row = 0; row < map->height; row++)
    for (guint col = 0; col < map->width; col++)
      assert_near (pixel_at (surface, (int)col, (int)row),
                   naive_pixel (map, pixels + (row * map->width + col) * 3,
                                map->view[0] + (col + 0.5) * map->view[2] / map->width,
                                map->view[1] + (row + 0.5) * map->view[3] / map->height));
  cairo_surface_destroy (surface);
}

static void
test_like_naive (void)
{
  static const struct
  {
    guint width, height, to_width, to_height, rows, cols;
    double opacity;
  } cases[] = {
      {160, 100, 160, 100, 4, 4, 0.6}, {640, 480, 93, 71, 7, 5, 0.3}, {50, 37, 301, 223, 3, 9, 1},
      {900, 60, 211, 37, 1, 1, 0.5},   {40, 400, 33, 190, 14, 14, 0},
  };

  for (guint i = 0; i < 4 * G_N_ELEMENTS (cases); i++)
    {
      g_auto (Sample) result = sample_new (cases[i / 4].width, cases[i / 4].height);
      guint n = cases[i / 4].rows * cases[i / 4].cols;
      g_autofree double *relevance = g_new (double, n);
      g_autoptr (HeedFigureStyle) style = NULL;
      HeedFigureOptions options;
      HeedMapPicture map = {
          .picture = result->picture,
          .relevance = relevance,
          .rows = cases[i / 4].rows,
          .cols = cases[i / 4].cols,
          .width = cases[i / 4].to_width,
          .height = cases[i / 4].to_height,
      };

      heed_figure_options_init (&options);
      options.opacity = cases[i / 4].opacity;
      options.smooth = i % 2;
      options.dark = i / 2 % 2;
      map.style = style = heed_figure_style_new (&options);
      for (guint k = 0; k < n; k++)
        relevance[k] = n > 1 && k % 5 == 3 ? NAN : (k * 7 % 11) / 11.0 - (options.dark ? 0.4 : 0);
      heed_scale_extend (&map.scale, relevance, n);
      memcpy (map.box, result->box, sizeof map.box);
      heed_map_picture_choose_view (result->picture, result->box, map.view);
      assert_like_naive (&map);
    }
}

/* What is at hand already is not made again. */
static void
test_given_pixels (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style (TRUE);
  const float pixels[3 * 4] = {1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1};
  HeedMapPicture map = {
      .style = style, .picture = result->picture, .width = 2, .height = 2, .pixels = pixels};
  cairo_surface_t *surface;

  memcpy (map.box, result->box, sizeof map.box);
  memcpy (map.view, result->box, sizeof map.view);
  surface = heed_map_picture_render (&map);
  g_assert_cmphex (pixel_at (surface, 0, 0), ==, 0xff0000);
  g_assert_cmphex (pixel_at (surface, 1, 0), ==, 0x00ff00);
  g_assert_cmphex (pixel_at (surface, 0, 1), ==, 0x0000ff);
  g_assert_cmphex (pixel_at (surface, 1, 1), ==, 0xffffff);
  cairo_surface_destroy (surface);
}

static cairo_surface_t *
render (HeedResult *result, const HeedFigureStyle *style, const double *relevance, guint width,
        guint height)
{
  HeedMapPicture map = {
      .style = style,
      .picture = result->picture,
      .relevance = relevance,
      .rows = 4,
      .cols = 4,
      .width = width,
      .height = height,
  };

  memcpy (map.box, result->box, sizeof map.box);
  heed_map_picture_choose_view (result->picture, result->box, map.view);
  if (relevance)
    heed_scale_extend (&map.scale, relevance, 16);
  return heed_map_picture_render (&map);
}

/* 160 × 100 with the box at x 30 … 130. */
static void
test_inside_box_only (gconstpointer data)
{
  g_auto (Sample) result = sample_new (160, 100);
  g_autoptr (HeedFigureStyle) style = make_style (GPOINTER_TO_INT (data));
  HeedExplanation *up = sample_add_ramp (result, "atman", "AtMan", 0, 1);
  HeedExplanation *down = sample_add_ramp (result, "atman", "AtMan", 1, -2);
  cairo_surface_t *first = render (result, style, up->image, 160, 100);
  cairo_surface_t *second = render (result, style, down->image, 160, 100);
  guint changed = 0;

  for (int row = 0; row < 100; row++)
    for (int col = 0; col < 160; col++)
      {
        gboolean same = pixel_at (first, col, row) == pixel_at (second, col, row);

        if (col < 30 || col >= 130)
          g_assert_true (same);
        else
          changed += !same;
      }
  g_assert_cmpuint (changed, >, 9000);
  cairo_surface_destroy (first);
  cairo_surface_destroy (second);
}

static void
test_patches_cover_box (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  HeedExplanation *explanation = sample_add (result, "atman", "AtMan", 4, 4, 0);
  cairo_surface_t *plain;
  cairo_surface_t *marked;

  explanation->image[15] = 1;
  plain = render (result, style, explanation->image, 160, 100);
  explanation->image[7] = 1;
  marked = render (result, style, explanation->image, 160, 100);
  /* Patch 7 = row 1, col 3: x 105 … 130, y 25 … 50. */
  for (int row = 0; row < 100; row++)
    for (int col = 0; col < 160; col++)
      g_assert_cmpint (pixel_at (plain, col, row) != pixel_at (marked, col, row), ==,
                       col >= 105 && col < 130 && row >= 25 && row < 50);
  cairo_surface_destroy (plain);
  cairo_surface_destroy (marked);
}

static void
test_not_explained (void)
{
  g_auto (Sample) result = sample_new (100, 100);
  g_autoptr (HeedFigureStyle) style = make_style (TRUE);
  HeedExplanation *explanation = sample_add (result, "atman", "AtMan", 4, 4, NAN);
  cairo_surface_t *nothing = render (result, style, explanation->image, 100, 100);
  cairo_surface_t *some;

  for (guint i = 0; i < 8; i++)
    explanation->image[i] = i;
  some = render (result, style, explanation->image, 100, 100);
  for (int col = 0; col < 100; col++)
    g_assert_cmphex (pixel_at (nothing, col, 75), ==, pixel_at (some, col, 75));
  g_assert_cmphex (pixel_at (nothing, 80, 40), !=, pixel_at (some, 80, 40));
  cairo_surface_destroy (nothing);
  cairo_surface_destroy (some);
}

static void
test_opacity (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  HeedExplanation *explanation = sample_add (result, "atman", "AtMan", 4, 4, 1);
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  for (int opaque = 0; opaque < 2; opaque++)
    {
      g_autoptr (HeedFigureStyle) style = NULL;
      HeedColour most;
      cairo_surface_t *map;
      cairo_surface_t *picture;

      options.opacity = opaque;
      style = heed_figure_style_new (&options);
      most = heed_colour_map_lookup (style->sequential, 1);
      map = render (result, style, explanation->image, 64, 64);
      picture = render (result, style, NULL, 64, 64);
      g_assert_cmphex (pixel_at (map, 9, 50), ==,
                       opaque ? (guint32)lround (most.red * 255) << 16
                                    | (guint32)lround (most.green * 255) << 8
                                    | (guint32)lround (most.blue * 255)
                              : pixel_at (picture, 9, 50));
      cairo_surface_destroy (map);
      cairo_surface_destroy (picture);
    }
}

static void
test_view (void)
{
  static const struct
  {
    guint width, height;
    double view[4];
  } cases[] = {
      {640, 480, {0, 0, 640, 480}},    {1, 1, {0, 0, 1, 1}},
      {1000, 100, {380, 0, 240, 100}}, /* 2.4 boxes of 100 around the middle */
      {30000, 10, {14988, 0, 24, 10}}, {10, 3000, {0, 1488, 10, 24}},
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Sample) result = sample_new (cases[i].width, cases[i].height);
      double view[4];

      heed_map_picture_choose_view (result->picture, result->box, view);
      for (int k = 0; k < 4; k++)
        g_assert_cmpfloat_with_epsilon (view[k], cases[i].view[k], 1e-9);
    }
}

static void
test_resample (void)
{
  g_auto (Sample) result = sample_new (256, 256);
  const double all[4] = {0, 0, 256, 256};
  const double quarter[4] = {128, 128, 128, 128};
  g_autofree float *same = heed_resample (result->picture, all, 256, 256);
  g_autofree float *one = heed_resample (result->picture, quarter, 1, 1);
  g_autofree float *large = heed_resample (result->picture, quarter, 500, 500);

  for (guint i = 0; i < 256; i++)
    g_assert_cmpfloat_with_epsilon (same[(i * 256 + i) * 3], 255 * i / 256 / 255.0, 1e-4);
  /* The triangle reaches one width beyond the part, symmetrically on the ramp up to its end. */
  g_assert_cmpfloat (fabs (one[0] - 0.75), <, 0.06);
  g_assert_cmpfloat_with_epsilon (one[2], 96 / 255.0, 1e-4);
  g_assert_cmpfloat_with_epsilon (large[(250 * 500 + 250) * 3], 0.75, 0.01);
}

static cairo_surface_t *
draw_card (HeedCard *card)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)heed_card_get_width (card), (int)heed_card_get_height (card));
  cairo_t *cr = cairo_create (surface);

  heed_card_draw (card, cr, 0, 0);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* The whole card, hatching and frame included, with an empty text so that only the picture counts.
 */
static void
test_card_outside_box (void)
{
  g_auto (Sample) result = sample_new (300, 100);
  g_autoptr (HeedFigureStyle) style = make_style (TRUE);
  HeedExplanation *up = sample_add_ramp (result, "atman", "AtMan", 0, 1);
  HeedExplanation *holed = sample_add_ramp (result, "atman", "AtMan", 1, 0);
  cairo_surface_t *surfaces[2];
  double box[4];
  guint changed = 0;

  holed->image[3] = holed->image[9] = NAN;
  up->n_text = holed->n_text = 0;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
      HeedCardContent content = {
          .result = result,
          .explanation = result->explanations->pdata[i],
          .group = groups->pdata[i],
      };
      g_autoptr (HeedCard) card = heed_card_new (style, &content, 300);

      surfaces[i] = draw_card (card);
      g_assert_true (heed_card_get_box (card, box));
    }
  for (int row = 0; row < cairo_image_surface_get_height (surfaces[0]); row++)
    for (int col = 0; col < 300; col++)
      {
        gboolean same = pixel_at (surfaces[0], col, row) == pixel_at (surfaces[1], col, row);

        if (col < floor (box[0]) || col >= ceil (box[0] + box[2]) || row < floor (box[1])
            || row >= ceil (box[1] + box[3]))
          g_assert_true (same);
        else
          changed += !same;
      }
  g_assert_cmpuint (changed, >, box[2] * box[3] / 2);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-picture/like-naive", test_like_naive);
  g_test_add_func ("/map-picture/given-pixels", test_given_pixels);
  g_test_add_data_func ("/map-picture/inside-box-only/smooth", GINT_TO_POINTER (TRUE),
                        test_inside_box_only);
  g_test_add_data_func ("/map-picture/inside-box-only/patches", GINT_TO_POINTER (FALSE),
                        test_inside_box_only);
  g_test_add_func ("/map-picture/patches-cover-box", test_patches_cover_box);
  g_test_add_func ("/map-picture/not-explained", test_not_explained);
  g_test_add_func ("/map-picture/opacity", test_opacity);
  g_test_add_func ("/map-picture/view", test_view);
  g_test_add_func ("/map-picture/resample", test_resample);
  g_test_add_func ("/map-picture/card-outside-box", test_card_outside_box);
  return g_test_run ();
}
