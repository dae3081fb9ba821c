#include "heed-derive-private.h"

/* An operation's row of the table: @rules in the columns' order. */
typedef struct
{
  const HeedOperation *operation;
  HeedHandBack hand_back;
  HeedRule rules[HEED_N_RULE_SETS];
} RuleRow;

/* Operation × rule set; columns: gradient, cp-lrp, attn-lrp. Linear also follows γ
 * and ε. */
static const RuleRow rule_table[] = {
    {&heed_operation_linear,
     heed_linear_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_PLAIN, HEED_RULE_PLAIN}},
    {&heed_operation_layernorm,
     heed_layernorm_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_FROZEN, HEED_RULE_FROZEN}},
    {&heed_operation_rmsnorm,
     heed_layernorm_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_FROZEN, HEED_RULE_FROZEN}},
    {&heed_operation_attention,
     heed_attention_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_FROZEN, HEED_RULE_DIVIDED}},
    {&heed_operation_activation,
     heed_activation_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_FROZEN, HEED_RULE_FROZEN}},
    {&heed_operation_add, heed_add_hand_back, {HEED_RULE_PLAIN, HEED_RULE_PLAIN, HEED_RULE_PLAIN}},
    {&heed_operation_multiply,
     heed_multiply_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_FROZEN, HEED_RULE_DIVIDED}},
    {&heed_operation_add_positions,
     heed_add_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_PLAIN, HEED_RULE_PLAIN}},
    {&heed_operation_select,
     heed_select_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_PLAIN, HEED_RULE_PLAIN}},
    {&heed_operation_l2norm,
     heed_l2norm_hand_back,
     {HEED_RULE_PLAIN, HEED_RULE_FROZEN, HEED_RULE_FROZEN}},
    {&heed_operation_dot, heed_dot_hand_back, {HEED_RULE_PLAIN, HEED_RULE_PLAIN, HEED_RULE_PLAIN}},
};

static const RuleRow *
find_row (const HeedOperation *operation)
{
  for (guint i = 0; i < G_N_ELEMENTS (rule_table); i++)
    if (rule_table[i].operation == operation)
      return &rule_table[i];
  g_error ("operation %s has no row in the rule table", operation->name);
}

gboolean
heed_derivation_wants (const HeedDerivation *derivation, HeedNode node, guint index)
{
  HeedNode input = heed_graph_node (derivation->graph, node)->inputs[index];
  return input != HEED_NO_NODE && (derivation->depends[input] || derivation->ledger != NULL);
}

static void
note_held (HeedDerivation *derivation, HeedNode input, HeedNode g)
{
  if (derivation->ledger == NULL)
    return;
  HeedInnerProduct product = {.a = g, .b = heed_derivation_value (derivation, input), .scale = 1};
  heed_derivation_note (derivation, HEED_LEDGER_HELD, &product);
}

void
heed_derivation_give (HeedDerivation *derivation, HeedNode node, guint index, HeedNode g)
{
  HeedNode input = heed_graph_node (derivation->graph, node)->inputs[index];
  if (input == HEED_NO_NODE)
    return;
  if (!derivation->depends[input])
    {
      note_held (derivation, input, g);
      return;
    }
  HeedNode *held = &derivation->gradients[input];
  *held = *held == HEED_NO_NODE ? g : heed_graph_add (derivation->graph, *held, g);
}

/* Whether the backward pass reads @node as the forward pass left it. */
static gboolean
is_kept (const HeedDerivation *derivation, const HeedNodeData *data)
{
  gboolean is_input = data->operation == NULL && data->part_of == HEED_NO_NODE;
  return is_input || data->checkpoint || data->segment == 0
         || data->segment == derivation->last_segment;
}

HeedNode
heed_derivation_value (HeedDerivation *derivation, HeedNode node)
{
  if (node == HEED_NO_NODE)
    return HEED_NO_NODE;
  HeedNodeData data = *heed_graph_node (derivation->graph, node);
  HeedNode *again = &derivation->again[node];
  if (is_kept (derivation, &data))
    return node;
  if (*again != HEED_NO_NODE)
    return *again;
  for (guint i = 0; i < data.n_inputs; i++)
    data.inputs[i] = heed_derivation_value (derivation, data.inputs[i]);
  HeedGraph *graph = derivation->graph;
  const char *label = graph->label;
  HeedNode whole = heed_derivation_value (derivation, data.part_of);
  heed_graph_set_label (graph, data.label);
  *again = whole == HEED_NO_NODE ? heed_graph_append (graph, &data)
                                 : heed_graph_part (graph, whole, data.part);
  heed_graph_set_label (graph, label);
  return *again;
}

static void
mark_dependents (HeedDerivation *derivation, HeedNode source, guint n_nodes)
{
  for (HeedNode i = 0; i < n_nodes; i++)
    {
      const HeedNodeData *data = heed_graph_node (derivation->graph, i);
      derivation->depends[i] = i == source;
      for (guint j = 0; j < data->n_inputs; j++)
        if (data->inputs[j] != HEED_NO_NODE && derivation->depends[data->inputs[j]])
          derivation->depends[i] = TRUE;
    }
}

static HeedNode *
new_nodes (guint n)
{
  HeedNode *nodes = g_new (HeedNode, n);
  for (guint i = 0; i < n; i++)
    nodes[i] = HEED_NO_NODE;
  return nodes;
}

static void
hand_back (HeedDerivation *derivation, HeedNode node)
{
  HeedNodeData forward = *heed_graph_node (derivation->graph, node);
  const RuleRow *row = find_row (forward.operation);
  heed_graph_set_label (derivation->graph, forward.label);
  if (derivation->watch != NULL && forward.operation == &heed_operation_attention)
    heed_derivation_show (derivation, node, &forward, derivation->gradients[node]);
  row->hand_back (derivation, node, &forward, derivation->gradients[node],
                  row->rules[derivation->rules->set]);
}

/* Relevance where a block begins, or at the source. */
static void
note_relevance (HeedDerivation *derivation, HeedNode node)
{
  if (derivation->ledger == NULL || derivation->gradients[node] == HEED_NO_NODE)
    return;
  HeedInnerProduct product = {
      .a = heed_derivation_value (derivation, node), .b = derivation->gradients[node], .scale = 1};
  heed_graph_set_label (derivation->graph, heed_graph_get_label (derivation->graph, node));
  heed_derivation_note (derivation, HEED_LEDGER_RELEVANCE, &product);
}

/* @derivation has graph, rules and who is to be told. */
static HeedNode
derive (HeedDerivation *derivation, HeedNode target, HeedNode seed, HeedNode source)
{
  guint n_nodes = heed_graph_get_n_nodes (derivation->graph);
  g_autofree HeedNode *gradients = derivation->gradients = new_nodes (n_nodes);
  g_autofree HeedNode *again = derivation->again = new_nodes (n_nodes);
  g_autofree gboolean *depends = derivation->depends = g_new (gboolean, n_nodes);
  derivation->last_segment = heed_graph_node (derivation->graph, target)->segment;
  mark_dependents (derivation, source, n_nodes);
  gradients[target] = seed;
  for (HeedNode i = target; i > source && i != HEED_NO_NODE; i--)
    if (depends[i] && gradients[i] != HEED_NO_NODE)
      {
        if (heed_graph_node (derivation->graph, i)->checkpoint)
          note_relevance (derivation, i);
        hand_back (derivation, i);
      }
  note_relevance (derivation, source);
  return gradients[source];
}

HeedNode
heed_graph_derive (HeedGraph *graph, HeedNode target, HeedNode seed, const HeedRules *rules,
                   HeedNode source, HeedLedger *ledger)
{
  HeedDerivation derivation = {.graph = graph, .rules = rules, .ledger = ledger};
  return derive (&derivation, target, seed, source);
}

HeedNode
heed_graph_derive_watched (HeedGraph *graph, HeedNode target, HeedNode seed, const HeedRules *rules,
                           HeedNode source, HeedAttentionFunc watch, gpointer user_data)
{
  HeedDerivation derivation = {
      .graph = graph, .rules = rules, .watch = watch, .watch_data = user_data};
  return derive (&derivation, target, seed, source);
}
