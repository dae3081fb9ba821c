#include "heed-derive-private.h"

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

static guint64
backward_multiply_adds (const HeedGraph *graph, const HeedNodeData *node,
                        const HeedExtents *extents)
{
  const HeedShape *g = &heed_graph_node (graph, node->inputs[0])->shape;
  return (guint64)heed_shape_lanes (g, extents) * heed_shape_rows (g, extents) * g->cols
         * node->shape.cols;
}

static const HeedOperation backward = {
    .name = "linear-backward",
    .kernel = HEED_KERNEL_LINEAR_BACKWARD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0)},
    .weight_use = {HEED_WEIGHT_MATRIX},
    .multiply_adds = backward_multiply_adds,
};

void
heed_linear_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       gboolean frozen)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 1,
      .inputs = {g},
      .weights = {forward->weights[0]},
      .shape = heed_graph_get_shape (d->graph, forward->inputs[0]),
  };
  heed_derivation_give (d, node, 0, heed_graph_append (d->graph, &data));
}
