#include "heed-graph-private.h"

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
