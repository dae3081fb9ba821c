/* Conservative propagation: attention and normalisers are constants; methods.md §2. */
#include "heed-method-table.h"
#include "heed-propagation.h"

static const HeedParameterSpec parameter_specs[] = {
    HEED_PROPAGATION_GAMMA,
    HEED_PROPAGATION_VISION_GAMMA,
    HEED_PROPAGATION_LANGUAGE_GAMMA,
    HEED_PROPAGATION_EPSILON,
    HEED_PROPAGATION_VISION ("cp-lrp"),
    HEED_PROPAGATION_LANGUAGE ("cp-lrp"),
};

const HeedMethod heed_method_cp_lrp = {
    .id = "cp-lrp",
    .name = "CP-LRP",
    .family = HEED_METHOD_PROPAGATION,
    .quantity = HEED_QUANTITY_SHARE,
    .summary = N_ ("Divides the value between the tokens, layer by layer, with attention weights "
                   "taken as constants; one pass forth and back"),
    .needs = N_ ("a backward pass"),
    .citation = "Ali et al., XAI for Transformers: Better Explanations through Conservative "
                "Propagation, ICML 2022",
    .parameters = parameter_specs,
    .n_parameters = G_N_ELEMENTS (parameter_specs),
    .explain = heed_propagation_explain,
};
