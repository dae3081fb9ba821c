#include "heed-derive-private.h"

typedef struct
{
  HeedHandBack hand_back;
  gboolean frozen;
} Rule;

typedef struct
{
  const HeedOperation *operation;
  Rule rules[HEED_N_RULE_SETS];
} RuleRow;

/* Operation × rule set. Columns: gradient, cp-lrp. */
static const RuleRow rule_table[] = {
    {&heed_operation_linear, {{heed_linear_hand_back, FALSE}, {heed_linear_hand_back, FALSE}}},
    {&heed_operation_layernorm,
     {{heed_layernorm_hand_back, FALSE}, {heed_layernorm_hand_back, TRUE}}},
    {&heed_operation_attention,
     {{heed_attention_hand_back, FALSE}, {heed_attention_hand_back, TRUE}}},
    {&heed_operation_activation,
     {{heed_activation_hand_back, FALSE}, {heed_activation_hand_back, TRUE}}},
    {&heed_operation_add, {{heed_add_hand_back, FALSE}, {heed_add_hand_back, FALSE}}},
    {&heed_operation_add_positions, {{heed_add_hand_back, FALSE}, {heed_add_hand_back, FALSE}}},
    {&heed_operation_select, {{heed_select_hand_back, FALSE}, {heed_select_hand_back, FALSE}}},
    {&heed_operation_l2norm, {{heed_l2norm_hand_back, FALSE}, {heed_l2norm_hand_back, TRUE}}},
    {&heed_operation_dot, {{heed_dot_hand_back, FALSE}, {heed_dot_hand_back, FALSE}}},
};

static const Rule *
find_rule (const HeedOperation *operation, HeedRuleSet rules)
{
  for (guint i = 0; i < G_N_ELEMENTS (rule_table); i++)
    if (rule_table[i].operation == operation)
      return &rule_table[i].rules[rules];
  g_error ("operation %s has no row in the rule table", operation->name);
}

gboolean
heed_derivation_wants (const HeedDerivation *derivation, HeedNode node, guint index)
{
  HeedNode input = heed_graph_node (derivation->graph, node)->inputs[index];
  return input != HEED_NO_NODE && derivation->depends[input];
}

void
heed_derivation_give (HeedDerivation *derivation, HeedNode node, guint index, HeedNode g)
{
  HeedNode input = heed_graph_node (derivation->graph, node)->inputs[index];
  if (input == HEED_NO_NODE || !derivation->depends[input])
    return;
  HeedNode *held = &derivation->gradients[input];
  *held = *held == HEED_NO_NODE ? g : heed_graph_add (derivation->graph, *held, g);
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

HeedNode
heed_graph_derive (HeedGraph *graph, HeedNode target, HeedNode seed, HeedRuleSet rules,
                   HeedNode source)
{
  guint n_nodes = heed_graph_get_n_nodes (graph);
  g_autofree HeedNode *gradients = g_new (HeedNode, n_nodes);
  g_autofree gboolean *depends = g_new (gboolean, n_nodes);
  HeedDerivation derivation = {graph, gradients, depends};
  for (guint i = 0; i < n_nodes; i++)
    gradients[i] = HEED_NO_NODE;
  mark_dependents (&derivation, source, n_nodes);
  gradients[target] = seed;
  for (HeedNode i = target; i > source && i != HEED_NO_NODE; i--)
    if (depends[i] && gradients[i] != HEED_NO_NODE)
      {
        const HeedOperation *operation = heed_graph_node (graph, i)->operation;
        const Rule *rule = find_rule (operation, rules);
        heed_graph_set_label (graph, heed_graph_get_label (graph, i));
        rule->hand_back (&derivation, i, gradients[i], rule->frozen);
      }
  return gradients[source];
}
