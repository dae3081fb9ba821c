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

HeedNode
heed_graph_linear_backward (HeedGraph *graph, HeedNode g, const HeedTensor *weight)
{
  gsize rows, cols;
  HeedShape shape = heed_graph_get_shape (graph, g);
  heed_tensor_matrix (weight, &rows, &cols);
  g_assert (shape.cols == rows);
  shape.cols = (guint32)cols;
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 1,
      .inputs = {g},
      .weights = {weight},
      .shape = shape,
  };
  return heed_graph_append (graph, &data);
}

void
heed_linear_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       HeedRule rule)
{
  if (d->rules->gamma != 0 || d->rules->epsilon != 0)
    {
      heed_derivation_give (d, node, 0, heed_linear_relevance (d, node, forward, g));
      return;
    }
  HeedInnerProduct bias = {.a = g, .weight = forward->weights[1], .scale = 1};
  if (bias.weight != NULL)
    heed_derivation_note (d, HEED_LEDGER_BIAS, &bias);
  heed_derivation_give (d, node, 0, heed_graph_linear_backward (d->graph, g, forward->weights[0]));
}
