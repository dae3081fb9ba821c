#include "cli-inputs.h"

#include "cli-run.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

static void
write_file (const char *folder, const char *name, gconstpointer data, gssize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_assert_cmpint (g_mkdir_with_parents (parent, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, data, size, NULL));
}

static void
save_picture (const char *folder, const char *name, int width, int height)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  gdk_pixbuf_fill (pixbuf, 0x4080c0ff);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
}

/* The first half of a bundled scene, as PNG and as JPEG. */
static void
save_cut_pictures (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *scene = cli_source ("data/samples/scene-000.png");
  g_autofree char *png = NULL;
  g_autofree char *jpeg = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents (scene, &png, &size, NULL));
  write_file (folder, "cut.png", png, (gssize)size / 2);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_file (scene, &error);
  g_assert_no_error (error);
  gdk_pixbuf_save_to_buffer (pixbuf, &jpeg, &size, "jpeg", &error, NULL);
  g_assert_no_error (error);
  write_file (folder, "cut.jpg", jpeg, (gssize)size / 2);
}

/* CRC-32 as PNG has it (ISO 3309). */
static guint32
crc (const guint8 *data, gsize size)
{
  guint32 sum = 0xffffffff;
  for (gsize i = 0; i < size; i++)
    {
      sum ^= data[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = sum >> 1 ^ (sum & 1 ? 0xedb88320 : 0);
    }
  return ~sum;
}

static void
append_word (GByteArray *png, guint32 value)
{
  value = GUINT32_TO_BE (value);
  g_byte_array_append (png, (const guint8 *)&value, 4);
}

static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize size)
{
  append_word (png, (guint32)size);
  guint start = png->len;
  g_byte_array_append (png, (const guint8 *)type, 4);
  g_byte_array_append (png, data, (guint)size);
  append_word (png, crc (png->data + start, png->len - start));
}

/* A few bytes whose header says 60000 × 60000 pixels: 10 GB once decoded. */
static void
save_bomb (const char *folder)
{
  const guint8 header[13] = {0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0};
  const guint8 deflated[] = {0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01};
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  append_chunk (png, "IHDR", header, sizeof header);
  append_chunk (png, "IDAT", deflated, sizeof deflated);
  append_chunk (png, "IEND", NULL, 0);
  write_file (folder, "bomb.png", png->data, png->len);
}

char *
cli_inputs_new (void)
{
  char *folder = g_dir_make_tmp ("heed-inputs-XXXXXX", NULL);
  g_assert_nonnull (folder);
  write_file (folder, "no-config/README.md", "nothing", -1);
  write_file (folder, "unknown-type/config.json", "{\"model_type\": \"toaster\"}", -1);
  write_file (folder, "no-weights/config.json", "{\"model_type\": \"clip\"}", -1);
  write_file (folder, "empty.png", "", 0);
  write_file (folder, "text.png", "this is no picture\n", -1);
  write_file (folder, "blank.txt", "\n  \n\n", -1);
  write_file (folder, "binary.txt", "caf\xe9\n", -1);
  save_cut_pictures (folder);
  save_bomb (folder);
  save_picture (folder, "pixel.png", 1, 1);
  save_picture (folder, "ribbon.png", 30000, 10);
  return folder;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_tree (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

void
cli_inputs_free (char *folder)
{
  remove_tree (folder);
  g_free (folder);
}
