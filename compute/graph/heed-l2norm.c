#include "heed-derive-private.h"

const HeedOperation heed_operation_l2norm = {
    .name = "l2norm",
    .kernel = HEED_KERNEL_L2NORM,
    .n_slots = 1,
    .slots = {HEED_SLOT_INPUT (0)},
};

HeedNode
heed_graph_l2norm (HeedGraph *graph, HeedNode x)
{
  HeedNodeData node = {
      .operation = &heed_operation_l2norm,
      .n_inputs = 1,
      .inputs = {x},
      .shape = heed_graph_get_shape (graph, x),
  };
  return heed_graph_append (graph, &node);
}

static const HeedOperation backward = {
    .name = "l2norm-backward",
    .kernel = HEED_KERNEL_L2NORM_BACKWARD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
};

void
heed_l2norm_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       HeedRule rule)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 2,
      .inputs = {g, heed_derivation_value (d, forward->inputs[0])},
      .shape = forward->shape,
      .pass = {.frozen = rule == HEED_RULE_FROZEN},
  };
  heed_derivation_give (d, node, 0, heed_graph_append (d->graph, &data));
}
