/* heed-export-format.h: the kinds of files that what is shown can be written to. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HEED_EXPORT_PNG,
  HEED_EXPORT_SVG,
  HEED_EXPORT_PDF,
  HEED_EXPORT_JSON,
  HEED_EXPORT_CSV,
  HEED_N_EXPORT_FORMATS,
} HeedExportFormat;

/** heed_export_format_name: for a person, translated. */
const char *
heed_export_format_name (HeedExportFormat format);

/** heed_export_format_extension: "png"; also what the format is called in the settings. */
const char *
heed_export_format_extension (HeedExportFormat format);

/** heed_export_format_is_figure: whether it is drawn, so that width and font size matter. */
gboolean
heed_export_format_is_figure (HeedExportFormat format);

/**
 * heed_export_format_find: by the ending of @path, in any case.
 *
 * Returns: %FALSE if it is none of them
 */
gboolean
heed_export_format_find (const char *path, HeedExportFormat *format);

G_END_DECLS
