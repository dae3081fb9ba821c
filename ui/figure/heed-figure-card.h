/* heed-figure-card.h: one map of a figure: name, picture with overlay, colour bars, tokens,
 * ledgers, warnings.
 *
 * Everything is measured in the figure's unit from the card's top left corner. Not thread-safe.
 */
#pragma once

#include "heed-figure-style.h"
#include "heed-map-picture.h"
#include "heed-result.h"
#include "heed-scale.h"

G_BEGIN_DECLS

typedef struct _HeedCard HeedCard;

/**
 * HeedCardContent:
 * @explanation: (nullable): %NULL makes the card of the input: the picture as it is, and the text
 * @group: (nullable): the scale of @explanation; %NULL with %NULL @explanation
 * @bars: whether the card shows its own colour bars
 * @filling: the method is at work: what is missing is on its way, which is said quietly
 * @corner: width that is kept free in the header's right corner
 */
typedef struct
{
  const HeedResult *result;
  const HeedExplanation *explanation;
  const HeedScaleGroup *group;
  gboolean bars;
  gboolean filling;
  double corner;
} HeedCardContent;

/**
 * heed_card_new:
 * @content: what it points to is borrowed and has to outlive the card
 */
HeedCard *
heed_card_new (HeedFigureStyle *style, const HeedCardContent *content, double width);
void
heed_card_free (HeedCard *card);
double
heed_card_get_width (const HeedCard *card);
double
heed_card_get_height (const HeedCard *card);

/**
 * heed_card_get_header: height of what stands above the picture. heed_card_set_header() makes it
 * larger, so that the pictures of a row begin at one height.
 */
double
heed_card_get_header (const HeedCard *card);
void
heed_card_set_header (HeedCard *card, double height);

/** heed_card_draw: with the card's top left corner at @x, @y. */
void
heed_card_draw (HeedCard *card, cairo_t *cr, double x, double y);

/**
 * heed_card_draw_text: header, colour bars, tokens, ledgers and notes, as part of heed_card_draw().
 * heed_card_draw_frame: what lies over the picture: hatching, outlines of what is exact, and the
 * frame of what the model saw.
 *
 * For whoever renders the picture in between by itself.
 */
void
heed_card_draw_text (HeedCard *card, cairo_t *cr, double x, double y);
void
heed_card_draw_frame (HeedCard *card, cairo_t *cr, double x, double y);

/** heed_card_get_picture: the rectangle of the picture in the card; %FALSE without a picture. */
gboolean
heed_card_get_picture (const HeedCard *card, double area[4]);

/**
 * heed_card_describe_picture: the picture as heed_map_picture_render() wants it.
 * @map: (out): borrows from the card's style and content, not from the card
 *
 * Returns: %FALSE without a picture
 */
gboolean
heed_card_describe_picture (const HeedCard *card, guint width, guint height, HeedMapPicture *map);

typedef enum
{
  HEED_CARD_NOTHING,
  HEED_CARD_PATCH,
  HEED_CARD_TOKEN,
} HeedCardPart;

/**
 * heed_card_hit:
 * @index: (out): the patch (row · cols + col) or token at (@x, @y)
 */
HeedCardPart
heed_card_hit (const HeedCard *card, double x, double y, guint *index);

/**
 * heed_card_get_area: the rectangle (x, y, width, height) of a patch or token, to mark it.
 *
 * Returns: %FALSE if the card has no such part
 */
gboolean
heed_card_get_area (const HeedCard *card, HeedCardPart part, guint index, double area[4]);

/** heed_card_explain: (nullable): what the part of a ledger at (@x, @y) means, for a newcomer. */
const char *
heed_card_explain (const HeedCard *card, double x, double y);

/** heed_card_is_right_to_left: whether its text's tokens run from right to left. */
gboolean
heed_card_is_right_to_left (const HeedCard *card);

/** heed_card_get_box: what the model saw, in the card; %FALSE without a picture. */
gboolean
heed_card_get_box (const HeedCard *card, double box[4]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedCard, heed_card_free)

G_END_DECLS
