/* heed-picture-caption: texts beside and inside picture files, hostile ones too. */
#include "heed-picture-caption.h"
#include "heed-png-text.h"
#include "picture-files.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zlib.h>

#define LIMIT HEED_PICTURE_CAPTION_MAX

typedef struct
{
  char *folder;
  char *picture;
  GByteArray *png;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("heed-caption-XXXXXX", NULL);
  f->picture = g_build_filename (f->folder, "a picture.png", NULL);
  f->png = g_byte_array_new ();
  g_byte_array_append (f->png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const char *name;
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_byte_array_unref (f->png);
  g_free (f->folder);
  g_free (f->picture);
}

static void
add_number (GByteArray *file, guint32 number)
{
  number = GUINT32_TO_BE (number);
  g_byte_array_append (file, (const guint8 *)&number, 4);
}

static void
add_chunk (GByteArray *file, const char *type, const void *data, gsize size)
{
  add_number (file, (guint32)size);
  guint begin = file->len;
  g_byte_array_append (file, (const guint8 *)type, 4);
  g_byte_array_append (file, data, (guint)size);
  add_number (file, png_checksum (file->data + begin, size + 4));
}

#define ADD_CHUNK(file, type, literal) add_chunk (file, type, literal, sizeof literal - 1)

/* @head, and behind it @size bytes of @text deflated */
static void
add_deflated (GByteArray *file, const char *type, const void *head, gsize head_size,
              const void *text, gsize size)
{
  uLongf bound = compressBound (size);
  g_autofree guint8 *deflated = g_malloc (bound);
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_assert_cmpint (compress2 (deflated, &bound, text, size, 9), ==, Z_OK);
  g_byte_array_append (data, head, (guint)head_size);
  g_byte_array_append (data, deflated, (guint)bound);
  add_chunk (file, type, data->data, data->len);
}

#define ADD_DEFLATED(file, type, head, text, size)                                                 \
  add_deflated (file, type, head, sizeof head - 1, text, size)

static void
check (Fixture *f, const char *expected)
{
  g_autoptr (GBytes) content = g_bytes_new (f->png->data, f->png->len);
  g_autofree char *found = heed_picture_find_caption (f->picture, content);
  g_assert_cmpstr (found, ==, expected);
}

static void
write_beside (Fixture *f, const char *name, const char *text, gssize size)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, size, NULL));
}

static void
test_none (Fixture *f, gconstpointer data)
{
  check (f, NULL);
  g_assert_null (heed_picture_find_caption (f->picture, NULL)); /* no such file */
  g_assert_null (heed_picture_find_caption (f->folder, NULL));
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_assert_null (heed_picture_find_caption ("picture", nothing));
  g_assert_null (heed_picture_find_caption (".png", nothing));
}

static void
test_beside (Fixture *f, gconstpointer data)
{
  ADD_CHUNK (f->png, "tEXt", "Caption\0inside");
  write_beside (f, "a picture.png.txt", "whole name", -1);
  check (f, "whole name");
  write_beside (f, "a picture.txt", "\xef\xbb\xbf  a red  mug \r\n\r\n on grass\x07\n\n", -1);
  check (f, "a red mug\non grass");
  write_beside (f, "a picture.txt", " \n\t\n", -1); /* blank: the next one */
  check (f, "whole name");
}

static void
test_hostile_text_files (Fixture *f, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (LIMIT + 1, 'x');
  g_autofree char *largest = g_strnfill (LIMIT, 'x');
  ADD_CHUNK (f->png, "tEXt", "Caption\0inside");
  write_beside (f, "a picture.txt", "caf\xe9", -1); /* Latin-1 */
  check (f, "inside");
  write_beside (f, "a picture.txt", "a\0mug", 5);
  check (f, "inside");
  write_beside (f, "a picture.txt", huge, -1);
  check (f, "inside");
  write_beside (f, "a picture.txt", largest, -1);
  check (f, largest);
}

static void
test_order (Fixture *f, gconstpointer data)
{
  ADD_CHUNK (f->png, "tEXt", "Title\0the title");
  check (f, "the title");
  ADD_CHUNK (f->png, "tEXt", "Description\0\xa9 caf\xe9\n  terrace\x7f ");
  check (f, "© café terrace");
  ADD_CHUNK (f->png, "IDAT", "pixels");
  ADD_CHUNK (f->png, "tEXt", "Caption\0 \n");
  check (f, "© café terrace");
  ADD_CHUNK (f->png, "tEXt", "caption\0behind the pixels");
  check (f, "© café terrace"); /* the first Caption is blank, and the first counts */
}

/* A file that libpng wrote. */
static void
test_whole_file (Fixture *f, gconstpointer data)
{
  static const guint8 pixel[3] = {1, 2, 3};
  PngSpec spec = {
      .width = 1, .height = 1, .colour_type = 2, .depth = 8, .samples = pixel, .row_bytes = 3};
  g_autoptr (GBytes) plain = png_file_new (&spec);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (plain, &size);
  g_byte_array_set_size (f->png, 0);
  g_byte_array_append (f->png, bytes, (guint)size - 12);
  ADD_CHUNK (f->png, "tEXt", "Description\0one pixel");
  g_byte_array_append (f->png, bytes + size - 12, 12);
  check (f, "one pixel");
  g_assert_true (g_file_set_contents (f->picture, (char *)f->png->data, (gssize)f->png->len, NULL));
  g_autofree char *read = heed_picture_find_caption (f->picture, NULL);
  g_assert_cmpstr (read, ==, "one pixel");
}

static void
test_compressed (Fixture *f, gconstpointer data)
{
  ADD_DEFLATED (f->png, "zTXt", "Title\0\0", "\xe9t\xe9", 3);
  check (f, "été");
  ADD_DEFLATED (f->png, "iTXt", "Description\0\1\0de\0Beschreibung\0", "ein Sommer ☀", 14);
  check (f, "ein Sommer ☀");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\0\0\0\0ein Garten ✿");
  check (f, "ein Garten ✿");
}

/* 64 MiB in 64 KiB is refused for its size; 1 MiB in 1 KiB for what comes out of it. */
static void
test_bombs (Fixture *f, gconstpointer data)
{
  gsize sizes[] = {(gsize)64 << 20, (gsize)1 << 20, LIMIT + 1};
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strnfill (sizes[i], 'x');
      ADD_DEFLATED (f->png, "zTXt", "Caption\0\0", text, sizes[i]);
      ADD_DEFLATED (f->png, "iTXt", "Caption\0\1\0\0\0", text, sizes[i]);
    }
  check (f, NULL);
  g_autofree char *largest = g_strnfill (LIMIT, 'x');
  ADD_DEFLATED (f->png, "zTXt", "Caption\0\0", largest, LIMIT);
  check (f, largest);
}

static void
test_too_long (Fixture *f, gconstpointer data)
{
  g_autofree guint8 *text = g_malloc (LIMIT + 9);
  memset (text, 'x', LIMIT + 9);
  memcpy (text, "Caption", 8);
  add_chunk (f->png, "tEXt", text, LIMIT + 9);
  check (f, NULL);
  memset (text + 8, 0xe9, LIMIT); /* twice as long in UTF-8 */
  add_chunk (f->png, "tEXt", text, LIMIT + 8);
  check (f, NULL);
  memset (text + 8, 'x', LIMIT);
  add_chunk (f->png, "tEXt", text, LIMIT + 8);
  g_autofree char *largest = g_strnfill (LIMIT, 'x');
  check (f, largest);
}

/* Each is passed over, and the good chunk behind them is found. */
static void
test_damaged_chunks (Fixture *f, gconstpointer data)
{
  ADD_CHUNK (f->png, "tEXt", "");
  ADD_CHUNK (f->png, "tEXt", "Caption");
  ADD_CHUNK (f->png, "tEXt", "Caption\0");
  ADD_CHUNK (f->png, "tEXt", "\0no keyword");
  ADD_CHUNK (f->png, "tEXt", "Captions\0another keyword");
  ADD_CHUNK (f->png, "zTXt", "Caption\0");
  ADD_CHUNK (f->png, "zTXt", "Caption\0\0");
  ADD_CHUNK (f->png, "zTXt", "Caption\0\0no zlib at all");
  ADD_CHUNK (f->png, "zTXt", "Caption\0\0\x78\xda");
  ADD_CHUNK (f->png, "zTXt", "Caption\0\1\x78\xda\x03\0\0\0\0\1");
  ADD_CHUNK (f->png, "iTXt", "Caption\0");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\0\0");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\0\0de");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\0\0de\0no end");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\2\0\0\0neither compressed nor not");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\1\1\0\0unknown compression");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\0\0\0\0caf\xe9");
  ADD_CHUNK (f->png, "iTXt", "Caption\0\0\0\0\0a\0b");
  ADD_DEFLATED (f->png, "iTXt", "Caption\0\1\0\0\0", "caf\xe9", 4);
  ADD_CHUNK (f->png, "tEXt", "Caption\0with a wrong checksum");
  f->png->data[f->png->len - 1] ^= 1;
  check (f, NULL);
  ADD_CHUNK (f->png, "tEXt", "Caption\0good");
  check (f, "good");
}

/* Cut anywhere, from a buffer that is not a byte longer. */
static void
test_truncated (Fixture *f, gconstpointer data)
{
  ADD_DEFLATED (f->png, "iTXt", "Caption\0\1\0en\0Caption\0", "a garden", 8);
  for (guint size = 0; size <= f->png->len; size++)
    {
      g_autofree guint8 *cut = g_memdup2 (f->png->data, size);
      g_autofree char *found = heed_png_find_text (cut, size, "Caption", LIMIT);
      g_assert_cmpstr (found, ==, size == f->png->len ? "a garden" : NULL);
    }
  add_number (f->png, 0xffffffff); /* a length beyond everything */
  g_byte_array_append (f->png, (const guint8 *)"tEXtTitle", 10);
  add_number (f->png, 0);
  check (f, "a garden");
  g_assert_null (heed_png_find_text (f->png->data, f->png->len, "Title", LIMIT));
}

/* Any bit of a good file changed: the checksum, if nothing else, notices. */
static void
test_mutations (Fixture *f, gconstpointer data)
{
  ADD_DEFLATED (f->png, "zTXt", "Caption\0\0", "a garden", 8);
  for (guint i = 0; i < f->png->len; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        f->png->data[i] ^= (guint8)(1u << bit);
        g_autofree char *found = heed_png_find_text (f->png->data, f->png->len, "Caption", LIMIT);
        f->png->data[i] ^= (guint8)(1u << bit);
        g_assert_null (found);
      }
  check (f, "a garden");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/image/caption/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("none", test_none);
  ADD ("beside", test_beside);
  ADD ("hostile-text-files", test_hostile_text_files);
  ADD ("order", test_order);
  ADD ("whole-file", test_whole_file);
  ADD ("compressed", test_compressed);
  ADD ("bombs", test_bombs);
  ADD ("too-long", test_too_long);
  ADD ("damaged-chunks", test_damaged_chunks);
  ADD ("truncated", test_truncated);
  ADD ("mutations", test_mutations);
  return g_test_run ();
}
