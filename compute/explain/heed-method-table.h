/* heed-method-table.h: the rows of the method table, each defined in its method's file. */
#pragma once

#include "heed-method.h"

G_BEGIN_DECLS

extern const HeedMethod heed_method_atman;
extern const HeedMethod heed_method_atman_estimate;
extern const HeedMethod heed_method_occlusion;
extern const HeedMethod heed_method_gradient_x_input;
extern const HeedMethod heed_method_saliency;
extern const HeedMethod heed_method_integrated_gradients;
extern const HeedMethod heed_method_smoothgrad;
extern const HeedMethod heed_method_cp_lrp;
extern const HeedMethod heed_method_attn_lrp;
extern const HeedMethod heed_method_raw_attention;
extern const HeedMethod heed_method_rollout;
extern const HeedMethod heed_method_gae;
extern const HeedMethod heed_method_attention_gradcam;
extern const HeedMethod heed_method_random;
extern const HeedMethod heed_method_centre;
extern const HeedMethod heed_method_uniform;

G_END_DECLS
