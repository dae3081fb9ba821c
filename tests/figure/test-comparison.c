/* test-comparison.c: differences and rank correlations, as figures show them. */
#include "figure-sample.h"
#include "heed-compare.h"
#include "heed-figure-card.h"
#include "heed-figure-text.h"
#include "heed-figure.h"
#include "heed-rank-table.h"

#include <math.h>
#include <string.h>

static HeedFigureStyle *
make_style (void)
{
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  return heed_figure_style_new (&options);
}

static HeedExplanation *
subtract (HeedResult *result, guint first, guint second)
{
  HeedExplanation *difference = heed_explanation_subtract (result->explanations->pdata[first],
                                                           result->explanations->pdata[second]);

  g_ptr_array_add (result->differences, difference);
  return difference;
}

/* 0 … 2 minus 1 … 1: −1 … 1; the texts are equal. A scale of its own, and signed, whatever is
 * chosen.
 */
static void
test_scale (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  HeedExplanation *difference;

  sample_add_ramp (result, "atman", "AtMan", 0, 2);
  sample_add_ramp (result, "occlusion", "Occlusion", 1, 1);
  difference = subtract (result, 0, 1);
  for (guint choice = 0; choice < 2; choice++)
    {
      g_autoptr (GPtrArray) all = heed_result_list_all (result);
      g_autoptr (GPtrArray) groups =
          heed_scale_groups_new (all, choice ? HEED_SCALE_SHARED : HEED_SCALE_OWN);
      const HeedScaleGroup *group = heed_scale_groups_find (groups, difference);

      g_assert_cmpuint (groups->len, ==, choice ? 2 : 3);
      g_assert_cmpuint (group->members->len, ==, 1);
      g_assert_true (group->image.has_negative);
      g_assert_true (group->text.has_negative);
      g_assert_cmpfloat_with_epsilon (group->image.most, 1, 1e-12);
      g_assert_cmpfloat (group->text.most, ==, 0);
      g_assert_cmpstr (group->kind, ==, "difference, effect on the logit");
      /* what was subtracted is as before */
      g_assert_false (((HeedScaleGroup *)groups->pdata[0])->image.has_negative);
    }
}

static void
test_positive_difference_is_signed (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (GPtrArray) groups = NULL;

  sample_add_ramp (result, "atman", "AtMan", 1, 2);
  sample_add_ramp (result, "occlusion", "Occlusion", 0, 0);
  subtract (result, 0, 1);
  groups = heed_scale_groups_new (result->differences, HEED_SCALE_OWN);
  g_assert_true (((HeedScaleGroup *)groups->pdata[0])->image.has_negative);
}

static double
card_header (HeedFigureStyle *style, const HeedResult *result, const HeedExplanation *explanation)
{
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (all, HEED_SCALE_SHARED);
  HeedCardContent content = {
      .result = result,
      .explanation = explanation,
      .group = heed_scale_groups_find (groups, explanation),
      .bars = TRUE,
  };
  g_autoptr (HeedCard) card = heed_card_new (style, &content, 300);

  return heed_card_get_header (card);
}

/* The card says so where the numbers had to be made alike. */
static void
test_unlike (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  g_autofree char *settings = NULL;
  g_autofree char *caption = NULL;
  g_autoptr (GPtrArray) metadata = NULL;
  HeedFigureOptions options;
  HeedExplanation *unlike;
  HeedExplanation *alike;

  heed_figure_options_init (&options);
  sample_add_ramp (result, "atman", "A", 0, 2);
  sample_add_ramp (result, "rollout", "B", 0, 4);
  sample_add_ramp (result, "occlusion", "C", 0, 4);
  unlike = subtract (result, 0, 1);
  alike = subtract (result, 0, 2);
  settings = heed_figure_text_settings (unlike);
  g_assert_cmpstr (settings, ==, "numbers of different kinds: each map divided by its own largest");
  g_assert_cmpstr (unlike->method_name, ==, "A − B");
  g_assert_cmpfloat (card_header (style, result, unlike), >,
                     card_header (style, result, alike) + 5);
  /* the same ramps, once each is divided by its largest: no difference anywhere */
  for (guint i = 0; i < 16; i++)
    {
      g_assert_cmpfloat_with_epsilon (unlike->image[i], 0, 1e-12);
      g_assert_cmpfloat_with_epsilon (alike->image[i], -2.0 * i / 15, 1e-12);
    }
  metadata = heed_figure_text_metadata (result, &options);
  g_assert_cmpstr (heed_figure_text_find (metadata, "heed:difference"), ==,
                   "atman:kept=0.1,kappa=2 − rollout:kept=0.1,kappa=2 (each divided by its own "
                   "largest)\natman:kept=0.1,kappa=2 − occlusion:kept=0.1,kappa=2");
  g_assert_cmpstr (heed_figure_text_find (metadata, "heed:method"), ==,
                   "atman\nrollout\nocclusion");
  g_assert_nonnull (
      strstr (heed_figure_text_find (metadata, "Description"), "In a difference these are"));
}

static void
test_format (void)
{
  const struct
  {
    double value;
    const char *text;
  } cases[] = {{1, "1.00"}, {-0.346, "−0.35"}, {-0.004, "0.00"}, {0.005, "0.01"}, {NAN, "–"}};

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = heed_rank_table_format (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* One picture's ranks are the other's from the end, and the texts' are equal. */
static void
test_ranks (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  g_autoptr (HeedRankTable) wide = NULL;
  g_autoptr (HeedRankTable) narrow = NULL;
  g_autofree char *text = NULL;

  sample_add_ramp (result, "atman", "AtMan", 0, 2);
  sample_add_ramp (result, "occlusion", "Occlusion", 5, -1);
  wide = heed_rank_table_new (style, result->explanations, 700);
  narrow = heed_rank_table_new (style, result->explanations, 120);
  text = heed_rank_table_describe (wide);
  g_assert_cmpstr (text, ==, "Picture: AtMan and Occlusion −1.00. Text: AtMan and Occlusion 1.00.");
  /* one under the other where there is no room side by side */
  g_assert_cmpfloat (heed_rank_table_get_height (narrow), >,
                     1.8 * heed_rank_table_get_height (wide));
}

/* Five columns of 3.5 of the smallest font, as in a window of 900 pixels: "−0.23" would touch the
 * edges of its cell if the tables stood side by side. */
static void
test_narrow_cells (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  g_autoptr (HeedRankTable) beside = NULL;
  g_autoptr (HeedRankTable) stacked = NULL;
  double width = 2 * 3.5 * style->tiny * 5 / 0.64 + 3 * style->gap;

  for (guint i = 0; i < 5; i++)
    sample_add_ramp (result, "atman", "AtMan", i, 2 - (double)i);
  stacked = heed_rank_table_new (style, result->explanations, width);
  beside = heed_rank_table_new (style, result->explanations, 1.6 * width);
  g_assert_cmpfloat (heed_rank_table_get_height (stacked), >,
                     1.6 * heed_rank_table_get_height (beside));
}

/* The pixel at (@x, @y) of @table. */
static HeedColour
look (HeedRankTable *table, double width, int x, int y)
{
  int height = (int)heed_rank_table_get_height (table);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, MAX (1, height));
  cairo_t *cr = cairo_create (surface);
  const guint8 *data;
  guint32 pixel;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  heed_rank_table_draw (table, cr, 0, 0);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
  pixel = ((const guint32 *)(gconstpointer)data)[x];
  cairo_surface_destroy (surface);
  return (HeedColour) {(double)(pixel >> 16 & 255) / 255, (double)(pixel >> 8 & 255) / 255,
                       (double)(pixel & 255) / 255};
}

static void
assert_colour (HeedColour found, HeedColour expected)
{
  g_assert_cmpfloat_with_epsilon (found.red, expected.red, 0.02);
  g_assert_cmpfloat_with_epsilon (found.green, expected.green, 0.02);
  g_assert_cmpfloat_with_epsilon (found.blue, expected.blue, 0.02);
}

/* In the lower right corner of the last row's two cells, where no number is: −1 and 1 of the
 * picture. A column is 8 of the smallest font wide; names take what the longest of them needs. */
static void
test_colours (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  g_autoptr (HeedRankTable) table = NULL;
  g_autoptr (PangoLayout) longest =
      heed_figure_style_layout (style, "Occlusion", style->small, FALSE, -1);
  double cell = floor (8 * style->tiny);
  int left, bottom;

  sample_add_ramp (result, "atman", "AtMan", 0, 2);
  sample_add_ramp (result, "occlusion", "Occlusion", 5, -1);
  table = heed_rank_table_new (style, result->explanations, 700);
  pango_layout_get_size (longest, &left, NULL);
  left = (int)floor (ceil ((double)left / PANGO_SCALE) + 2 * style->gap);
  bottom = (int)heed_rank_table_get_height (table) - 3;
  assert_colour (look (table, 700, left + (int)cell - 3, bottom),
                 heed_colour_map_lookup (style->diverging, 0));
  assert_colour (look (table, 700, left + (int)(2 * cell) - 3, bottom),
                 heed_colour_map_lookup (style->diverging, 1));
  assert_colour (look (table, 700, left + (int)(2 * cell) + 4, bottom), (HeedColour) {1, 1, 1});
}

/* Nothing to compare takes no room. */
static void
test_no_ranks (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  HeedFigureOptions options;
  double heights[4];

  heed_figure_options_init (&options);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (HeedFigure) figure = NULL;
      double width;

      if (i == 0 || i == 2)
        sample_add_ramp (result, "atman", i ? "B" : "A", 0, 1);
      options.ranks = i % 2;
      figure = heed_figure_new (result, &options);
      heed_figure_get_size (figure, &width, &heights[i]);
    }
  g_assert_cmpfloat (heights[0], ==, heights[1]);
  g_assert_cmpfloat (heights[2] + 30, <, heights[3]);
}

/* Figures of many maps with long names, at all widths. */
static void
test_many (void)
{
  const double widths[] = {100, 241, 504, 2000};

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    for (guint n = 1; n < 24; n += 11)
      {
        g_auto (Sample) result = sample_new (64, 64);
        g_autoptr (HeedFigure) figure = NULL;
        HeedFigureOptions options;
        cairo_surface_t *surface;
        cairo_t *cr;
        double width;
        double height;

        heed_figure_options_init (&options);
        options.width = widths[i];
        options.ranks = TRUE;
        for (guint k = 0; k <= n; k++)
          sample_add_ramp (result, "atman", "Attention Grad-CAM of an unusual name", 0, k);
        subtract (result, 0, n);
        figure = heed_figure_new (result, &options);
        heed_figure_get_size (figure, &width, &height);
        g_assert_true (height > 0 && height < 30000);
        surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
        cr = cairo_create (surface);
        heed_figure_draw (figure, cr);
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
        cairo_destroy (cr);
        cairo_surface_destroy (surface);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/scale", test_scale);
  g_test_add_func ("/comparison/positive-difference", test_positive_difference_is_signed);
  g_test_add_func ("/comparison/unlike", test_unlike);
  g_test_add_func ("/comparison/format", test_format);
  g_test_add_func ("/comparison/ranks", test_ranks);
  g_test_add_func ("/comparison/narrow-cells", test_narrow_cells);
  g_test_add_func ("/comparison/colours", test_colours);
  g_test_add_func ("/comparison/no-ranks", test_no_ranks);
  g_test_add_func ("/comparison/many", test_many);
  return g_test_run ();
}
