#include "heed-unicode.h"

typedef struct
{
  gunichar c;
  guint8 combining_class;
  HeedRange origin;
} Mark;

typedef struct
{
  gunichar first;
  gunichar last;
  gint32 shift;
} CaseRow;

/* Cased characters that g_unichar_tolower() leaves alone: those that are no letters, and those
 * younger than the tables of GLib 2.74 (Unicode 16 and 17). */
static const CaseRow case_rows[] = {
    {0x1c89, 0x1c89, 1}, {0x2160, 0x216f, 16},     {0x24b6, 0x24cf, 26},   {0xa7cb, 0xa7cb, -42343},
    {0xa7cc, 0xa7cc, 1}, {0xa7ce, 0xa7ce, 1},      {0xa7d2, 0xa7d2, 1},    {0xa7d4, 0xa7d4, 1},
    {0xa7da, 0xa7da, 1}, {0xa7dc, 0xa7dc, -42561}, {0x10d50, 0x10d65, 32}, {0x16ea0, 0x16eb8, 27},
};

static gunichar
lower (gunichar c)
{
  if (c < 0x80)
    return (gunichar)g_ascii_tolower ((char)c);
  for (gsize i = 0; i < G_N_ELEMENTS (case_rows); i++)
    if (c >= case_rows[i].first && c <= case_rows[i].last)
      return (gunichar)((gint32)c + case_rows[i].shift);
  return g_unichar_tolower (c);
}

HeedAligned *
heed_unicode_lowercase (const HeedAligned *from)
{
  HeedAligned *to = heed_aligned_new ();
  const char *text = from->text->str, *end = text + from->text->len;
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      HeedRange origin = g_array_index (from->origins, HeedRange, p - text);
      heed_aligned_append_char (to, c == 0x130 ? 'i' : lower (c), origin);
      if (c == 0x130)
        heed_aligned_append_char (to, 0x307, origin);
    }
  return to;
}

static void
decompose (GArray *marks, gunichar c, HeedRange origin)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
  gsize n = g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n; i++)
    {
      int class = g_unichar_combining_class (parts[i]);
      g_array_append_val (marks, ((Mark) {parts[i], (guint8) class, origin}));
    }
}

static int
by_class (gconstpointer a, gconstpointer b, gpointer unused)
{
  return (int)((const Mark *)a)->combining_class - (int)((const Mark *)b)->combining_class;
}

/* Canonical ordering: every run of marks with a class other than 0 is sorted by class, stably. */
static void
order (GArray *marks)
{
  for (guint i = 0; i < marks->len;)
    {
      guint end = i;
      while (end < marks->len && g_array_index (marks, Mark, end).combining_class != 0)
        end++;
      if (end > i + 1)
        g_qsort_with_data (&g_array_index (marks, Mark, i), (gint)(end - i), sizeof (Mark),
                           by_class, NULL);
      i = end + 1;
    }
}

/* Canonical composition in place: a mark joins the last starter unless one of its own class or
 * higher, or another starter, stands between them. */
static void
compose (GArray *marks)
{
  guint kept = 0, starter = G_MAXUINT;
  int last_class = 0;
  for (guint i = 0; i < marks->len; i++)
    {
      Mark mark = g_array_index (marks, Mark, i);
      gboolean adjacent = starter != G_MAXUINT && kept == starter + 1;
      gboolean open = starter != G_MAXUINT && (adjacent || last_class < mark.combining_class);
      gunichar joined;
      if (open && g_unichar_compose (g_array_index (marks, Mark, starter).c, mark.c, &joined))
        {
          Mark *base = &g_array_index (marks, Mark, starter);
          base->c = joined;
          base->origin.start = MIN (base->origin.start, mark.origin.start);
          base->origin.end = MAX (base->origin.end, mark.origin.end);
          continue;
        }
      if (mark.combining_class == 0)
        starter = kept;
      last_class = mark.combining_class;
      g_array_index (marks, Mark, kept++) = mark;
    }
  g_array_set_size (marks, kept);
}

HeedAligned *
heed_unicode_nfc (const HeedAligned *from)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  const char *text = from->text->str, *end = text + from->text->len;
  for (const char *p = text; p < end; p = g_utf8_next_char (p))
    decompose (marks, g_utf8_get_char (p), g_array_index (from->origins, HeedRange, p - text));
  order (marks);
  compose (marks);
  HeedAligned *to = heed_aligned_new ();
  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);
      heed_aligned_append_char (to, mark->c, mark->origin);
    }
  return to;
}

/* The length of the longest prefix that could begin a character; *whole says whether it is one. */
static gsize
prefix (const guint8 *p, gsize size, gboolean *whole)
{
  guint8 first = p[0];
  gsize length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  guint8 low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
  guint8 high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
  *whole = FALSE;
  if (length == 0 || first > 0xf4)
    return 1;
  for (gsize i = 1; i < length; i++)
    {
      if (i >= size || p[i] < low || p[i] > high)
        return i;
      low = 0x80;
      high = 0xbf;
    }
  *whole = TRUE;
  return length;
}

GString *
heed_unicode_decode_lossy (const guint8 *bytes, gsize size)
{
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < size;)
    {
      gboolean whole;
      gsize n = prefix (bytes + i, size - i, &whole);
      if (whole)
        g_string_append_len (text, (const char *)bytes + i, (gssize)n);
      else
        g_string_append (text, "\xef\xbf\xbd");
      i += n;
    }
  return text;
}
