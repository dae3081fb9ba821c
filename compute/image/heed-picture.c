#include "heed-picture.h"

#include "heed-decode.h"
#include "heed-error.h"
#include "heed-file.h"

#include <string.h>

#define MAX_FILE (G_GUINT64_CONSTANT (1) << 30)

struct _HeedPicture
{
  char *name;
  gsize width;
  gsize height;
  guint8 *rgb;
};

/* A row of the table of file formats. */
typedef struct
{
  const char *signature;
  gsize size;
  HeedDecode decode;
} Format;

static const Format formats[] = {
    {"\x89PNG\r\n\x1a\n", 8, heed_decode_png},
    {"\xff\xd8\xff", 3, heed_decode_jpeg},
};

HeedPicture *
heed_picture_new_take (const char *name, gsize width, gsize height, guint8 *rgb)
{
  HeedPicture *picture = g_atomic_rc_box_new (HeedPicture);
  *picture = (HeedPicture) {g_strdup (name), width, height, rgb};
  return picture;
}

HeedPicture *
heed_picture_ref (HeedPicture *picture)
{
  return g_atomic_rc_box_acquire (picture);
}

static void
clear (gpointer data)
{
  HeedPicture *picture = data;
  g_free (picture->name);
  g_free (picture->rgb);
}

void
heed_picture_unref (HeedPicture *picture)
{
  g_atomic_rc_box_release_full (picture, clear);
}

static const Format *
format_of (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (size >= formats[i].size && memcmp (data, formats[i].signature, formats[i].size) == 0)
      return &formats[i];
  return NULL;
}

HeedPicture *
heed_picture_load_bytes (const char *name, GBytes *bytes, guint64 max_pixels,
                         GCancellable *cancellable, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const Format *format = format_of (data, size);
  HeedEncoded file = {name, data, size, max_pixels != 0 ? max_pixels : HEED_PICTURE_MAX_PIXELS,
                      cancellable};
  HeedDecoded decoded = {0};
  if (format == NULL)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: %s, expected a PNG or JPEG picture",
                   name, size == 0 ? "the file is empty" : "the file is neither PNG nor JPEG");
      return NULL;
    }
  if (!format->decode (&file, &decoded, error))
    return NULL;
  heed_decode_upright (&decoded);
  return heed_picture_new_take (name, decoded.width, decoded.height, decoded.rgb);
}

HeedPicture *
heed_picture_load (const char *path, guint64 max_pixels, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = heed_file_read (path, MAX_FILE, error);
  return bytes != NULL ? heed_picture_load_bytes (name, bytes, max_pixels, NULL, error) : NULL;
}

gsize
heed_picture_width (const HeedPicture *picture)
{
  return picture->width;
}

gsize
heed_picture_height (const HeedPicture *picture)
{
  return picture->height;
}

const char *
heed_picture_name (const HeedPicture *picture)
{
  return picture->name;
}

const guint8 *
heed_picture_rgb (const HeedPicture *picture)
{
  return picture->rgb;
}
