#include "heed-export-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *extension;
  gboolean is_figure;
} Row;

static const Row rows[HEED_N_EXPORT_FORMATS] = {
    [HEED_EXPORT_PNG] = {N_ ("PNG picture"), "png", TRUE},
    [HEED_EXPORT_SVG] = {N_ ("SVG drawing"), "svg", TRUE},
    [HEED_EXPORT_PDF] = {N_ ("PDF page"), "pdf", TRUE},
    [HEED_EXPORT_JSON] = {N_ ("JSON numbers"), "json", FALSE},
    [HEED_EXPORT_CSV] = {N_ ("CSV table"), "csv", FALSE},
};

const char *
heed_export_format_name (HeedExportFormat format)
{
  g_return_val_if_fail (format < HEED_N_EXPORT_FORMATS, NULL);
  return _ (rows[format].name);
}

const char *
heed_export_format_extension (HeedExportFormat format)
{
  g_return_val_if_fail (format < HEED_N_EXPORT_FORMATS, NULL);
  return rows[format].extension;
}

gboolean
heed_export_format_is_figure (HeedExportFormat format)
{
  g_return_val_if_fail (format < HEED_N_EXPORT_FORMATS, FALSE);
  return rows[format].is_figure;
}

gboolean
heed_export_format_find (const char *path, HeedExportFormat *format)
{
  const char *dot = strrchr (path, '.');
  for (guint i = 0; dot != NULL && i < HEED_N_EXPORT_FORMATS; i++)
    if (g_ascii_strcasecmp (dot + 1, rows[i].extension) == 0)
      {
        *format = (HeedExportFormat)i;
        return TRUE;
      }
  return FALSE;
}
