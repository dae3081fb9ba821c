#include "heed-graph-private.h"

const HeedOperation heed_operation_activation = {
    .name = "activation",
    .kernel = HEED_KERNEL_ACTIVATION,
    .n_slots = 1,
    .slots = {HEED_SLOT_INPUT (0)},
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
