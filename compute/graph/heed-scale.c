#include "heed-graph-private.h"

static const HeedOperation operation = {
    .name = "scale",
    .kernel = HEED_KERNEL_SCALE,
    .n_slots = 1,
    .slots = {HEED_SLOT_INPUT (0)},
    .in_place = 1,
};

HeedNode
heed_graph_scale (HeedGraph *graph, HeedNode x, double factor)
{
  HeedNodeData node = {
      .operation = &operation,
      .n_inputs = 1,
      .inputs = {x},
      .shape = heed_graph_get_shape (graph, x),
      .pass = {.scale = (float)factor},
  };
  return heed_graph_append (graph, &node);
}
