/* heed-card-cells.h: what is drawn over the patches of a map: hatching, and outlines. */
#pragma once

#include "heed-explanation.h"
#include "heed-figure-style.h"

G_BEGIN_DECLS

/**
 * heed_card_cells_hatch: where @explanation says nothing of the picture.
 * @box: of the map: x, y, width, height
 */
void
heed_card_cells_hatch (const HeedFigureStyle *style, cairo_t *cr,
                       const HeedExplanation *explanation, const double box[4]);

/**
 * heed_card_cells_outline: around the patches that are exact, where the method estimates others.
 * The line lies within them, along their edges: it hides nothing of the patches around.
 * @box: of the map: x, y, width, height
 */
void
heed_card_cells_outline (const HeedFigureStyle *style, cairo_t *cr,
                         const HeedExplanation *explanation, const double box[4]);

G_END_DECLS
