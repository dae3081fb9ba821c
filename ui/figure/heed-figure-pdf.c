/* heed-figure-pdf.c: see heed-figure-vector.h. */
#include "heed-figure-vector.h"

#include "heed-error.h"
#include "heed-figure-text.h"

#include <cairo-pdf.h>

static cairo_status_t
on_write (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* PDF's own fields are few; the rest go to the keywords as "key=value; …". */
static void
set_metadata (cairo_surface_t *surface, HeedFigure *figure)
{
  g_autoptr (GPtrArray) metadata =
      heed_figure_text_metadata (heed_figure_get_result (figure), heed_figure_get_options (figure));
  g_autoptr (GString) keywords = g_string_new (NULL);

  for (guint i = 0; i < metadata->len; i++)
    {
      const HeedFigureEntry *entry = metadata->pdata[i];

      if (g_str_has_prefix (entry->key, "heed:"))
        g_string_append_printf (keywords, "%s%s=%s", keywords->len > 0 ? "; " : "", entry->key,
                                entry->value);
    }
  g_string_replace (keywords, "\n", " | ", 0);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                  heed_figure_text_find (metadata, "Title"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  heed_figure_text_find (metadata, "Description"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_KEYWORDS, keywords->str);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR,
                                  heed_figure_text_find (metadata, "Software"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
}

GBytes *
heed_figure_to_pdf (HeedFigure *figure, GError **error)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;
  cairo_status_t status;
  double width;
  double height;

  heed_figure_get_size (figure, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (on_write, bytes, width, height);
  set_metadata (surface, figure);
  cr = cairo_create (surface);
  heed_figure_draw (figure, cr);
  cairo_show_page (cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY, "The figure cannot be drawn as PDF: %s.",
               cairo_status_to_string (status));
  return NULL;
}
