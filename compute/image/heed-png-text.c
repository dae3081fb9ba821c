#include "heed-png-text.h"

#include <gio/gio.h>
#include <string.h>

#define SIGNATURE "\x89PNG\r\n\x1a\n"
/* length and type before a chunk's data, checksum behind it */
#define BEFORE      8
#define BEHIND      4
#define MAX_KEYWORD 79
/* what an iTXt chunk may say besides its text: keyword, language and translated keyword */
#define MAX_HEAD 1024

/* What is left of a chunk's data. */
typedef struct
{
  const guint8 *data;
  gsize size;
} Span;

static guint32
read_number (const guint8 *p)
{
  return (guint32)p[0] << 24 | (guint32)p[1] << 16 | (guint32)p[2] << 8 | p[3];
}

/* PNG specification, annex D: over type and data, bit by bit: texts are short. */
static guint32
checksum (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffff;
  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
    }
  return ~crc;
}

/* Takes the bytes up to a NUL and that one too; %FALSE if there is none. */
static gboolean
take_string (Span *span, Span *string)
{
  const guint8 *end = span->size ? memchr (span->data, 0, span->size) : NULL;
  if (end == NULL)
    return FALSE;
  *string = (Span) {span->data, (gsize)(end - span->data)};
  span->size -= string->size + 1;
  span->data = end + 1;
  return TRUE;
}

static gboolean
take_byte (Span *span, guint8 *byte)
{
  if (span->size == 0)
    return FALSE;
  *byte = *span->data++;
  span->size -= 1;
  return TRUE;
}

static gboolean
is_keyword (Span found, const char *keyword)
{
  return found.size == strlen (keyword)
         && g_ascii_strncasecmp ((const char *)found.data, keyword, found.size) == 0;
}

/* At most @limit bytes: what would be more, or does not end properly, is no text. */
static GByteArray *
inflate_text (Span span, gsize limit)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB));
  g_autoptr (GByteArray) text = g_byte_array_new ();
  GConverterResult result = G_CONVERTER_CONVERTED;
  while (result != G_CONVERTER_FINISHED)
    {
      guint8 piece[1024];
      gsize taken = 0, made = 0;
      result = g_converter_convert (converter, span.data, span.size, piece, sizeof piece,
                                    G_CONVERTER_INPUT_AT_END, &taken, &made, NULL);
      if (result == G_CONVERTER_ERROR || made > limit - text->len
          || (taken == 0 && made == 0 && result != G_CONVERTER_FINISHED))
        return NULL;
      g_byte_array_append (text, piece, (guint)made);
      span.data += taken;
      span.size -= taken;
    }
  return g_steal_pointer (&text);
}

static char *
from_latin1 (const guint8 *data, gsize size, gsize limit)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < size && data[i] != 0; i++)
    g_string_append_unichar (text, data[i]);
  return g_string_free (text, text->len > limit);
}

static char *
from_utf8 (const guint8 *data, gsize size, gsize limit)
{
  if (size > limit || !g_utf8_validate_len ((const char *)data, size, NULL))
    return NULL;
  return g_strndup ((const char *)data, size);
}

typedef char *(*Decode) (const guint8 *data, gsize size, gsize limit);

static char *
decode (Span span, gboolean compressed, Decode from, gsize limit)
{
  if (!compressed)
    return span.size <= limit ? from (span.data, span.size, limit) : NULL;
  g_autoptr (GByteArray) text = inflate_text (span, limit);
  return text ? from (text->data, text->len, limit) : NULL;
}

/* keyword 0 text */
static char *
read_text (Span span, gsize limit)
{
  return decode (span, FALSE, from_latin1, limit);
}

/* keyword 0 method text */
static char *
read_compressed_text (Span span, gsize limit)
{
  guint8 method;
  return take_byte (&span, &method) && method == 0 ? decode (span, TRUE, from_latin1, limit) : NULL;
}

/* keyword 0 compressed method language 0 translated keyword 0 text */
static char *
read_international_text (Span span, gsize limit)
{
  guint8 compressed, method;
  Span language, translated;
  if (!take_byte (&span, &compressed) || !take_byte (&span, &method)
      || !take_string (&span, &language) || !take_string (&span, &translated) || compressed > 1
      || (compressed && method != 0))
    return NULL;
  return decode (span, compressed, from_utf8, limit);
}

static const struct
{
  const char *type;
  char *(*read) (Span span, gsize limit);
} readers[] = {
    {"tEXt", read_text},
    {"zTXt", read_compressed_text},
    {"iTXt", read_international_text},
};

/* @type: type, data and checksum of a chunk whose data has @length bytes */
static char *
read_chunk (const guint8 *type, gsize length, const char *keyword, gsize limit)
{
  Span span = {type + 4, length}, found;
  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    if (memcmp (type, readers[i].type, 4) == 0 && length <= limit + MAX_HEAD
        && take_string (&span, &found) && found.size <= MAX_KEYWORD && is_keyword (found, keyword)
        && checksum (type, length + 4) == read_number (type + 4 + length))
      {
        g_autofree char *text = readers[i].read (span, limit);
        return text && *text ? g_steal_pointer (&text) : NULL;
      }
  return NULL;
}

char *
heed_png_find_text (const guint8 *data, gsize size, const char *keyword, gsize limit)
{
  gsize at = strlen (SIGNATURE);
  char *text = NULL;
  if (size < at || memcmp (data, SIGNATURE, at) != 0)
    return NULL;
  while (text == NULL && size - at >= BEFORE + BEHIND)
    {
      gsize length = read_number (data + at);
      if (length > size - at - BEFORE - BEHIND)
        return NULL;
      text = read_chunk (data + at + 4, length, keyword, limit);
      at += BEFORE + length + BEHIND;
    }
  return text;
}
