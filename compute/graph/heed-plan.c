#include "heed-plan.h"

#define ARENA_ALIGNMENT 256

/* What the plan knows of a node: @fused_into: computed by that node's step; @first, @last: steps
 * between which its array is kept; @place: the node whose place it takes, mostly itself; @until:
 * the step to which its place is kept, for itself and for those that take it. */
typedef struct
{
  gboolean needed;
  gboolean output;
  guint n_consumers;
  HeedNode fused_into;
  guint first;
  guint last;
  HeedNode place;
  guint until;
  gsize offset;
} NodePlan;

struct _HeedPlan
{
  const HeedGraph *graph;
  NodePlan *nodes;
  guint n_nodes;
  GArray *steps; /* HeedStep */
  guint n_shared;
};

static gboolean
is_computed (const HeedNodeData *data)
{
  return data->operation != NULL;
}

static HeedNode
root_of (const HeedPlan *plan, HeedNode node)
{
  const HeedNodeData *data = heed_graph_node (plan->graph, node);
  return data->part_of == HEED_NO_NODE ? node : data->part_of;
}

static gboolean
is_laned (const HeedPlan *plan, HeedNode node)
{
  return heed_graph_node (plan->graph, node)->shape.laned;
}

/* Numbers grow along the arrows, so one sweep from the end reaches everything needed. */
static void
mark_needed (HeedPlan *plan, const HeedNode *outputs, guint n_outputs)
{
  for (guint i = 0; i < n_outputs; i++)
    {
      NodePlan *node = &plan->nodes[outputs[i]];
      node->needed = node->output = TRUE;
    }
  for (HeedNode i = plan->n_nodes; i-- > 0;)
    {
      const HeedNodeData *data = heed_graph_node (plan->graph, i);
      if (!plan->nodes[i].needed)
        continue;
      if (data->part_of != HEED_NO_NODE)
        {
          plan->nodes[data->part_of].needed = TRUE;
          plan->nodes[data->part_of].n_consumers += 1;
          plan->nodes[data->part_of].output |= plan->nodes[i].output;
        }
      for (guint j = 0; j < data->n_inputs; j++)
        if (data->inputs[j] != HEED_NO_NODE)
          {
            plan->nodes[data->inputs[j]].needed = TRUE;
            plan->nodes[data->inputs[j]].n_consumers += 1;
          }
    }
}

/* Whether @node is a linear, or an activation fused onto one, that only one step reads. */
static gboolean
ends_fusable_chain (const HeedPlan *plan, HeedNode node)
{
  const HeedNodeData *data = heed_graph_node (plan->graph, node);
  if (plan->nodes[node].output || plan->nodes[node].n_consumers != 1)
    return FALSE;
  if (data->operation == &heed_operation_linear)
    return TRUE;
  return data->operation == &heed_operation_activation
         && plan->nodes[data->inputs[0]].fused_into == node;
}

static void
fuse_activation (HeedPlan *plan, HeedNode node)
{
  HeedNode input = heed_graph_node (plan->graph, node)->inputs[0];
  if (heed_graph_node (plan->graph, input)->operation == &heed_operation_linear
      && ends_fusable_chain (plan, input))
    plan->nodes[input].fused_into = node;
}

/* A residual shared by all lanes stays an add of its own: one matrix product cannot spread it. */
static void
fuse_add (HeedPlan *plan, HeedNode node)
{
  const HeedNodeData *data = heed_graph_node (plan->graph, node);
  for (guint i = 2; i-- > 0;)
    {
      HeedNode chain = data->inputs[i], residual = data->inputs[1 - i];
      if (chain != residual && ends_fusable_chain (plan, chain)
          && is_laned (plan, chain) == is_laned (plan, residual))
        {
          plan->nodes[chain].fused_into = node;
          return;
        }
    }
}

static void
fuse (HeedPlan *plan)
{
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    {
      const HeedNodeData *data = heed_graph_node (plan->graph, i);
      if (!plan->nodes[i].needed)
        continue;
      if (data->operation == &heed_operation_activation)
        fuse_activation (plan, i);
      else if (data->operation == &heed_operation_add)
        fuse_add (plan, i);
    }
}

static HeedStep
make_step (const HeedPlan *plan, HeedNode node)
{
  const HeedNodeData *data = heed_graph_node (plan->graph, node);
  HeedStep step = {node, node, data->pass.activation, HEED_NO_NODE};
  if (data->operation == &heed_operation_add)
    for (guint i = 0; i < 2; i++)
      if (plan->nodes[data->inputs[i]].fused_into == node)
        {
          step.base = data->inputs[i];
          step.residual = data->inputs[1 - i];
        }
  const HeedNodeData *base = heed_graph_node (plan->graph, step.base);
  if (base->operation == &heed_operation_activation
      && plan->nodes[base->inputs[0]].fused_into == step.base)
    {
      step.activation = base->pass.activation;
      step.base = base->inputs[0];
    }
  return step;
}

static void
collect_steps (HeedPlan *plan, gboolean laned)
{
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    if (plan->nodes[i].needed && plan->nodes[i].fused_into == HEED_NO_NODE
        && is_computed (heed_graph_node (plan->graph, i)) && is_laned (plan, i) == laned)
      {
        HeedStep step = make_step (plan, i);
        g_array_append_val (plan->steps, step);
      }
}

/* Step @index reads @input. What a lane's step reads of the shared part is needed again by the
 * next batch: keep it. */
static void
extend_lifetime (HeedPlan *plan, guint index, HeedNode input)
{
  HeedNode root = root_of (plan, input);
  gboolean across_batches = index >= plan->n_shared && !is_laned (plan, root);
  plan->nodes[root].last = MAX (plan->nodes[root].last, across_batches ? plan->steps->len : index);
}

static void
extend_lifetimes (HeedPlan *plan)
{
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const HeedStep *step = &g_array_index (plan->steps, HeedStep, i);
      const HeedNodeData *base = heed_graph_node (plan->graph, step->base);
      for (guint j = 0; j < base->n_inputs; j++)
        if (base->inputs[j] != HEED_NO_NODE)
          extend_lifetime (plan, i, base->inputs[j]);
      if (step->residual != HEED_NO_NODE)
        extend_lifetime (plan, i, step->residual);
    }
}

static void
find_lifetimes (HeedPlan *plan)
{
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    {
      NodePlan *node = &plan->nodes[i];
      node->first = node->last = is_laned (plan, i) ? plan->n_shared : 0;
    }
  for (guint i = 0; i < plan->steps->len; i++)
    {
      NodePlan *node = &plan->nodes[g_array_index (plan->steps, HeedStep, i).node];
      node->first = node->last = i;
    }
  extend_lifetimes (plan);
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    if (plan->nodes[i].output)
      plan->nodes[root_of (plan, i)].last = plan->steps->len;
}

static gboolean
same_shape (const HeedShape *a, const HeedShape *b)
{
  return a->laned == b->laned && a->rows_kind == b->rows_kind && a->rows == b->rows
         && a->cols == b->cols && a->type == b->type;
}

/* Whether @node, written by step @index, may take the place of @input: nothing reads it later, and
 * it is no input of the graph, which is given once for several batches. */
static gboolean
may_take_place (const HeedPlan *plan, guint index, HeedNode node, HeedNode input)
{
  const HeedNodeData *from = heed_graph_node (plan->graph, input);
  const HeedNodeData *to = heed_graph_node (plan->graph, node);
  return is_computed (from) && from->n_parts == 1 && same_shape (&from->shape, &to->shape)
         && plan->nodes[input].last == index
         && plan->nodes[plan->nodes[input].place].until == index;
}

static void
find_places (HeedPlan *plan)
{
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    {
      plan->nodes[i].place = i;
      plan->nodes[i].until = plan->nodes[i].last;
    }
  for (guint i = 0; i < plan->steps->len; i++)
    {
      const HeedStep *step = &g_array_index (plan->steps, HeedStep, i);
      const HeedNodeData *base = heed_graph_node (plan->graph, step->base);
      for (guint j = 0; j < base->n_inputs; j++)
        if ((base->operation->in_place & 1u << j) && base->inputs[j] != HEED_NO_NODE
            && may_take_place (plan, i, step->node, base->inputs[j]))
          {
            HeedNode place = plan->nodes[base->inputs[j]].place;
            plan->nodes[step->node].place = place;
            plan->nodes[place].until = plan->nodes[step->node].last;
            break;
          }
    }
}

HeedPlan *
heed_plan_new (const HeedGraph *graph, const HeedNode *outputs, guint n_outputs)
{
  HeedPlan *plan = g_new0 (HeedPlan, 1);
  plan->graph = graph;
  plan->n_nodes = heed_graph_get_n_nodes (graph);
  plan->nodes = g_new0 (NodePlan, plan->n_nodes);
  plan->steps = g_array_new (FALSE, FALSE, sizeof (HeedStep));
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    plan->nodes[i].fused_into = HEED_NO_NODE;
  mark_needed (plan, outputs, n_outputs);
  fuse (plan);
  collect_steps (plan, FALSE);
  plan->n_shared = plan->steps->len;
  collect_steps (plan, TRUE);
  find_lifetimes (plan);
  find_places (plan);
  return plan;
}

void
heed_plan_free (HeedPlan *plan)
{
  if (plan == NULL)
    return;
  g_array_unref (plan->steps);
  g_free (plan->nodes);
  g_free (plan);
}

guint
heed_plan_get_n_steps (const HeedPlan *plan)
{
  return plan->steps->len;
}

guint
heed_plan_get_n_shared (const HeedPlan *plan)
{
  return plan->n_shared;
}

const HeedStep *
heed_plan_get_step (const HeedPlan *plan, guint index)
{
  return &g_array_index (plan->steps, HeedStep, index);
}

gboolean
heed_plan_needs (const HeedPlan *plan, HeedNode node)
{
  return plan->nodes[node].needed;
}

void
heed_plan_get_lifetime (const HeedPlan *plan, HeedNode node, guint *first, guint *last)
{
  *first = plan->nodes[root_of (plan, node)].first;
  *last = plan->nodes[root_of (plan, node)].last;
}

/* Whether @node has a place of its own. */
static gboolean
is_stored (const HeedPlan *plan, HeedNode node)
{
  return plan->nodes[node].needed && plan->nodes[node].fused_into == HEED_NO_NODE
         && plan->nodes[node].place == node
         && heed_graph_node (plan->graph, node)->part_of == HEED_NO_NODE;
}

static gsize
aligned (gsize bytes)
{
  return (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
}

static gsize
part_bytes (const HeedPlan *plan, HeedNode node, guint part, const HeedExtents *extents)
{
  return heed_shape_bytes (&heed_graph_node (plan->graph, node)->parts[part], extents);
}

static gsize
stored_bytes (const HeedPlan *plan, HeedNode node, const HeedExtents *extents)
{
  gsize bytes = 0;
  for (guint i = 0; i < heed_graph_node (plan->graph, node)->n_parts; i++)
    bytes += part_bytes (plan, node, i, extents);
  return aligned (bytes);
}

typedef struct
{
  HeedNode node;
  gsize bytes;
} Stored;

static int
compare_stored (gconstpointer a, gconstpointer b)
{
  const Stored *x = a, *y = b;
  if (x->bytes != y->bytes)
    return x->bytes < y->bytes ? 1 : -1;
  return x->node < y->node ? -1 : x->node > y->node;
}

static gboolean
live_together (const NodePlan *a, const NodePlan *b)
{
  return a->first <= b->until && b->first <= a->until;
}

/* The lowest offset at which @stored[index] meets none of those placed before it. */
static gsize
lowest_free (const HeedPlan *plan, const GArray *stored, guint index)
{
  const Stored *own = &g_array_index (stored, Stored, index);
  gsize offset = 0;
  for (gboolean moved = TRUE; moved;)
    {
      moved = FALSE;
      for (guint i = 0; i < index; i++)
        {
          const Stored *other = &g_array_index (stored, Stored, i);
          gsize begin = plan->nodes[other->node].offset, end = begin + other->bytes;
          if (live_together (&plan->nodes[own->node], &plan->nodes[other->node]) && offset < end
              && begin < offset + own->bytes)
            {
              offset = end;
              moved = TRUE;
            }
        }
    }
  return offset;
}

gsize
heed_plan_place (HeedPlan *plan, const HeedExtents *extents)
{
  g_autoptr (GArray) stored = g_array_new (FALSE, FALSE, sizeof (Stored));
  gsize arena = 0;
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    if (is_stored (plan, i))
      {
        Stored one = {i, stored_bytes (plan, i, extents)};
        g_array_append_val (stored, one);
      }
  g_array_sort (stored, compare_stored);
  for (guint i = 0; i < stored->len; i++)
    {
      const Stored *own = &g_array_index (stored, Stored, i);
      gsize offset = lowest_free (plan, stored, i);
      plan->nodes[own->node].offset = offset;
      arena = MAX (arena, offset + own->bytes);
    }
  return arena;
}

gsize
heed_plan_largest_array (const HeedPlan *plan, const HeedExtents *extents)
{
  gsize largest = 0;
  for (HeedNode i = 0; i < plan->n_nodes; i++)
    if (is_stored (plan, i))
      largest = MAX (largest, stored_bytes (plan, i, extents));
  return largest;
}

gsize
heed_plan_get_offset (const HeedPlan *plan, HeedNode node, const HeedExtents *extents)
{
  const HeedNodeData *data = heed_graph_node (plan->graph, node);
  HeedNode root = root_of (plan, node);
  gsize offset = plan->nodes[plan->nodes[root].place].offset;
  if (root != node)
    for (guint i = 0; i < data->part; i++)
      offset += part_bytes (plan, root, i, extents);
  return offset;
}

static HeedOperand
lower_node (const HeedPlan *plan, HeedNode node, gboolean flat, const HeedExtents *extents,
            HeedBuffer *arena)
{
  HeedOperand operand = {0};
  if (node == HEED_NO_NODE)
    return operand;
  HeedShape shape = heed_graph_get_shape (plan->graph, node);
  guint32 rows = heed_shape_rows (&shape, extents);
  operand.buffer = arena;
  operand.offset = heed_plan_get_offset (plan, node, extents);
  operand.lanes = heed_shape_lanes (&shape, extents);
  operand.rows = flat ? 1 : rows;
  operand.cols = flat ? rows * shape.cols : shape.cols;
  operand.type = shape.type;
  return operand;
}

/* The output of several parts has the rows of all of them. */
static HeedOperand
lower_output (const HeedPlan *plan, HeedNode node, const HeedExtents *extents, HeedBuffer *arena)
{
  const HeedNodeData *data = heed_graph_node (plan->graph, node);
  HeedOperand operand = lower_node (plan, node, FALSE, extents, arena);
  for (guint i = 1; i < data->n_parts; i++)
    operand.rows += heed_shape_rows (&data->parts[i], extents);
  return operand;
}

static HeedOperand
lower_weight (const HeedNodeData *base, guint index, const HeedExtents *extents,
              HeedWeightFinder find, gpointer user_data)
{
  HeedOperand operand = {.lanes = 1};
  if (base->weights[index] == NULL)
    return operand;
  operand.weight = find (base->weights[index], base->operation->weight_use[index], user_data);
  operand.rows = (guint32)operand.weight->rows;
  operand.cols = (guint32)operand.weight->cols;
  if (base->operation == &heed_operation_add_positions)
    {
      operand.row_offset = base->shape.rows_kind == HEED_ROWS_RUN ? extents->cached : 0;
      operand.rows = heed_shape_rows (&base->shape, extents);
    }
  return operand;
}

static guint64
count_bytes (const HeedPass *pass)
{
  guint64 bytes = 0;
  for (guint i = 0; i < pass->n_operands; i++)
    if (heed_operand_present (&pass->operands[i]))
      bytes += heed_operand_bytes (&pass->operands[i]);
  return bytes;
}

void
heed_plan_lower (const HeedPlan *plan, guint index, const HeedExtents *extents, HeedBuffer *arena,
                 HeedWeightFinder find, gpointer user_data, HeedPass *pass)
{
  const HeedStep *step = heed_plan_get_step (plan, index);
  const HeedNodeData *base = heed_graph_node (plan->graph, step->base);
  const HeedOperation *operation = base->operation;
  *pass = base->pass;
  pass->kernel = operation->kernel;
  pass->activation = step->activation;
  pass->node = step->node;
  pass->row_offset = base->shape.rows_kind == HEED_ROWS_RUN ? extents->cached : 0;
  pass->n_operands = operation->n_slots + 1;
  for (guint i = 0; i < operation->n_slots; i++)
    {
      HeedSlot slot = operation->slots[i];
      if (slot == HEED_SLOT_RESIDUAL)
        pass->operands[i] = lower_node (plan, step->residual, FALSE, extents, arena);
      else if (slot & HEED_SLOT_WEIGHT (0))
        pass->operands[i] = lower_weight (base, slot & 0xf, extents, find, user_data);
      else
        pass->operands[i] = lower_node (plan, base->inputs[slot & 0xf],
                                        (slot & HEED_SLOT_FLAT (0)) != 0, extents, arena);
    }
  pass->operands[operation->n_slots] = lower_output (plan, step->node, extents, arena);
  pass->multiply_adds =
      operation->multiply_adds ? operation->multiply_adds (plan->graph, base, extents) : 0;
  pass->bytes = count_bytes (pass);
}

guint64
heed_plan_count (const HeedPlan *plan, guint first, guint n, const HeedExtents *extents)
{
  guint64 count = 0;
  for (guint i = first; i < first + n; i++)
    {
      const HeedNodeData *base = heed_graph_node (plan->graph, heed_plan_get_step (plan, i)->base);
      if (base->operation->multiply_adds != NULL)
        count += base->operation->multiply_adds (plan->graph, base, extents);
    }
  return count;
}
