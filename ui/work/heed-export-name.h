/* heed-export-name.h: what an exported file is called. */
#pragma once

#include "heed-export-format.h"
#include "heed-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * heed_export_suggest_name: such as "scene-001 a-yellow-bottle.png": the picture's name without its
 * ending, then the caption, and for one map its method.
 * @index: of the explanation that is written alone, -1 = all
 *
 * Letters and digits of any writing, "-", "_" and spaces between the parts: nothing that a shell or
 * another file system stumbles over, and at most 200 bytes.
 *
 * Returns: (transfer full): UTF-8
 */
char *
heed_export_suggest_name (const HeedResult *result, int index, HeedExportFormat format);

/**
 * heed_export_complete_path_async: @path as chosen by a person with the ending it ought to have.
 * @format: whose ending a path without a known one gets, unless a file by that longer name is there
 *   already: nobody was asked whether it may be replaced
 * @callback: in the thread-default main context of the caller
 */
void
heed_export_complete_path_async (const char *path, HeedExportFormat format,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);

/** heed_export_complete_path_finish: (nullable) (transfer full): fails if cancelled only. */
char *
heed_export_complete_path_finish (GAsyncResult *result, GError **error);

G_END_DECLS
