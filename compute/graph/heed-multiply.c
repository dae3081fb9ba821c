#include "heed-derive-private.h"

const HeedOperation heed_operation_multiply = {
    .name = "multiply",
    .kernel = HEED_KERNEL_MULTIPLY,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
    .in_place = 3,
};

static HeedNode
append (HeedGraph *graph, HeedNode a, HeedNode b, double scale)
{
  HeedNodeData node = {
      .operation = &heed_operation_multiply,
      .n_inputs = 2,
      .inputs = {a, b},
      .shape = heed_graph_get_shape (graph, a),
      .pass = {.scale = (float)scale},
  };
  HeedShape other = heed_graph_get_shape (graph, b);
  g_assert (other.cols == node.shape.cols && other.rows_kind == node.shape.rows_kind);
  g_assert (other.rows_kind != HEED_ROWS_FIXED || other.rows == node.shape.rows);
  return heed_graph_append (graph, &node);
}

HeedNode
heed_graph_multiply (HeedGraph *graph, HeedNode gate, HeedNode x)
{
  return append (graph, gate, x, 1);
}

void
heed_multiply_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                         HeedRule rule)
{
  double share = rule == HEED_RULE_DIVIDED ? 0.5 : 1;
  for (guint i = rule == HEED_RULE_FROZEN ? 1 : 0; i < 2; i++)
    if (heed_derivation_wants (d, node, i))
      {
        HeedNode other = heed_derivation_value (d, forward->inputs[1 - i]);
        heed_derivation_give (d, node, i, append (d->graph, g, other, share));
      }
}
