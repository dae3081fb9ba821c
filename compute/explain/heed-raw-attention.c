/* The last layer's attention at the row that is read, mean over heads; methods.md §5. */
#include "heed-method-table.h"

#include "heed-attention-method.h"

#include <glib/gi18n-lib.h>

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  const HeedAttentionMethod method = {HEED_ATTENTION_PLAIN, NULL};
  return heed_attention_method_explain (&method, subject, parameters, explanation, cancellable,
                                        error);
}

static const HeedParameterSpec parameter_specs[] = {
    {"layers", HEED_PARAMETER_LAYERS, "last", 0, 0, NULL, N_ ("Layers that are averaged")},
};

const HeedMethod heed_method_raw_attention = {
    .id = "raw-attention",
    .name = "Raw attention",
    .family = HEED_METHOD_ATTENTION,
    .quantity = HEED_QUANTITY_ATTENTION,
    .summary = N_ ("What the row that is read attends to in the last layer, averaged over heads; "
                   "the same for every target"),
    .needs = N_ ("attention"),
    .citation = "Bahdanau et al., Neural Machine Translation by Jointly Learning to Align and "
                "Translate, ICLR 2015",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
