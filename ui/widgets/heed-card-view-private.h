/* heed-card-view-private.h: what the files of HeedCardView share. */
#pragma once

#include "heed-card-pixels.h"
#include "heed-card-view.h"

G_BEGIN_DECLS

/** Distance of all content from the card's edge. */
#define HEED_CARD_PADDING 12

/** Heights at the widths that were last asked for. */
#define HEED_CARD_N_SIZES 6
typedef struct
{
  int width; /* 0 = none */
  double header;
  double body;
} HeedCardSize;

struct _HeedCardView
{
  GtkWidget parent_instance;

  /* content */
  HeedFigureStyle *style; /* (nullable) */
  HeedResult *result;     /* (nullable) */
  const HeedExplanation *explanation;
  GPtrArray *groups;
  gboolean filling;

  /* layout */
  HeedCard *card; /* (nullable) */
  int width;
  double header;
  HeedCardSize sizes[HEED_CARD_N_SIZES];
  guint next_size;

  /* drawing */
  HeedCardPixels *pixels;
  GskRenderNode *text;  /* (nullable) */
  GskRenderNode *frame; /* (nullable) */

  /* cursor */
  HeedCardPlace cursor;
  HeedCardPlace pin;
  gboolean pointed; /* the pointer is in this card */

  GtkWidget *menu_button;
  GtkWidget *menu; /* (nullable): at the pointer */
};

/** heed_card_view_add_input: keyboard, pointer and menu; of the instance. */
void
heed_card_view_add_input (HeedCardView *self);

/** heed_card_view_add_signals: signals and actions; of the class. */
void
heed_card_view_add_signals (GtkWidgetClass *class);

/** heed_card_view_draw: everything but the children. */
void
heed_card_view_draw (HeedCardView *self, GtkSnapshot *snapshot);

/** heed_card_view_get_shown: the cursor, or, where there is none, what is pinned. */
HeedCardPlace
heed_card_view_get_shown (HeedCardView *self);

G_END_DECLS
