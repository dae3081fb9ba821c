/* heed-caption.h: one caption, whether it is explained, and how well it fits the picture. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define HEED_TYPE_CAPTION (heed_caption_get_type ())
G_DECLARE_FINAL_TYPE (HeedCaption, heed_caption, HEED, CAPTION, GObject)

/**
 * HeedCaptionScore:
 * @logit: against the picture
 * @probability: among all captions
 */
typedef struct
{
  double logit;
  double probability;
} HeedCaptionScore;

/**
 * heed_caption_new: an item of HeedCaptions. Property "text"; signal "changed": any of what the
 * functions below answer.
 */
HeedCaption *
heed_caption_new (const char *text);

const char *
heed_caption_get_text (HeedCaption *self);
void
heed_caption_set_text (HeedCaption *self, const char *text);

gboolean
heed_caption_get_explained (HeedCaption *self);
void
heed_caption_set_explained (HeedCaption *self, gboolean explained);

/** heed_caption_get_alone: whether there is no other, so that a probability says nothing. */
gboolean
heed_caption_get_alone (HeedCaption *self);
void
heed_caption_set_alone (HeedCaption *self, gboolean alone);

/** heed_caption_get_score: (nullable) (transfer none): %NULL as long as it is not known. */
const HeedCaptionScore *
heed_caption_get_score (HeedCaption *self);
/** heed_caption_set_score: @score: (nullable) */
void
heed_caption_set_score (HeedCaption *self, const HeedCaptionScore *score);

G_END_DECLS
