/* Grad-CAM on attention: each head of the last layer weighed by its gradient, averaged over the
 * explained columns of the row that is read; the positive part of the heads' mean; methods.md §5.
 */
#include "heed-method-table.h"

#include "heed-attention-method.h"

#include <glib/gi18n-lib.h>

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  const HeedAttentionMethod method = {HEED_ATTENTION_COLUMNS, NULL};
  return heed_attention_method_explain (&method, subject, parameters, explanation, cancellable,
                                        error);
}

static const HeedParameterSpec parameter_specs[] = {
    {"layers", HEED_PARAMETER_LAYERS, "last", 0, 0, NULL, N_ ("Layers that are averaged")},
};

const HeedMethod heed_method_attention_gradcam = {
    .id = "attention-gradcam",
    .name = "Attention Grad-CAM",
    .family = HEED_METHOD_ATTENTION,
    .quantity = HEED_QUANTITY_OWN,
    .summary = N_ ("Weighs each head's attention by its mean gradient and keeps what is positive"),
    .needs = N_ ("attention"),
    .citation =
        "Selvaraju et al., Grad-CAM: Visual Explanations from Deep Networks via Gradient-Based "
        "Localization, ICCV 2017; on attention as in Chefer et al., ICCV 2021",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = explain,
};
