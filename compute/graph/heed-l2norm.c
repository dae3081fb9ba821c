#include "heed-graph-private.h"

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
