#include "heed-derive-private.h"

const HeedOperation heed_operation_add = {
    .name = "add",
    .kernel = HEED_KERNEL_ADD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
    .in_place = 3,
};

HeedNode
heed_graph_add (HeedGraph *graph, HeedNode a, HeedNode b)
{
  HeedNodeData node = {
      .operation = &heed_operation_add,
      .n_inputs = 2,
      .inputs = {a, b},
      .shape = heed_graph_get_shape (graph, a),
  };
  HeedShape other = heed_graph_get_shape (graph, b);
  g_assert (other.cols == node.shape.cols && other.rows_kind == node.shape.rows_kind);
  g_assert (other.rows_kind != HEED_ROWS_FIXED || other.rows == node.shape.rows);
  return heed_graph_append (graph, &node);
}

void
heed_add_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                    HeedRule rule)
{
  for (guint i = 0; i < forward->n_inputs; i++)
    heed_derivation_give (d, node, i, g);
}
