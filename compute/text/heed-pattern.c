#include "heed-pattern.h"

#include "heed-error.h"

#include <string.h>

/* Unicode's White_Space property, as the inside of a character class. */
#define WHITE_SPACE                                                                                \
  "\\x{9}-\\x{d}\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}"               \
  "\\x{202f}\\x{205f}\\x{3000}"
#define MAX_EXPRESSION 4096
/* GRegex looks at the whole rest of a text for each match (its UTF-8 check), which takes minutes
 * for a long text: it is shown so many bytes at first, and more where a match needs more. */
#define WINDOW 1024

struct _HeedPattern
{
  GRegex *regex;
  char *origin;
  char *field;
};

/* Copies what follows a backslash; FALSE where Oniguruma and PCRE2 could mean different things. */
static gboolean
translate_escape (char c, gboolean in_class, GString *spelt)
{
  if (c == 0 || (c == 'S' && in_class) || (g_ascii_isalnum (c) && strchr ("sSpPdDrntx", c) == NULL))
    return FALSE;
  if (c != 's' && c != 'S')
    g_string_append_printf (spelt, "\\%c", c);
  else if (in_class)
    g_string_append (spelt, WHITE_SPACE);
  else
    g_string_append_printf (spelt, "[%s%s]", c == 'S' ? "^" : "", WHITE_SPACE);
  return TRUE;
}

/* Spells out \s and \S; FALSE where the two libraries could mean different things. */
static gboolean
translate (const char *expression, GString *spelt)
{
  const char *class = NULL;
  for (const char *p = expression; *p != 0; p++)
    {
      if (*p == '\\')
        {
          if (!translate_escape (*++p, class != NULL, spelt))
            return FALSE;
          continue;
        }
      if (class != NULL && (*p == '[' || g_str_has_prefix (p, "&&")))
        return FALSE;
      if (class == NULL && *p == '[')
        class = p[1] == '^' ? p + 2 : p + 1;
      else if (class != NULL && *p == ']' && p == class)
        return FALSE;
      else if (*p == ']')
        class = NULL;
      g_string_append_c (spelt, *p);
    }
  return TRUE;
}

HeedPattern *
heed_pattern_new (const char *origin, const char *field, const char *expression, gboolean literal,
                  GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GString) spelt = g_string_new (NULL);
  g_autofree char *escaped = literal ? g_regex_escape_string (expression, -1) : NULL;
  gboolean ok = strlen (expression) <= MAX_EXPRESSION && expression[0] != 0;
  if (ok && literal)
    g_string_assign (spelt, escaped);
  else if (ok)
    ok = translate (expression, spelt);
  GRegex *regex =
      ok ? g_regex_new (spelt->str, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT, &reason) : NULL;
  if (regex == NULL)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: %s is not a regular expression that Heed can match%s%s", origin, field,
                   reason ? ": " : "", reason ? reason->message : "");
      return NULL;
    }
  HeedPattern *pattern = g_new (HeedPattern, 1);
  *pattern = (HeedPattern) {regex, g_strdup (origin), g_strdup (field)};
  return pattern;
}

void
heed_pattern_free (HeedPattern *pattern)
{
  if (pattern == NULL)
    return;
  g_regex_unref (pattern->regex);
  g_free (pattern->origin);
  g_free (pattern->field);
  g_free (pattern);
}

/* Appends the matches in the bytes [*done, end) of @text and moves *done behind the last. Before
 * the true end of the text a match that reaches @end could go on there: it is not taken. */
static gboolean
find_within (const HeedPattern *pattern, const char *text, gsize *done, gsize end, gboolean at_end,
             GArray *ranges, GError **error)
{
  g_autoptr (GMatchInfo) match = NULL;
  GError *reason = NULL;
  GRegexMatchFlags flags = at_end ? G_REGEX_MATCH_DEFAULT : G_REGEX_MATCH_PARTIAL_HARD;
  g_regex_match_full (pattern->regex, text, (gssize)end, (int)*done, flags, &match, &reason);
  while (reason == NULL && g_match_info_matches (match))
    {
      int first, last;
      g_match_info_fetch_pos (match, 0, &first, &last);
      g_array_append_val (ranges, ((HeedRange) {(guint32)first, (guint32)last}));
      *done = (gsize)last;
      g_match_info_next (match, &reason);
    }
  if (reason == NULL && !g_match_info_is_partial_match (match))
    *done = end;
  if (reason == NULL)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
               "%s: the regular expression %s could not be matched against the text: %s",
               pattern->origin, pattern->field, reason->message);
  g_error_free (reason);
  return FALSE;
}

gboolean
heed_pattern_find (const HeedPattern *pattern, const char *text, gsize size, GArray *ranges,
                   GError **error)
{
  g_return_val_if_fail (size <= G_MAXINT, FALSE);
  for (gsize done = 0, window = WINDOW, before; done < size;)
    {
      gsize end = MIN (size, done + window);
      while (end < size && ((guint8)text[end] & 0xc0) == 0x80)
        end++;
      before = done;
      if (!find_within (pattern, text, &done, end, end == size, ranges, error))
        return FALSE;
      window = done == before ? 2 * window : WINDOW;
    }
  return TRUE;
}
