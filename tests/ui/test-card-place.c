/* test-card-place.c: how the keyboard walks over patches and tokens, and what is read out. */
#include "figure-sample.h"
#include "heed-card-place.h"

#include <math.h>

typedef struct
{
  HeedResult *result;
  HeedExplanation *explanation;
  GPtrArray *groups;
  HeedFigureStyle *style;
  HeedCard *card;
} Fixture;

static void
make_card (Fixture *fixture, double width)
{
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  fixture->style = heed_figure_style_new (&options);
  fixture->groups = heed_scale_groups_new (fixture->result->explanations, HEED_SCALE_OWN);
  fixture->card = heed_card_new (fixture->style,
                                 &(HeedCardContent) {.result = fixture->result,
                                                     .explanation = fixture->explanation,
                                                     .group = fixture->groups->pdata[0]},
                                 width);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->result = sample_new (200, 100);
  fixture->explanation = sample_add_ramp (fixture->result, "atman", "AtMan", 0, 15);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  heed_card_free (fixture->card);
  g_clear_pointer (&fixture->groups, g_ptr_array_unref);
  g_clear_pointer (&fixture->style, heed_figure_style_unref);
  heed_result_unref (fixture->result);
}

/* @keys: l, r, u, d: arrows; h, e: Home, End; H, E: with Ctrl */
static void
walk (const Fixture *fixture, HeedCardPlace *place, const char *keys)
{
  for (const char *at = keys; *at; at++)
    {
      guint key = 0;

      switch (g_ascii_tolower (*at))
        {
        case 'l':
          key = GDK_KEY_Left;
          break;
        case 'r':
          key = GDK_KEY_Right;
          break;
        case 'u':
          key = GDK_KEY_Up;
          break;
        case 'd':
          key = GDK_KEY_Down;
          break;
        case 'h':
          key = GDK_KEY_Home;
          break;
        default:
          key = GDK_KEY_End;
        }
      g_assert_true (heed_card_place_move (place, fixture->card, fixture->explanation, key,
                                           g_ascii_isupper (*at) ? GDK_CONTROL_MASK : 0));
    }
}

static void
assert_place (HeedCardPlace place, HeedCardPart part, guint index)
{
  g_assert_cmpint (place.part, ==, part);
  g_assert_cmpuint (place.index, ==, index);
}

/* 4 × 4 patches and the five tokens "<|start|> a red mug <|end|>" in one line. */
static void
test_walk (Fixture *fixture, gconstpointer data)
{
  HeedCardPlace place = {HEED_CARD_NOTHING, 0};

  make_card (fixture, 400);
  walk (fixture, &place, "r");
  assert_place (place, HEED_CARD_PATCH, 0);
  walk (fixture, &place, "lu");
  assert_place (place, HEED_CARD_PATCH, 0);
  walk (fixture, &place, "rd");
  assert_place (place, HEED_CARD_PATCH, 5);
  walk (fixture, &place, "e");
  assert_place (place, HEED_CARD_PATCH, 7);
  walk (fixture, &place, "r");
  assert_place (place, HEED_CARD_PATCH, 7);
  walk (fixture, &place, "h");
  assert_place (place, HEED_CARD_PATCH, 4);
  walk (fixture, &place, "E");
  assert_place (place, HEED_CARD_PATCH, 15);
  walk (fixture, &place, "d");
  assert_place (place, HEED_CARD_TOKEN, 0);
  walk (fixture, &place, "rrd");
  assert_place (place, HEED_CARD_TOKEN, 2);
  walk (fixture, &place, "er");
  assert_place (place, HEED_CARD_TOKEN, 4);
  walk (fixture, &place, "h");
  assert_place (place, HEED_CARD_TOKEN, 0);
  walk (fixture, &place, "u");
  assert_place (place, HEED_CARD_PATCH, 12);
  walk (fixture, &place, "H");
  assert_place (place, HEED_CARD_PATCH, 0);
}

static void
test_not_for_us (Fixture *fixture, gconstpointer data)
{
  HeedCardPlace place = {HEED_CARD_PATCH, 3};

  make_card (fixture, 400);
  g_assert_false (heed_card_place_move (&place, fixture->card, fixture->explanation, GDK_KEY_a, 0));
  g_assert_false (heed_card_place_move (&place, fixture->card, fixture->explanation, GDK_KEY_Left,
                                        GDK_ALT_MASK));
  assert_place (place, HEED_CARD_PATCH, 3);
  g_clear_pointer (&fixture->explanation->image, g_free);
  g_clear_pointer (&fixture->explanation->text, g_free);
  g_assert_false (
      heed_card_place_move (&place, fixture->card, fixture->explanation, GDK_KEY_Left, 0));
}

/* In a narrow card tokens take several lines: Up and Down go to the one that is nearest. */
static void
test_lines (Fixture *fixture, gconstpointer data)
{
  HeedCardPlace place = {HEED_CARD_TOKEN, 0};
  double before[4];
  double after[4];

  make_card (fixture, 70);
  walk (fixture, &place, "d");
  g_assert_cmpint (place.part, ==, HEED_CARD_TOKEN);
  g_assert_true (heed_card_get_area (fixture->card, HEED_CARD_TOKEN, 0, before));
  g_assert_true (heed_card_get_area (fixture->card, HEED_CARD_TOKEN, place.index, after));
  g_assert_cmpfloat (after[1], >=, before[1] + before[3] - 0.01);
  walk (fixture, &place, "u");
  assert_place (place, HEED_CARD_TOKEN, 0);
  walk (fixture, &place, "dddd");
  g_assert_true (heed_card_get_area (fixture->card, HEED_CARD_TOKEN, 4, before));
  g_assert_true (heed_card_get_area (fixture->card, HEED_CARD_TOKEN, place.index, after));
  g_assert_cmpfloat (before[1], ==, after[1]);
}

/* Left is left in any writing. */
static void
test_right_to_left (Fixture *fixture, gconstpointer data)
{
  static const char *const words[] = {"<|start|>", "בקבוק", "אדום", "<|end|>", NULL};
  static const int word_of[] = {-1, 0, 1, -1};
  HeedCardPlace place = {HEED_CARD_TOKEN, 1};

  sample_set_words (fixture->result, words, word_of);
  make_card (fixture, 400);
  walk (fixture, &place, "l");
  assert_place (place, HEED_CARD_TOKEN, 2);
  walk (fixture, &place, "rr");
  assert_place (place, HEED_CARD_TOKEN, 0);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  HeedExplanation *explanation = fixture->explanation;

  explanation->image[6] = NAN;
  g_assert_cmpfloat (heed_card_place_value ((HeedCardPlace) {HEED_CARD_PATCH, 5}, explanation), ==,
                     5);
  g_assert_cmpfloat (heed_card_place_value ((HeedCardPlace) {HEED_CARD_TOKEN, 2}, explanation), ==,
                     2.5);
  g_assert_true (isnan (heed_card_place_value ((HeedCardPlace) {HEED_CARD_PATCH, 6}, explanation)));
  g_assert_true (
      isnan (heed_card_place_value ((HeedCardPlace) {HEED_CARD_PATCH, 16}, explanation)));
  g_assert_true (isnan (heed_card_place_value ((HeedCardPlace) {HEED_CARD_TOKEN, 5}, explanation)));
  g_assert_false (heed_card_place_exists ((HeedCardPlace) {HEED_CARD_NOTHING, 0}, explanation));
  g_assert_false (heed_card_place_exists ((HeedCardPlace) {HEED_CARD_PATCH, 0}, NULL));
}

static void
assert_sentence (const Fixture *fixture, HeedCardPart part, guint index, const char *expected)
{
  g_autofree char *sentence = heed_card_place_sentence ((HeedCardPlace) {part, index},
                                                        fixture->result, fixture->explanation);

  g_assert_cmpstr (sentence, ==, expected);
}

static void
assert_readout (const Fixture *fixture, HeedCardPart part, guint index, const char *expected)
{
  g_autofree char *readout =
      heed_card_place_readout ((HeedCardPlace) {part, index}, fixture->result);

  g_assert_cmpstr (readout, ==, expected);
}

static void
test_sentences (Fixture *fixture, gconstpointer data)
{
  HeedExplanation *other = sample_add (fixture->result, "atman", "AtMan", 4, 4, 0.2);
  HeedExplanation *third = sample_add (fixture->result, "occlusion", "Occlusion", 4, 4, -0.01);

  g_free (other->settings);
  other->settings = g_strdup ("group=block:2");
  third->text[0] = third->image[3] = NAN;
  assert_sentence (fixture, HEED_CARD_PATCH, 7, "row 2, column 4: 7");
  assert_sentence (fixture, HEED_CARD_TOKEN, 2, "“\u2068red\u2069”: 2.5");
  assert_sentence (fixture, HEED_CARD_TOKEN, 0, "“\u2068<|start|>\u2069”: not explained");
  assert_readout (fixture, HEED_CARD_PATCH, 7,
                  "Patch row 2, column 4 — AtMan 7 · AtMan (group = block:2) 0.2 · Occlusion "
                  "−0.01");
  assert_readout (fixture, HEED_CARD_PATCH, 3,
                  "Patch row 1, column 4 — AtMan 3 · AtMan (group = block:2) 0.2 · Occlusion not "
                  "explained");
  assert_readout (fixture, HEED_CARD_TOKEN, 2,
                  "Token 3 “\u2068red\u2069” — AtMan 2.5 · AtMan (group = block:2) 2.5 · "
                  "Occlusion 2.5");
  /* A method without such a part says nothing. */
  g_clear_pointer (&other->image, g_free);
  assert_readout (fixture, HEED_CARD_PATCH, 7, "Patch row 2, column 4 — AtMan 7 · Occlusion −0.01");
}

static void
test_remains (Fixture *fixture, gconstpointer data)
{
  const HeedCardPlace patch = {HEED_CARD_PATCH, 7};
  const HeedCardPlace token = {HEED_CARD_TOKEN, 2};
  g_autoptr (HeedResult) other = sample_new (200, 100);
  HeedExplanation *map = sample_add_ramp (other, "centre", "Centre", 0, 1);

  g_assert_true (heed_card_place_remains (patch, fixture->result, other));
  g_assert_true (heed_card_place_remains (token, fixture->result, other));
  g_free (other->words[2]);
  other->words[2] = g_strdup ("blue");
  g_assert_true (heed_card_place_remains (patch, fixture->result, other));
  g_assert_false (heed_card_place_remains (token, fixture->result, other));
  /* as many patches, but elsewhere */
  map->rows /= 2;
  map->cols *= 2;
  g_assert_false (heed_card_place_remains (patch, fixture->result, other));
  g_ptr_array_set_size (other->explanations, 0);
  g_assert_false (heed_card_place_remains (patch, fixture->result, other));
  g_assert_false (heed_card_place_remains (patch, NULL, fixture->result));
}

/* Where a method estimates, each value says what it is. */
static void
test_exactness (Fixture *fixture, gconstpointer data)
{
  HeedExplanation *explanation = fixture->explanation;

  sample_add (fixture->result, "occlusion", "Occlusion", 4, 4, 0.2);
  explanation->image_exact = g_new0 (gboolean, 16);
  explanation->text_exact = g_new0 (gboolean, explanation->n_text);
  explanation->image_exact[7] = explanation->text_exact[2] = TRUE;
  assert_sentence (fixture, HEED_CARD_PATCH, 7, "row 2, column 4: 7 (exact)");
  assert_sentence (fixture, HEED_CARD_PATCH, 6, "row 2, column 3: 6 (estimated)");
  assert_sentence (fixture, HEED_CARD_TOKEN, 2, "“\u2068red\u2069”: 2.5 (exact)");
  assert_sentence (fixture, HEED_CARD_TOKEN, 0, "“\u2068<|start|>\u2069”: not explained");
  assert_readout (fixture, HEED_CARD_PATCH, 6,
                  "Patch row 2, column 3 — AtMan 6 (estimated) · Occlusion 0.2");
}

#define ADD(name, func) g_test_add ("/card-place/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("walk", test_walk);
  ADD ("not-for-us", test_not_for_us);
  ADD ("lines", test_lines);
  ADD ("right-to-left", test_right_to_left);
  ADD ("values", test_values);
  ADD ("sentences", test_sentences);
  ADD ("remains", test_remains);
  ADD ("exactness", test_exactness);
  return g_test_run ();
}
