/* heed-plan.h: which passes a graph becomes, in what order, and where each array lies.
 *
 * Only what the outputs need is kept. Linear, activation and residual add become one pass where
 * nothing else reads what lies between. Steps that no lane can change come first and run once;
 * every array has a place in one arena for as long as it is needed.
 */
#pragma once

#include "heed-graph-private.h"

G_BEGIN_DECLS

/**
 * HeedStep: one pass to be.
 * @node: the node whose value it writes
 * @base: the node whose operation it is (the linear of a fused chain)
 * @activation: of the chain, or the operation's own
 * @residual: added at the end, or %HEED_NO_NODE
 */
typedef struct
{
  HeedNode node;
  HeedNode base;
  HeedActivation activation;
  HeedNode residual;
} HeedStep;

typedef struct _HeedPlan HeedPlan;

/** heed_plan_new: @graph outlives the plan. */
HeedPlan *
heed_plan_new (const HeedGraph *graph, const HeedNode *outputs, guint n_outputs);
void
heed_plan_free (HeedPlan *plan);

guint
heed_plan_get_n_steps (const HeedPlan *plan);
/** heed_plan_get_n_shared: steps 0 … n−1 run once, the others once per batch of lanes. */
guint
heed_plan_get_n_shared (const HeedPlan *plan);
const HeedStep *
heed_plan_get_step (const HeedPlan *plan, guint index);
/** heed_plan_needs: whether @node has to be computed or given for the outputs. */
gboolean
heed_plan_needs (const HeedPlan *plan, HeedNode node);

/**
 * heed_plan_place: gives every array its place for at most @extents.
 *
 * Arrays of which one is needed while the other is never overlap (greedy by size: the largest
 * first, each at the lowest place that is free while it lives). What is computed element by element
 * takes the place of an input that nothing reads afterwards.
 *
 * Returns: the arena's bytes
 */
gsize
heed_plan_place (HeedPlan *plan, const HeedExtents *extents);

/** heed_plan_largest_array: bytes of the largest single array for @extents. */
gsize
heed_plan_largest_array (const HeedPlan *plan, const HeedExtents *extents);

/** heed_plan_get_offset: where @node begins for @extents (at most those of heed_plan_place()). */
gsize
heed_plan_get_offset (const HeedPlan *plan, HeedNode node, const HeedExtents *extents);

/** heed_plan_get_lifetime: first and last step during which @node's array is kept; for tests. */
void
heed_plan_get_lifetime (const HeedPlan *plan, HeedNode node, guint *first, guint *last);

/** HeedWeightFinder: the loaded weight of a tensor. */
typedef HeedWeight *(*HeedWeightFinder) (const HeedTensor *tensor, HeedWeightUse use,
                                         gpointer user_data);

/** heed_plan_lower: the pass of step @index with @extents bound. */
void
heed_plan_lower (const HeedPlan *plan, guint index, const HeedExtents *extents, HeedBuffer *arena,
                 HeedWeightFinder find, gpointer user_data, HeedPass *pass);

/** heed_plan_count: multiply-adds of steps [first, first+n) for @extents. */
guint64
heed_plan_count (const HeedPlan *plan, guint first, guint n, const HeedExtents *extents);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPlan, heed_plan_free)

G_END_DECLS
