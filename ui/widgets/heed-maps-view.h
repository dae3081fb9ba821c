/* heed-maps-view.h: the maps of a result side by side, with one cursor over all of them. */
#pragma once

#include "heed-figure-options.h"
#include "heed-result.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedMapsView: cards in a grid that wraps and scrolls. Pointing at a patch or token, or walking
 * there with the arrow keys, marks it in all cards; what is pinned stays marked.
 *
 * Signals: "readout" (const char *): a sentence with all methods' values of what the cursor points
 * at, or else of what is pinned; %NULL: of nothing. "copy-card", "export-card", "remove-card"
 * (guint): chosen in the menu of the card of that explanation.
 */
#define HEED_TYPE_MAPS_VIEW (heed_maps_view_get_type ())
G_DECLARE_FINAL_TYPE (HeedMapsView, heed_maps_view, HEED, MAPS_VIEW, GtkWidget)

GtkWidget *
heed_maps_view_new (void);

/**
 * heed_maps_view_set_result:
 * @result: (nullable): referenced; without explanations the card of its input is shown
 *
 * Cards of methods that were there before stay, with scroll position, focus and pin; a pin goes
 * where the picture is divided into other patches, or the text into other tokens.
 */
void
heed_maps_view_set_result (HeedMapsView *self, HeedResult *result);

/** heed_maps_view_get_result: (transfer none) (nullable). */
HeedResult *
heed_maps_view_get_result (HeedMapsView *self);

/**
 * heed_maps_view_set_progress: heed_maps_view_set_result() while a run is at work.
 * @filling: the explanation that is being worked at: its card says so instead of warning
 */
void
heed_maps_view_set_progress (HeedMapsView *self, HeedResult *result, int filling);

/**
 * heed_maps_view_set_options:
 * @options: scale, smooth, opacity, palette and dark are taken; fonts and their size are the
 *   widget's own, as the person has set them
 */
void
heed_maps_view_set_options (HeedMapsView *self, const HeedFigureOptions *options);

/** heed_maps_view_get_card: (transfer none) (nullable): the HeedCardView of explanation @index; 0
 * is the input's where there are none. */
GtkWidget *
heed_maps_view_get_card (HeedMapsView *self, guint index);

/** heed_maps_view_get_focused: the explanation whose card has the focus, or else is pointed at; −1
 * = none. */
int
heed_maps_view_get_focused (HeedMapsView *self);

G_END_DECLS
