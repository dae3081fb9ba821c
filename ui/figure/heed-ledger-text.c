/* heed-ledger-text.c: see heed-ledger-text.h. */
#include "heed-ledger-text.h"

#include "heed-figure-style.h"

#include <glib/gi18n-lib.h>
#include <math.h>

const char *
heed_ledger_text_sink (HeedSink sink)
{
  static const char *const names[HEED_N_SINKS] = {
      [HEED_SINK_BIAS] = N_ ("biases"),        [HEED_SINK_SHIFT] = N_ ("norm shifts"),
      [HEED_SINK_SOFTMAX] = N_ ("softmax"),    [HEED_SINK_EPSILON] = N_ ("epsilon"),
      [HEED_SINK_HELD] = N_ ("held constant"),
  };

  return _ (names[sink]);
}

const char *
heed_ledger_text_explain (guint part)
{
  static const char *const sentences[] = {
      [HEED_SINK_BIAS] =
          N_ ("Biases: what constants in the linear layers added to f. It belongs to no patch or "
              "word."),
      [HEED_SINK_SHIFT] = N_ ("Norm shifts: what constants in the normalisation layers added to f. "
                              "It belongs to no patch or word."),
      [HEED_SINK_SOFTMAX] =
          N_ ("Softmax: what reached the attention weights and not the scores they are made of."),
      [HEED_SINK_EPSILON] =
          N_ ("Epsilon: what it takes to keep small denominators away from zero."),
      [HEED_SINK_HELD] = N_ (
          "Held constant: a part of f that this side cannot change, such as the other caption’s "
          "logit."),
      [HEED_LEDGER_PART_RELEVANCE] =
          N_ ("Relevance: what the patches, or the words, were given in all: the sum of the map."),
      [HEED_LEDGER_PART_REMAINDER] =
          N_ ("Not accounted for: f and all parts together differ by this, beyond rounding."),
      [HEED_LEDGER_WHOLE] =
          N_ ("The ledger says where f, the value explained, went. To the right of "
              "the mark is what adds to it, to the left what takes from it."),
  };

  return _ (sentences[part]);
}

/* Two digits say how small it is. */
static char *
format_remainder (double remainder)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return heed_format_number (
      g_ascii_strtod (g_ascii_formatd (buffer, sizeof buffer, "%.1e", remainder), NULL));
}

char *
heed_ledger_text_line (const HeedBalance *balance, guint side)
{
  g_autofree char *value = heed_format_number (balance->value);
  g_autofree char *remainder = format_remainder (balance->remainder);

  /* Translators: the value explained, and what of it is not accounted for */
  return g_strdup_printf (side == 0 ? _ ("ledger, picture: f = %s, remainder %s")
                                    : _ ("ledger, text: f = %s, remainder %s"),
                          value, remainder);
}

char *
heed_ledger_text_side (const HeedExplanation *explanation, guint side)
{
  const HeedBalance *balance = explanation->ledger[side];
  g_autofree char *line = NULL;
  g_autofree char *relevance = NULL;
  GString *text;

  if (!balance)
    return NULL;
  line = heed_ledger_text_line (balance, side);
  relevance = heed_format_number (balance->relevance);
  text = g_string_new (line);
  g_string_append_printf (text, ": %s %s", _ ("relevance"), relevance);
  for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
    if (balance->sinks[sink] != 0)
      {
        g_autofree char *number = heed_format_number (balance->sinks[sink]);

        g_string_append_printf (text, ", %s %s", heed_ledger_text_sink (sink), number);
      }
  return g_string_free (text, FALSE);
}

char *
heed_ledger_text_completeness (const HeedExplanation *explanation, guint side)
{
  const HeedCompleteness *completeness = &explanation->completeness[side];
  g_autofree char *change = heed_format_number (completeness->change);
  g_autofree char *error = format_remainder (completeness->sum - completeness->change);

  if (!isfinite (completeness->sum) || !isfinite (completeness->change))
    return NULL;
  /* Translators: how far the sum of relevance is off, and what it should be */
  return g_strdup_printf (side == 0 ? _ ("completeness, picture: error %s of %s")
                                    : _ ("completeness, text: error %s of %s"),
                          error, change);
}

static void
append_sentence (GString *text, char *sentence)
{
  if (sentence)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", sentence);
  g_free (sentence);
}

char *
heed_ledger_text_describe (const HeedExplanation *explanation)
{
  GString *text = g_string_new (NULL);

  for (guint side = 0; side < G_N_ELEMENTS (explanation->ledger); side++)
    append_sentence (text, heed_ledger_text_side (explanation, side));
  for (guint side = 0; side < G_N_ELEMENTS (explanation->completeness); side++)
    append_sentence (text, heed_ledger_text_completeness (explanation, side));
  return g_string_free (text, text->len == 0);
}
