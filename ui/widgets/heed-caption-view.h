/* heed-caption-view.h: the captions, which of them is explained, and what of it. */
#pragma once

#include "heed-request.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_CAPTION_VIEW (heed_caption_view_get_type ())
G_DECLARE_FINAL_TYPE (HeedCaptionView, heed_caption_view, HEED, CAPTION_VIEW, GtkWidget)

/**
 * heed_caption_view_new:
 *
 * A text, one caption a line; under it the captions with their probabilities (or the score of the
 * only one), where one is chosen as the one that is explained; and the target.
 * gtk_widget_grab_focus() goes to the text.
 *
 * Signal "changed": heed_caption_view_fill_request() fills in something else, or there are other
 * captions to score. It comes with every key that is typed.
 */
GtkWidget *
heed_caption_view_new (void);

/** heed_caption_view_set_text: @captions: one a line. A person can undo it. */
void
heed_caption_view_set_text (HeedCaptionView *self, const char *captions);

/** heed_caption_view_get_captions: stripped, no blank or repeated lines; may be empty. */
GStrv
heed_caption_view_get_captions (HeedCaptionView *self);

/**
 * heed_caption_view_fill_request: sets @request's text, versus and against; the text is %NULL where
 * there is no caption.
 */
void
heed_caption_view_fill_request (HeedCaptionView *self, HeedRequest *request);

/**
 * heed_caption_view_set_scores: shown until the captions change.
 * @scores: (nullable) (element-type HeedScore): matched by text; %NULL or scores of other captions
 *   than these = not known
 */
void
heed_caption_view_set_scores (HeedCaptionView *self, GPtrArray *scores);

G_END_DECLS
