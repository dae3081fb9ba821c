/* heed-picture-strip.h: the pictures that a person steps through, each with its own captions. */
#pragma once

#include "heed-picture.h"

G_BEGIN_DECLS

/** HeedPictureStrip: knows file names and captions; what is decoded is the window's. */
typedef struct _HeedPictureStrip HeedPictureStrip;

HeedPictureStrip *
heed_picture_strip_new (void);
void
heed_picture_strip_free (HeedPictureStrip *strip);

/** heed_picture_strip_set_paths: replaces all; the first is the current one. At least one. */
void
heed_picture_strip_set_paths (HeedPictureStrip *strip, const char *const *paths, guint n);

/** heed_picture_strip_set_picture: replaces all by one that has no file. */
void
heed_picture_strip_set_picture (HeedPictureStrip *strip, HeedPicture *picture);

/** heed_picture_strip_get_n, _get_current, _set_current: how many there are, and which is shown. */
guint
heed_picture_strip_get_n (const HeedPictureStrip *strip);
guint
heed_picture_strip_get_current (const HeedPictureStrip *strip);
void
heed_picture_strip_set_current (HeedPictureStrip *strip, guint index);

/** heed_picture_strip_remove: takes one away that turned out to be no picture. */
void
heed_picture_strip_remove (HeedPictureStrip *strip, guint index);

/** heed_picture_strip_get_path: (nullable): %NULL = it has no file. */
const char *
heed_picture_strip_get_path (const HeedPictureStrip *strip, guint index);
/** heed_picture_strip_get_picture: (nullable) (transfer none): only if it has no file. */
HeedPicture *
heed_picture_strip_get_picture (const HeedPictureStrip *strip, guint index);

/** heed_picture_strip_get_captions: (nullable): what was typed for it, %NULL = nothing yet. */
const char *
heed_picture_strip_get_captions (const HeedPictureStrip *strip, guint index);
void
heed_picture_strip_set_captions (HeedPictureStrip *strip, guint index, const char *captions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPictureStrip, heed_picture_strip_free)

G_END_DECLS
