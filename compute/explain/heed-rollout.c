/* Attention rollout (Abnar and Zuidema 2020): the product over layers of mean attention + I, each
 * row divided by its sum; methods.md §5. */
#include "heed-method-table.h"

#include "heed-attention-method.h"

#include <glib/gi18n-lib.h>

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  const HeedAttentionMethod method = {HEED_ATTENTION_PLAIN, heed_attention_flow_rollout};
  return heed_attention_method_explain (&method, subject, parameters, explanation, cancellable,
                                        error);
}

static const HeedParameterSpec parameter_specs[] = {
    {"layers", HEED_PARAMETER_LAYERS, "all", 0, 0, NULL, N_ ("Layers that are multiplied")},
};

const HeedMethod heed_method_rollout = {
    .id = "rollout",
    .name = "Attention rollout",
    .family = HEED_METHOD_ATTENTION,
    .quantity = HEED_QUANTITY_ATTENTION,
    .summary = N_ ("Multiplies all layers' attention, each with the residual added; the same for "
                   "every target"),
    .needs = N_ ("attention"),
    .citation = "Abnar and Zuidema, Quantifying Attention Flow in Transformers, ACL 2020",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
