#include "heed-bytelevel.h"

#include <string.h>

static gboolean
is_printable (guint byte)
{
  return (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte < 0x100 && byte != 0xad);
}

gunichar
heed_bytelevel_character (guint8 byte)
{
  if (is_printable (byte))
    return byte;
  if (byte <= 0x20)
    return 0x100u + byte;
  return byte == 0xad ? 0x143 : 0x121u + (byte - 0x7fu);
}

static int
byte_of (gunichar c)
{
  if (is_printable (c))
    return (int)c;
  if (c >= 0x100 && c <= 0x120)
    return (int)c - 0x100;
  if (c >= 0x121 && c <= 0x142)
    return (int)c - 0x121 + 0x7f;
  return c == 0x143 ? 0xad : -1;
}

HeedAligned *
heed_bytelevel_spell (const HeedAligned *from, GArray *ranges)
{
  HeedAligned *to = heed_aligned_new ();
  for (guint i = 0; i < ranges->len; i++)
    {
      HeedRange *range = &g_array_index (ranges, HeedRange, i);
      guint32 start = (guint32)to->text->len;
      for (guint32 k = range->start; k < range->end; k++)
        heed_aligned_append_char (to, heed_bytelevel_character ((guint8)from->text->str[k]),
                                  g_array_index (from->origins, HeedRange, k));
      *range = (HeedRange) {start, (guint32)to->text->len};
    }
  return to;
}

void
heed_bytelevel_read (const char *piece, GByteArray *bytes)
{
  guint before = bytes->len;
  for (const char *p = piece; *p != 0; p = g_utf8_next_char (p))
    {
      int byte = byte_of (g_utf8_get_char (p));
      guint8 value = (guint8)byte;
      if (byte < 0)
        {
          g_byte_array_set_size (bytes, before);
          g_byte_array_append (bytes, (const guint8 *)piece, (guint)strlen (piece));
          return;
        }
      g_byte_array_append (bytes, &value, 1);
    }
}
