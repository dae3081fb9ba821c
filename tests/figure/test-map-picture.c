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

static void
test_relevance_at (void)
{
  const double map[] = {0, 1, 2, 3};
  const double holed[] = {0, NAN, 2, 3};

  g_assert_cmpfloat (heed_relevance_at (map, 2, 2, 1, 1, TRUE), ==, 1.5);
  g_assert_cmpfloat (heed_relevance_at (map, 2, 2, 0.5, 0.5, TRUE), ==, 0);
  g_assert_cmpfloat (heed_relevance_at (map, 2, 2, 0.75, 0.5, TRUE), ==, 0.25);
  /* Outside the centres the border patch goes on. */
  g_assert_cmpfloat (heed_relevance_at (map, 2, 2, 0, 0, TRUE), ==, 0);
  g_assert_cmpfloat (heed_relevance_at (map, 2, 2, 2, 2, TRUE), ==, 3);
  g_assert_cmpfloat (heed_relevance_at (map, 2, 2, 0.99, 0.99, FALSE), ==, 0);
  g_assert_true (isnan (heed_relevance_at (holed, 2, 2, 1.5, 0.5, TRUE)));
  g_assert_true (isnan (heed_relevance_at (holed, 2, 2, 1.5, 0.5, FALSE)));
  /* (0 + 2 + 3) / 3 just before the hole's corner. */
  g_assert_cmpfloat_with_epsilon (heed_relevance_at (holed, 2, 2, 1 - 1e-9, 1 - 1e-9, TRUE),
                                  5.0 / 3, 1e-6);
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
  g_test_add_func ("/map-picture/relevance-at", test_relevance_at);
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
