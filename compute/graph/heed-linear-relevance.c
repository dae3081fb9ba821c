/* The γ and ε rule of linear layers (methods.md §3), put together from kernels whose formulas
 * heed-pass.h gives. */
#include "heed-derive-private.h"

static guint64
multiply_adds (const HeedGraph *graph, const HeedNodeData *node, const HeedExtents *extents)
{
  const HeedShape *x = &heed_graph_node (graph, node->inputs[0])->shape;
  return (guint64)heed_shape_lanes (x, extents) * heed_shape_rows (x, extents) * x->cols
         * node->shape.cols;
}

static const HeedOperation magnitude = {
    .name = "linear-magnitude",
    .kernel = HEED_KERNEL_LINEAR_MAGNITUDE,
    .n_slots = 3,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0), HEED_SLOT_WEIGHT (1)},
    .weight_use = {HEED_WEIGHT_MATRIX, HEED_WEIGHT_TABLE},
    .multiply_adds = multiply_adds,
};

static const HeedOperation magnitude_backward = {
    .name = "linear-magnitude-backward",
    .kernel = HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_WEIGHT (0)},
    .weight_use = {HEED_WEIGHT_MATRIX},
    .multiply_adds = multiply_adds,
};

static const HeedOperation share = {
    .name = "relevance-share",
    .kernel = HEED_KERNEL_RELEVANCE_SHARE,
    .n_slots = 3,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1), HEED_SLOT_INPUT (2)},
    .in_place = 7,
};

static const HeedOperation sign = {
    .name = "sign",
    .kernel = HEED_KERNEL_SIGN,
    .n_slots = 2,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1)},
    .in_place = 3,
};

/* |x|·|W|ᵀ + |b| */
static HeedNode
append_magnitude (HeedDerivation *d, HeedNode x, const HeedNodeData *forward)
{
  HeedNodeData data = {
      .operation = &magnitude,
      .n_inputs = 1,
      .inputs = {x},
      .weights = {forward->weights[0], forward->weights[1]},
      .shape = forward->shape,
  };
  return heed_graph_append (d->graph, &data);
}

static HeedNode
append_share (HeedDerivation *d, HeedNode g, HeedNode z, HeedNode m)
{
  HeedNodeData data = {
      .operation = &share,
      .n_inputs = 3,
      .inputs = {g, z, m},
      .shape = heed_graph_get_shape (d->graph, z),
      .pass = {.gamma = (float)d->rules->gamma, .epsilon = (float)d->rules->epsilon},
  };
  return heed_graph_append (d->graph, &data);
}

static HeedNode
append_sign (HeedDerivation *d, HeedNode a, HeedNode by, double scale)
{
  HeedNodeData data = {
      .operation = &sign,
      .n_inputs = 2,
      .inputs = {a, by},
      .shape = heed_graph_get_shape (d->graph, a),
      .pass = {.scale = (float)scale},
  };
  return heed_graph_append (d->graph, &data);
}

/* a·|W| */
static HeedNode
append_magnitude_backward (HeedDerivation *d, HeedNode a, HeedNode x, const HeedTensor *weight)
{
  HeedNodeData data = {
      .operation = &magnitude_backward,
      .n_inputs = 1,
      .inputs = {a},
      .weights = {weight},
      .shape = heed_graph_get_shape (d->graph, x),
  };
  return heed_graph_append (d->graph, &data);
}

/* @a: relevance by the denominators, times 1 + γ/2 */
static void
note_sinks (HeedDerivation *d, const HeedNodeData *forward, HeedNode a, HeedNode z)
{
  double epsilon = d->rules->epsilon / (1 + d->rules->gamma / 2);
  HeedInnerProduct bias = {.a = a, .weight = forward->weights[1], .scale = 1};
  HeedInnerProduct stabiliser = {.a = a, .b = z, .inner = HEED_INNER_SIGN, .scale = epsilon};
  if (bias.weight != NULL)
    heed_derivation_note (d, HEED_LEDGER_BIAS, &bias);
  if (epsilon != 0)
    heed_derivation_note (d, HEED_LEDGER_EPSILON, &stabiliser);
}

HeedNode
heed_linear_relevance (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g)
{
  double half = d->rules->gamma / 2;
  const HeedTensor *weight = forward->weights[0];
  HeedNode z = heed_derivation_value (d, node);
  HeedNode x = half != 0 ? heed_derivation_value (d, forward->inputs[0]) : HEED_NO_NODE;
  HeedNode m = half != 0 ? append_magnitude (d, x, forward) : HEED_NO_NODE;
  HeedNode a = append_share (d, g, z, m);
  note_sinks (d, forward, a, z);
  HeedNode own = heed_graph_linear_backward (d->graph, a, weight);
  if (half == 0)
    return own;
  HeedNode favoured = append_sign (d, a, z, half / (1 + half));
  HeedInnerProduct bias = {
      .a = favoured, .weight = forward->weights[1], .inner = HEED_INNER_MAGNITUDE, .scale = 1};
  if (bias.weight != NULL)
    heed_derivation_note (d, HEED_LEDGER_BIAS, &bias);
  HeedNode sized = append_magnitude_backward (d, favoured, x, weight);
  return heed_graph_add (d->graph, own, append_sign (d, sized, x, 1));
}
