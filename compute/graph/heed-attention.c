#include "heed-derive-private.h"

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

/* Of as much as a product of the forward pass each: scores again and dv, and unless the
 * probabilities are frozen what reaches them, dq and dk. */
static guint64
backward_multiply_adds (const HeedGraph *graph, const HeedNodeData *node,
                        const HeedExtents *extents)
{
  const HeedShape *g = &heed_graph_node (graph, node->inputs[0])->shape;
  const HeedShape *key = &heed_graph_node (graph, node->inputs[2])->shape;
  guint64 products = node->pass.frozen ? 2 : 5;
  return products * heed_shape_lanes (g, extents) * heed_shape_rows (g, extents)
         * heed_shape_rows (key, extents) * g->cols;
}

static const HeedOperation backward = {
    .name = "attention-backward",
    .kernel = HEED_KERNEL_ATTENTION_BACKWARD,
    .n_slots = 6,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1), HEED_SLOT_INPUT (2), HEED_SLOT_INPUT (3),
              HEED_SLOT_FLAT (4), HEED_SLOT_FLAT (5)},
    .multiply_adds = backward_multiply_adds,
};

/* Half of what reached the output reaches the probabilities; what reaches the scores, as much again
 * in queries as in keys. @back: the backward node, g, q, k and v its first inputs. */
static void
note_softmax (HeedDerivation *d, HeedNode node, const HeedNodeData *back, HeedNode whole)
{
  HeedNode out = heed_derivation_value (d, node);
  HeedInnerProduct reached = {.a = back->inputs[0], .b = out, .scale = 0.5};
  heed_derivation_note (d, HEED_LEDGER_SOFTMAX, &reached);
  for (guint i = 0; i < 2; i++)
    {
      HeedInnerProduct passed = {
          .a = back->inputs[1 + i], .b = heed_graph_part (d->graph, whole, i), .scale = -0.25};
      heed_derivation_note (d, HEED_LEDGER_SOFTMAX, &passed);
    }
}

/* Of constant probabilities only the values' gradient is wanted. */
static void
hand_back_frozen (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g)
{
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 6,
      .inputs = {g, heed_derivation_value (d, forward->inputs[0]),
                 heed_derivation_value (d, forward->inputs[1]), HEED_NO_NODE,
                 heed_derivation_value (d, forward->inputs[5]),
                 heed_derivation_value (d, forward->inputs[6])},
      .shape = heed_graph_get_shape (d->graph, forward->inputs[2]),
      .pass = forward->pass,
  };
  data.pass.frozen = TRUE;
  if (heed_derivation_wants (d, node, 2))
    heed_derivation_give (d, node, 2, heed_graph_append (d->graph, &data));
}

static void
hand_back_all (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
               HeedRule rule)
{
  /* Half to the probabilities and half to the values; half of the former to queries and to keys. */
  static const double shares[] = {0.25, 0.25, 0.5};
  HeedNodeData data = {
      .operation = &backward,
      .n_inputs = 6,
      .inputs = {g, heed_derivation_value (d, forward->inputs[0]),
                 heed_derivation_value (d, forward->inputs[1]),
                 heed_derivation_value (d, forward->inputs[2]),
                 heed_derivation_value (d, forward->inputs[5]),
                 heed_derivation_value (d, forward->inputs[6])},
      .shape = forward->shape,
      .pass = forward->pass,
      .n_parts = 3,
  };
  for (guint i = 0; i < 3; i++)
    data.parts[i] = heed_graph_get_shape (d->graph, forward->inputs[i]);
  HeedNode whole = heed_graph_append (d->graph, &data);
  if (rule == HEED_RULE_DIVIDED && d->ledger != NULL)
    note_softmax (d, node, &data, whole);
  for (guint i = 0; i < 3; i++)
    if (heed_derivation_wants (d, node, i))
      {
        HeedNode part = heed_graph_part (d->graph, whole, i);
        if (rule == HEED_RULE_DIVIDED)
          part = heed_graph_scale (d->graph, part, shares[i]);
        heed_derivation_give (d, node, i, part);
      }
}

void
heed_attention_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                          HeedRule rule)
{
  g_assert (forward->inputs[3] == HEED_NO_NODE);
  if (rule == HEED_RULE_FROZEN)
    hand_back_frozen (d, node, forward, g);
  else
    hand_back_all (d, node, forward, g, rule);
}

/* Attention nodes of the graph before @node. */
static guint
count_before (const HeedGraph *graph, HeedNode node)
{
  guint count = 0;
  for (HeedNode i = 0; i < node; i++)
    count += heed_graph_node (graph, i)->operation == &heed_operation_attention;
  return count;
}

void
heed_derivation_show (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g)
{
  g_assert (forward->inputs[3] == HEED_NO_NODE && forward->inputs[5] == HEED_NO_NODE);
  HeedAttentionView view = {
      .index = count_before (d->graph, node),
      .query = heed_derivation_value (d, forward->inputs[0]),
      .key = heed_derivation_value (d, forward->inputs[1]),
      .value = heed_derivation_value (d, forward->inputs[2]),
      .positions = heed_derivation_value (d, forward->inputs[6]),
      .gradient = g,
      .heads = forward->pass.heads,
      .causal = forward->pass.causal,
  };
  d->watch (d->graph, &view, d->watch_data);
}
