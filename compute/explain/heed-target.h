/* heed-target.h: the explained scalar f of a dual encoder's logits; methods.md §0. */
#pragma once

#include "heed-result.h"

G_BEGIN_DECLS

/** heed_target_get_value_kind: what f is for a target. */
HeedValueKind
heed_target_get_value_kind (HeedTargetKind kind);

/**
 * heed_target_evaluate:
 * @logits: [n]: the caption's first; for %HEED_TARGET_VERSUS the other caption's second, for
 *   %HEED_TARGET_LIST the rest of the list after it
 *
 * Returns: the logit, the difference of the two, or log softmax over the list at the caption
 */
double
heed_target_evaluate (HeedTargetKind kind, const double *logits, guint n);

/** heed_target_slope: @slope [n]: ∂f/∂logit of each caption. */
void
heed_target_slope (HeedTargetKind kind, const double *logits, guint n, double *slope);

G_END_DECLS
