/* heed-derive.h: backward passes derived from any graph by a table of rules.
 *
 * A rule says how one operation hands what reaches its output back to its inputs. The rule table
 * (operation × rule set) is the only place where propagation methods differ: a new rule set is a
 * column, a new operation a row, and models contain nothing of it.
 */
#pragma once

#include "heed-graph.h"

G_BEGIN_DECLS

/**
 * HeedRuleSet:
 * @HEED_RULES_GRADIENT: the derivative
 * @HEED_RULES_CP_LRP: attention probabilities and the normalisers of LayerNorm and L2 norm are
 *   constants, an activation multiplies by σ(x)/x (Ali et al. 2022, AH and LN rules; methods.md §2)
 */
typedef enum
{
  HEED_RULES_GRADIENT,
  HEED_RULES_CP_LRP,
  HEED_N_RULE_SETS,
} HeedRuleSet;

/**
 * heed_graph_derive:
 * @target: the node that f depends on
 * @seed: a node of @target's shape: ∂f/∂target
 * @source: a node that @target depends on
 *
 * Appends the reverse of everything between @source and @target.
 *
 * Returns: the node that holds ∂f/∂source under @rules, per lane also where @source is shared, or
 * %HEED_NO_NODE if @target does not depend on @source
 */
HeedNode
heed_graph_derive (HeedGraph *graph, HeedNode target, HeedNode seed, HeedRuleSet rules,
                   HeedNode source);

G_END_DECLS
