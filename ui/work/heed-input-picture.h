/* heed-input-picture.h: a picture to explain, with the caption that came along. */
#pragma once

#include "heed-picture.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedInputPicture:
 * @path: (nullable): %NULL for one that was pasted
 * @caption: (nullable): from a text file beside it, or from the file itself
 */
typedef struct
{
  char *path;
  HeedPicture *picture;
  char *caption;
} HeedInputPicture;

void
heed_input_picture_free (HeedInputPicture *picture);

/** heed_input_picture_load_async: decodes @path in a thread, which ends soon after @cancellable is
 * cancelled: of many loads that supersede each other one is at work. @callback runs in the
 * thread-default main context of the caller. */
void
heed_input_picture_load_async (const char *path, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/**
 * heed_input_picture_load_finish:
 *
 * Returns: (transfer full): or %NULL with a sentence, as heed_picture_load(), or if cancelled
 */
HeedInputPicture *
heed_input_picture_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedInputPicture, heed_input_picture_free)

G_END_DECLS
