#include "heed-graph-private.h"

const HeedOperation heed_operation_add_positions = {
    .name = "add-positions",
    .kernel = HEED_KERNEL_ADD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0)},
    .weight_use = {HEED_WEIGHT_TABLE},
    .in_place = 1,
};

HeedNode
heed_graph_add_positions (HeedGraph *graph, HeedNode x, const HeedTensor *table)
{
  HeedNodeData node = {
      .operation = &heed_operation_add_positions,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {table},
      .shape = heed_graph_get_shape (graph, x),
  };
  gsize rows, cols;
  heed_tensor_matrix (table, &rows, &cols);
  g_assert (cols == node.shape.cols);
  g_assert (node.shape.rows_kind == HEED_ROWS_RUN || node.shape.rows <= rows);
  return heed_graph_append (graph, &node);
}
