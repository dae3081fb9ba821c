#include "heed-attention-map.h"
#include "heed-graph-private.h"

#include <math.h>

/* Scores, and where there is a gradient what reaches the probabilities. */
static guint64
multiply_adds (const HeedGraph *graph, const HeedNodeData *node, const HeedExtents *extents)
{
  const HeedShape *query = &heed_graph_node (graph, node->inputs[0])->shape;
  const HeedShape *key = &heed_graph_node (graph, node->inputs[1])->shape;
  guint64 products = node->inputs[3] == HEED_NO_NODE ? 1 : 2;
  return products * heed_shape_lanes (&node->shape, extents) * heed_shape_rows (query, extents)
         * heed_shape_rows (key, extents) * query->cols;
}

static const HeedOperation attention_mean = {
    .name = "attention-mean",
    .kernel = HEED_KERNEL_ATTENTION_MEAN,
    .n_slots = 6,
    .slots = {HEED_SLOT_INPUT (0), HEED_SLOT_INPUT (1), HEED_SLOT_FLAT (2), HEED_SLOT_INPUT (3),
              HEED_SLOT_INPUT (4), HEED_SLOT_FLAT (5)},
    .multiply_adds = multiply_adds,
};

HeedNode
heed_graph_attention_mean (HeedGraph *graph, const HeedAttentionView *view, HeedAttentionMean mean,
                           HeedNode columns, guint32 cols)
{
  HeedShape shape = heed_graph_get_shape (graph, view->query);
  gboolean weighed = mean != HEED_ATTENTION_PLAIN;
  g_assert ((columns != HEED_NO_NODE) == (mean == HEED_ATTENTION_COLUMNS));
  HeedNodeData node = {
      .operation = &attention_mean,
      .n_inputs = 6,
      .inputs = {view->query, view->key, view->positions, weighed ? view->gradient : HEED_NO_NODE,
                 weighed ? view->value : HEED_NO_NODE, columns},
      .shape = shape,
      .pass =
          {
              .heads = view->heads,
              .causal = view->causal,
              .scale = (float)(1 / sqrt ((double)shape.cols / view->heads)),
          },
  };
  node.shape.cols = cols;
  return heed_graph_append (graph, &node);
}
