/* heed-derive-private.h: what a rule is given, and the rule of each operation. */
#pragma once

#include "heed-attention-map.h"
#include "heed-derive.h"
#include "heed-graph-private.h"
#include "heed-ledger.h"

G_BEGIN_DECLS

/**
 * HeedDerivation: a derivation under way.
 * @gradients: per node of the forward graph, what has reached it so far or %HEED_NO_NODE
 * @depends: per node, whether it depends on the source
 * @again: per node, the node that computes it again or %HEED_NO_NODE
 * @ledger: (nullable)
 * @watch: (nullable): is shown attention nodes
 * @last_segment: the segment whose insides still live when the backward pass begins
 */
struct _HeedDerivation
{
  HeedGraph *graph;
  const HeedRules *rules;
  HeedNode *gradients;
  gboolean *depends;
  HeedNode *again;
  HeedLedger *ledger;
  HeedAttentionFunc watch;
  gpointer watch_data;
  guint last_segment;
};

/**
 * HeedRule: how an operation hands back.
 * @HEED_RULE_PLAIN: its derivative
 * @HEED_RULE_FROZEN: its normaliser, probabilities, slope or gate are constants
 * @HEED_RULE_DIVIDED: relevance is divided evenly between the factors of its products
 */
typedef enum
{
  HEED_RULE_PLAIN,
  HEED_RULE_FROZEN,
  HEED_RULE_DIVIDED,
} HeedRule;

/**
 * HeedHandBack: appends the nodes that hand @g, which reached @node's output, to its inputs.
 * @forward: a copy of @node, which stays where it is while nodes are appended
 */
typedef void (*HeedHandBack) (HeedDerivation *derivation, HeedNode node,
                              const HeedNodeData *forward, HeedNode g, HeedRule rule);

/**
 * heed_derivation_give: adds @g to what reaches input @index of @node. What reaches an input that
 * does not depend on the source ends there, in the ledger as %HEED_LEDGER_HELD.
 */
void
heed_derivation_give (HeedDerivation *derivation, HeedNode node, guint index, HeedNode g);

/** heed_derivation_wants: whether it matters what reaches input @index of @node. */
gboolean
heed_derivation_wants (const HeedDerivation *derivation, HeedNode node, guint index);

/**
 * heed_derivation_value: the node whose value the backward pass reads for @node of the forward
 * graph: itself, or where only a checkpoint was kept a node that computes it again. Appends nodes.
 */
HeedNode
heed_derivation_value (HeedDerivation *derivation, HeedNode node);

/** heed_derivation_show: shows the attention node @node, which @g reached, to who watches. */
void
heed_derivation_show (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g);

/** heed_graph_linear_backward: g [B,R,N] → g·W [B,R,C]. */
HeedNode
heed_graph_linear_backward (HeedGraph *graph, HeedNode g, const HeedTensor *weight);

/** heed_linear_relevance: what the γ and ε rule hands back to the input of a linear node. */
HeedNode
heed_linear_relevance (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g);

/** HeedInnerProduct: @scale·Σ a·t(b), b a node or where it is not %NULL @weight. */
typedef struct
{
  HeedNode a;
  HeedNode b;
  const HeedTensor *weight;
  HeedInner inner;
  double scale;
} HeedInnerProduct;

/** heed_derivation_note: enters a product into the ledger, if there is one. */
void
heed_derivation_note (HeedDerivation *d, HeedLedgerKind kind, const HeedInnerProduct *product);

void
heed_linear_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       HeedRule rule);
void
heed_layernorm_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                          HeedRule rule);
void
heed_attention_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                          HeedRule rule);
void
heed_activation_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward,
                           HeedNode g, HeedRule rule);
void
heed_add_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                    HeedRule rule);
void
heed_multiply_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                         HeedRule rule);
void
heed_select_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       HeedRule rule);
void
heed_l2norm_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                       HeedRule rule);
void
heed_dot_hand_back (HeedDerivation *d, HeedNode node, const HeedNodeData *forward, HeedNode g,
                    HeedRule rule);

G_END_DECLS
