#include "heed-graph-private.h"

#include <math.h>

static guint64
multiply_adds (const HeedGraph *graph, const HeedNodeData *node, const HeedExtents *extents)
{
  const HeedShape *key = &heed_graph_node (graph, node->inputs[1])->shape;
  guint64 keys = heed_shape_rows (key, extents);
  if (node->inputs[3] != HEED_NO_NODE)
    keys += extents->cached;
  return 2 * keys * heed_shape_lanes (&node->shape, extents)
         * heed_shape_rows (&node->shape, extents) * node->shape.cols;
}

const HeedOperation heed_operation_attention = {
    .name = "attention",
    .kernel = HEED_KERNEL_ATTENTION,
    .n_slots = 7,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1), HEED_SLOT_INPUT (2), HEED_SLOT_INPUT (3),
              HEED_SLOT_INPUT (4), HEED_SLOT_FLAT (5), HEED_SLOT_FLAT (6)},
    .multiply_adds = multiply_adds,
    .may_write_bf16 = TRUE,
};

HeedNode
heed_graph_attention (HeedGraph *graph, const HeedAttentionInputs *inputs)
{
  HeedShape shape = heed_graph_get_shape (graph, inputs->query);
  g_assert (inputs->heads > 0 && shape.cols % inputs->heads == 0);
  g_assert (heed_graph_get_shape (graph, inputs->key).cols == shape.cols);
  g_assert (heed_graph_get_shape (graph, inputs->value).cols == shape.cols);
  g_assert ((inputs->cached_key == HEED_NO_NODE) == (inputs->cached_value == HEED_NO_NODE));
  HeedNodeData node = {
      .operation = &heed_operation_attention,
      .n_inputs = 7,
      .inputs = {inputs->query, inputs->key, inputs->value, inputs->cached_key,
                 inputs->cached_value, inputs->kept, inputs->positions},
      .shape = shape,
      .pass =
          {
              .heads = inputs->heads,
              .causal = inputs->causal,
              .suppression = inputs->suppression,
              .scale = (float)(1 / sqrt ((double)shape.cols / inputs->heads)),
          },
  };
  return heed_graph_append (graph, &node);
}
