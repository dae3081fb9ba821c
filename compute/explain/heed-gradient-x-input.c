/* Gradient × input: Σ x·∂f/∂x at the input embeddings; methods.md §4. */
#include "heed-entry-side.h"
#include "heed-method-table.h"

#include <glib/gi18n-lib.h>

static gboolean
explain_side (HeedEntrySide *side, gpointer user_data, GCancellable *cancellable, GError **error)
{
  HeedRules rules = {.set = HEED_RULES_GRADIENT};
  return heed_entry_side_run_one (side, &rules, heed_entry_side_product, cancellable, error);
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  return heed_entry_side_explain (subject, explanation, HEED_RULES_GRADIENT, 1, explain_side, NULL,
                                  cancellable, error);
}

const HeedMethod heed_method_gradient_x_input = {
    .id = "gradient-x-input",
    .name = "Gradient × input",
    .family = HEED_METHOD_GRADIENT,
    .quantity = HEED_QUANTITY_SHARE,
    .summary = N_ ("The value's gradient times the embedding it belongs to; where a model begins "
                   "with a norm, the two cancel in every token"),
    .needs = N_ ("gradients"),
    .citation = "Shrikumar et al., Not Just a Black Box: Learning Important Features Through "
                "Propagating Activation Differences, 2016",
    .explain = explain,
};
