#include "heed-graph-private.h"

HeedGraph *
heed_graph_new (void)
{
  HeedGraph *graph = g_new0 (HeedGraph, 1);
  graph->nodes = g_array_new (FALSE, TRUE, sizeof (HeedNodeData));
  graph->labels = g_string_chunk_new (256);
  graph->label = "";
  return graph;
}

void
heed_graph_free (HeedGraph *graph)
{
  if (graph == NULL)
    return;
  g_array_unref (graph->nodes);
  g_string_chunk_free (graph->labels);
  g_free (graph);
}

HeedNodeData *
heed_graph_node (const HeedGraph *graph, HeedNode node)
{
  g_assert (node < graph->nodes->len);
  return &g_array_index (graph->nodes, HeedNodeData, node);
}

guint
heed_graph_get_n_nodes (const HeedGraph *graph)
{
  return graph->nodes->len;
}

HeedShape
heed_graph_get_shape (const HeedGraph *graph, HeedNode node)
{
  return heed_graph_node (graph, node)->shape;
}

const char *
heed_graph_get_operation_name (const HeedGraph *graph, HeedNode node)
{
  const HeedNodeData *data = heed_graph_node (graph, node);
  return data->operation ? data->operation->name : data->part_of == HEED_NO_NODE ? "input" : "part";
}

void
heed_graph_set_label (HeedGraph *graph, const char *label)
{
  graph->label = g_string_chunk_insert_const (graph->labels, label);
}

const char *
heed_graph_get_label (const HeedGraph *graph, HeedNode node)
{
  return heed_graph_node (graph, node)->label;
}

void
heed_graph_mark_checkpoint (HeedGraph *graph, HeedNode node)
{
  heed_graph_node (graph, node)->checkpoint = TRUE;
  graph->segment += 1;
}

HeedNode
heed_graph_append (HeedGraph *graph, const HeedNodeData *data)
{
  HeedNodeData node = *data;
  node.label = graph->label;
  node.segment = graph->segment;
  node.checkpoint = FALSE;
  if (node.operation != NULL)
    node.part_of = HEED_NO_NODE;
  for (guint i = 0; i < node.n_inputs; i++)
    if (node.inputs[i] != HEED_NO_NODE && heed_graph_node (graph, node.inputs[i])->shape.laned)
      node.shape.laned = TRUE;
  if (node.n_parts == 0)
    {
      node.n_parts = 1;
      node.parts[0] = node.shape;
    }
  for (guint i = 0; i < node.n_parts; i++)
    node.parts[i].laned = node.shape.laned;
  g_array_append_val (graph->nodes, node);
  return graph->nodes->len - 1;
}

HeedNode
heed_graph_input (HeedGraph *graph, HeedShape shape)
{
  HeedNodeData node = {.shape = shape, .part_of = HEED_NO_NODE};
  g_return_val_if_fail (shape.type == HEED_TYPE_F32 || shape.type == HEED_TYPE_I32, HEED_NO_NODE);
  return heed_graph_append (graph, &node);
}

HeedNode
heed_graph_part (HeedGraph *graph, HeedNode whole, guint part)
{
  const HeedNodeData *data = heed_graph_node (graph, whole);
  g_assert (part < data->n_parts);
  HeedNodeData node = {.shape = data->parts[part], .part_of = whole, .part = part};
  return heed_graph_append (graph, &node);
}

guint32
heed_shape_rows (const HeedShape *shape, const HeedExtents *extents)
{
  switch (shape->rows_kind)
    {
    case HEED_ROWS_FIXED:
      return shape->rows;
    case HEED_ROWS_RUN:
      return extents->rows;
    case HEED_ROWS_READ:
      return extents->read;
    case HEED_ROWS_CACHED:
      return extents->cached;
    case HEED_ROWS_KEYS:
      return extents->cached + extents->rows;
    }
  g_assert_not_reached ();
}

guint32
heed_shape_lanes (const HeedShape *shape, const HeedExtents *extents)
{
  return shape->laned ? extents->lanes : 1;
}

gsize
heed_shape_bytes (const HeedShape *shape, const HeedExtents *extents)
{
  return (gsize)heed_shape_lanes (shape, extents) * heed_shape_rows (shape, extents) * shape->cols
         * heed_type_size (shape->type);
}
