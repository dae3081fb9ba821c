/* heed-export.h: writing what is shown to a file, and one card as a picture for the clipboard. */
#pragma once

#include "heed-export-format.h"
#include "heed-figure-options.h"
#include "heed-result.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * heed_export_render: the file that heed_export_async() writes, in this thread; any will do.
 * @options: (nullable): for formats that are drawn
 *
 * Returns: (transfer full): or %NULL with the errors of heed_export_finish() that are not the
 * file's
 */
GBytes *
heed_export_render (const HeedResult *result, HeedExportFormat format,
                    const HeedFigureOptions *options, GError **error);

/**
 * heed_export_async:
 * @result: a reference is held until it is done
 * @options: (nullable): for formats that are drawn, copied; %NULL = heed_figure_options_init()
 * @path: a file name in the file system's encoding; its ending is not looked at
 * @cancellable: (nullable): heeded until the file is being written; cancelled before, nothing is
 *
 * Renders @result and writes it in a thread with heed_file_replace(): @path is whole or untouched.
 * Whether @path can be written at all is looked at first. @callback runs in the thread-default main
 * context of the caller.
 */
void
heed_export_async (HeedResult *result, HeedExportFormat format, const HeedFigureOptions *options,
                   const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data);

/**
 * heed_export_finish: %HEED_ERROR_FILE where the file cannot be written, %HEED_ERROR_ARGUMENT where
 * the figure would be too large for its format, %HEED_ERROR_NO_MEMORY, %G_IO_ERROR_CANCELLED.
 */
gboolean
heed_export_finish (GAsyncResult *result, GError **error);

/**
 * heed_export_pick: one explanation, or difference, as a result of its own.
 * @index: of heed_result_list_all()
 *
 * Returns: (transfer full): a copy: model, picture, tokens and warnings of @result, the explanation
 *   and what `check` found out about it
 */
HeedResult *
heed_export_pick (const HeedResult *result, guint index);

/**
 * heed_export_card_async:
 * @index: of heed_result_list_all()
 * @options: (nullable): as for heed_export_async(), but the card stands alone: no input beside it
 *
 * Draws one card as a figure of its own, as PNG, in a thread.
 */
void
heed_export_card_async (HeedResult *result, guint index, const HeedFigureOptions *options,
                        GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data);

/** heed_export_card_finish: (transfer full): a PNG file; errors as heed_export_finish(). */
GBytes *
heed_export_card_finish (GAsyncResult *result, GError **error);

G_END_DECLS
