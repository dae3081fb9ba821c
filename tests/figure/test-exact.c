/* test-exact.c: what is exact among estimates, in words and as outlines. */
#include "figure-sample.h"
#include "heed-card-cells.h"
#include "heed-figure-card.h"
#include "heed-figure-text.h"
#include "heed-token-strip.h"

#include <math.h>
#include <string.h>

static HeedFigureStyle *
make_style (gboolean dark)
{
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  options.dark = dark;
  return heed_figure_style_new (&options);
}

/* 4 × 4 patches, of which two beside each other are exact, and one of three words. */
static HeedExplanation *
add_estimate (HeedResult *result)
{
  HeedExplanation *explanation = sample_add_ramp (result, "atman", "AtMan estimate", 0, 1);

  explanation->image_exact = g_new0 (gboolean, 16);
  explanation->text_exact = g_new0 (gboolean, result->n_ids);
  explanation->image_exact[5] = explanation->image_exact[6] = explanation->text_exact[2] = TRUE;
  return explanation;
}

static void
assert_says (const HeedExplanation *explanation, const char *expected)
{
  g_autofree char *text = heed_figure_text_exact (explanation);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_words (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  HeedExplanation *explanation = add_estimate (result);

  assert_says (explanation, "Exact (outlined): 2 of 16 patches, 1 of 3 tokens");
  explanation->image[9] = NAN;
  assert_says (explanation, "Exact (outlined): 2 of 15 patches, 1 of 3 tokens");
  g_clear_pointer (&explanation->text_exact, g_free);
  assert_says (explanation, "Exact (outlined): 2 of 15 patches");
  g_clear_pointer (&explanation->image_exact, g_free);
  assert_says (explanation, NULL);
}

static void
test_caption (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  HeedExplanation *explanation = add_estimate (result);
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
      g_autofree char *caption = heed_figure_text_caption (result, groups, &options);

      g_assert_cmpint (strstr (caption, "Outlined: exact among estimates.") != NULL, ==, i == 0);
      g_clear_pointer (&explanation->image_exact, g_free);
      g_clear_pointer (&explanation->text_exact, g_free);
    }
}

static double
card_height (const HeedResult *result, gboolean filling)
{
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  HeedCardContent content = {
      .result = result,
      .explanation = result->explanations->pdata[0],
      .group = groups->pdata[0],
      .bars = TRUE,
      .filling = filling,
  };
  g_autoptr (HeedCard) card = heed_card_new (style, &content, 300);

  return heed_card_get_height (card);
}

/* A line of its own, one more while exact values are on their way, one if they never come. */
static void
test_lines (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  HeedExplanation *explanation = add_estimate (result);
  double finished = card_height (result, FALSE);
  double filling = card_height (result, TRUE);
  double unfinished;
  double plain;

  explanation->unfinished = TRUE;
  unfinished = card_height (result, FALSE);
  explanation->unfinished = FALSE;
  g_clear_pointer (&explanation->image_exact, g_free);
  g_clear_pointer (&explanation->text_exact, g_free);
  plain = card_height (result, FALSE);
  g_assert_cmpfloat (finished, >, plain + 8);
  g_assert_cmpfloat (filling, >, finished + 8);
  g_assert_cmpfloat (unfinished, >, finished + 8);
}

/* Straight alpha and red, as in 0xAARRGGBB. */
static guint
pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);

  return ((const guint32 *)(gconstpointer)(data + y * cairo_image_surface_get_stride (surface)))[x];
}

static gboolean
is_clear (cairo_surface_t *surface, int x, int y)
{
  return pixel (surface, x, y) == 0;
}

/* Four pixels a unit, ten units a patch: patches are squares of 40 pixels. */
static cairo_surface_t *
draw_outline (const HeedExplanation *explanation, gboolean dark)
{
  const double box[] = {0, 0, 40, 40};
  g_autoptr (HeedFigureStyle) style = make_style (dark);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 160, 160);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, 4, 4);
  heed_card_cells_outline (style, cr, explanation, box);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Around both patches, within them, and not between them. */
static void
test_outline (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  const HeedExplanation *explanation = add_estimate (result);
  guint reds[2];

  for (int dark = 0; dark < 2; dark++)
    {
      cairo_surface_t *surface = draw_outline (explanation, dark);
      guint line = pixel (surface, 60, 40);
      guint n = 0;

      g_assert_cmpuint (line >> 24, >, 100);
      g_assert_cmpuint (line >> 24, <, 200);
      reds[dark] = line >> 16 & 0xff;
      g_assert_cmpuint (pixel (surface, 100, 40), ==, line);
      g_assert_cmpuint (pixel (surface, 60, 79), ==, line);
      g_assert_cmpuint (pixel (surface, 40, 60), ==, line);
      g_assert_cmpuint (pixel (surface, 119, 60), ==, line);
      g_assert_true (is_clear (surface, 79, 60) && is_clear (surface, 80, 60));
      g_assert_true (is_clear (surface, 60, 39) && is_clear (surface, 60, 80));
      g_assert_true (is_clear (surface, 39, 60) && is_clear (surface, 120, 60));
      for (int i = 0; i < 160 * 160; i++)
        n += !is_clear (surface, i % 160, i / 160);
      /* two pixels broad: 80 × 40 but for 76 × 36 inside */
      g_assert_cmpuint (n, ==, 80 * 40 - 76 * 36);
      cairo_surface_destroy (surface);
    }
  g_assert_cmpuint (reds[1], >, reds[0] + 80);
}

static void
test_no_outline (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  HeedExplanation *explanation = add_estimate (result);
  cairo_surface_t *surface;

  g_clear_pointer (&explanation->image_exact, g_free);
  surface = draw_outline (explanation, FALSE);
  for (int i = 0; i < 160 * 160; i++)
    g_assert_true (is_clear (surface, i % 160, i / 160));
  cairo_surface_destroy (surface);
}

/* The strip with all of it on white. */
static cairo_surface_t *
draw_strip (const HeedResult *result, double areas[2][4])
{
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  const HeedExplanation *explanation = result->explanations->pdata[0];
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  HeedTokenStrip *strip = heed_token_strip_new (style, result, explanation,
                                                ((HeedScaleGroup *)groups->pdata[0])->text, 400);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 40);
  cairo_t *cr = cairo_create (surface);

  for (guint i = 0; i < 2; i++)
    g_assert_true (heed_token_strip_get_area (strip, 2 + i, areas[i]));
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  heed_token_strip_draw (strip, cr, 0, 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  heed_token_strip_free (strip);
  return surface;
}

/* The exact word's edge differs from what it is without, the others do not, nor does any letter. */
static void
test_tokens (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  HeedExplanation *explanation = add_estimate (result);
  double areas[2][4];
  cairo_surface_t *marked = draw_strip (result, areas);
  cairo_surface_t *plain;
  guint n = 0;

  g_clear_pointer (&explanation->text_exact, g_free);
  plain = draw_strip (result, areas);
  for (int y = 0; y < 40; y++)
    for (int x = 0; x < 400; x++)
      if (pixel (marked, x, y) != pixel (plain, x, y))
        {
          double left = fabs (x + 0.5 - areas[0][0]);
          double right = fabs (x + 0.5 - areas[0][0] - areas[0][2]);
          double top = fabs (y + 0.5 - areas[0][1]);
          double bottom = fabs (y + 0.5 - areas[0][1] - areas[0][3]);

          n++;
          g_assert_cmpfloat (fmin (fmin (left, right), fmin (top, bottom)), <, 2.5);
        }
  g_assert_cmpuint (n, >, 20);
  cairo_surface_destroy (marked);
  cairo_surface_destroy (plain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exact/words", test_words);
  g_test_add_func ("/exact/caption", test_caption);
  g_test_add_func ("/exact/lines", test_lines);
  g_test_add_func ("/exact/outline", test_outline);
  g_test_add_func ("/exact/no-outline", test_no_outline);
  g_test_add_func ("/exact/tokens", test_tokens);
  return g_test_run ();
}
