/* heed-card-view.h: one card of a result: the map of a method, or the input alone. */
#pragma once

#include "heed-card-place.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedCardView: draws a HeedCard whose pixels are rendered in a thread, with the mark of a cursor
 * that whoever shows several cards links. Arrows, Home and End move the cursor, Enter or Space pins
 * it, Escape lets go; pointing moves it too, a click pins.
 *
 * Signals: "point" (HeedCardPart, guint, gboolean): the cursor is to be there; %TRUE: the keyboard
 * said so. "pin" (HeedCardPart, guint): it is to stay there, or, if it does, no longer. "unpin":
 * returns whether there was something to let go. "copy", "export", "remove": chosen in the menu
 * (actions card.copy, card.export, card.remove).
 */
#define HEED_TYPE_CARD_VIEW (heed_card_view_get_type ())
G_DECLARE_FINAL_TYPE (HeedCardView, heed_card_view, HEED, CARD_VIEW, GtkWidget)

/**
 * HeedCardViewContent:
 * @explanation: (nullable): one of @result's; %NULL: the input
 * @groups: heed_scale_groups_new() of @result
 * @filling: @explanation is being worked at
 */
typedef struct
{
  HeedFigureStyle *style;
  HeedResult *result;
  const HeedExplanation *explanation;
  GPtrArray *groups;
  gboolean filling;
} HeedCardViewContent;

GtkWidget *
heed_card_view_new (void);

/**
 * heed_card_view_set_content: references are taken. What looks as before is not laid out again, and
 * the old pixels stay until the new ones are rendered, unless they show another picture or method.
 */
void
heed_card_view_set_content (HeedCardView *self, const HeedCardViewContent *content);

/** heed_card_view_get_explanation: (nullable): that of the content, or its equal. */
const HeedExplanation *
heed_card_view_get_explanation (HeedCardView *self);

/** heed_card_view_get_card: (nullable): as it is laid out now. */
const HeedCard *
heed_card_view_get_card (HeedCardView *self);

/**
 * heed_card_view_measure_parts:
 * @width: of the widget's content
 * @header, @body: (out): heights of what stands above the picture, padding included, and below
 */
void
heed_card_view_measure_parts (HeedCardView *self, int width, double *header, double *body);

/** heed_card_view_set_header: the least height above the picture; see heed_card_set_header(). */
void
heed_card_view_set_header (HeedCardView *self, double header);

/** heed_card_view_set_cursor: marks @cursor with its value, and @pin differently. */
void
heed_card_view_set_cursor (HeedCardView *self, HeedCardPlace cursor, HeedCardPlace pin);

/** heed_card_view_get_place_area: where @place is, in the widget; %FALSE if it is not in it. */
gboolean
heed_card_view_get_place_area (HeedCardView *self, HeedCardPlace place, graphene_rect_t *area);

/** heed_card_view_get_texture: (transfer none) (nullable): the pixels of the map shown. */
GdkTexture *
heed_card_view_get_texture (HeedCardView *self);

/** heed_card_view_is_settled: whether the pixels are those of content and size. */
gboolean
heed_card_view_is_settled (HeedCardView *self);

G_END_DECLS
