#include "heed-derive-private.h"

const HeedOperation heed_operation_activation = {
    .name = "activation",
    .kernel = HEED_KERNEL_ACTIVATION,
    .n_slots = 1,
    .slots = {HEED_SLOT_INPUT (0)},
    .in_place = 1,
};

HeedNode
heed_graph_activation (HeedGraph *graph, HeedNode x, HeedActivation activation)
{
  HeedNodeData node = {
      .operation = &heed_operation_activation,
      .n_inputs = 1,
      .inputs = {x},
      .shape = heed_graph_get_shape (graph, x),
      .pass = {.activation = activation},
  };
  return heed_graph_append (graph, &node);
}

static const HeedOperation backward = {
    .name = "activation-backward",
    .kernel = HEED_KERNEL_ACTIVATION_BACKWARD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
    .in_place = 3,
};

void
heed_activation_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward,
                           HeedNode g, HeedRule rule)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 2,
      .inputs = {g, heed_derivation_value (d, forward->inputs[0])},
      .shape = forward->shape,
      .pass = {.activation = forward->pass.activation, .frozen = rule == HEED_RULE_FROZEN},
  };
  heed_derivation_give (d, node, 0, heed_graph_append (d->graph, &data));
}
