#include "heed-graph-private.h"

const HeedOperation heed_operation_layernorm = {
    .name = "layernorm",
    .kernel = HEED_KERNEL_LAYERNORM,
    .n_slots = 3,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0), HEED_SLOT_WEIGHT (1)},
    .weight_use = {HEED_WEIGHT_TABLE, HEED_WEIGHT_TABLE},
    .may_write_bf16 = TRUE,
};

HeedNode
heed_graph_layernorm (HeedGraph *graph, HeedNode x, const HeedTensor *weight,
                      const HeedTensor *bias, double epsilon)
{
  HeedNodeData node = {
      .operation = &heed_operation_layernorm,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {weight, bias},
      .shape = heed_graph_get_shape (graph, x),
      .pass = {.epsilon = (float)epsilon},
  };
  g_assert (heed_tensor_elements (weight) == node.shape.cols);
  g_assert (heed_tensor_elements (bias) == node.shape.cols);
  return heed_graph_append (graph, &node);
}
