/* test-figure.c: figures of all shapes lay themselves out and draw. */
#include "figure-sample.h"
#include "heed-figure-card.h"
#include "heed-figure-text.h"
#include "heed-figure.h"

#include <math.h>
#include <string.h>

/* Draws at half size; the last row of the page, and the pixel's distance from the page's colour. */
static void
assert_draws (HeedFigure *figure)
{
  double width;
  double height;
  cairo_surface_t *surface;
  cairo_t *cr;
  const guint8 *data;
  gsize stride;
  gsize inked = 0;

  heed_figure_get_size (figure, &width, &height);
  g_assert_cmpfloat (height, >, 0);
  g_assert_cmpfloat (height, <, 30000);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  cr = cairo_create (surface);
  heed_figure_draw (figure, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  stride = (gsize)cairo_image_surface_get_stride (surface);
  for (gsize row = 0; row < (gsize)height; row++)
    for (gsize col = 0; col < (gsize)width; col++)
      {
        gboolean ink =
            (((const guint32 *)(gconstpointer)(data + row * stride))[col] & 0xffffff) != 0xffffff;

        inked += ink;
        /* Nothing runs over the margin. */
        if (row < 2 || row + 2 >= (gsize)height || col + 1 >= (gsize)width)
          g_assert_false (ink);
      }
  g_assert_cmpuint (inked, >, 200);
  cairo_surface_destroy (surface);
}

static void
test_counts (void)
{
  for (guint n = 0; n <= 9; n++)
    for (int shared = 0; shared < 2; shared++)
      {
        g_auto (Sample) result = sample_new (160, 100);
        g_autoptr (HeedFigure) figure = NULL;
        HeedFigureOptions options;

        heed_figure_options_init (&options);
        options.scale = shared ? HEED_SCALE_SHARED : HEED_SCALE_OWN;
        options.width = 420;
        options.smooth = n % 2;
        for (guint i = 0; i < n; i++)
          sample_add_ramp (result, i % 3 ? "atman" : "gae", "Method", i % 2 ? -1 : 0, i);
        figure = heed_figure_new (result, &options);
        assert_draws (figure);
      }
}

static void
test_extreme_pictures (void)
{
  static const guint sizes[][2] = {{1, 1}, {30000, 10}, {10, 20000}, {2, 1000}, {1000, 2}, {0, 0}};

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_auto (Sample) result = sample_new (sizes[i][0], sizes[i][1]);
      g_autoptr (HeedFigure) figure = NULL;

      sample_add_ramp (result, "atman", "AtMan", -1, 1);
      sample_add_ramp (result, "gae", "GAE", 0, 1);
      figure = heed_figure_new (result, NULL);
      assert_draws (figure);
    }
}

static void
test_odd_numbers (void)
{
  const double fills[] = {0, 1, -1, NAN, 1e300, 1e-300, INFINITY};

  for (guint i = 0; i < G_N_ELEMENTS (fills); i++)
    {
      g_auto (Sample) result = sample_new (64, 64);
      g_autoptr (HeedFigure) figure = NULL;

      sample_add (result, "atman", "AtMan", 7, 5, fills[i]);
      sample_add (result, "gae", "GAE", 1, 1, fills[i]);
      sample_add (result, "gae", "GAE", 0, 0, fills[i]);
      for (guint token = 0; token < result->n_ids; token++)
        ((HeedExplanation *)result->explanations->pdata[0])->text[token] = fills[i];
      figure = heed_figure_new (result, NULL);
      assert_draws (figure);
    }
}

static void
test_no_map_no_text (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  HeedExplanation *explanation = sample_add (result, "atman", "AtMan", 2, 2, 1);
  g_autoptr (HeedFigure) figure = NULL;

  g_clear_pointer (&explanation->image, g_free);
  g_clear_pointer (&explanation->text, g_free);
  explanation->n_text = 0;
  figure = heed_figure_new (result, NULL);
  assert_draws (figure);
}

static void
test_long_caption (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  GString *caption = g_string_new (NULL);
  g_autoptr (HeedFigure) figure = NULL;
  double width;
  double height;

  for (guint i = 0; i < 5000; i++)
    g_string_append (caption, "a very long caption ");
  g_free (result->target_text);
  result->target_text = g_string_free (caption, FALSE);
  sample_add_ramp (result, "atman", "AtMan", 0, 1);
  figure = heed_figure_new (result, NULL);
  heed_figure_get_size (figure, &width, &height);
  g_assert_cmpfloat (height, <, 1500);
  assert_draws (figure);
}

static void
test_warnings_take_room (void)
{
  double heights[3];

  for (guint i = 0; i < 3; i++)
    {
      g_auto (Sample) result = sample_new (64, 64);
      HeedExplanation *explanation = sample_add_ramp (result, "atman", "AtMan", 0, 1);
      g_autoptr (HeedFigure) figure = NULL;
      double width;

      if (i == 1)
        g_ptr_array_add (explanation->warnings, g_strdup ("Relevance does not add up."));
      if (i == 2)
        {
          explanation->unfinished = TRUE;
          explanation->image[7] = NAN;
        }
      figure = heed_figure_new (result, NULL);
      heed_figure_get_size (figure, &width, &heights[i]);
      assert_draws (figure);
    }
  g_assert_cmpfloat (heights[1], >, heights[0] + 5);
  g_assert_cmpfloat (heights[2], >, heights[0] + 5);
}

static void
test_options_out_of_range (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  HeedFigureOptions options = {
      .width = NAN, .font_size = -3, .opacity = 7, .columns = 1000, .scale = HEED_SCALE_OWN};
  g_autoptr (HeedFigure) figure = NULL;

  sample_add_ramp (result, "atman", "AtMan", 0, 1);
  figure = heed_figure_new (result, &options);
  g_assert_cmpfloat (heed_figure_get_options (figure)->width, ==, HEED_FIGURE_MIN_WIDTH);
  g_assert_cmpfloat (heed_figure_get_options (figure)->opacity, ==, 1);
  assert_draws (figure);
}

static void
test_hit (void)
{
  g_auto (Sample) result = sample_new (200, 100);
  HeedExplanation *explanation = sample_add_ramp (result, "atman", "AtMan", 0, 1);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  HeedFigureOptions options;
  g_autoptr (HeedFigureStyle) style = NULL;
  g_autoptr (HeedCard) card = NULL;
  double box[4];
  guint index;

  heed_figure_options_init (&options);
  style = heed_figure_style_new (&options);
  card = heed_card_new (
      style,
      &(HeedCardContent) {
          .result = result, .explanation = explanation, .group = groups->pdata[0], .bars = TRUE},
      200);
  heed_card_set_header (card, 50);
  g_assert_cmpfloat (heed_card_get_header (card), ==, 50);
  g_assert_true (heed_card_get_box (card, box));
  /* 200 units wide: the box is the middle half, 100 × 100 under the header. */
  g_assert_cmpfloat_with_epsilon (box[0], 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (box[1], 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (box[2], 100, 1e-9);
  g_assert_cmpint (heed_card_hit (card, 50 + 60, 50 + 30, &index), ==, HEED_CARD_PATCH);
  g_assert_cmpuint (index, ==, 1 * 4 + 2);
  g_assert_cmpint (heed_card_hit (card, 49, 80, &index), ==, HEED_CARD_NOTHING);
  g_assert_cmpint (heed_card_hit (card, 100, 49, &index), ==, HEED_CARD_NOTHING);
  for (guint i = 0; i < 16 + result->n_ids; i++)
    {
      HeedCardPart part = i < 16 ? HEED_CARD_PATCH : HEED_CARD_TOKEN;
      guint expected = i < 16 ? i : i - 16;
      double area[4];

      g_assert_true (heed_card_get_area (card, part, expected, area));
      g_assert_cmpint (heed_card_hit (card, area[0] + area[2] / 2, area[1] + area[3] / 2, &index),
                       ==, part);
      g_assert_cmpuint (index, ==, expected);
    }
  g_assert_false (heed_card_get_area (card, HEED_CARD_PATCH, 16, box));
}

static void
test_caption (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  HeedExplanation *explanation = sample_add_ramp (result, "atman", "AtMan", -1, 1);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  g_autofree char *caption = NULL;
  g_autofree char *settings = NULL;
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  g_free (explanation->settings);
  explanation->settings = g_strdup ("kept=0,variant=min-shift");
  settings = heed_figure_text_settings (explanation);
  g_assert_cmpstr (settings, ==, "kept = 0, variant = min-shift");
  result->target_kind = HEED_TARGET_VERSUS;
  result->versus = g_strdup ("a blue mug");
  explanation->value_kind = HEED_VALUE_LOGIT_DIFFERENCE;
  explanation->value = -1.25;
  caption = heed_figure_text_caption (result, groups, &options);
  g_assert_nonnull (strstr (caption, "caption “a red mug” against “a blue mug”"));
  g_assert_nonnull (strstr (caption, "logit difference −1.25"));
  g_assert_nonnull (strstr (caption, "toybox-clip, fingerprint 0123456789ab."));
  g_assert_nonnull (strstr (caption, "toys.png, 160 × 100"));
  g_assert_nonnull (strstr (caption, "not explained"));
  g_assert_nonnull (strstr (caption, "CPU"));
  g_assert_nonnull (strstr (caption, "Heed " HEED_VERSION));
}

/* While a method is at work its bars are there from the start, and nothing warns. */
static void
test_filling (void)
{
  g_auto (Sample) result = sample_new (200, 100);
  HeedExplanation *explanation = sample_add (result, "atman", "AtMan", 4, 4, NAN);
  g_autoptr (HeedFigureStyle) style = NULL;
  HeedFigureOptions options;
  double heights[2];

  heed_figure_options_init (&options);
  style = heed_figure_style_new (&options);
  explanation->unfinished = TRUE;
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) now = heed_scale_groups_new (result->explanations, HEED_SCALE_SHARED);
      HeedCardContent content = {
          .result = result,
          .explanation = explanation,
          .group = now->pdata[0],
          .bars = TRUE,
          .filling = TRUE,
          .corner = 20,
      };
      g_autoptr (HeedCard) card = heed_card_new (style, &content, 200);

      heights[i] = heed_card_get_height (card);
      explanation->image[3] = 1;
    }
  g_assert_cmpfloat (heights[0], ==, heights[1]);
}

/* The parts that a window draws by itself are what a figure draws. */
static void
test_parts (void)
{
  g_auto (Sample) result = sample_new (200, 100);
  HeedExplanation *explanation = sample_add_ramp (result, "atman", "AtMan", -1, 1);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  g_autoptr (HeedFigureStyle) style = NULL;
  g_autoptr (HeedCard) card = NULL;
  HeedFigureOptions options;
  HeedMapPicture map;
  cairo_surface_t *surfaces[2];
  cairo_surface_t *picture;
  double area[4];

  heed_figure_options_init (&options);
  style = heed_figure_style_new (&options);
  explanation->image[5] = NAN;
  card = heed_card_new (
      style,
      &(HeedCardContent) {
          .result = result, .explanation = explanation, .group = groups->pdata[0], .bars = TRUE},
      200);
  g_assert_true (heed_card_get_picture (card, area));
  g_assert_true (heed_card_describe_picture (card, 200, 100, &map));
  g_assert_cmpfloat (area[2], ==, 200);
  g_assert_cmpfloat (area[3], ==, 100);
  picture = heed_map_picture_render (&map);
  for (int whole = 0; whole < 2; whole++)
    {
      cairo_t *cr;

      surfaces[whole] = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 220,
                                                    (int)heed_card_get_height (card) + 20);
      cr = cairo_create (surfaces[whole]);
      if (whole)
        heed_card_draw (card, cr, 10, 10);
      else
        {
          heed_card_draw_text (card, cr, 10, 10);
          cairo_set_source_surface (cr, picture, 10 + area[0], 10 + area[1]);
          cairo_paint (cr);
          heed_card_draw_frame (card, cr, 10, 10);
        }
      cairo_destroy (cr);
      cairo_surface_flush (surfaces[whole]);
    }
  g_assert_cmpmem (cairo_image_surface_get_data (surfaces[0]),
                   (gsize)(cairo_image_surface_get_stride (surfaces[0])
                           * cairo_image_surface_get_height (surfaces[0])),
                   cairo_image_surface_get_data (surfaces[1]),
                   (gsize)(cairo_image_surface_get_stride (surfaces[1])
                           * cairo_image_surface_get_height (surfaces[1])));
  cairo_surface_destroy (picture);
  cairo_surface_destroy (surfaces[0]);
  cairo_surface_destroy (surfaces[1]);
}

static void
test_palette (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  g_autoptr (GPtrArray) groups = NULL;
  HeedFigureOptions options;

  sample_add_ramp (result, "atman", "AtMan", -1, 1);
  groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  heed_figure_options_init (&options);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *caption = NULL;

      options.palette = i ? heed_palette_find ("meadow") : NULL;
      caption = heed_figure_text_caption (result, groups, &options);
      g_assert_cmpint (strstr (caption, "Warm colours") != NULL, ==, i == 0);
      g_assert_cmpint (strstr (caption, "Green speaks for") != NULL, ==, i == 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figure/counts", test_counts);
  g_test_add_func ("/figure/extreme-pictures", test_extreme_pictures);
  g_test_add_func ("/figure/odd-numbers", test_odd_numbers);
  g_test_add_func ("/figure/no-map-no-text", test_no_map_no_text);
  g_test_add_func ("/figure/long-caption", test_long_caption);
  g_test_add_func ("/figure/warnings-take-room", test_warnings_take_room);
  g_test_add_func ("/figure/options-out-of-range", test_options_out_of_range);
  g_test_add_func ("/figure/hit", test_hit);
  g_test_add_func ("/figure/caption", test_caption);
  g_test_add_func ("/figure/filling", test_filling);
  g_test_add_func ("/figure/parts", test_parts);
  g_test_add_func ("/figure/palette", test_palette);
  return g_test_run ();
}
