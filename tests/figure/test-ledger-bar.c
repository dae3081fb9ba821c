/* test-ledger-bar.c: the ledger of a propagation, drawn and in words. */
#include "figure-sample.h"
#include "heed-figure-card.h"
#include "heed-ledger-bar.h"
#include "heed-ledger-text.h"

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

/* @held: the rest of what the other numbers leave of @value. */
static HeedBalance *
make_balance (double value, double relevance, double bias, double softmax, double held)
{
  HeedBalance *balance = heed_balance_new ();
  HeedBalancePlace *place = heed_balance_add_place (balance, "layer");

  balance->value = value;
  place->sinks[HEED_SINK_BIAS] = bias;
  place->sinks[HEED_SINK_SOFTMAX] = softmax;
  place = heed_balance_add_place (balance, "embedding");
  place->relevance = relevance;
  place->size = fabs (relevance);
  heed_balance_close (balance, held, HEED_BALANCE_ROUNDING_F32);
  return balance;
}

/* 10 = 8 + 4 − 2: of fourteen parts two lie left of zero. */
static void
test_segments (void)
{
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  g_autoptr (HeedBalance) balance = make_balance (10, 8, 4, -2, 0);
  g_autoptr (HeedLedgerBar) bar = heed_ledger_bar_new (style, balance, 0, 280);
  guint n;
  double zero;
  const HeedLedgerSegment *parts = heed_ledger_bar_get_segments (bar, &n, &zero);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (zero, ==, 40);
  g_assert_cmpuint (parts[0].sink, ==, HEED_N_SINKS);
  g_assert_cmpfloat (parts[0].from, ==, 40);
  g_assert_cmpfloat (parts[0].to, ==, 200);
  g_assert_cmpuint (parts[1].sink, ==, HEED_SINK_BIAS);
  g_assert_cmpfloat (parts[1].from, ==, 200);
  g_assert_cmpfloat (parts[1].to, ==, 280);
  g_assert_cmpuint (parts[2].sink, ==, HEED_SINK_SOFTMAX);
  g_assert_cmpfloat (parts[2].from, ==, 0);
  g_assert_cmpfloat (parts[2].to, ==, 40);
}

/* What is not accounted for is a part of the bar and a warning's colour. */
static void
test_remainder (void)
{
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  g_autoptr (HeedBalance) rounded = make_balance (10.000001, 8, 2, 0, 0);
  g_autoptr (HeedBalance) lost = make_balance (10, 8, 0, 0, 0);
  g_autoptr (HeedLedgerBar) of_rounded = heed_ledger_bar_new (style, rounded, 0, 100);
  g_autoptr (HeedLedgerBar) of_lost = heed_ledger_bar_new (style, lost, 0, 100);
  guint n;
  double zero;
  const HeedLedgerSegment *parts;

  heed_ledger_bar_get_segments (of_rounded, &n, &zero);
  g_assert_true (heed_balance_adds_up (rounded));
  g_assert_cmpuint (n, ==, 2);
  parts = heed_ledger_bar_get_segments (of_lost, &n, &zero);
  g_assert_false (heed_balance_adds_up (lost));
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (parts[1].sink, ==, HEED_N_SINKS + 1);
  g_assert_cmpfloat (parts[1].amount, ==, 2);
  g_assert_cmpfloat (parts[1].from, ==, 80);
}

/* Draws on a page a little wider than the bar; nothing runs over it. */
static void
assert_draws (HeedFigureStyle *style, const HeedBalance *balance, int width)
{
  g_autoptr (HeedLedgerBar) bar = heed_ledger_bar_new (style, balance, 1, width);
  int height = (int)heed_ledger_bar_get_height (bar) + 2, inked = 0;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width + 2, height);
  cairo_t *cr = cairo_create (surface);
  const guint32 *data;
  gsize stride;
  guint32 page;

  heed_figure_style_set_colour (cr, style->page);
  cairo_paint (cr);
  heed_ledger_bar_draw (bar, cr, 0, 0);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  data = (const guint32 *)(gconstpointer)cairo_image_surface_get_data (surface);
  stride = (gsize)cairo_image_surface_get_stride (surface) / 4;
  page = data[width + 1];
  for (int row = 0; row < height; row++)
    {
      g_assert_cmpuint (data[(gsize)row * stride + (gsize)width + 1], ==, page);
      for (int col = 0; col < width; col++)
        inked += data[(gsize)row * stride + (gsize)col] != page;
    }
  for (int col = 0; col < width; col++)
    g_assert_cmpuint (data[(gsize)(height - 1) * stride + (gsize)col], ==, page);
  g_assert_cmpint (inked, >, 50);
  cairo_surface_destroy (surface);
}

static void
test_draws (void)
{
  static const int widths[] = {60, 214, 500};
  static const double values[][5] = {
      {7.641, 7.1, 0.26, 0.1, 0.181}, {-3, -5, 1, 2, -1},     {0, 0, 0, 0, 0},
      {1e-30, 1e-30, 0, 0, 0},        {1, 1e30, -1e30, 0, 0}, {1, NAN, 0, 0, 0},
      {1, INFINITY, -INFINITY, 1, 1}, {12, 3, 4, 5, 1},       {1e30, 1, 1, 1, 1},
  };

  for (guint dark = 0; dark < 2; dark++)
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      for (guint w = 0; w < G_N_ELEMENTS (widths); w++)
        {
          const double *v = values[i];
          g_autoptr (HeedFigureStyle) style = make_style (dark != 0);
          g_autoptr (HeedBalance) balance = make_balance (v[0], v[1], v[2], v[3], v[4]);

          assert_draws (style, balance, widths[w]);
        }
}

static void
test_words (void)
{
  g_autoptr (HeedExplanation) explanation = heed_explanation_new ();
  g_autofree char *without = heed_ledger_text_describe (explanation);
  g_autofree char *with = NULL;

  heed_explanation_take_ledger (explanation, 0, make_balance (7.5, 7, 0.75, -0.25, 0));
  heed_explanation_take_ledger (explanation, 1, make_balance (-2, -1, 0, 0, -0.5));
  with = heed_ledger_text_describe (explanation);
  g_assert_null (without);
  g_assert_cmpstr (
      with, ==,
      "ledger, picture: f = 7.5, remainder 0: relevance 7, biases 0.75, softmax −0.25. "
      "ledger, text: f = −2, remainder −0.5: relevance −1, held constant −0.5");
}

static void
test_completeness (void)
{
  g_autoptr (HeedExplanation) explanation = heed_explanation_new ();
  g_autofree char *text = NULL;

  g_assert_null (heed_ledger_text_completeness (explanation, 0));
  explanation->completeness[0] = (HeedCompleteness) {12.37, 12.56};
  text = heed_ledger_text_describe (explanation);
  g_assert_cmpstr (text, ==, "completeness, picture: error −0.19 of 12.56");
}

/* What is pointed at: a part in the bar or its name below, else the whole; nothing outside. */
static void
test_explain (void)
{
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  g_autoptr (HeedBalance) balance = make_balance (4, 3, 0, 1, 0);
  g_autoptr (HeedLedgerBar) bar = heed_ledger_bar_new (style, balance, 0, 400);
  double height = heed_ledger_bar_get_height (bar);
  const char *relevance = heed_ledger_text_explain (HEED_LEDGER_PART_RELEVANCE);
  const char *softmax = heed_ledger_text_explain (HEED_SINK_SOFTMAX);
  double row = 0;

  g_assert_cmpstr (heed_ledger_bar_explain (bar, 20, 1), ==,
                   heed_ledger_text_explain (HEED_LEDGER_WHOLE));
  while (row < height && heed_ledger_bar_explain (bar, 350, row) != softmax)
    row++;
  g_assert_cmpfloat (row, <, height);
  g_assert_cmpstr (heed_ledger_bar_explain (bar, 250, row), ==, relevance);
  g_assert_cmpstr (heed_ledger_bar_explain (bar, 10, height - 3), ==, relevance);
  g_assert_null (heed_ledger_bar_explain (bar, 401, row));
  g_assert_null (heed_ledger_bar_explain (bar, 10, height));
}

/* A card with ledgers is as much higher as they are, but not while it fills in. */
static void
test_card (void)
{
  g_auto (Sample) result = sample_new (160, 100);
  g_autoptr (HeedFigureStyle) style = make_style (FALSE);
  HeedExplanation *explanation = sample_add_ramp (result, "cp-lrp", "CP-LRP", -1, 1);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  HeedCardContent content = {
      .result = result, .explanation = explanation, .group = groups->pdata[0], .bars = TRUE};
  double heights[3], ledger = 0;

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      g_autoptr (HeedCard) card = NULL;

      content.filling = i != 1;
      card = heed_card_new (style, &content, 240);
      heights[i] = heed_card_get_height (card);
      if (i > 0)
        continue;
      heed_explanation_take_ledger (explanation, 0, make_balance (7, 6, 1, 0, 0));
      heed_explanation_take_ledger (explanation, 1, make_balance (7, 5, 1, 1, 0));
    }
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (HeedLedgerBar) bar =
          heed_ledger_bar_new (style, explanation->ledger[side], side, 240);

      ledger += style->gap + heed_ledger_bar_get_height (bar);
    }
  g_assert_cmpfloat (heights[0], ==, heights[2]);
  /* in place of the note that it is filling in */
  g_assert_cmpfloat (heights[1], >, heights[0]);
  g_assert_cmpfloat (heights[1], <, heights[0] + ledger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ledger-bar/segments", test_segments);
  g_test_add_func ("/ledger-bar/remainder", test_remainder);
  g_test_add_func ("/ledger-bar/draws", test_draws);
  g_test_add_func ("/ledger-bar/words", test_words);
  g_test_add_func ("/ledger-bar/completeness", test_completeness);
  g_test_add_func ("/ledger-bar/explain", test_explain);
  g_test_add_func ("/ledger-bar/card", test_card);
  return g_test_run ();
}
