#include "heed-attention-map.h"
#include "heed-graph-private.h"

#include <math.h>

static guint64
multiply_adds (const HeedGraph *graph, const HeedNodeData *node, const HeedExtents *extents)
{
  const HeedShape *query = &heed_graph_node (graph, node->inputs[0])->shape;
  return (guint64)2 * heed_shape_lanes (&node->shape, extents) * heed_shape_rows (query, extents)
         * heed_shape_rows (&node->shape, extents) * query->cols;
}

static const HeedOperation attention_estimate = {
    .name = "attention-estimate",
    .kernel = HEED_KERNEL_ATTENTION_ESTIMATE,
    .n_slots = 5,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1), HEED_SLOT_FLAT (2), HEED_SLOT_INPUT (3),
              HEED_SLOT_INPUT (4)},
    .multiply_adds = multiply_adds,
};

HeedNode
heed_graph_attention_estimate (HeedGraph *graph, const HeedAttentionView *view, double kept)
{
  HeedShape shape = heed_graph_get_shape (graph, view->key);
  HeedNodeData node = {
      .operation = &attention_estimate,
      .n_inputs = 5,
      .inputs = {view->query, view->key, view->positions, view->gradient, view->value},
      .shape = shape,
      .pass =
          {
              .heads = view->heads,
              .causal = view->causal,
              .kept = (float)kept,
              .scale = (float)(1 / sqrt ((double)shape.cols / view->heads)),
          },
  };
  node.shape.cols = view->heads;
  return heed_graph_append (graph, &node);
}
