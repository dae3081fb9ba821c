#include "heed-decode.h"

#include "heed-error.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

/* Everything that must survive a longjmp out of libpng lives here, not in locals. */
typedef struct
{
  const HeedEncoded *file;
  gsize offset;
  png_structp png;
  png_infop info;
  guint8 *pixels;
  guint8 **rows;
  gsize width;
  gsize height;
  gsize channels;
  gboolean truncated;
  GError *error;
} Reader;

static void
on_error (png_structp png, png_const_charp message)
{
  Reader *reader = png_get_error_ptr (png);
  if (reader->error == NULL && reader->truncated)
    g_set_error (&reader->error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: the PNG file is truncated",
                 reader->file->name);
  else if (reader->error == NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (message, -1);
      g_set_error (&reader->error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: the PNG file is damaged: %s",
                   reader->file->name, valid);
    }
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png, png_const_charp message)
{
}

static void
on_read (png_structp png, png_bytep dest, size_t size)
{
  Reader *reader = png_get_io_ptr (png);
  if (g_cancellable_set_error_if_cancelled (reader->file->cancellable, &reader->error))
    png_error (png, "cancelled");
  if (size > reader->file->size - reader->offset)
    {
      reader->truncated = TRUE;
      png_error (png, "unexpected end");
    }
  memcpy (dest, reader->file->data + reader->offset, size);
  reader->offset += size;
}

/* Asks libpng for 8-bit RGB, with alpha where the picture has any transparency. */
static void
read_header (Reader *reader)
{
  png_structp png = reader->png;
  png_read_info (png, reader->info);
  reader->width = png_get_image_width (png, reader->info);
  reader->height = png_get_image_height (png, reader->info);
  if (!heed_decode_check_size (reader->file->name, reader->width, reader->height,
                               reader->file->max_pixels, &reader->error))
    png_error (png, "too large");
  png_set_expand (png);
  png_set_scale_16 (png);
  png_set_gray_to_rgb (png);
  png_set_interlace_handling (png);
  png_read_update_info (png, reader->info);
  reader->channels = png_get_channels (png, reader->info);
  if ((reader->channels != 3 && reader->channels != 4)
      || png_get_rowbytes (png, reader->info) != reader->width * reader->channels)
    png_error (png, "unexpected pixel layout");
}

static void
read_rows (Reader *reader)
{
  gsize stride = reader->width * reader->channels;
  reader->pixels = g_try_malloc (stride * reader->height);
  reader->rows = g_try_new (guint8 *, reader->height);
  if (reader->pixels == NULL || reader->rows == NULL)
    png_error (reader->png, "memory ran out");
  for (gsize y = 0; y < reader->height; y++)
    reader->rows[y] = reader->pixels + y * stride;
  png_read_image (reader->png, reader->rows);
  png_read_end (reader->png, reader->info);
}

static gboolean
read_all (Reader *reader)
{
  reader->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
  reader->info = reader->png != NULL ? png_create_info_struct (reader->png) : NULL;
  g_assert (reader->info != NULL);
  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return FALSE;
  png_set_read_fn (reader->png, reader, on_read);
  png_set_user_limits (reader->png, G_MAXINT32, G_MAXINT32);
  read_header (reader);
  read_rows (reader);
  return TRUE;
}

/* Transparency over white, in place: three bytes are written where four were read. */
static void
flatten (guint8 *pixels, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      const guint8 *from = pixels + i * 4;
      guint alpha = from[3], white = 255 * (255 - alpha);
      guint8 rgb[3];
      for (gsize c = 0; c < 3; c++)
        rgb[c] = (guint8)((from[c] * alpha + white + 127) / 255);
      memcpy (pixels + i * 3, rgb, 3);
    }
}

static void
finish (Reader *reader, HeedDecoded *decoded)
{
  png_uint_32 exif_size = 0;
  png_bytep exif = NULL;
  gsize n = reader->width * reader->height;
  guint orientation = 1;
  if (png_get_eXIf_1 (reader->png, reader->info, &exif_size, &exif) != 0 && exif != NULL)
    orientation = heed_exif_orientation (exif, exif_size);
  if (reader->channels == 4)
    {
      flatten (reader->pixels, n);
      reader->pixels = g_realloc (reader->pixels, n * 3);
    }
  *decoded =
      (HeedDecoded) {reader->width, reader->height, g_steal_pointer (&reader->pixels), orientation};
}

gboolean
heed_decode_png (const HeedEncoded *file, HeedDecoded *decoded, GError **error)
{
  Reader reader = {.file = file};
  gboolean ok = read_all (&reader);
  if (ok)
    finish (&reader, decoded);
  else
    g_propagate_error (error, g_steal_pointer (&reader.error));
  png_destroy_read_struct (&reader.png, &reader.info, NULL);
  g_free (reader.pixels);
  g_free (reader.rows);
  return ok;
}
