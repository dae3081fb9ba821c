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
 * (guint): chosen in the menu of that card; those of differences come after those of explanations.
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

/**
 * heed_maps_view_add_difference: one more card: explanation @first minus @second, of this result
 * and of every one that has both. It gets the focus.
 *
 * Returns: %FALSE if there is that card already
 */
gboolean
heed_maps_view_add_difference (HeedMapsView *self, guint first, guint second);

/**
 * heed_maps_view_set_difference_shown: takes the card of a difference away, or brings it back.
 * @name: the parameters of its explanation
 */
void
heed_maps_view_set_difference_shown (HeedMapsView *self, const char *name, gboolean shown);

/** heed_maps_view_set_ranks: whether the rank correlations of all maps stand under the cards. */
void
heed_maps_view_set_ranks (HeedMapsView *self, gboolean shown);
gboolean
heed_maps_view_get_ranks (HeedMapsView *self);

/** heed_maps_view_get_result: (transfer none) (nullable): with the differences that are shown. */
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

/** heed_maps_view_get_card: (transfer none) (nullable): the HeedCardView of explanation @index,
 * then those of differences; 0 is the input's where there are none. */
GtkWidget *
heed_maps_view_get_card (HeedMapsView *self, guint index);

/** heed_maps_view_get_focused: the index of the card that has the focus, or else is pointed at; −1
 * = none. */
int
heed_maps_view_get_focused (HeedMapsView *self);

G_END_DECLS
