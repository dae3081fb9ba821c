/* heed-maps-grid.h: cards in rows that wrap. */
#pragma once

#include "heed-card-view.h"

G_BEGIN_DECLS

/**
 * HeedMapsGrid: its children are HeedCardViews. As few rows as keep them readable, as few columns
 * as fill these evenly. Several rows fill the width; a single one is as wide as its height allows,
 * so that it is seen whole, and centred.
 */
#define HEED_TYPE_MAPS_GRID (heed_maps_grid_get_type ())
G_DECLARE_FINAL_TYPE (HeedMapsGrid, heed_maps_grid, HEED, MAPS_GRID, GtkWidget)

GtkWidget *
heed_maps_grid_new (void);

G_END_DECLS
