#include "heed-shown-name.h"

#define MAX_CHARACTERS 80

char *
heed_shown_name (const char *name)
{
  GString *shown = g_string_new (NULL);
  guint n = 0;
  for (const char *at = name; *at != 0 && n < MAX_CHARACTERS; at = g_utf8_next_char (at), n++)
    {
      gunichar c = g_utf8_get_char (at);
      g_string_append_unichar (shown, g_unichar_isprint (c) ? c : 0xfffd);
    }
  if (n == MAX_CHARACTERS)
    g_string_append (shown, "…");
  return g_string_free (shown, FALSE);
}
