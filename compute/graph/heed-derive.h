/* heed-derive.h: backward passes derived from any graph by a table of rules.
 *
 * A rule says how one operation hands what reaches its output back to its inputs. The rule table
 * (operation × rule set) is the only place where propagation methods differ: a new rule set is a
 * column, a new operation a row, and models contain nothing of it.
 */
#pragma once

#include "heed-ledger.h"

G_BEGIN_DECLS

/**
 * HeedRuleSet:
 * @HEED_RULES_GRADIENT: the derivative
 * @HEED_RULES_CP_LRP: attention probabilities, the normalisers of LayerNorm, RMSNorm and L2 norm
 *   and the gate of a product are constants, an activation multiplies by σ(x)/x (Ali et al. 2022,
 *   AH and LN rules; methods.md §2)
 * @HEED_RULES_ATTN_LRP: normalisers are constants and an activation multiplies by σ(x)/x; what
 *   reaches a query or key is a quarter of its gradient, what reaches a value or a factor of a
 *   product half of it (Achtibat et al. 2024; methods.md §3)
 */
typedef enum
{
  HEED_RULES_GRADIENT,
  HEED_RULES_CP_LRP,
  HEED_RULES_ATTN_LRP,
  HEED_N_RULE_SETS,
} HeedRuleSet;

/**
 * HeedRules: how relevance is handed back. What a derived pass yields is always relevance divided
 * by the input it belongs to, so that R = x·∂f/∂x whatever the rules.
 * @gamma: of linear layers: their weights take (1 + γ)-fold what has the sign of the layer's
 * output, 0 or more
 * @epsilon: of linear layers: added to the size of their denominators, 0 or more. With γ = ε = 0
 *   they hand back the derivative. With γ a linear layer costs four products in the backward pass
 *   (z again unless it lives, |x|·|W|ᵀ, a·W, a·|W|) where the derivative costs one, and on the CPU
 *   |W| in two packed forms beside W's two; with ε alone two
 */
typedef struct
{
  HeedRuleSet set;
  double gamma;
  double epsilon;
} HeedRules;

/**
 * heed_graph_derive:
 * @target: the node that f depends on
 * @seed: a node of @target's shape: ∂f/∂target
 * @source: a node that @target depends on
 * @ledger: (nullable): receives what becomes of relevance on the way: entries, whose nodes are to
 *   be among a program's outputs
 *
 * Appends the reverse of everything between @source and @target.
 *
 * Of what the backward pass reads, only checkpoints (heed_graph_mark_checkpoint()) are kept from
 * the forward pass, and what was built before the first one or after the last one. The rest is
 * computed again, block by block and only as far as a rule asks for it, so that a propagation's
 * memory is one checkpoint per block and the insides of one block.
 *
 * Returns: the node that holds ∂f/∂source under @rules, per lane also where @source is shared, or
 * %HEED_NO_NODE if @target does not depend on @source
 */
HeedNode
heed_graph_derive (HeedGraph *graph, HeedNode target, HeedNode seed, const HeedRules *rules,
                   HeedNode source, HeedLedger *ledger);

G_END_DECLS
