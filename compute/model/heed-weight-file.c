#include "heed-weight-file.h"

#include "heed-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct _HeedWeightFile
{
  int fd;
  guint64 size;
  char *origin;
};

static gboolean
find_size (HeedWeightFile *file, GError **error)
{
  struct stat st;
  if (fstat (file->fd, &st) != 0 || !S_ISREG (st.st_mode))
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                 "%s: found something that is not a regular file, expected one", file->origin);
  else
    {
      file->size = (guint64)st.st_size;
      return TRUE;
    }
  return FALSE;
}

HeedWeightFile *
heed_weight_file_open (const char *path, GError **error)
{
  g_autoptr (HeedWeightFile) file = g_new0 (HeedWeightFile, 1);
  file->origin = g_filename_display_name (path);
  file->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (file->fd < 0)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: cannot be opened: %s", file->origin,
                   g_strerror (errno));
      return NULL;
    }
  return find_size (file, error) ? g_steal_pointer (&file) : NULL;
}

void
heed_weight_file_free (HeedWeightFile *file)
{
  if (file == NULL)
    return;
  if (file->fd >= 0)
    close (file->fd);
  g_free (file->origin);
  g_free (file);
}

const char *
heed_weight_file_get_origin (const HeedWeightFile *file)
{
  return file->origin;
}

guint64
heed_weight_file_get_size (const HeedWeightFile *file)
{
  return file->size;
}

gboolean
heed_weight_file_read (const HeedWeightFile *file, guint64 offset, void *dest, gsize size,
                       GError **error)
{
  g_return_val_if_fail (offset <= file->size && size <= file->size - offset, FALSE);
  for (gsize done = 0; done < size;)
    {
      guint64 at = offset + done;
      gssize n = pread (file->fd, (guint8 *)dest + done, size - done, (off_t)at);
      if (n > 0)
        done += (gsize)n;
      else if (n == 0)
        {
          g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                       "%s: the file shrank since it was opened: it had %" G_GUINT64_FORMAT
                       " bytes and now ends at or before byte %" G_GUINT64_FORMAT,
                       file->origin, file->size, at);
          return FALSE;
        }
      else if (errno != EINTR)
        {
          g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: cannot be read: %s", file->origin,
                       g_strerror (errno));
          return FALSE;
        }
    }
  return TRUE;
}
