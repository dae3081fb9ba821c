/* heed-token-strip.h: the tokens of a text as flowing text, each on the colour of its relevance. */
#pragma once

#include "heed-figure-style.h"
#include "heed-result.h"
#include "heed-scale.h"

G_BEGIN_DECLS

/**
 * HeedTokenStrip: wraps like any text: pieces of one word stay together, right-to-left text runs
 * right to left. Special tokens are smaller; tokens that the method does not explain are hatched;
 * where it estimates, those that are exact have a stronger outline.
 */
typedef struct _HeedTokenStrip HeedTokenStrip;

/**
 * heed_token_strip_new:
 * @result: gives the tokens; not kept
 * @explanation: (nullable): gives their relevance; not kept; %NULL: tokens without colour
 * @width: where lines wrap
 */
HeedTokenStrip *
heed_token_strip_new (HeedFigureStyle *style, const HeedResult *result,
                      const HeedExplanation *explanation, HeedScale scale, double width);
void
heed_token_strip_free (HeedTokenStrip *strip);
double
heed_token_strip_get_height (const HeedTokenStrip *strip);
gboolean
heed_token_strip_is_right_to_left (const HeedTokenStrip *strip);
gboolean
heed_token_strip_has_unexplained (const HeedTokenStrip *strip);
void
heed_token_strip_draw (const HeedTokenStrip *strip, cairo_t *cr, double x, double y);

/**
 * heed_token_strip_hit: the index of the token at (@x, @y), measured from the strip's top left
 * corner; −1 = none.
 */
int
heed_token_strip_hit (const HeedTokenStrip *strip, double x, double y);

/** heed_token_strip_get_area: where token @index lies, as one rectangle around all its parts. */
gboolean
heed_token_strip_get_area (const HeedTokenStrip *strip, guint index, double area[4]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedTokenStrip, heed_token_strip_free)

G_END_DECLS
