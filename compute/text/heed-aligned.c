#include "heed-aligned.h"

HeedAligned *
heed_aligned_new (void)
{
  HeedAligned *aligned = g_new (HeedAligned, 1);
  aligned->text = g_string_new (NULL);
  aligned->origins = g_array_new (FALSE, FALSE, sizeof (HeedRange));
  return aligned;
}

HeedAligned *
heed_aligned_new_slice (const char *text, gsize size, guint32 offset)
{
  HeedAligned *aligned = heed_aligned_new ();
  const char *end = text + size;
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      guint32 start = offset + (guint32)(p - text), length = (guint32)(g_utf8_next_char (p) - p);
      heed_aligned_append (aligned, p, length, (HeedRange) {start, start + length});
    }
  return aligned;
}

void
heed_aligned_free (HeedAligned *aligned)
{
  g_string_free (aligned->text, TRUE);
  g_array_unref (aligned->origins);
  g_free (aligned);
}

void
heed_aligned_append (HeedAligned *aligned, const char *text, gsize size, HeedRange origin)
{
  g_string_append_len (aligned->text, text, (gssize)size);
  for (gsize i = 0; i < size; i++)
    g_array_append_val (aligned->origins, origin);
}

void
heed_aligned_append_char (HeedAligned *aligned, gunichar c, HeedRange origin)
{
  char utf8[6];
  heed_aligned_append (aligned, utf8, (gsize)g_unichar_to_utf8 (c, utf8), origin);
}

void
heed_aligned_copy (HeedAligned *aligned, const HeedAligned *from, HeedRange range)
{
  if (range.start >= range.end)
    return;
  const HeedRange *origins = &g_array_index (from->origins, HeedRange, range.start);
  g_string_append_len (aligned->text, from->text->str + range.start,
                       (gssize)(range.end - range.start));
  g_array_append_vals (aligned->origins, origins, range.end - range.start);
}

HeedRange
heed_aligned_origin (const HeedAligned *aligned, HeedRange range)
{
  g_return_val_if_fail (range.start < range.end && range.end <= aligned->origins->len,
                        (HeedRange) {0});
  HeedRange whole = g_array_index (aligned->origins, HeedRange, range.start);
  for (guint32 i = range.start + 1; i < range.end; i++)
    {
      const HeedRange *origin = &g_array_index (aligned->origins, HeedRange, i);
      whole.start = MIN (whole.start, origin->start);
      whole.end = MAX (whole.end, origin->end);
    }
  return whole;
}
