#include "heed-derive-private.h"

static guint64
multiply_adds (const HeedGraph *graph, const HeedNodeData *node, const HeedExtents *extents)
{
  const HeedShape *a = &heed_graph_node (graph, node->inputs[0])->shape;
  return (guint64)heed_shape_lanes (a, extents) * heed_shape_rows (a, extents) * a->cols
         * node->shape.cols;
}

const HeedOperation heed_operation_dot = {
    .name = "dot",
    .kernel = HEED_KERNEL_DOT,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
    .multiply_adds = multiply_adds,
};

HeedNode
heed_graph_dot (HeedGraph *graph, HeedNode a, HeedNode b, double scale)
{
  HeedShape shape = heed_graph_get_shape (graph, a), other = heed_graph_get_shape (graph, b);
  g_assert (other.cols == shape.cols && other.rows_kind == HEED_ROWS_FIXED && !other.laned);
  shape.cols = other.rows;
  HeedNodeData node = {
      .operation = &heed_operation_dot,
      .n_inputs = 2,
      .inputs = {a, b},
      .shape = shape,
      .pass = {.scale = (float)scale},
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
    .name = "dot-backward",
    .kernel = HEED_KERNEL_DOT_BACKWARD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
    .multiply_adds = backward_multiply_adds,
};

/* The other side's embedding is a constant: nothing is handed to it. */
void
heed_dot_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                    HeedRule rule)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 2,
      .inputs = {g, heed_derivation_value (d, forward->inputs[1])},
      .shape = heed_graph_get_shape (d->graph, forward->inputs[0]),
      .pass = {.scale = forward->pass.scale},
  };
  heed_derivation_give (d, node, 0, heed_graph_append (d->graph, &data));
}
