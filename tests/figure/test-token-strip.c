/* test-token-strip.c: tokens as flowing text, in any writing. */
#include "figure-sample.h"
#include "heed-token-strip.h"

#include <math.h>

static HeedTokenStrip *
make_strip (HeedResult *result, double width)
{
  HeedFigureOptions options;
  g_autoptr (HeedFigureStyle) style = NULL;
  HeedExplanation *explanation;
  HeedScale scale = {0};

  heed_figure_options_init (&options);
  style = heed_figure_style_new (&options);
  explanation = sample_add (result, "atman", "AtMan", 0, 0, 0);
  heed_scale_extend (&scale, explanation->text, explanation->n_text);
  return heed_token_strip_new (style, result, explanation, scale, width);
}

static void
draw (const HeedTokenStrip *strip, double width)
{
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, (int)ceil (width), (int)heed_token_strip_get_height (strip) + 1);
  cairo_t *cr = cairo_create (surface);

  heed_token_strip_draw (strip, cr, 0, 0);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Every token lies within the strip, and pointing at it finds it: near its top left corner, or near
 * the right end of that line where it begins on one and goes on in the next. */
static void
assert_all_found (const HeedTokenStrip *strip, guint n, double width)
{
  for (guint i = 0; i < n; i++)
    {
      double area[4];
      gboolean found = FALSE;

      g_assert_true (heed_token_strip_get_area (strip, i, area));
      g_assert_cmpfloat (area[0], >=, -0.01);
      g_assert_cmpfloat (area[0] + area[2], <=, width + 0.01);
      g_assert_cmpfloat (area[1], >=, 0);
      g_assert_cmpfloat (area[1] + area[3], <=, heed_token_strip_get_height (strip));
      g_assert_cmpfloat (area[2], >, 0);
      for (double x = area[0] + 0.5; x < area[0] + area[2]; x++)
        {
          int hit = heed_token_strip_hit (strip, x, area[1] + 3);

          found |= hit == (int)i;
        }
      g_assert_true (found);
    }
}

static void
test_flow (void)
{
  g_auto (Sample) result = sample_new (0, 0);
  g_autoptr (HeedTokenStrip) wide = make_strip (result, 400);
  g_autoptr (HeedTokenStrip) narrow = make_strip (result, 70);
  double first[4];
  double second[4];

  assert_all_found (wide, 5, 400);
  assert_all_found (narrow, 5, 70);
  g_assert_cmpfloat (heed_token_strip_get_height (narrow), >,
                     2 * heed_token_strip_get_height (wide));
  g_assert_true (heed_token_strip_get_area (wide, 1, first));
  g_assert_true (heed_token_strip_get_area (wide, 2, second));
  g_assert_cmpfloat (first[0] + first[2], <, second[0]);
  g_assert_false (heed_token_strip_get_area (wide, 5, first));
  g_assert_cmpint (heed_token_strip_hit (wide, 399, 1), ==, -1);
  g_assert_cmpint (heed_token_strip_hit (wide, -5, 1), ==, -1);
  g_assert_true (heed_token_strip_has_unexplained (wide));
  draw (wide, 400);
}

static void
test_pieces_touch (void)
{
  static const char *const words[] = {"un", "happi", "ness", "now", NULL};
  static const int word_of[] = {0, 0, 0, 1};
  g_auto (Sample) result = sample_new (0, 0);
  g_autoptr (HeedTokenStrip) strip = NULL;
  double areas[4][4];

  sample_set_words (result, words, word_of);
  strip = make_strip (result, 400);
  for (guint i = 0; i < 4; i++)
    g_assert_true (heed_token_strip_get_area (strip, i, areas[i]));
  g_assert_cmpfloat_with_epsilon (areas[0][0] + areas[0][2], areas[1][0], 0.01);
  g_assert_cmpfloat_with_epsilon (areas[1][0] + areas[1][2], areas[2][0], 0.01);
  g_assert_cmpfloat (areas[2][0] + areas[2][2] + 1, <, areas[3][0]);
}

static void
test_right_to_left (void)
{
  static const char *const words[] = {"<|start|>", "בקבוק", "אד",      "ום",
                                      "cup",       "كوب",   "<|end|>", NULL};
  static const int word_of[] = {-1, 0, 1, 1, 2, 3, -1};
  g_auto (Sample) result = sample_new (0, 0);
  g_autoptr (HeedTokenStrip) strip = NULL;
  double before[4];
  double after[4];

  sample_set_words (result, words, word_of);
  strip = make_strip (result, 400);
  assert_all_found (strip, 7, 400);
  g_assert_true (heed_token_strip_get_area (strip, 0, before));
  for (guint i = 1; i < 7; i++, before[0] = after[0])
    {
      g_assert_true (heed_token_strip_get_area (strip, i, after));
      g_assert_cmpfloat (after[0] + after[2], <=, before[0] + 0.01);
    }
  /* The line begins at the right edge. */
  g_assert_true (heed_token_strip_get_area (strip, 0, before));
  g_assert_cmpfloat (before[0] + before[2], >, 395);
  draw (strip, 400);
}

static void
test_writings (void)
{
  static const char *const words[] = {
      "一只",      "红色",     "的",       "杯子",  "赤い", "빨간", "🫖", "👩‍👩‍👧",
      "e\xcc\x81", "\xf0\x9f", "\xff\xfe", "\n",    " ",    "",     "\t",   "\x01",
      "ฉัน",        "ক্ষ",       "ｗｉｄｅ", "<&\">", NULL};
  g_auto (Sample) result = sample_new (0, 0);
  g_autoptr (HeedTokenStrip) strip = NULL;
  g_autoptr (HeedTokenStrip) narrow = NULL;
  int word_of[G_N_ELEMENTS (words)];
  guint n = G_N_ELEMENTS (words) - 1;

  for (guint i = 0; i < n; i++)
    word_of[i] = (int)i;
  sample_set_words (result, words, word_of);
  strip = make_strip (result, 300);
  narrow = make_strip (result, 60);
  assert_all_found (strip, n, 300);
  assert_all_found (narrow, n, 60);
  draw (strip, 300);
}

static void
test_many (void)
{
  const guint n = 2000;
  g_auto (Sample) result = sample_new (0, 0);
  g_autofree const char **words = g_new0 (const char *, n + 1);
  g_autofree int *word_of = g_new0 (int, n);
  g_autoptr (HeedTokenStrip) strip = NULL;

  for (guint i = 0; i < n; i++)
    {
      words[i] = i % 3 ? "word" : "longer-word";
      word_of[i] = (int)i;
    }
  sample_set_words (result, words, word_of);
  strip = make_strip (result, 200);
  assert_all_found (strip, n, 200);
}

static void
test_none (void)
{
  static const char *const words[] = {NULL};
  g_auto (Sample) result = sample_new (0, 0);
  g_autoptr (HeedTokenStrip) strip = NULL;
  int word_of[1] = {0};

  sample_set_words (result, words, word_of);
  strip = make_strip (result, 200);
  g_assert_cmpfloat (heed_token_strip_get_height (strip), ==, 0);
  g_assert_cmpint (heed_token_strip_hit (strip, 0, 0), ==, -1);
  g_assert_false (heed_token_strip_has_unexplained (strip));
}

/* Fewer relevances than tokens: the rest is not explained, and nothing is read past the end. */
static void
test_short_text (void)
{
  g_auto (Sample) result = sample_new (0, 0);
  HeedFigureOptions options;
  g_autoptr (HeedFigureStyle) style = NULL;
  g_autoptr (HeedTokenStrip) strip = NULL;
  HeedExplanation *explanation = sample_add (result, "atman", "AtMan", 0, 0, 0);

  heed_figure_options_init (&options);
  style = heed_figure_style_new (&options);
  g_free (explanation->text);
  explanation->text = g_new0 (double, 2);
  explanation->n_text = 2;
  strip = heed_token_strip_new (style, result, explanation, (HeedScale) {0}, 300);
  assert_all_found (strip, 5, 300);
  g_assert_true (heed_token_strip_has_unexplained (strip));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-strip/flow", test_flow);
  g_test_add_func ("/token-strip/pieces-touch", test_pieces_touch);
  g_test_add_func ("/token-strip/right-to-left", test_right_to_left);
  g_test_add_func ("/token-strip/writings", test_writings);
  g_test_add_func ("/token-strip/many", test_many);
  g_test_add_func ("/token-strip/none", test_none);
  g_test_add_func ("/token-strip/short-text", test_short_text);
  return g_test_run ();
}
