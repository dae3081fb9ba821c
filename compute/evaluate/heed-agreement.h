/* heed-agreement.h: does one method find what another one found? */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** How many of the reference's largest heed_metric_rank looks for, among how many of the method's.
 */
#define HEED_AGREEMENT_SOUGHT 10
#define HEED_AGREEMENT_AMONG  20

/**
 * heed_agreement_recall:
 * @reference, @values: [n]: two methods' relevance; elements that are not finite in both do not
 *   count
 * @sought: how many of @reference's elements are looked for
 * @among: how many of @values' they are looked for in
 *
 * The share of the @sought elements of largest |@reference| that are among the @among elements of
 * largest |@values| (methods.md §1 measures `atman-estimate` so, which runs its largest |estimate|
 * exactly). Where elements tie for the last places each has an equal part in them, so that nothing
 * hangs on the order of patches: a map without differences finds @among / @n, as does chance.
 *
 * Returns: 0 … 1, or NaN where no element counts
 */
double
heed_agreement_recall (const double *reference, const double *values, gsize n, guint sought,
                       guint among);

G_END_DECLS
