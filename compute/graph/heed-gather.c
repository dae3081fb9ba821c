#include "heed-graph-private.h"

const HeedOperation heed_operation_gather = {
    .name = "gather",
    .kernel = HEED_KERNEL_GATHER,
    .n_slots = 2,
    .slots = {HEED_SLOT_FLAT (0), HEED_SLOT_WEIGHT (0)},
    .weight_use = {HEED_WEIGHT_TABLE},
};

HeedNode
heed_graph_gather (HeedGraph *graph, HeedNode ids, const HeedTensor *table)
{
  HeedShape shape = heed_graph_get_shape (graph, ids);
  gsize rows, cols;
  heed_tensor_matrix (table, &rows, &cols);
  g_assert (shape.type == HEED_TYPE_I32 && shape.cols == 1);
  shape.type = HEED_TYPE_F32;
  shape.cols = (guint32)cols;
  HeedNodeData node = {
      .operation = &heed_operation_gather,
      .n_inputs = 1,
      .inputs = {ids},
      .weights = {table},
      .shape = shape,
  };
  return heed_graph_append (graph, &node);
}
