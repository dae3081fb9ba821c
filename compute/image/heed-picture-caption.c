#include "heed-picture-caption.h"

#include "heed-file.h"
#include "heed-png-text.h"

#include <string.h>

#define MAX_PICTURE ((gsize)1 << 30)

/* Without control characters; line ends are kept as '\n' or, like other white space, become one
 * space. */
static char *
clean (const char *text, gboolean keep_lines)
{
  GString *cleaned = g_string_new (NULL);
  gunichar pending = 0;
  for (const char *at = text; *at != 0; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      if (c == '\n' && keep_lines)
        pending = '\n';
      else if (g_unichar_isspace (c))
        pending = pending ? pending : ' ';
      else if (!g_unichar_iscntrl (c) && c != 0xfeff)
        {
          if (pending != 0 && cleaned->len > 0)
            g_string_append_unichar (cleaned, pending);
          pending = 0;
          g_string_append_unichar (cleaned, c);
        }
    }
  return g_string_free (cleaned, cleaned->len == 0);
}

static char *
read_text_file (const char *path)
{
  g_autoptr (GBytes) bytes = heed_file_read (path, HEED_PICTURE_CAPTION_MAX, NULL);
  gsize size;
  const char *text = bytes ? g_bytes_get_data (bytes, &size) : NULL;
  return text != NULL && g_utf8_validate_len (text, size, NULL) ? clean (text, TRUE) : NULL;
}

static char *
find_beside (const char *path)
{
  g_autofree char *whole = g_strconcat (path, ".txt", NULL);
  const char *slash = strrchr (path, G_DIR_SEPARATOR), *dot = strrchr (path, '.');
  const char *name = slash ? slash + 1 : path;
  if (dot != NULL && dot > name)
    {
      g_autofree char *stem = g_strndup (path, (gsize)(dot - path));
      g_autofree char *other = g_strconcat (stem, ".txt", NULL);
      char *caption = g_str_equal (other, path) ? NULL : read_text_file (other);
      if (caption != NULL)
        return caption;
    }
  return read_text_file (whole);
}

static char *
find_inside (GBytes *content)
{
  static const char *const keywords[] = {"Caption", "Description", "Title"};
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);
  for (guint i = 0; i < G_N_ELEMENTS (keywords); i++)
    {
      g_autofree char *text =
          heed_png_find_text (data, size, keywords[i], HEED_PICTURE_CAPTION_MAX);
      char *caption = text ? clean (text, FALSE) : NULL;
      if (caption != NULL)
        return caption;
    }
  return NULL;
}

char *
heed_picture_find_caption (const char *path, GBytes *content)
{
  char *caption = find_beside (path);
  if (caption != NULL)
    return caption;
  g_autoptr (GBytes) bytes =
      content ? g_bytes_ref (content) : heed_file_read (path, MAX_PICTURE, NULL);
  return bytes ? find_inside (bytes) : NULL;
}
