#include "heed-export-picture.h"

#include "heed-error.h"
#include "heed-figure-png.h"
#include "heed-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A figure for one column of a paper is not blown up beyond what is comfortable to read. */
#define MOST_SCALE   1.8
#define MM_PER_POINT (25.4 / 72)
/* What of a file of numbers is shown. */
#define MOST_LINES 200

double
heed_export_picture_scale (double width, double height, HeedExportRoom room)
{
  return MIN (MIN (room.width / width, room.height / height), MOST_SCALE);
}

static GdkTexture *
surface_to_texture (cairo_surface_t *surface)
{
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  cairo_surface_flush (surface);
  g_autoptr (GBytes) bytes =
      g_bytes_new (cairo_image_surface_get_data (surface), stride * (gsize)height);
  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

static GdkTexture *
draw (HeedFigure *figure, int width, int height, double scale, GError **error)
{
  GdkTexture *texture = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  cairo_scale (cr, scale, scale);
  heed_figure_draw (figure, cr);
  cairo_status_t status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    texture = surface_to_texture (surface);
  else
    g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY, _ ("The figure cannot be drawn: %s."),
                 cairo_status_to_string (status));
  cairo_surface_destroy (surface);
  return texture;
}

static char *
describe_size (double width, double height, HeedExportFormat format)
{
  if (format == HEED_EXPORT_PNG)
    return g_strdup_printf (_ ("%.0f × %.0f pixels"), width * HEED_FIGURE_PNG_DENSITY,
                            height * HEED_FIGURE_PNG_DENSITY);
  return g_strdup_printf (_ ("%.0f × %.0f pt, %.0f × %.0f mm"), width, height, width * MM_PER_POINT,
                          height * MM_PER_POINT);
}

static gboolean
draw_figure (HeedExportPicture *picture, const HeedResult *result, HeedExportFormat format,
             const HeedFigureOptions *options, HeedExportRoom room, GError **error)
{
  g_autoptr (HeedFigure) figure = heed_figure_new (result, options);
  heed_figure_get_size (figure, &picture->width, &picture->height);
  double scale = heed_export_picture_scale (picture->width, picture->height, room);
  picture->texture = draw (figure, (int)MAX (1, round (picture->width * scale)),
                           (int)MAX (1, round (picture->height * scale)), scale, error);
  picture->summary = describe_size (picture->width, picture->height, format);
  return picture->texture != NULL;
}

static gboolean
read_head (HeedExportPicture *picture, const HeedResult *result, HeedExportFormat format,
           GError **error)
{
  g_autoptr (GBytes) bytes = heed_export_render (result, format, NULL, error);
  if (bytes == NULL)
    return FALSE;
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  gsize shown = size;
  guint lines = 0;
  for (gsize i = 0; i < size; i++)
    if (data[i] == '\n' && ++lines == MOST_LINES)
      shown = i;
  g_autofree char *head = g_utf8_make_valid (data, (gssize)shown);
  g_auto (GStrv) parts = g_strsplit (head, "\r", -1);
  picture->text = g_strjoinv ("", parts);
  picture->summary =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u line", "%u lines", lines), lines);
  return TRUE;
}

HeedExportPicture *
heed_export_picture_new (const HeedResult *result, int index, HeedExportFormat format,
                         const HeedFigureOptions *options, HeedExportRoom room, GError **error)
{
  g_autoptr (HeedResult) picked = index < 0 ? NULL : heed_export_pick (result, (guint)index);
  const HeedResult *shown = picked != NULL ? picked : result;
  g_autoptr (HeedExportPicture) picture = g_new0 (HeedExportPicture, 1);
  gboolean ok = heed_export_format_is_figure (format)
                    ? draw_figure (picture, shown, format, options, room, error)
                    : read_head (picture, shown, format, error);
  return ok ? g_steal_pointer (&picture) : NULL;
}

void
heed_export_picture_free (HeedExportPicture *picture)
{
  if (picture == NULL)
    return;
  g_clear_object (&picture->texture);
  g_free (picture->text);
  g_free (picture->summary);
  g_free (picture);
}
