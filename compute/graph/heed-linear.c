#include "heed-graph-private.h"

static guint64
multiply_adds (const HeedGraph *graph, const HeedNodeData *node, const HeedExtents *extents)
{
  const HeedShape *x = &heed_graph_node (graph, node->inputs[0])->shape;
  return (guint64)heed_shape_lanes (x, extents) * heed_shape_rows (x, extents) * x->cols
         * node->shape.cols;
}

const HeedOperation heed_operation_linear = {
    .name = "linear",
    .kernel = HEED_KERNEL_LINEAR,
    .n_slots = 4,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0), HEED_SLOT_WEIGHT (1), HEED_SLOT_RESIDUAL},
    .weight_use = {HEED_WEIGHT_MATRIX, HEED_WEIGHT_TABLE},
    .multiply_adds = multiply_adds,
    .may_write_bf16 = TRUE,
};

HeedNode
heed_graph_linear (HeedGraph *graph, HeedNode x, const HeedTensor *weight, const HeedTensor *bias)
{
  gsize rows, cols;
  HeedShape shape = heed_graph_get_shape (graph, x);
  heed_tensor_matrix (weight, &rows, &cols);
  g_assert (shape.cols == cols && (bias == NULL || heed_tensor_elements (bias) == rows));
  shape.cols = (guint32)rows;
  HeedNodeData node = {
      .operation = &heed_operation_linear,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {weight, bias},
      .shape = shape,
  };
  return heed_graph_append (graph, &node);
}
