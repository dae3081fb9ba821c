/* heed-differences.h: which differences of two maps a person wants to see. */
#pragma once

#include "heed-result.h"

G_BEGIN_DECLS

/**
 * HeedDifferences: pairs of methods with their parameters, in the order they were asked for. They
 * outlive results: a pair is shown as soon as both of its maps are there.
 */
typedef struct _HeedDifferences HeedDifferences;

HeedDifferences *
heed_differences_new (void);
void
heed_differences_free (HeedDifferences *self);

/** heed_differences_add: @a − @b; %FALSE if it was there already. */
gboolean
heed_differences_add (HeedDifferences *self, const HeedExplanation *a, const HeedExplanation *b);

/**
 * heed_differences_set_shown: takes a difference away, or brings it back to its place.
 * @name: its explanation's parameters
 */
void
heed_differences_set_shown (HeedDifferences *self, const char *name, gboolean shown);

/**
 * heed_differences_apply: (transfer full): @result with the differences of those pairs whose maps
 * are in it: a copy, or @result itself where there are none.
 */
HeedResult *
heed_differences_apply (const HeedDifferences *self, HeedResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedDifferences, heed_differences_free)

G_END_DECLS
