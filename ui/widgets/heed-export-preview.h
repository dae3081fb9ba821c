/* heed-export-preview.h: what an export will look like: the figure, or the file's first lines. */
#pragma once

#include "heed-export.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_EXPORT_PREVIEW (heed_export_preview_get_type ())
G_DECLARE_FINAL_TYPE (HeedExportPreview, heed_export_preview, HEED, EXPORT_PREVIEW, GtkWidget)

/**
 * HeedExportPreview:summary: (nullable): what is shown in a few words: "504 × 351 pt", "1008 × 702
 * pixels", "212 lines"; %NULL until something is.
 */

/**
 * heed_export_preview_set:
 * @index: of the explanation that is written alone, -1 = all
 * @options: copied
 *
 * Renders in a thread. What was shown stays until it is done; where the choice changes faster than
 * that, only the newest is rendered next.
 */
void
heed_export_preview_set (HeedExportPreview *self, HeedResult *result, int index,
                         HeedExportFormat format, const HeedFigureOptions *options);

/** heed_export_preview_is_current: whether what is shown is what was set last. */
gboolean
heed_export_preview_is_current (HeedExportPreview *self);

G_END_DECLS
