#include "heed-graph-private.h"

const HeedOperation heed_operation_prepend = {
    .name = "prepend",
    .kernel = HEED_KERNEL_PREPEND,
    .n_slots = 2,
    .slots = {HEED_SLOT_WEIGHT (0), HEED_SLOT_INPUT (0)},
    .weight_use = {HEED_WEIGHT_TABLE},
};

HeedNode
heed_graph_prepend (HeedGraph *graph, const HeedTensor *row, HeedNode x)
{
  HeedNodeData node = {
      .operation = &heed_operation_prepend,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {row},
      .shape = heed_graph_get_shape (graph, x),
  };
  g_assert (node.shape.rows_kind == HEED_ROWS_FIXED);
  g_assert (heed_tensor_elements (row) == node.shape.cols);
  node.shape.rows += 1;
  return heed_graph_append (graph, &node);
}
