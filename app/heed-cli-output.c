#include "heed-cli-output.h"

#include "heed-error.h"
#include "heed-file.h"
#include "heed-result.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

/* Names of files, captions and vocabularies come from outside: what could steer a terminal is shown
 * as its number. */
static char *
make_harmless (const char *text, gboolean keep_lines)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *shown = g_string_sized_new (strlen (valid));
  for (const char *at = valid; *at != 0; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (g_unichar_iscntrl (c) && !(keep_lines && c == '\n'))
        g_string_append_printf (shown, "\\x%02x", c);
      else
        g_string_append_unichar (shown, c);
    }
  return g_string_free (shown, FALSE);
}

void
heed_cli_complain (const char *sentence)
{
  g_autofree char *line = make_harmless (sentence, FALSE);
  g_printerr ("heed-cli: %s\n", line);
}

static gboolean
write_output (const char *data, gsize size, GError **error)
{
  if (fwrite (data, 1, size, stdout) == size && fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, _ ("standard output cannot be written: %s"),
               g_strerror (errno));
  return FALSE;
}

HeedCliExit
heed_cli_print (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = make_harmless (text, TRUE);
  return write_output (shown, strlen (shown), &error) ? HEED_CLI_OK : heed_cli_fail (error);
}

gboolean
heed_cli_check_output (const char *option, const char *path, GError **error)
{
  if (path == NULL || g_str_equal (path, "-"))
    return TRUE;
  if (*path == 0)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT, _ ("%s needs the name of a file"),
                   option);
      return FALSE;
    }
  return heed_file_check_replace (path, error);
}

gboolean
heed_cli_write_json (JsonNode *node, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = heed_json_to_bytes (node);
  return heed_cli_write (bytes, path, error);
}

gboolean
heed_cli_write (GBytes *bytes, const char *path, GError **error)
{
  if (!g_str_equal (path, "-"))
    return heed_file_replace (path, bytes, error);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  return write_output (data, size, error);
}

void
heed_cli_cell (GString *line, const char *text, guint width)
{
  glong columns = g_utf8_strlen (text, -1);
  g_string_append_printf (line, "%s%*s", text, (int)MAX ((glong)width - columns, 0) + 2, "");
}
