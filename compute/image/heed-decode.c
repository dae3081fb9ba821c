#include "heed-decode.h"

#include "heed-error.h"

#include <string.h>

/* Keeps sizes in bytes far from overflow, and the weights of a resize in a few megabytes. */
#define MAX_SIDE 1000000

gboolean
heed_decode_check_size (const char *name, guint64 width, guint64 height, guint64 max_pixels,
                        GError **error)
{
  if (width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s: the picture has %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
                   " pixels, expected sides from 1 to %d",
                   name, width, height, MAX_SIDE);
      return FALSE;
    }
  if (width * height <= max_pixels)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
               "%s: the picture has %" G_GUINT64_FORMAT " × %" G_GUINT64_FORMAT
               " pixels, more than the limit of %" G_GUINT64_FORMAT
               " (--max-pixels sets another limit)",
               name, width, height, max_pixels);
  return FALSE;
}

/* Where in a picture of width × height the pixel at column x, row y of the upright one lies. */
static gsize
source_of (const HeedDecoded *decoded, gsize x, gsize y)
{
  gsize right = decoded->width - 1, bottom = decoded->height - 1;
  gboolean turned = decoded->orientation >= 5;
  gsize column = turned ? y : x, row = turned ? x : y;
  switch (decoded->orientation)
    {
    case 2:
      column = right - column;
      break;
    case 3:
    case 7:
      column = right - column;
      row = bottom - row;
      break;
    case 4:
    case 6:
      row = bottom - row;
      break;
    case 8:
      column = right - column;
      break;
    default:
      break;
    }
  return row * decoded->width + column;
}

void
heed_decode_upright (HeedDecoded *decoded)
{
  if (decoded->orientation <= 1 || decoded->orientation > 8)
    return;
  gboolean turned = decoded->orientation >= 5;
  gsize width = turned ? decoded->height : decoded->width;
  gsize height = turned ? decoded->width : decoded->height;
  guint8 *rgb = g_malloc (width * height * 3);
  for (gsize y = 0; y < height; y++)
    for (gsize x = 0; x < width; x++)
      memcpy (rgb + (y * width + x) * 3, decoded->rgb + source_of (decoded, x, y) * 3, 3);
  g_free (decoded->rgb);
  *decoded = (HeedDecoded) {width, height, rgb, 1};
}

static guint32
read_number (const guint8 *p, gsize bytes, gboolean big)
{
  guint32 value = 0;
  for (gsize i = 0; i < bytes; i++)
    value = value << 8 | p[big ? i : bytes - 1 - i];
  return value;
}

guint
heed_exif_orientation (const guint8 *data, gsize size)
{
  if (size >= 6 && memcmp (data, "Exif\0\0", 6) == 0)
    {
      data += 6;
      size -= 6;
    }
  if (size < 14 || (memcmp (data, "MM\0*", 4) != 0 && memcmp (data, "II*\0", 4) != 0))
    return 1;
  gboolean big = data[0] == 'M';
  gsize directory = read_number (data + 4, 4, big);
  if (directory > size - 2)
    return 1;
  gsize entries = read_number (data + directory, 2, big);
  for (gsize i = 0; i < entries && (size - directory - 2) / 12 > i; i++)
    {
      const guint8 *entry = data + directory + 2 + i * 12;
      guint32 tag = read_number (entry, 2, big), type = read_number (entry + 2, 2, big);
      guint32 value = type == 3 ? read_number (entry + 8, 2, big) : 0;
      if (tag == 0x112)
        return value >= 1 && value <= 8 ? value : 1;
    }
  return 1;
}
