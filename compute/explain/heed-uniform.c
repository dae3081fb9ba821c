/* The same relevance everywhere; methods.md §8. */
#include "heed-method-table.h"

#include <glib/gi18n-lib.h>

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  HeedTokens text = heed_subject_get_tokens (subject, HEED_SIDE_TEXT);
  for (guint i = 0; i < explanation->rows * explanation->cols; i++)
    explanation->image[i] = 1;
  for (guint i = 0; i < text.count; i++)
    explanation->text[text.first + i] = 1;
  return TRUE;
}

const HeedMethod heed_method_uniform = {
    .id = "uniform",
    .name = "Uniform",
    .family = HEED_METHOD_BASELINE,
    .quantity = HEED_QUANTITY_UNITLESS,
    .summary = N_ ("The same number for every patch and token"),
    .needs = N_ ("nothing"),
    .citation = "",
    .explain = explain,
};
