#include "heed-file.h"

#include "heed-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* as many as Linux follows */
#define MAX_LINKS 40

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
  if (fstat (fd, &st) != 0)
    {
      fail (error, path, "cannot be read", errno);
      g_close (fd, NULL);
      return NULL;
    }
  if (!S_ISREG (st.st_mode))
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_close (fd, NULL);
      g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: is not a regular file", shown);
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

/* Follows symbolic links, also to a file that is not there yet: it is replaced, not the link. */
static char *
find_target (const char *path, GError **error)
{
  g_autofree char *target = g_strdup (path);
  for (guint i = 0; i < MAX_LINKS; i++)
    {
      if (!g_file_test (target, G_FILE_TEST_IS_SYMLINK))
        return g_steal_pointer (&target);
      g_autofree char *link = g_file_read_link (target, NULL);
      if (link == NULL)
        break;
      g_autofree char *folder = g_path_get_dirname (target);
      g_free (target);
      target = g_path_is_absolute (link) ? g_steal_pointer (&link)
                                         : g_build_filename (folder, link, NULL);
    }
  fail (error, path, "cannot be written", ELOOP);
  return NULL;
}

static gboolean
check_folder (const char *path, const char *target, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (target);
  if (g_access (folder, F_OK) != 0)
    return fail (error, path, "cannot be written", errno);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return fail (error, path, "cannot be written", ENOTDIR);
  return g_access (folder, W_OK | X_OK) == 0 || fail (error, path, "cannot be written", errno);
}

gboolean
heed_file_check_replace (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return fail (error, path, "cannot be written", EISDIR);
  if (g_file_test (path, G_FILE_TEST_EXISTS) && g_access (path, W_OK) != 0)
    return fail (error, path, "cannot be written", errno);
  if (is_special (path))
    return TRUE;
  g_autofree char *target = find_target (path, error);
  return target != NULL && check_folder (path, target, error);
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
  g_autofree char *target = find_target (path, error);
  if (target == NULL)
    return FALSE;
  g_autofree char *temporary = g_strdup_printf ("%s.XXXXXX", target);
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
  if (ok && g_rename (temporary, target) != 0)
    {
      ok = FALSE;
      code = errno;
    }
  if (ok)
    return TRUE;
  g_unlink (temporary);
  return fail (error, path, "cannot be written", code);
}
