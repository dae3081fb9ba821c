#include "heed-graph-private.h"

const HeedOperation heed_operation_unfold = {
    .name = "unfold",
    .kernel = HEED_KERNEL_UNFOLD,
    .n_slots = 1,
    .slots = {HEED_SLOT_INPUT (0)},
};

HeedNode
heed_graph_unfold (HeedGraph *graph, HeedNode pixels, guint32 height, guint32 width, guint32 patch)
{
  HeedShape shape = heed_graph_get_shape (graph, pixels);
  guint32 channels = shape.rows;
  g_assert (shape.rows_kind == HEED_ROWS_FIXED && shape.cols == height * width && patch > 0);
  shape.rows = (height / patch) * (width / patch);
  shape.cols = channels * patch * patch;
  HeedNodeData node = {
      .operation = &heed_operation_unfold,
      .n_inputs = 1,
      .inputs = {pixels},
      .shape = shape,
      .pass = {.patch = patch, .channels = channels, .height = height, .width = width},
  };
  return heed_graph_append (graph, &node);
}
