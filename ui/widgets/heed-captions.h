/* heed-captions.h: the captions that a text holds, one a line, and which of them is explained. */
#pragma once

#include "heed-caption.h"

G_BEGIN_DECLS

#define HEED_TYPE_CAPTIONS (heed_captions_get_type ())
G_DECLARE_FINAL_TYPE (HeedCaptions, heed_captions, HEED, CAPTIONS, GObject)

HeedCaptions *
heed_captions_new (void);

/**
 * heed_captions_set_text: reads the captions anew: stripped, without blank and repeated lines.
 *
 * A caption that is edited, moved or still there stays explained; if it is gone it is the one in
 * its place, or the first if none of the old ones is left. Scores are forgotten.
 *
 * Returns: whether there are other captions than before
 */
gboolean
heed_captions_set_text (HeedCaptions *self, const char *text);

/** heed_captions_get_model: (transfer none): the items are HeedCaption. */
GListModel *
heed_captions_get_model (HeedCaptions *self);
guint
heed_captions_get_n (HeedCaptions *self);

/** heed_captions_get_texts: (transfer full) */
GStrv
heed_captions_get_texts (HeedCaptions *self);

/** heed_captions_get_explained: (transfer none) (nullable): %NULL if there is no caption. */
HeedCaption *
heed_captions_get_explained (HeedCaptions *self);
void
heed_captions_explain (HeedCaptions *self, HeedCaption *caption);

/**
 * heed_captions_set_scores:
 * @scores: (nullable) (element-type HeedScore): taken only if they are of exactly these captions:
 *   a probability among others would be wrong. %NULL = not known
 */
void
heed_captions_set_scores (HeedCaptions *self, GPtrArray *scores);

G_END_DECLS
