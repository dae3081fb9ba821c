/* heed-card-place.c: see heed-card-place.h. */
#include "heed-card-place.h"

#include "heed-exactness.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
heed_card_place_equal (HeedCardPlace first, HeedCardPlace second)
{
  return first.part == second.part
         && (first.part == HEED_CARD_NOTHING || first.index == second.index);
}

static guint
n_patches (const HeedExplanation *explanation)
{
  return explanation->image ? explanation->rows * explanation->cols : 0;
}

static guint
n_tokens (const HeedExplanation *explanation)
{
  return explanation->text ? explanation->n_text : 0;
}

gboolean
heed_card_place_exists (HeedCardPlace place, const HeedExplanation *explanation)
{
  switch (place.part)
    {
    case HEED_CARD_PATCH:
      return explanation && place.index < n_patches (explanation);
    case HEED_CARD_TOKEN:
      return explanation && place.index < n_tokens (explanation);
    case HEED_CARD_NOTHING:
    default:
      return FALSE;
    }
}

gboolean
heed_card_place_is_in (HeedCardPlace place, const HeedResult *result)
{
  for (guint i = 0; result && i < result->explanations->len; i++)
    if (heed_card_place_exists (place, result->explanations->pdata[i]))
      return TRUE;
  return FALSE;
}

gboolean
heed_card_words_equal (const HeedResult *first, const HeedResult *second)
{
  if (!first->words || !second->words)
    return first->words == second->words;
  return g_strv_equal ((const char *const *)first->words, (const char *const *)second->words);
}

static gboolean
patches_equal (const HeedResult *first, const HeedResult *second)
{
  const HeedExplanation *one = first->explanations->len > 0 ? first->explanations->pdata[0] : NULL;
  const HeedExplanation *other =
      second->explanations->len > 0 ? second->explanations->pdata[0] : NULL;

  return one && other && one->rows == other->rows && one->cols == other->cols;
}

gboolean
heed_card_place_remains (HeedCardPlace place, const HeedResult *before, const HeedResult *after)
{
  if (!before || !heed_card_place_is_in (place, after))
    return FALSE;
  return place.part == HEED_CARD_TOKEN ? heed_card_words_equal (before, after)
                                       : patches_equal (before, after);
}

double
heed_card_place_value (HeedCardPlace place, const HeedExplanation *explanation)
{
  if (!heed_card_place_exists (place, explanation))
    return NAN;
  return place.part == HEED_CARD_PATCH ? explanation->image[place.index]
                                       : explanation->text[place.index];
}

/* (nullable) (transfer full): in an isolate, so that it turns nothing around it */
static char *
word_of (HeedCardPlace place, const HeedResult *result)
{
  g_autofree char *clean = NULL;

  if (!result->words || place.index >= g_strv_length (result->words))
    return NULL;
  clean = heed_clean_text (result->words[place.index]);
  return g_strconcat ("\u2068", clean, "\u2069", NULL);
}

char *
heed_card_place_name (HeedCardPlace place, const HeedResult *result,
                      const HeedExplanation *explanation)
{
  g_autofree char *word = NULL;

  if (place.part == HEED_CARD_PATCH)
    return g_strdup_printf (_ ("Patch row %u, column %u"), place.index / explanation->cols + 1,
                            place.index % explanation->cols + 1);
  word = word_of (place, result);
  if (word)
    return g_strdup_printf (_ ("Token %u “%s”"), place.index + 1, word);
  return g_strdup_printf (_ ("Token %u"), place.index + 1);
}

char *
heed_card_place_format (HeedCardPlace place, const HeedExplanation *explanation)
{
  double value = heed_card_place_value (place, explanation);
  g_autofree char *number = heed_format_number (value);

  if (!isfinite (value))
    return g_strdup (_ ("not explained"));
  switch (heed_explanation_get_exactness (explanation, place.part == HEED_CARD_TOKEN, place.index))
    {
    case HEED_EXACTNESS_ESTIMATED:
      return g_strdup_printf (_ ("%s (estimated)"), number);
    case HEED_EXACTNESS_EXACT:
      return g_strdup_printf (_ ("%s (exact)"), number);
    case HEED_EXACTNESS_NONE:
    default:
      return g_steal_pointer (&number);
    }
}

char *
heed_card_place_sentence (HeedCardPlace place, const HeedResult *result,
                          const HeedExplanation *explanation)
{
  g_autofree char *value = heed_card_place_format (place, explanation);
  g_autofree char *word = NULL;

  if (place.part == HEED_CARD_PATCH)
    return g_strdup_printf (_ ("row %u, column %u: %s"), place.index / explanation->cols + 1,
                            place.index % explanation->cols + 1, value);
  word = word_of (place, result);
  if (word)
    return g_strdup_printf (_ ("“%s”: %s"), word, value);
  return g_strdup_printf (_ ("token %u: %s"), place.index + 1, value);
}

/* "AtMan (group = block:2) 0.2" */
static char *
name_and_value (HeedCardPlace place, const HeedExplanation *explanation)
{
  g_autofree char *name = heed_explanation_describe (explanation);
  g_autofree char *value = heed_card_place_format (place, explanation);

  return g_strdup_printf ("%s %s", name, value);
}

char *
heed_card_place_readout (HeedCardPlace place, const HeedResult *result)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) all = heed_result_list_all (result);

  for (guint i = 0; i < all->len; i++)
    {
      const HeedExplanation *explanation = all->pdata[i];
      g_autofree char *part = NULL;

      if (!heed_card_place_exists (place, explanation))
        continue;
      if (text->len == 0)
        {
          g_autofree char *name = heed_card_place_name (place, result, explanation);

          g_string_append_printf (text, "%s —", name);
        }
      else
        g_string_append (text, " ·");
      part = name_and_value (place, explanation);
      g_string_append_printf (text, " %s", part);
    }
  return g_string_free (text, FALSE);
}

/* The token in the line above (@by −1) or below (1) that is nearest; −1 = there is no such line. */
static int
find_in_next_line (const HeedCard *card, guint n, guint from, int by)
{
  double here[4];
  double area[4];
  double best_line = INFINITY;
  double best_distance = INFINITY;
  int found = -1;

  if (!heed_card_get_area (card, HEED_CARD_TOKEN, from, here))
    return -1;
  for (guint i = 0; i < n; i++)
    {
      double line;
      double distance;

      if (!heed_card_get_area (card, HEED_CARD_TOKEN, i, area))
        continue;
      line = by * (area[1] - here[1]);
      distance = fabs (area[0] + area[2] / 2 - here[0] - here[2] / 2);
      if (line < 1 || line > best_line + 1 || (line > best_line - 1 && distance >= best_distance))
        continue;
      best_line = line;
      best_distance = distance;
      found = (int)i;
    }
  return found;
}

static void
step (guint *index, int by, guint n)
{
  if (by < 0 ? *index > 0 : *index + 1 < n)
    *index += (guint)by;
}

static void
move_in_tokens (HeedCardPlace *place, const HeedCard *card, const HeedExplanation *explanation,
                int across, int down)
{
  guint n = n_tokens (explanation);
  int found;

  if (across != 0)
    step (&place->index, heed_card_is_right_to_left (card) ? -across : across, n);
  if (down == 0)
    return;
  found = find_in_next_line (card, n, place->index, down);
  if (found >= 0)
    place->index = (guint)found;
  else if (down < 0 && n_patches (explanation) > 0)
    *place = (HeedCardPlace) {HEED_CARD_PATCH, (explanation->rows - 1) * explanation->cols};
}

static void
move_in_patches (HeedCardPlace *place, const HeedExplanation *explanation, int across, int down)
{
  guint row = place->index / explanation->cols;
  guint col = place->index % explanation->cols;

  if (down > 0 && row + 1 == explanation->rows && n_tokens (explanation) > 0)
    {
      *place = (HeedCardPlace) {HEED_CARD_TOKEN, 0};
      return;
    }
  if (across != 0)
    step (&col, across, explanation->cols);
  if (down != 0)
    step (&row, down, explanation->rows);
  place->index = row * explanation->cols + col;
}

static void
move_to_end (HeedCardPlace *place, const HeedExplanation *explanation, gboolean last,
             gboolean of_all)
{
  guint n = place->part == HEED_CARD_TOKEN ? n_tokens (explanation)
            : of_all                       ? n_patches (explanation)
                                           : explanation->cols;
  guint first = place->part == HEED_CARD_TOKEN || of_all
                    ? 0
                    : place->index - place->index % explanation->cols;

  place->index = last ? first + n - 1 : first;
}

gboolean
heed_card_place_move (HeedCardPlace *place, const HeedCard *card,
                      const HeedExplanation *explanation, guint key, GdkModifierType state)
{
  int across = key == GDK_KEY_Right || key == GDK_KEY_KP_Right ? 1
               : key == GDK_KEY_Left || key == GDK_KEY_KP_Left ? -1
                                                               : 0;
  int down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down ? 1
             : key == GDK_KEY_Up || key == GDK_KEY_KP_Up   ? -1
                                                           : 0;
  gboolean last = key == GDK_KEY_End || key == GDK_KEY_KP_End;
  gboolean control = (state & GDK_CONTROL_MASK) != 0;

  if (across == 0 && down == 0 && !last && key != GDK_KEY_Home && key != GDK_KEY_KP_Home)
    return FALSE;
  if ((state & GDK_ALT_MASK) || n_patches (explanation) + n_tokens (explanation) == 0)
    return FALSE;
  if (!heed_card_place_exists (*place, explanation))
    *place = (HeedCardPlace) {n_patches (explanation) > 0 ? HEED_CARD_PATCH : HEED_CARD_TOKEN, 0};
  else if (across == 0 && down == 0)
    move_to_end (place, explanation, last, control);
  else if (place->part == HEED_CARD_PATCH)
    move_in_patches (place, explanation, across, down);
  else
    move_in_tokens (place, card, explanation, across, down);
  return TRUE;
}
