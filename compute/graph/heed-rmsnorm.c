#include "heed-derive-private.h"

/* The kernels of LayerNorm, without mean and bias. */
const HeedOperation heed_operation_rmsnorm = {
    .name = "rmsnorm",
    .kernel = HEED_KERNEL_LAYERNORM,
    .n_slots = 3,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0), HEED_SLOT_WEIGHT (1)},
    .weight_use = {HEED_WEIGHT_TABLE, HEED_WEIGHT_TABLE},
};

HeedNode
heed_graph_rmsnorm (HeedGraph *graph, HeedNode x, const HeedTensor *weight, double epsilon)
{
  HeedNodeData node = {
      .operation = &heed_operation_rmsnorm,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {weight},
      .shape = heed_graph_get_shape (graph, x),
      .pass = {.epsilon = (float)epsilon, .rms = TRUE},
  };
  g_assert (heed_tensor_elements (weight) == node.shape.cols);
  return heed_graph_append (graph, &node);
}
