/* heed-thumbnail.h: a small view of a picture, whatever its size and shape. */
#pragma once

#include "heed-picture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedThumbnail: shows a picture whole and centred, %HEED_THUMBNAIL_HEIGHT high whatever its shape.
 * Reduced in a thread; the one before stays until that is done.
 */
#define HEED_TYPE_THUMBNAIL (heed_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (HeedThumbnail, heed_thumbnail, HEED, THUMBNAIL, GtkWidget)

#define HEED_THUMBNAIL_HEIGHT 72

/** heed_thumbnail_set_picture: @picture: (nullable) */
void
heed_thumbnail_set_picture (HeedThumbnail *self, HeedPicture *picture);

/** heed_thumbnail_get_texture: (transfer none) (nullable): what it draws just now. */
GdkTexture *
heed_thumbnail_get_texture (HeedThumbnail *self);

G_END_DECLS
