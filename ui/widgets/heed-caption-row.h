/* heed-caption-row.h: a caption with its probability, to choose as the one that is explained. */
#pragma once

#include "heed-caption.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_CAPTION_ROW (heed_caption_row_get_type ())
G_DECLARE_FINAL_TYPE (HeedCaptionRow, heed_caption_row, HEED, CAPTION_ROW, GtkWidget)

/**
 * heed_caption_row_new:
 *
 * Shows one caption after another, as a list view asks it to. Its signal "chosen" (HeedCaption
 * *caption) says that a person wants this one explained.
 */
GtkWidget *
heed_caption_row_new (void);

/** heed_caption_row_set_caption: @caption: (nullable): %NULL = none for now. */
void
heed_caption_row_set_caption (HeedCaptionRow *self, HeedCaption *caption);

/** heed_caption_row_get_caption: (transfer none) (nullable) */
HeedCaption *
heed_caption_row_get_caption (HeedCaptionRow *self);

/** heed_caption_row_get_number: (transfer none): "93.1 %", "score 10.5" or nothing. */
const char *
heed_caption_row_get_number (HeedCaptionRow *self);

G_END_DECLS
