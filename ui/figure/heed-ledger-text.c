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

gboolean
heed_ledger_text_adds_up (const HeedBalance *balance)
{
  return fabs (balance->remainder) <= balance->bound;
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
  g_autofree char *relevance = heed_format_number (balance->relevance);
  g_autofree char *value = heed_format_number (balance->value);
  g_autofree char *remainder = format_remainder (balance->remainder);

  /* Translators: the sum of relevance, the value explained, and what is not accounted for */
  return g_strdup_printf (side == 0 ? _ ("picture: ΣR %s of f = %s, remainder %s")
                                    : _ ("text: ΣR %s of f = %s, remainder %s"),
                          relevance, value, remainder);
}

char *
heed_ledger_text_describe (const HeedExplanation *explanation)
{
  GString *text = g_string_new (NULL);

  for (guint side = 0; side < G_N_ELEMENTS (explanation->ledger); side++)
    {
      const HeedBalance *balance = explanation->ledger[side];
      g_autofree char *line = NULL;

      if (!balance)
        continue;
      line = heed_ledger_text_line (balance, side);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", line);
      for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
        if (balance->sinks[sink] != 0)
          {
            g_autofree char *number = heed_format_number (balance->sinks[sink]);

            g_string_append_printf (text, ", %s %s", heed_ledger_text_sink (sink), number);
          }
    }
  return g_string_free (text, text->len == 0);
}
