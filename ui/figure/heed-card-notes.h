/* heed-card-notes.h: the sentences at the foot of a card: what was explained, what is on its way,
 * warnings. */
#pragma once

#include "heed-figure-card.h"

G_BEGIN_DECLS

/** HeedCardNote: a sentence, laid out, and its colour. */
typedef struct
{
  PangoLayout *layout;
  HeedColour colour;
} HeedCardNote;

/** heed_card_notes_new: (element-type HeedCardNote) (transfer full): as a card with @content has
 * them, @width wide. */
GPtrArray *
heed_card_notes_new (const HeedFigureStyle *style, const HeedCardContent *content, double width);

/** heed_card_notes_get_height: with a gap above each. */
double
heed_card_notes_get_height (const HeedFigureStyle *style, const GPtrArray *notes);
void
heed_card_notes_draw (const HeedFigureStyle *style, const GPtrArray *notes, cairo_t *cr, double x,
                      double y);

G_END_DECLS
