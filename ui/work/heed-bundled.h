/* heed-bundled.h: the models and sample pictures that come with Heed. */
#pragma once

#include "heed-samples.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedBundled:
 * @samples: (element-type HeedSample)
 * @models: (element-type filename): folders that hold a model, in the order of their names
 */
typedef struct
{
  GPtrArray *samples;
  GPtrArray *models;
} HeedBundled;

void
heed_bundled_free (HeedBundled *bundled);

/**
 * heed_bundled_load_async: looks in a thread. @callback runs in the thread-default main context of
 * the caller.
 * @data_dir: with the folders "samples" and "models", each of which may be missing
 */
void
heed_bundled_load_async (const char *data_dir, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);

/** heed_bundled_load_finish: (nullable) (transfer full): fails if cancelled only. */
HeedBundled *
heed_bundled_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedBundled, heed_bundled_free)

G_END_DECLS
