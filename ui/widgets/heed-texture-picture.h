/* heed-texture-picture.h: image data of the toolkit as a picture that can be explained. */
#pragma once

#include "heed-picture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * heed_texture_to_picture_async:
 * @name: of the picture
 *
 * Copies @texture's pixels over white, in a thread where that is allowed. @callback runs in the
 * main loop.
 */
void
heed_texture_to_picture_async (GdkTexture *texture, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/**
 * heed_texture_to_picture_finish:
 *
 * Returns: (transfer full): or %NULL with a sentence if it has more than
 *   %HEED_PICTURE_MAX_PIXELS or memory runs out
 */
HeedPicture *
heed_texture_to_picture_finish (GAsyncResult *result, GError **error);

G_END_DECLS
