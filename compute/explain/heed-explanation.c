#include "heed-explanation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

const char *
heed_value_kind_name (HeedValueKind kind)
{
  static const char *const names[] = {"logit", "log-prob", "logit-difference"};
  return names[kind];
}

HeedExplanation *
heed_explanation_new (void)
{
  HeedExplanation *explanation = g_new0 (HeedExplanation, 1);
  explanation->cls = NAN;
  for (guint i = 0; i < G_N_ELEMENTS (explanation->completeness); i++)
    explanation->completeness[i] = (HeedCompleteness) {NAN, NAN};
  explanation->warnings = g_ptr_array_new_with_free_func (g_free);
  return explanation;
}

static double *
copy_numbers (const double *numbers, gsize n)
{
  return g_memdup2 (numbers, n * sizeof (double));
}

static gboolean *
copy_flags (const gboolean *flags, gsize n)
{
  return g_memdup2 (flags, n * sizeof (gboolean));
}

static gpointer
copy_string (gconstpointer string, gpointer user_data)
{
  return g_strdup (string);
}

HeedExplanation *
heed_explanation_copy (const HeedExplanation *explanation)
{
  HeedExplanation *copy = g_memdup2 (explanation, sizeof *explanation);
  gsize n_patches = (gsize)explanation->rows * explanation->cols;
  copy->method = g_strdup (explanation->method);
  copy->method_name = g_strdup (explanation->method_name);
  copy->parameters = g_strdup (explanation->parameters);
  copy->settings = g_strdup (explanation->settings);
  copy->image = copy_numbers (explanation->image, n_patches);
  copy->text = copy_numbers (explanation->text, explanation->n_text);
  copy->image_exact = copy_flags (explanation->image_exact, n_patches);
  copy->text_exact = copy_flags (explanation->text_exact, explanation->n_text);
  for (guint i = 0; i < G_N_ELEMENTS (copy->ledger); i++)
    if (explanation->ledger[i] != NULL)
      copy->ledger[i] = heed_balance_copy (explanation->ledger[i]);
  copy->warnings = g_ptr_array_copy (explanation->warnings, copy_string, NULL);
  return copy;
}

void
heed_explanation_free (HeedExplanation *explanation)
{
  if (explanation == NULL)
    return;
  g_free (explanation->method);
  g_free (explanation->method_name);
  g_free (explanation->parameters);
  g_free (explanation->settings);
  g_free (explanation->image);
  g_free (explanation->text);
  g_free (explanation->image_exact);
  g_free (explanation->text_exact);
  for (guint i = 0; i < G_N_ELEMENTS (explanation->ledger); i++)
    heed_balance_free (explanation->ledger[i]);
  g_ptr_array_unref (explanation->warnings);
  g_free (explanation);
}

void
heed_explanation_warn (HeedExplanation *explanation, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_ptr_array_add (explanation->warnings, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
warn_of_growth (HeedExplanation *explanation, guint side, const HeedBalance *balance)
{
  double total = heed_balance_total_growth (balance);
  if (balance->growth > HEED_BALANCE_MOST_GROWTH)
    {
      const HeedBalancePlace *from = g_ptr_array_index (balance->places, balance->grown_from);
      const HeedBalancePlace *to = g_ptr_array_index (balance->places, balance->grown_to);
      heed_explanation_warn (explanation,
                             _ ("Relevance grows %.3g-fold from the output of %s back to that of "
                                "%s: the map may show little but parts that cancel; a larger "
                                "gamma or epsilon steadies it."),
                             balance->growth, from->place, to->place);
    }
  else if (total > HEED_BALANCE_MOST_TOTAL)
    heed_explanation_warn (explanation,
                           side == 0 ? _ ("Relevance grows %.3g-fold on its way back to the "
                                          "picture: the map may show little but parts that "
                                          "cancel; a larger gamma or epsilon steadies it.")
                                     : _ ("Relevance grows %.3g-fold on its way back to the "
                                          "text: its values may be little but parts that "
                                          "cancel; a larger gamma or epsilon steadies it."),
                           total);
}

void
heed_explanation_take_ledger (HeedExplanation *explanation, guint side, HeedBalance *balance)
{
  g_return_if_fail (side < G_N_ELEMENTS (explanation->ledger));
  heed_balance_free (explanation->ledger[side]);
  explanation->ledger[side] = balance;
  if (!heed_balance_adds_up (balance))
    heed_explanation_warn (explanation,
                           side == 0
                               ? _ ("The picture's relevance does not add up: %.3g of %.4g is "
                                    "not accounted for, more than the %.2g of rounding.")
                               : _ ("The text's relevance does not add up: %.3g of %.4g is "
                                    "not accounted for, more than the %.2g of rounding."),
                           balance->remainder, balance->value, balance->bound);
  warn_of_growth (explanation, side, balance);
}

gboolean
heed_explanation_comparable (const HeedExplanation *a, const HeedExplanation *b)
{
  if (a->contrast != HEED_CONTRAST_NONE || b->contrast != HEED_CONTRAST_NONE
      || a->quantity != b->quantity)
    return FALSE;
  if (a->quantity == HEED_QUANTITY_EFFECT || a->quantity == HEED_QUANTITY_SHARE)
    return a->value_kind == b->value_kind;
  if (a->quantity == HEED_QUANTITY_OWN)
    return strcmp (a->method, b->method) == 0;
  return TRUE;
}

char *
heed_explanation_describe (const HeedExplanation *explanation)
{
  const char *name = explanation->method_name ? explanation->method_name : explanation->method;
  if (explanation->settings == NULL || *explanation->settings == 0)
    return g_strdup (name);
  g_autoptr (GString) settings = g_string_new (explanation->settings);
  g_string_replace (settings, "=", " = ", 0);
  g_string_replace (settings, ",", ", ", 0);
  return g_strdup_printf ("%s (%s)", name, settings->str);
}

char *
heed_explanation_call (const HeedExplanation *explanation)
{
  const char *parameters = explanation->parameters ? explanation->parameters : "";
  return g_strconcat (explanation->method, *parameters ? ":" : "", parameters, NULL);
}
