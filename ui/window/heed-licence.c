#include "heed-licence.h"

#include "heed-ui.h"

#include <string.h>

/* "GLib, GIO    LGPL" is a row: its own line, with a dash for the gap. */
static char *
unwrap_row (const char *line)
{
  const char *gap = strstr (line, "  ");
  if (gap == NULL)
    return NULL;
  const char *rest = gap + strspn (gap, " ");
  return g_strdup_printf ("%.*s – %s", (int)(gap - line), line, rest);
}

static void
append_line (GString *text, const char *line, gboolean indented, gboolean was_indented)
{
  g_autofree char *row = indented ? unwrap_row (line) : NULL;
  gboolean begins = text->len == 0 || text->str[text->len - 1] == '\n';
  if (!begins)
    g_string_append (text, row != NULL || indented != was_indented ? "\n" : " ");
  g_string_append (text, row != NULL ? row : line);
}

char *
heed_licence_unwrap (const char *notice)
{
  GString *text = g_string_new (NULL);
  gboolean was_indented = FALSE;
  const char *body = strstr (notice, "\n\n");
  g_auto (GStrv) lines = g_strsplit (body != NULL ? body + 2 : notice, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean indented = g_str_has_prefix (lines[i], "  ");
      g_strstrip (lines[i]);
      if (*lines[i] != 0)
        append_line (text, lines[i], indented, was_indented);
      else if (text->len > 0)
        g_string_append (text, "\n\n");
      was_indented = indented;
    }
  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);
  return g_string_free (text, FALSE);
}

char *
heed_licence_text (void)
{
  g_autoptr (GBytes) notice = g_resources_lookup_data (HEED_UI_RESOURCES "NOTICE", 0, NULL);
  g_return_val_if_fail (notice != NULL, g_strdup (""));
  gsize size = 0;
  const char *bytes = g_bytes_get_data (notice, &size);
  g_autofree char *text = g_strndup (bytes, size);
  return heed_licence_unwrap (text);
}
