/* heed-colour-bar.h: a horizontal colour bar with numbers at round values and zero marked. */
#pragma once

#include "heed-figure-style.h"
#include "heed-scale.h"

G_BEGIN_DECLS

typedef struct _HeedColourBar HeedColourBar;

/**
 * heed_colour_bar_new:
 * @scale: spans 0 … most, or −most … most; where most is 0 only zero is marked
 * @label: what the numbers are
 * @width: of the whole bar
 */
HeedColourBar *
heed_colour_bar_new (HeedFigureStyle *style, HeedScale scale, const char *label, double width);
void
heed_colour_bar_free (HeedColourBar *bar);
double
heed_colour_bar_get_height (const HeedColourBar *bar);
void
heed_colour_bar_draw (const HeedColourBar *bar, cairo_t *cr, double x, double y);

/**
 * heed_nice_step: the least of 1, 2, 5 · 10ⁿ that cuts @span into at most @most_steps (≥ 1) parts.
 */
double
heed_nice_step (double span, guint most_steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedColourBar, heed_colour_bar_free)

G_END_DECLS
