#include "test-folder.h"

#include "heed-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

char *
test_source_path (const char *relative)
{
  return g_build_filename (g_getenv ("HEED_SOURCE_DIR"), relative, NULL);
}

char *
test_shared_path (const char *relative)
{
  char *path = g_build_filename (g_getenv ("HEED_SHARED_DIR"), relative, NULL);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_clear_pointer (&path, g_free);
  return path;
}

char *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("heed-model-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

void
test_folder_free (char *folder)
{
  const char *name;
  GDir *dir = g_dir_open (folder, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (folder);
  g_free (folder);
}

static void
write_at_start (const char *folder, const char *name, int flags, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = g_open (path, O_WRONLY | flags, 0600);
  g_assert_cmpint (fd, >=, 0);
  for (gsize done = 0; done < size;)
    {
      gssize n = write (fd, (const char *)data + done, size - done);
      g_assert_cmpint (n, >, 0);
      done += (gsize)n;
    }
  g_assert_true (g_close (fd, NULL));
}

void
test_folder_write (const char *folder, const char *name, const void *data, gsize size)
{
  write_at_start (folder, name, O_CREAT | O_TRUNC, data, size);
}

void
test_folder_overwrite (const char *folder, const char *name, const void *data, gsize size)
{
  write_at_start (folder, name, 0, data, size);
}

void
test_folder_write_text (const char *folder, const char *name, const char *text)
{
  test_folder_write (folder, name, text, strlen (text));
}

void
test_folder_copy (const char *folder, const char *from, const char *name)
{
  gsize size;
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *path = g_build_filename (from, name, NULL);
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  test_folder_write (folder, name, data, size);
}

void
test_folder_copy_model (const char *folder, const char *from)
{
  static const char *const names[] = {"config.json", "preprocessor_config.json", "tokenizer.json",
                                      "tokenizer_config.json"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    test_folder_copy (folder, from, names[i]);
}

void
test_folder_resize (const char *folder, const char *name, guint64 size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_cmpint (truncate (path, (off_t)size), ==, 0);
}

void
test_folder_write_header (const char *folder, const char *name, const char *header,
                          guint64 data_bytes)
{
  guint64 length = strlen (header), stored = GUINT64_TO_LE (length);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *)&stored, sizeof stored);
  g_byte_array_append (bytes, (const guint8 *)header, (guint)length);
  test_folder_write (folder, name, bytes->data, bytes->len);
  test_folder_resize (folder, name, sizeof stored + length + data_bytes);
}

void
test_assert_refused (const GError *error, int code, const char *expected)
{
  g_auto (GStrv) parts = g_strsplit (expected, "|", -1);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (error->message, parts[i]) == NULL)
      g_error ("\"%s\" does not say \"%s\"", error->message, parts[i]);
  g_assert_error (error, HEED_ERROR, code);
}
