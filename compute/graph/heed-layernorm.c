#include "heed-derive-private.h"

const HeedOperation heed_operation_layernorm = {
    .name = "layernorm",
    .kernel = HEED_KERNEL_LAYERNORM,
    .n_slots = 3,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0), HEED_SLOT_WEIGHT (1)},
    .weight_use = {HEED_WEIGHT_TABLE, HEED_WEIGHT_TABLE},
};

HeedNode
heed_graph_layernorm (HeedGraph *graph, HeedNode x, const HeedTensor *weight,
                      const HeedTensor *bias, double epsilon)
{
  HeedNodeData node = {
      .operation = &heed_operation_layernorm,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {weight, bias},
      .shape = heed_graph_get_shape (graph, x),
      .pass = {.epsilon = (float)epsilon},
  };
  g_assert (heed_tensor_elements (weight) == node.shape.cols);
  g_assert (heed_tensor_elements (bias) == node.shape.cols);
  return heed_graph_append (graph, &node);
}

static const HeedOperation backward = {
    .name = "layernorm-backward",
    .kernel = HEED_KERNEL_LAYERNORM_BACKWARD,
    .n_slots = 3,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1), HEED_SLOT_WEIGHT (0)},
    .weight_use = {HEED_WEIGHT_TABLE},
};

/* Of RMSNorm too, which has no shift. */
void
heed_layernorm_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                          HeedRule rule)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 2,
      .inputs = {g, heed_derivation_value (d, forward->inputs[0])},
      .weights = {forward->weights[0]},
      .shape = forward->shape,
      .pass = forward->pass,
  };
  HeedInnerProduct shift = {.a = g, .weight = forward->weights[1], .scale = 1};
  data.pass.frozen = rule == HEED_RULE_FROZEN;
  if (shift.weight != NULL)
    heed_derivation_note (d, HEED_LEDGER_SHIFT, &shift);
  heed_derivation_give (d, node, 0, heed_graph_append (d->graph, &data));
}
