#include "heed-content.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A row of a table of signatures. */
typedef struct
{
  gsize offset;
  gsize size;
  const char *bytes;
  const char *found;
} Signature;

static const Signature pictures[] = {
    {0, 8, "\x89PNG\r\n\x1a\n", NULL},
    {0, 3, "\xff\xd8\xff", NULL},
};

static const Signature binaries[] = {
    {0, 4, "GIF8", N_ ("a GIF picture")},
    {8, 4, "WEBP", N_ ("a WebP picture")},
    {0, 2, "BM", N_ ("a BMP picture")},
    {0, 4, "II*\0", N_ ("a TIFF picture")},
    {0, 4, "MM\0*", N_ ("a TIFF picture")},
    {4, 8, "ftypavif", N_ ("an AVIF picture")},
    {4, 8, "ftypheic", N_ ("a HEIF picture")},
    {4, 8, "ftypmif1", N_ ("a HEIF picture")},
    {0, 12, "\0\0\0\x0cJXL \r\n\x87\n", N_ ("a JPEG XL picture")},
    {0, 2, "\xff\x0a", N_ ("a JPEG XL picture")},
    {0, 4, "PK\x03\x04", N_ ("a ZIP archive")},
    {0, 2, "\x1f\x8b", N_ ("a gzip archive")},
    {0, 2, "\xff\xfe", N_ ("text in UTF-16")},
    {0, 2, "\xfe\xff", N_ ("text in UTF-16")},
};

/* Well-formed text, but nothing that a person would call captions. */
static const Signature texts[] = {
    {0, 5, "%PDF-", N_ ("a PDF file")},           {0, 5, "{\\rtf", N_ ("an RTF file")},
    {0, 4, "<svg", N_ ("an SVG drawing")},        {0, 5, "<?xml", N_ ("an XML file")},
    {0, 14, "<!DOCTYPE html", N_ ("a web page")}, {0, 14, "<!doctype html", N_ ("a web page")},
    {0, 5, "<html", N_ ("a web page")},
};

static const Signature *
find (const Signature *table, gsize n, const guint8 *data, gsize size)
{
  for (gsize i = 0; i < n; i++)
    if (size >= table[i].offset + table[i].size
        && memcmp (data + table[i].offset, table[i].bytes, table[i].size) == 0)
      return &table[i];
  return NULL;
}

/* Whether there is a byte that no text has. */
static gboolean
has_controls (const guint8 *data, gsize size)
{
  for (gsize i = 0; i < size; i++)
    if ((data[i] < 0x20 && strchr ("\t\n\f\r", data[i]) == NULL) || data[i] == 0 || data[i] == 0x7f)
      return TRUE;
  return FALSE;
}

static gboolean
is_utf8 (const guint8 *data, gsize size, gboolean whole)
{
  const char *end;
  if (g_utf8_validate ((const char *)data, (gssize)size, &end))
    return TRUE;
  gsize rest = size - (gsize)(end - (const char *)data);
  return !whole && g_utf8_get_char_validated (end, (gssize)rest) == (gunichar)-2;
}

HeedContent
heed_content_of (const guint8 *data, gsize size, gboolean whole, const char **found)
{
  *found = NULL;
  if (find (pictures, G_N_ELEMENTS (pictures), data, size) != NULL)
    return HEED_CONTENT_PICTURE;
  gboolean controls = has_controls (data, size);
  gboolean text = !controls && is_utf8 (data, size, whole);
  const Signature *other = find (texts, G_N_ELEMENTS (texts), data, size);
  if (other == NULL && !text)
    other = find (binaries, G_N_ELEMENTS (binaries), data, size);
  if (other == NULL && text)
    return HEED_CONTENT_TEXT;
  if (other != NULL)
    *found = _ (other->found);
  else
    *found =
        controls ? _ ("neither a picture nor text") : _ ("text in an encoding that is not UTF-8");
  return HEED_CONTENT_OTHER;
}
