#include "heed-decode.h"

#include "heed-error.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

/* Bytes that are decoded before somebody may cancel. */
#define PIECE ((gsize)16 * 1024)

typedef struct
{
  const HeedEncoded *file;
  GError *error;
} Limit;

/* Called when the header is known and nothing is decoded; size 0 makes the decoder give up. */
static void
on_size_prepared (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Limit *limit = data;
  if (limit->error == NULL
      && !heed_decode_check_size (limit->file->name, (guint64)MAX (width, 0),
                                  (guint64)MAX (height, 0), limit->file->max_pixels, &limit->error))
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
write_all (GdkPixbufLoader *loader, const HeedEncoded *file, GError **error)
{
  for (gsize at = 0; at < file->size; at += MIN (PIECE, file->size - at))
    if (g_cancellable_set_error_if_cancelled (file->cancellable, error)
        || !gdk_pixbuf_loader_write (loader, file->data + at, MIN (PIECE, file->size - at), error))
      return FALSE;
  return TRUE;
}

static gboolean
run (GdkPixbufLoader *loader, const HeedEncoded *file, GError **error)
{
  if (write_all (loader, file, error))
    return gdk_pixbuf_loader_close (loader, error);
  gdk_pixbuf_loader_close (loader, NULL);
  return FALSE;
}

static guint
orientation_of (GdkPixbuf *pixbuf)
{
  const char *option = gdk_pixbuf_get_option (pixbuf, "orientation");
  gint64 value = option != NULL ? g_ascii_strtoll (option, NULL, 10) : 1;
  return value >= 1 && value <= 8 ? (guint)value : 1;
}

static void
copy_pixels (GdkPixbuf *pixbuf, HeedDecoded *decoded)
{
  gsize width = (gsize)gdk_pixbuf_get_width (pixbuf);
  gsize height = (gsize)gdk_pixbuf_get_height (pixbuf);
  gsize stride = (gsize)gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *from = gdk_pixbuf_read_pixels (pixbuf);
  guint8 *rgb = g_malloc (width * height * 3);
  for (gsize y = 0; y < height; y++)
    memcpy (rgb + y * width * 3, from + y * stride, width * 3);
  *decoded = (HeedDecoded) {width, height, rgb, orientation_of (pixbuf)};
}

/* Where the first scan begins, behind all segments that may hold a thumbnail; size if nowhere. */
static gsize
find_scan (const guint8 *data, gsize size)
{
  for (gsize at = 2; at + 4 <= size;)
    {
      guint8 marker = data[at + 1];
      if (data[at] != 0xff || marker == 0xff)
        at++;
      else if (marker == 0xda)
        return at;
      else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd9))
        at += 2;
      else
        at += 2 + ((gsize)data[at + 2] << 8 | data[at + 3]);
    }
  return size;
}

/* The decoder fills up what is missing with grey; a whole file has an end marker. */
static gboolean
has_end_marker (const guint8 *data, gsize size)
{
  for (gsize i = find_scan (data, size); i + 2 <= size; i++)
    if (data[i] == 0xff && data[i + 1] == 0xd9)
      return TRUE;
  return FALSE;
}

static gboolean
refuse (const char *name, const char *what, const GError *reason, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: the JPEG file is %s%s%s", name, what,
               reason != NULL ? ": " : "", reason != NULL ? reason->message : "");
  return FALSE;
}

gboolean
heed_decode_jpeg (const HeedEncoded *file, HeedDecoded *decoded, GError **error)
{
  g_autoptr (GError) reason = NULL;
  Limit limit = {file, NULL};
  if (!has_end_marker (file->data, file->size))
    return refuse (file->name, "truncated", NULL, error);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("jpeg", &reason);
  if (loader == NULL)
    return refuse (file->name, "beyond this gdk-pixbuf", reason, error);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_prepared), &limit);
  gboolean ok = run (loader, file, &reason);
  GdkPixbuf *pixbuf = ok ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (limit.error != NULL)
    {
      g_propagate_error (error, limit.error);
      return FALSE;
    }
  if (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (pixbuf == NULL || gdk_pixbuf_get_n_channels (pixbuf) != 3)
    return refuse (file->name, "damaged", reason, error);
  copy_pixels (pixbuf, decoded);
  return TRUE;
}
