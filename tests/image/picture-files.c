#include "picture-files.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <png.h>
#include <string.h>
#include <zlib.h>

static void
on_write (png_structp png, png_bytep data, size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint)size);
}

static void
on_flush (png_structp png)
{
}

GBytes *
png_file_new (const PngSpec *spec)
{
  GByteArray *file = g_byte_array_new ();
  png_structp png = png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_autofree png_bytep *rows = g_new (png_bytep, spec->height);
  for (gsize y = 0; y < spec->height; y++)
    rows[y] = (png_bytep)spec->samples + y * spec->row_bytes;
  png_set_write_fn (png, file, on_write, on_flush);
  png_set_IHDR (png, info, spec->width, spec->height, spec->depth, spec->colour_type,
                spec->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (spec->n_palette > 0)
    {
      png_color colours[256];
      for (int i = 0; i < spec->n_palette; i++)
        colours[i] = (png_color) {spec->palette[i][0], spec->palette[i][1], spec->palette[i][2]};
      png_set_PLTE (png, info, colours, spec->n_palette);
    }
  if (spec->n_transparent > 0)
    png_set_tRNS (png, info, (png_bytep)spec->transparent, spec->n_transparent, NULL);
  png_write_info (png, info);
  png_write_image (png, rows);
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (file);
}

static void
append_exif (GByteArray *file, guint orientation, gboolean big)
{
  guint8 block[] = {0xff, 0xe1, 0,   34, 'E', 'x', 'i', 'f', 0, 0,           /* TIFF: */ 'M',
                    'M',  0,    '*', 0,  0,   0,   8,   0,   1, /* tag */ 1, 0x12,
                    0,    3,    0,   0,  0,   1,   0,   0,   0, 0,           0,
                    0,    0,    0};
  static const guint8 little[] = {'I', 'I', '*', 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0};
  if (!big)
    memcpy (block + 10, little, sizeof little);
  block[big ? 29 : 28] = (guint8)orientation;
  g_byte_array_append (file, block, sizeof block);
}

GBytes *
jpeg_file_new (guint width, guint height, const guint8 *rgb, guint orientation, gboolean big)
{
  g_autofree char *buffer = NULL;
  gsize size;
  GError *error = NULL;
  g_autoptr (GBytes) pixels = g_bytes_new (rgb, (gsize)width * height * 3);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_bytes (
      pixels, GDK_COLORSPACE_RGB, FALSE, 8, (int)width, (int)height, (int)width * 3);
  gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, "jpeg", &error, "quality", "100", NULL);
  g_assert_no_error (error);
  GByteArray *file = g_byte_array_new ();
  g_byte_array_append (file, (const guint8 *)buffer, 2);
  if (orientation != 0)
    append_exif (file, orientation, big);
  g_byte_array_append (file, (const guint8 *)buffer + 2, (guint)size - 2);
  return g_byte_array_free_to_bytes (file);
}

guint32
png_checksum (const guint8 *data, gsize size)
{
  return (guint32)crc32 (0, data, (uInt)size);
}
