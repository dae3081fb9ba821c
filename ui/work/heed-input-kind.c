#include "heed-input-kind.h"

#include "heed-content.h"
#include "heed-shown-name.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_PICTURE_FILE (G_GUINT64_CONSTANT (1) << 30)
/* of a large file, to tell what it is */
#define HEAD_BYTES  4096
#define MAX_ENTRIES 10000

/* One sentence for many, by kind. */
static const char *const many[HEED_N_INPUT_KINDS] = {
    [HEED_INPUT_ELSEWHERE] = N_ ("%u of %u are not on this computer, such as “%s”: save them here "
                                 "first, or copy a picture itself and paste it"),
    [HEED_INPUT_UNREADABLE] = N_ ("%u of %u cannot be read, such as “%s”"),
    [HEED_INPUT_FOLDER] = N_ ("%u of %u are folders without a config.json, such as “%s”: a model "
                              "folder has config.json, model.safetensors and tokenizer files"),
    [HEED_INPUT_SPECIAL] = N_ ("%u of %u are pipes, sockets or devices, such as “%s”; expected "
                               "pictures, model folders or captions"),
    [HEED_INPUT_EMPTY] = N_ ("%u of %u are empty, such as “%s”"),
    [HEED_INPUT_TOO_LARGE] = N_ ("%u of %u are too large, such as “%s”; captions have at most "
                                 "64 KiB, picture files at most 1 GiB"),
    [HEED_INPUT_OTHER] = N_ ("%u of %u files are no pictures, such as “%s”; expected PNG or JPEG "
                             "pictures, model folders or captions as plain text"),
};

void
heed_input_look_free (HeedInputLook *look)
{
  if (look == NULL)
    return;
  g_free (look->path);
  g_free (look->name);
  g_free (look->text);
  g_free (look);
}

gboolean
heed_input_kind_is_refused (HeedInputKind kind)
{
  return kind >= HEED_INPUT_ELSEWHERE;
}

/* The formats of the table have the same arguments; a translation is checked against them. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *
heed_input_kind_refuse_many (HeedInputKind kind, guint n, guint total, const char *name)
{
  g_return_val_if_fail (kind < HEED_N_INPUT_KINDS && many[kind] != NULL, NULL);
  return g_strdup_printf (_ (many[kind]), n, total, name);
}
#pragma GCC diagnostic pop

static void G_GNUC_PRINTF (3, 4)
    refuse (HeedInputLook *look, HeedInputKind kind, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  look->kind = kind;
  look->text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

/* ---- folders ---- */

static gboolean
has_ending (const char *name, const char *ending)
{
  gsize length = strlen (name), size = strlen (ending);
  return length > size && g_ascii_strcasecmp (name + length - size, ending) == 0;
}

static gboolean
has_regular (const char *folder, const char *name)
{
  struct stat st;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  return stat (path, &st) == 0 && S_ISREG (st.st_mode);
}

static gboolean
is_named_picture (const char *name)
{
  return has_ending (name, ".png") || has_ending (name, ".jpg") || has_ending (name, ".jpeg");
}

static guint
count_pictures (GDir *folder)
{
  guint n = 0;
  const char *name;
  for (guint i = 0; i < MAX_ENTRIES && (name = g_dir_read_name (folder)) != NULL; i++)
    n += is_named_picture (name);
  return n;
}

static void
look_at_folder (HeedInputLook *look)
{
  g_autoptr (GError) reason = NULL;
  if (has_regular (look->path, "config.json"))
    {
      look->kind = HEED_INPUT_MODEL;
      return;
    }
  g_autoptr (GDir) folder = g_dir_open (look->path, 0, &reason);
  guint n = folder != NULL ? count_pictures (folder) : 0;
  if (folder == NULL)
    refuse (look, HEED_INPUT_UNREADABLE, _ ("“%s” cannot be read: %s"), look->name,
            reason->message);
  else if (n > 0)
    refuse (look, HEED_INPUT_FOLDER,
            g_dngettext (GETTEXT_PACKAGE,
                         "“%s” is a folder with %u picture and no config.json, so it is no model: "
                         "drop or open the picture itself",
                         "“%s” is a folder with %u pictures and no config.json, so it is no model: "
                         "drop or open the pictures themselves",
                         n),
            look->name, n);
  else
    refuse (look, HEED_INPUT_FOLDER,
            _ ("“%s” is a folder without a config.json; a model folder has config.json, "
               "model.safetensors and tokenizer files, as on Hugging Face"),
            look->name);
}

/* ---- files ---- */

/* Captions as they are shown: one a line. */
static char *
tidy_lines (const char *text)
{
  g_autoptr (GString) tidy = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n\f", -1);
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != 0)
      g_string_append_printf (tidy, "%s%s", tidy->len > 0 ? "\n" : "", *line);
  return g_string_free (g_steal_pointer (&tidy), FALSE);
}

static void
take_captions (HeedInputLook *look, const char *text)
{
  g_autofree char *captions =
      tidy_lines (g_str_has_prefix (text, "\xef\xbb\xbf") ? text + 3 : text);
  if (*captions == 0)
    refuse (look, HEED_INPUT_EMPTY, _ ("“%s” has only blank lines; expected captions, one a line"),
            look->name);
  else
    {
      look->kind = HEED_INPUT_CAPTIONS;
      look->text = g_steal_pointer (&captions);
    }
}

/* A file of a model folder is recognised by name, since its content is not told from captions. */
static gboolean
is_part_of_model (const HeedInputLook *look)
{
  g_autofree char *folder = g_path_get_dirname (look->path);
  return (has_ending (look->path, ".json") || has_ending (look->path, ".safetensors"))
         && has_regular (folder, "config.json");
}

static void
refuse_part_of_model (HeedInputLook *look)
{
  g_autofree char *folder = g_path_get_dirname (look->path);
  g_autofree char *display = g_filename_display_basename (folder);
  g_autofree char *shown = heed_shown_name (display);
  refuse (look, HEED_INPUT_OTHER, _ ("“%s” is a part of a model; expected its whole folder, “%s”"),
          look->name, shown);
}

static void
refuse_other (HeedInputLook *look, const char *found)
{
  refuse (
      look, HEED_INPUT_OTHER,
      _ ("“%s” is %s; expected a PNG or JPEG picture, a model folder or captions as plain text"),
      look->name, found);
}

static void
refuse_size (HeedInputLook *look, guint64 size, guint64 limit, gboolean picture)
{
  g_autofree char *has =
      g_format_size_full (size, G_FORMAT_SIZE_IEC_UNITS | G_FORMAT_SIZE_LONG_FORMAT);
  g_autofree char *most = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);
  refuse (look, HEED_INPUT_TOO_LARGE,
          picture ? _ ("“%s” has %s; a picture file may have at most %s")
                  : _ ("“%s” is text of %s; captions may have at most %s"),
          look->name, has, most);
}

/* @head: [@n] and a NUL: all of the file, or its beginning if that is larger than captions are */
static void
judge (HeedInputLook *look, const guint8 *head, gsize n, guint64 size)
{
  const char *found;
  gboolean whole = size <= HEED_INPUT_MAX_TEXT;
  HeedContent content = heed_content_of (head, n, whole, &found);
  if (content == HEED_CONTENT_PICTURE && size > MAX_PICTURE_FILE)
    refuse_size (look, size, MAX_PICTURE_FILE, TRUE);
  else if (content == HEED_CONTENT_PICTURE)
    look->kind = HEED_INPUT_PICTURE;
  else if (n == 0)
    refuse (look, HEED_INPUT_EMPTY,
            _ ("“%s” is empty; expected a PNG or JPEG picture, or captions as plain text"),
            look->name);
  else if (is_part_of_model (look))
    refuse_part_of_model (look);
  else if (content == HEED_CONTENT_OTHER)
    refuse_other (look, found);
  else if (has_ending (look->path, ".json"))
    refuse_other (look, _ ("a JSON file"));
  else if (is_named_picture (look->path))
    refuse_other (look, _ ("text under the name of a picture"));
  else if (!whole)
    refuse_size (look, size, HEED_INPUT_MAX_TEXT, FALSE);
  else
    take_captions (look, (const char *)head);
}

static gsize
read_head (int fd, guint8 *head, gsize limit)
{
  gsize done = 0;
  while (done < limit)
    {
      gssize n = read (fd, head + done, limit - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += (gsize)n;
      errno = 0;
    }
  return done;
}

static void
look_at_file (HeedInputLook *look)
{
  struct stat st;
  /* between stat and open a pipe may have taken the file's place: do not wait for its other end */
  int fd = g_open (look->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0 || fstat (fd, &st) != 0 || !S_ISREG (st.st_mode))
    {
      refuse (look, HEED_INPUT_UNREADABLE, _ ("“%s” cannot be read: %s"), look->name,
              g_strerror (fd < 0 ? errno : EIO));
      if (fd >= 0)
        g_close (fd, NULL);
      return;
    }
  guint64 size = (guint64)st.st_size;
  gsize limit = size <= HEED_INPUT_MAX_TEXT ? (gsize)size : HEAD_BYTES;
  g_autofree guint8 *head = g_malloc0 (limit + 1);
  errno = 0;
  gsize n = read_head (fd, head, limit);
  int code = errno;
  g_close (fd, NULL);
  if (n < limit && code != 0)
    refuse (look, HEED_INPUT_UNREADABLE, _ ("“%s” cannot be read: %s"), look->name,
            g_strerror (code));
  else
    judge (look, head, n, size);
}

/* ---- one path ---- */

static void
refuse_missing (HeedInputLook *look, int code)
{
  struct stat st;
  if (code == ENOENT && lstat (look->path, &st) == 0)
    refuse (look, HEED_INPUT_UNREADABLE, _ ("“%s” is a link to something that is not there"),
            look->name);
  else if (code == ENOENT)
    refuse (look, HEED_INPUT_UNREADABLE, _ ("“%s” is not there (any more)"), look->name);
  else
    refuse (look, HEED_INPUT_UNREADABLE, _ ("“%s” cannot be read: %s"), look->name,
            g_strerror (code));
}

static void
look_at_path (HeedInputLook *look)
{
  struct stat st;
  if (stat (look->path, &st) != 0)
    refuse_missing (look, errno);
  else if (S_ISDIR (st.st_mode))
    look_at_folder (look);
  else if (S_ISREG (st.st_mode))
    look_at_file (look);
  else
    refuse (look, HEED_INPUT_SPECIAL,
            S_ISFIFO (st.st_mode)
                ? _ ("“%s” is a pipe; expected a picture, a model folder or captions")
            : S_ISSOCK (st.st_mode)
                ? _ ("“%s” is a socket; expected a picture, a model folder or captions")
                : _ ("“%s” is a device; expected a picture, a model folder or captions"),
            look->name);
}

static char *
name_of (GFile *file, const char *path)
{
  g_autofree char *base = path != NULL ? NULL : g_file_get_basename (file);
  g_autofree char *display = path != NULL   ? g_filename_display_basename (path)
                             : base != NULL ? g_filename_display_name (base)
                                            : g_file_get_parse_name (file);
  return heed_shown_name (display);
}

HeedInputLook *
heed_input_look (GFile *file)
{
  HeedInputLook *look = g_new0 (HeedInputLook, 1);
  look->path = g_file_get_path (file);
  look->name = name_of (file, look->path);
  if (look->path != NULL)
    look_at_path (look);
  else
    refuse (look, HEED_INPUT_ELSEWHERE,
            _ ("“%s” is not on this computer: save it here first, or copy the picture itself and "
               "paste it"),
            look->name);
  return look;
}
