/* heed-file: reading within limits, and writing that leaves a whole file or none. */
#include "heed-error.h"
#include "heed-file.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("heed-file-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "file", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  /* fails, and is noticed, where something was left behind */
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_free (fixture->path);
}

static void
assert_fails_with (GError *error, const char *path)
{
  g_assert_error (error, HEED_ERROR, HEED_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) first = g_bytes_new_static ("first\0one", 9);
  g_autoptr (GBytes) second = g_bytes_new_static ("2", 1);
  g_assert_true (heed_file_replace (fixture->path, first, &error));
  g_autoptr (GBytes) found = heed_file_read (fixture->path, 9, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (found, first));
  g_assert_true (heed_file_replace (fixture->path, second, &error));
  g_autoptr (GBytes) again = heed_file_read (fixture->path, 9, &error);
  g_assert_true (g_bytes_equal (again, second));
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (fixture->path, "0123456789", -1, NULL));
  g_assert_null (heed_file_read (fixture->path, 9, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "10"));
}

static void
test_unreadable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;
  g_assert_null (heed_file_read (fixture->path, 9, &missing));
  assert_fails_with (missing, fixture->path);
  g_assert_null (heed_file_read (fixture->folder, 9, &folder));
  assert_fails_with (folder, fixture->folder);
  g_assert_true (g_str_has_suffix (folder->message, ": is not a regular file"));
}

/* A file in place of a folder, and a folder in place of the file. */
static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) below_file = NULL;
  g_autoptr (GError) folder = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  g_assert_true (g_file_set_contents (fixture->path, "kept", -1, NULL));
  g_autofree char *below = g_build_filename (fixture->path, "below", NULL);
  g_assert_false (heed_file_replace (below, content, &below_file));
  assert_fails_with (below_file, below);
  g_assert_false (heed_file_replace (fixture->folder, content, &folder));
  assert_fails_with (folder, fixture->folder);
  g_autoptr (GBytes) kept = heed_file_read (fixture->path, 9, NULL);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "kept", 4);
}

/* /dev/full answers every write like a full disk; it has to stay what it is. */
static void
test_disk_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  struct stat st;
  if (stat ("/dev/full", &st) != 0)
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  g_assert_false (heed_file_replace ("/dev/full", content, &error));
  assert_fails_with (error, "/dev/full");
  g_assert_cmpint (stat ("/dev/full", &st), ==, 0);
  g_assert_true (S_ISCHR (st.st_mode));
}

/* A pipe that nobody writes to is not waited for. */
static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_assert_cmpint (mkfifo (fixture->path, 0600), ==, 0);
  g_assert_null (heed_file_read (fixture->path, 9, &error));
  assert_fails_with (error, fixture->path);
}

static void
assert_kept (Fixture *fixture)
{
  g_autoptr (GBytes) kept = heed_file_read (fixture->path, 9, NULL);
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  g_assert_cmpmem (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept), "kept", 4);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "file");
  g_assert_null (g_dir_read_name (dir));
}

/* When a write fails half way, what was there stays and what was begun goes. */
static void
test_half_way (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  struct rlimit before, small;
  g_autofree guint8 *zeros = g_malloc0 (100000);
  g_autoptr (GBytes) content = g_bytes_new_static (zeros, 100000);
  g_assert_true (g_file_set_contents (fixture->path, "kept", -1, NULL));
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = before;
  small.rlim_cur = 4096;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  gboolean ok = heed_file_replace (fixture->path, content, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_false (ok);
  assert_fails_with (error, fixture->path);
  assert_kept (fixture);
}

/* Links to a file, through another link, and to one that is not there yet. */
static void
test_link (Fixture *fixture, gconstpointer data)
{
  const char *const targets[] = {"file", "link-0", "new"};
  const char *const written[] = {"file", "file", "new"};
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *content = NULL;
      g_autofree char *name = g_strdup_printf ("link-%u", i);
      g_autofree char *link = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *target = g_build_filename (fixture->folder, written[i], NULL);
      g_autoptr (GBytes) bytes = g_bytes_new_static (name, strlen (name));
      g_assert_cmpint (symlink (targets[i], link), ==, 0);
      g_assert_true (heed_file_check_replace (link, &error));
      g_assert_true (heed_file_replace (link, bytes, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
      g_assert_false (g_file_test (target, G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_get_contents (target, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, name);
    }
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *name = g_strdup_printf ("link-%u", i);
      g_autofree char *link = g_build_filename (fixture->folder, name, NULL);
      g_unlink (link);
    }
  g_autofree char *new = g_build_filename (fixture->folder, "new", NULL);
  g_unlink (new);
}

static void
test_link_to_itself (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) checked = NULL;
  g_autoptr (GError) written = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  g_assert_cmpint (symlink ("file", fixture->path), ==, 0);
  g_assert_false (heed_file_check_replace (fixture->path, &checked));
  g_assert_false (heed_file_replace (fixture->path, content, &written));
  assert_fails_with (checked, fixture->path);
  assert_fails_with (written, fixture->path);
}

/* What check_replace says as somebody who is not root: 0 yes, 1 a sentence, 2 no such user. */
static int
check_as_user (const char *path)
{
  pid_t child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      g_autoptr (GError) error = NULL;
      if (geteuid () == 0 && setuid (65534) != 0)
        _exit (2);
      gboolean ok = heed_file_check_replace (path, &error);
      _exit (ok ? 0 : g_error_matches (error, HEED_ERROR, HEED_ERROR_FILE) ? 1 : 3);
    }
  int status;
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

/* A writable file cannot be replaced in a folder that is not; a device can be written there. */
static void
test_check_permission (Fixture *fixture, gconstpointer data)
{
  g_assert_true (g_file_set_contents (fixture->path, "kept", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->path, 0666), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0777), ==, 0);
  int before = check_as_user (fixture->path);
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  int after = check_as_user (fixture->path);
  int device = check_as_user ("/dev/null");
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  if (before == 2)
    {
      g_test_skip ("root cannot become another user here");
      return;
    }
  g_assert_cmpint (before, ==, 0);
  g_assert_cmpint (after, ==, 1);
  g_assert_cmpint (device, ==, 0);
}

static void
test_no_permission (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = g_bytes_new_static ("x", 1);
  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }
  g_assert_true (g_file_set_contents (fixture->path, "kept", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  gboolean ok = heed_file_replace (fixture->path, content, &error);
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_false (ok);
  assert_fails_with (error, fixture->path);
  assert_kept (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/file/replace", test_replace);
  ADD ("/file/limit", test_limit);
  ADD ("/file/unreadable", test_unreadable);
  ADD ("/file/unwritable", test_unwritable);
  ADD ("/file/disk-full", test_disk_full);
  ADD ("/file/pipe", test_pipe);
  ADD ("/file/half-way", test_half_way);
  ADD ("/file/link", test_link);
  ADD ("/file/link-to-itself", test_link_to_itself);
  ADD ("/file/check-permission", test_check_permission);
  ADD ("/file/no-permission", test_no_permission);
  return g_test_run ();
}
