/* AttnLRP: relevance also goes through the attention weights; methods.md §3. */
#include "heed-method-table.h"
#include "heed-propagation.h"

static const HeedParameterSpec parameter_specs[] = {
    HEED_PROPAGATION_GAMMA,
    HEED_PROPAGATION_VISION_GAMMA,
    HEED_PROPAGATION_LANGUAGE_GAMMA,
    HEED_PROPAGATION_EPSILON,
    HEED_PROPAGATION_VISION ("attn-lrp"),
    HEED_PROPAGATION_LANGUAGE ("attn-lrp"),
};

const HeedMethod heed_method_attn_lrp = {
    .id = "attn-lrp",
    .name = "AttnLRP",
    .family = HEED_METHOD_PROPAGATION,
    .quantity = HEED_QUANTITY_SHARE,
    .summary = N_ ("Divides the value between the tokens, layer by layer, part of it through what "
                   "attention weights are made of; one pass forth and back"),
    .needs = N_ ("a backward pass"),
    .citation = "Achtibat et al., AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for "
                "Transformers, ICML 2024",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = heed_propagation_explain,
};
