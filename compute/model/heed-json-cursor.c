#include "heed-json-cursor.h"

#include "heed-error.h"

#include <string.h>

#define MAX_DEPTH 64

void
heed_json_cursor_init (HeedJsonCursor *cursor, const char *text, gsize length)
{
  *cursor = (HeedJsonCursor) {.begin = text, .end = text + length, .at = text};
}

gboolean
heed_json_cursor_refuse (HeedJsonCursor *cursor, const char *problem)
{
  if (cursor->problem == NULL)
    cursor->problem = problem;
  return FALSE;
}

gboolean
heed_json_cursor_fail (const HeedJsonCursor *cursor, const char *origin, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: the JSON is wrong at its byte %" G_GSIZE_FORMAT ": %s", origin,
               (gsize)(cursor->at - cursor->begin), cursor->problem);
  return FALSE;
}

/* The next byte after white space; 0 at the end and after a problem. */
static char
peek (HeedJsonCursor *cursor)
{
  if (cursor->problem != NULL)
    return 0;
  while (cursor->at < cursor->end && strchr (" \t\n\r", *cursor->at) != NULL && *cursor->at != 0)
    cursor->at++;
  return cursor->at < cursor->end ? *cursor->at : 0;
}

gboolean
heed_json_cursor_enter (HeedJsonCursor *cursor, char bracket)
{
  if (peek (cursor) != bracket)
    return heed_json_cursor_refuse (cursor,
                                    bracket == '{' ? "expected an object" : "expected an array");
  cursor->at++;
  return TRUE;
}

gboolean
heed_json_cursor_next (HeedJsonCursor *cursor, char closing, gboolean *first)
{
  gboolean begins = *first;
  char c = peek (cursor);
  *first = FALSE;
  if (cursor->problem != NULL)
    return FALSE;
  if (c == closing)
    {
      cursor->at++;
      return FALSE;
    }
  if (begins)
    return TRUE;
  if (c != ',')
    return heed_json_cursor_refuse (cursor, "expected a comma or the end of the list");
  cursor->at++;
  return TRUE;
}

static int
hexadecimal (HeedJsonCursor *cursor)
{
  int value = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = cursor->at < cursor->end ? g_ascii_xdigit_value (*cursor->at) : -1;
      if (digit < 0)
        return -1;
      value = value << 4 | digit;
      cursor->at++;
    }
  return value;
}

/* After "\u": one code unit, or two that make a pair. */
static gboolean
read_unicode (HeedJsonCursor *cursor, GString *string)
{
  int unit = hexadecimal (cursor);
  gunichar c = (gunichar)unit;
  if (unit >= 0xd800 && unit < 0xdc00)
    {
      gboolean pair =
          cursor->end - cursor->at >= 6 && cursor->at[0] == '\\' && cursor->at[1] == 'u';
      cursor->at += pair ? 2 : 0;
      int low = pair ? hexadecimal (cursor) : -1;
      unit = low >= 0xdc00 && low < 0xe000 ? 0 : -1;
      c = 0x10000 + ((c - 0xd800) << 10) + (gunichar)(low - 0xdc00);
    }
  else if (unit >= 0xdc00 && unit < 0xe000)
    unit = -1;
  if (unit < 0)
    return heed_json_cursor_refuse (cursor, "a \\u escape is no character");
  if (c == 0)
    return heed_json_cursor_refuse (cursor, "a string contains a NUL character");
  g_string_append_unichar (string, c);
  return TRUE;
}

static gboolean
read_escape (HeedJsonCursor *cursor, GString *string)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  char c = cursor->at < cursor->end ? *cursor->at++ : 0;
  const char *name = c ? strchr (names, c) : NULL;
  if (c == 'u')
    return read_unicode (cursor, string);
  if (name == NULL)
    return heed_json_cursor_refuse (cursor, "an unknown escape in a string");
  g_string_append_c (string, values[name - names]);
  return TRUE;
}

char *
heed_json_cursor_string (HeedJsonCursor *cursor)
{
  g_autoptr (GString) string = g_string_new (NULL);
  if (peek (cursor) != '"')
    {
      heed_json_cursor_refuse (cursor, "expected a string");
      return NULL;
    }
  cursor->at++;
  while (cursor->at < cursor->end && *cursor->at != '"')
    {
      guchar c = (guchar)*cursor->at++;
      if (c < 0x20)
        heed_json_cursor_refuse (cursor, "a string contains a control character");
      else if (c == '\\')
        read_escape (cursor, string);
      else
        g_string_append_c (string, (char)c);
      if (cursor->problem != NULL)
        return NULL;
    }
  if (cursor->at == cursor->end)
    {
      heed_json_cursor_refuse (cursor, "a string does not end");
      return NULL;
    }
  cursor->at++;
  return g_string_free (g_steal_pointer (&string), FALSE);
}

char *
heed_json_cursor_key (HeedJsonCursor *cursor)
{
  g_autofree char *key = heed_json_cursor_string (cursor);
  if (key == NULL)
    return NULL;
  if (peek (cursor) != ':')
    {
      heed_json_cursor_refuse (cursor, "expected a colon");
      return NULL;
    }
  cursor->at++;
  return g_steal_pointer (&key);
}

static gboolean
is_digit (const HeedJsonCursor *cursor)
{
  return cursor->at < cursor->end && g_ascii_isdigit (*cursor->at);
}

gboolean
heed_json_cursor_unsigned (HeedJsonCursor *cursor, guint64 *value)
{
  char c = peek (cursor);
  guint64 sum = 0;
  if (!g_ascii_isdigit (c))
    return heed_json_cursor_refuse (cursor, "expected an integer that is not negative");
  for (; is_digit (cursor); cursor->at++)
    if (!g_uint64_checked_mul (&sum, sum, 10)
        || !g_uint64_checked_add (&sum, sum, (guint64)(*cursor->at - '0')))
      return heed_json_cursor_refuse (cursor, "the integer does not fit into 64 bits");
    else if (c == '0' && sum != 0)
      return heed_json_cursor_refuse (cursor, "a number begins with 0");
  if (cursor->at < cursor->end && strchr (".eE", *cursor->at) != NULL && *cursor->at != 0)
    return heed_json_cursor_refuse (cursor, "expected an integer");
  *value = sum;
  return TRUE;
}

static gboolean
skip_digits (HeedJsonCursor *cursor)
{
  if (!is_digit (cursor))
    return heed_json_cursor_refuse (cursor, "expected a digit");
  while (is_digit (cursor))
    cursor->at++;
  return TRUE;
}

static gboolean
skip_number (HeedJsonCursor *cursor)
{
  if (*cursor->at == '-')
    cursor->at++;
  if (cursor->at < cursor->end && *cursor->at == '0')
    cursor->at++;
  else if (!skip_digits (cursor))
    return FALSE;
  if (cursor->at < cursor->end && *cursor->at == '.')
    {
      cursor->at++;
      if (!skip_digits (cursor))
        return FALSE;
    }
  if (cursor->at < cursor->end && (*cursor->at == 'e' || *cursor->at == 'E'))
    {
      cursor->at++;
      if (cursor->at < cursor->end && (*cursor->at == '+' || *cursor->at == '-'))
        cursor->at++;
      return skip_digits (cursor);
    }
  return TRUE;
}

/* A string, number, true, false or null. */
static gboolean
skip_scalar (HeedJsonCursor *cursor)
{
  static const char *const words[] = {"true", "false", "null"};
  char c = peek (cursor);
  if (c == 0)
    return heed_json_cursor_refuse (cursor, "the text ends too early");
  if (c == '"')
    {
      g_autofree char *string = heed_json_cursor_string (cursor);
      return string != NULL;
    }
  if (c == '-' || g_ascii_isdigit (c))
    return skip_number (cursor);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((gsize)(cursor->end - cursor->at) >= strlen (words[i])
        && strncmp (cursor->at, words[i], strlen (words[i])) == 0)
      {
        cursor->at += strlen (words[i]);
        return TRUE;
      }
  return heed_json_cursor_refuse (cursor, "expected a value");
}

gboolean
heed_json_cursor_skip (HeedJsonCursor *cursor)
{
  char closing[MAX_DEPTH];
  guint depth = 0;
  gboolean first = FALSE;
  do
    {
      if (depth > 0)
        {
          if (!heed_json_cursor_next (cursor, closing[depth - 1], &first))
            {
              depth--;
              continue;
            }
          g_autofree char *key = closing[depth - 1] == '}' ? heed_json_cursor_key (cursor) : NULL;
        }
      char c = peek (cursor);
      first = c == '{' || c == '[';
      if (!first)
        skip_scalar (cursor);
      else if (depth == MAX_DEPTH)
        heed_json_cursor_refuse (cursor, "the JSON is nested deeper than 64 levels");
      else
        {
          closing[depth++] = c == '{' ? '}' : ']';
          cursor->at++;
        }
    }
  while (depth > 0 && cursor->problem == NULL);
  return cursor->problem == NULL;
}

gboolean
heed_json_cursor_finish (HeedJsonCursor *cursor)
{
  peek (cursor);
  if (cursor->problem == NULL && cursor->at != cursor->end)
    heed_json_cursor_refuse (cursor, "something follows after the end");
  return cursor->problem == NULL;
}
