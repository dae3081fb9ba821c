/* Saliency: ‖∂f/∂x‖ at the input embeddings; methods.md §4. */
#include "heed-entry-side.h"
#include "heed-method-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static double
measure (const float *x, const float *gradient, guint channels)
{
  return sqrt (heed_entry_side_product (gradient, gradient, channels));
}

static gboolean
explain_side (HeedEntrySide *side, gpointer user_data, GCancellable *cancellable, GError **error)
{
  HeedRules rules = {.set = HEED_RULES_GRADIENT};
  return heed_entry_side_run_one (side, &rules, measure, cancellable, error);
}

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  return heed_entry_side_explain (subject, explanation, HEED_RULES_GRADIENT, 1, explain_side, NULL,
                                  cancellable, error);
}

const HeedMethod heed_method_saliency = {
    .id = "saliency",
    .name = "Saliency",
    .family = HEED_METHOD_GRADIENT,
    .quantity = HEED_QUANTITY_OWN,
    .summary = N_ ("How much the value would change with a small change of a token's embedding, "
                   "in whatever direction"),
    .needs = N_ ("gradients"),
    .citation = "Simonyan et al., Deep Inside Convolutional Networks: Visualising Image "
                "Classification Models and Saliency Maps, ICLR Workshop 2014",
    .explain = explain,
};
