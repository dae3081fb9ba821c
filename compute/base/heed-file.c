#include "heed-file.h"

#include "heed-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (GError **error, const char *path, const char *what, int code)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: %s: %s", shown, what, g_strerror (code));
  return FALSE;
}

static gboolean
read_exactly (int fd, guint8 *dest, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      gssize n = read (fd, dest + done, size - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          errno = n == 0 ? EIO : errno;
          return FALSE;
        }
      done += (gsize)n;
    }
  return TRUE;
}

GBytes *
heed_file_read (const char *path, gsize limit, GError **error)
{
  struct stat st;
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    {
      fail (error, path, "cannot be opened", errno);
      return NULL;
    }
  if (fstat (fd, &st) != 0 || !S_ISREG (st.st_mode))
    {
      g_close (fd, NULL);
      fail (error, path, "is not a regular file", EINVAL);
      return NULL;
    }
  if ((guint64)st.st_size > limit)
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_close (fd, NULL);
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the file has %" G_GINT64_FORMAT " bytes, at most %" G_GSIZE_FORMAT
                   " make sense for it",
                   shown, (gint64)st.st_size, limit);
      return NULL;
    }
  gsize size = (gsize)st.st_size;
  g_autofree guint8 *data = g_try_malloc (size + 1);
  gboolean ok = data != NULL && read_exactly (fd, data, size);
  int code = data == NULL ? ENOMEM : errno;
  g_close (fd, NULL);
  if (!ok)
    {
      fail (error, path, "cannot be read", code);
      return NULL;
    }
  data[size] = 0;
  return g_bytes_new_take (g_steal_pointer (&data), size);
}

static gboolean
write_exactly (int fd, const guint8 *data, gsize size)
{
  for (gsize done = 0; done < size;)
    {
      gssize n = write (fd, data + done, size - done);
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      done += (gsize)n;
    }
  return TRUE;
}

/* A device or a pipe is written as it is: a file must not take its place. */
static gboolean
is_special (const char *path)
{
  struct stat st;
  return stat (path, &st) == 0 && !S_ISREG (st.st_mode);
}

static gboolean
write_special (const char *path, const guint8 *data, gsize size, GError **error)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  if (fd < 0)
    return fail (error, path, "cannot be written", errno);
  gboolean ok = write_exactly (fd, data, size);
  int code = errno;
  if (close (fd) != 0 && ok)
    {
      ok = FALSE;
      code = errno;
    }
  return ok || fail (error, path, "cannot be written", code);
}

gboolean
heed_file_replace (const char *path, GBytes *content, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (content, &size);
  if (is_special (path))
    return write_special (path, data, size, error);
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", path);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    return fail (error, path, "cannot be written", errno);
  gboolean ok = write_exactly (fd, data, size) && fsync (fd) == 0;
  int code = errno;
  if (close (fd) != 0 && ok)
    {
      ok = FALSE;
      code = errno;
    }
  if (ok && g_rename (temporary, path) != 0)
    {
      ok = FALSE;
      code = errno;
    }
  if (ok)
    return TRUE;
  g_unlink (temporary);
  return fail (error, path, "cannot be written", code);
}
