/* Generic attention explainability (Chefer et al. 2021): R ← R + Ā·R with Ā the mean over heads of
 * (∇A∘A)⁺; methods.md §5. */
#include "heed-method-table.h"

#include "heed-attention-method.h"

#include <glib/gi18n-lib.h>

static gboolean
explain (HeedSubject *subject, const HeedParameters *parameters, HeedExplanation *explanation,
         GCancellable *cancellable, GError **error)
{
  const HeedAttentionMethod method = {HEED_ATTENTION_POSITIVE, heed_attention_flow_gae};
  return heed_attention_method_explain (&method, subject, parameters, explanation, cancellable,
                                        error);
}

static const HeedParameterSpec parameter_specs[] = {
    {"layers", HEED_PARAMETER_LAYERS, "all", 0, 0, NULL,
     N_ ("Layers that relevance passes through")},
};

static const HeedPreset presets[] = {
    {"clip-notebook", "layers=last", N_ ("The authors' notebook for CLIP")},
};

const HeedMethod heed_method_gae = {
    .id = "gae",
    .name = "GAE",
    .family = HEED_METHOD_ATTENTION,
    .quantity = HEED_QUANTITY_OWN,
    .summary = N_ ("Multiplies attention by its gradient, keeps what is positive and carries it "
                   "through all layers"),
    .needs = N_ ("attention"),
    .citation = "Chefer et al., Generic Attention-Model Explainability for Interpreting Bi-Modal "
                "and Encoder-Decoder Transformers, ICCV 2021",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .presets = presets,
    .n_presets = G_N_ELEMENTS (presets),
    .explain = explain,
};
