/* test-card-notes.c: what stands at the foot of a card, and in what colour. */
#include "figure-sample.h"
#include "heed-card-notes.h"

static HeedFigureStyle *
make_style (void)
{
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  return heed_figure_style_new (&options);
}

static void
assert_note (const GPtrArray *notes, guint index, const char *text, HeedColour colour)
{
  const HeedCardNote *note;

  g_assert_cmpuint (index, <, notes->len);
  note = notes->pdata[index];
  g_assert_cmpstr (pango_layout_get_text (note->layout), ==, text);
  g_assert_cmpfloat (note->colour.red, ==, colour.red);
  g_assert_cmpfloat (note->colour.green, ==, colour.green);
  g_assert_cmpfloat (note->colour.blue, ==, colour.blue);
}

/* A map that is pale beside others says so where the card shows the scale, and not otherwise. */
static void
test_faint (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  HeedExplanation *pale = sample_add_ramp (result, "atman", "AtMan", 0, 0.5);
  HeedExplanation *strong = sample_add_ramp (result, "occlusion", "Occlusion", 0, 10);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GPtrArray) groups =
          heed_scale_groups_new (result->explanations, i == 1 ? HEED_SCALE_OWN : HEED_SCALE_SHARED);
      const HeedExplanation *shown = i == 3 ? strong : pale;
      HeedCardContent content = {.result = result,
                                 .explanation = shown,
                                 .group = heed_scale_groups_find (groups, shown),
                                 .bars = i != 2};
      g_autoptr (GPtrArray) notes = heed_card_notes_new (style, &content, 300);

      g_assert_cmpuint (notes->len, ==, i == 0 ? 1 : 0);
      if (i == 0)
        assert_note (notes, 0, "Uses 5 % of the shared scale; own scales show more.", style->faint);
    }
}

/* What is good to know is quiet, what is wrong is not; while a map fills in neither is final. */
static void
test_order (void)
{
  g_auto (Sample) result = sample_new (64, 64);
  g_autoptr (HeedFigureStyle) style = make_style ();
  HeedExplanation *map = sample_add_ramp (result, "integrated-gradients", "IG", 0, 10);
  g_autoptr (GPtrArray) groups = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  HeedCardContent content = {
      .result = result, .explanation = map, .group = groups->pdata[0], .bars = TRUE};
  g_autoptr (GPtrArray) done = NULL;
  g_autoptr (GPtrArray) filling = NULL;

  map->completeness[1] = (HeedCompleteness) {4, 4.5};
  heed_explanation_warn (map, "Far off.");
  done = heed_card_notes_new (style, &content, 300);
  g_assert_cmpuint (done->len, ==, 2);
  assert_note (done, 0, "completeness, text: error −0.5 of 4.5", style->faint);
  assert_note (done, 1, "\u26a0\ufe0e Far off.", style->warning);
  g_assert_cmpfloat (heed_card_notes_get_height (style, done), >, 2 * style->gap + style->tiny);
  content.filling = TRUE;
  filling = heed_card_notes_new (style, &content, 300);
  assert_note (filling, 0, "Filling in…", style->faint);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/card-notes/faint", test_faint);
  g_test_add_func ("/card-notes/order", test_order);
  return g_test_run ();
}
