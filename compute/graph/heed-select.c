#include "heed-derive-private.h"

const HeedOperation heed_operation_select = {
    .name = "select",
    .kernel = HEED_KERNEL_SELECT,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_FLAT (1)},
};

HeedNode
heed_graph_select (HeedGraph *graph, HeedNode x, HeedNode rows)
{
  HeedShape shape = heed_graph_get_shape (graph, rows);
  g_assert (shape.type == HEED_TYPE_I32 && shape.cols == 1);
  shape.type = HEED_TYPE_F32;
  shape.cols = heed_graph_get_shape (graph, x).cols;
  HeedNodeData node = {
      .operation = &heed_operation_select,
      .n_inputs = 2,
      .inputs = {x, rows},
      .shape = shape,
  };
  return heed_graph_append (graph, &node);
}

static const HeedOperation backward = {
    .name = "select-backward",
    .kernel = HEED_KERNEL_SELECT_BACKWARD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_FLAT (1)},
};

void
heed_select_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       HeedRule rule)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 2,
      .inputs = {g, heed_derivation_value (d, forward->inputs[1])},
      .shape = heed_graph_get_shape (d->graph, forward->inputs[0]),
  };
  heed_derivation_give (d, node, 0, heed_graph_append (d->graph, &data));
}
