/* Sorting what a person hands over: pictures, model folders, captions, and all that is neither. */
#include "heed-inputs.h"
#include "picture-files.h"
#include "ui-until.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  GPtrArray *files; /* GFile: to be sorted */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("heed-inputs-XXXXXX", &error);
  g_assert_no_error (error);
  f->files = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) folder =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_all (child);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  remove_all (f->folder);
  g_free (f->folder);
  g_ptr_array_unref (f->files);
}

static char *
path_of (const Fixture *f, const char *name)
{
  return g_build_filename (f->folder, name, NULL);
}

static void
hand_over (Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);
  g_ptr_array_add (f->files, g_file_new_for_path (path));
}

static void
write_file (const Fixture *f, const char *name, const void *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (f, name);
  g_file_set_contents (path, data, (gssize)size, &error);
  g_assert_no_error (error);
}

static void
write_text (const Fixture *f, const char *name, const char *text)
{
  write_file (f, name, text, strlen (text));
}

static void
write_picture (const Fixture *f, const char *name, gboolean jpeg)
{
  const guint8 samples[2 * 3 * 3] = {200};
  PngSpec spec = {.width = 2,
                  .height = 3,
                  .colour_type = PNG_COLOR_TYPE_RGB,
                  .depth = 8,
                  .samples = samples,
                  .row_bytes = 6};
  g_autoptr (GBytes) bytes = jpeg ? jpeg_file_new (2, 3, samples, 0, FALSE) : png_file_new (&spec);
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);
  write_file (f, name, data, size);
}

static void
make_folder (const Fixture *f, const char *name)
{
  g_autofree char *path = path_of (f, name);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static HeedInputs *
sort (const Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  heed_inputs_sort_async ((GFile *const *)f->files->pdata, f->files->len, NULL, on_ready, &result);
  g_assert_null (result);
  g_assert_true (ui_until_set (&result));
  HeedInputs *inputs = heed_inputs_sort_finish (result, &error);
  g_assert_no_error (error);
  return inputs;
}

static void
check_count (const HeedInputs *inputs, guint pictures, guint models, guint refusals)
{
  for (guint i = 0; i < inputs->refusals->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (inputs->refusals, i));
  g_assert_cmpuint (inputs->pictures->len, ==, pictures);
  g_assert_cmpuint (inputs->models->len, ==, models);
  g_assert_cmpuint (inputs->refusals->len, ==, refusals);
}

/* All in one sentence: refused as the only thing, with these words. */
static void
check_refused (Fixture *f, const char *name, const char *const *words)
{
  hand_over (f, name);
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 0, 0, 1);
  g_assert_null (inputs->captions);
  const char *sentence = g_ptr_array_index (inputs->refusals, 0);
  g_assert_true (g_utf8_validate (sentence, -1, NULL));
  for (; *words != NULL; words++)
    if (strstr (sentence, *words) == NULL)
      g_error ("“%s” lacks “%s”", sentence, *words);
  g_ptr_array_set_size (f->files, 0);
}

#define CHECK_REFUSED(f, name, ...)                                                                \
  check_refused (f, name, (const char *const[]) {__VA_ARGS__, NULL})

/* ---- what is taken ---- */

static void
test_kinds (Fixture *f, gconstpointer data)
{
  write_picture (f, "b.png", FALSE);
  write_picture (f, "a.jpg", TRUE);
  write_picture (f, "no ending", FALSE);
  make_folder (f, "model");
  write_text (f, "model/config.json", "{}");
  write_text (f, "captions.txt", "a red mug\n\n  a tree  \r\n");
  const char *const names[] = {"b.png", "captions.txt", "a.jpg", "model", "no ending"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    hand_over (f, names[i]);
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 3, 1, 0);
  const char *const pictures[] = {"b.png", "a.jpg", "no ending"};
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *path = path_of (f, pictures[i]);
      g_assert_cmpstr (g_ptr_array_index (inputs->pictures, i), ==, path);
    }
  g_autofree char *model = path_of (f, "model");
  g_assert_cmpstr (g_ptr_array_index (inputs->models, 0), ==, model);
  g_assert_cmpstr (inputs->captions, ==, "a red mug\na tree");
}

static void
test_twice (Fixture *f, gconstpointer data)
{
  write_picture (f, "a.png", FALSE);
  write_text (f, "b.txt", "a tree");
  hand_over (f, "a.png");
  hand_over (f, "b.txt");
  hand_over (f, "./a.png");
  hand_over (f, "b.txt");
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 1, 0, 0);
  g_assert_cmpstr (inputs->captions, ==, "a tree");
}

/* "a.txt" is the caption of "a.png" and "c.jpg.txt" of "c.jpg"; "b.txt" has no picture here. */
static void
test_captions_of_pictures (Fixture *f, gconstpointer data)
{
  const char *const names[] = {"a.txt", "b.txt", "c.jpg.txt", "a.png", "c.jpg", "d.text"};
  write_picture (f, "a.png", FALSE);
  write_picture (f, "c.jpg", TRUE);
  write_text (f, "a.txt", "of a");
  write_text (f, "b.txt", "\xef\xbb\xbfof none\rsecond");
  write_text (f, "c.jpg.txt", "of c");
  write_text (f, "d.text", "ein Baum, größer");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    hand_over (f, names[i]);
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 2, 0, 0);
  g_assert_cmpstr (inputs->captions, ==, "of none\nsecond\nein Baum, größer");
}

static void
test_links (Fixture *f, gconstpointer data)
{
  g_autofree char *link = path_of (f, "link.png"), *model_link = path_of (f, "model-link");
  write_picture (f, "a.png", FALSE);
  make_folder (f, "model");
  write_text (f, "model/config.json", "{}");
  g_assert_cmpint (symlink ("a.png", link), ==, 0);
  g_assert_cmpint (symlink ("model", model_link), ==, 0);
  hand_over (f, "link.png");
  hand_over (f, "model-link");
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 1, 1, 0);
  g_assert_cmpstr (g_ptr_array_index (inputs->pictures, 0), ==, link);
}

static void
test_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 0, 0, 0);
  g_assert_null (inputs->captions);
}

/* ---- what is refused ---- */

static void
test_folders (Fixture *f, gconstpointer data)
{
  make_folder (f, "empty");
  make_folder (f, "one");
  make_folder (f, "photos");
  make_folder (f, "tricky");
  make_folder (f, "tricky/config.json");
  write_picture (f, "one/a.png", FALSE);
  write_picture (f, "photos/a.png", FALSE);
  write_picture (f, "photos/b.JPEG", TRUE);
  write_text (f, "photos/b.txt", "of b");
  CHECK_REFUSED (f, "empty", "empty", "config.json", "model.safetensors", "tokenizer");
  CHECK_REFUSED (f, "photos", "photos", "2 pictures", "config.json", "the pictures themselves");
  CHECK_REFUSED (f, "one", "1 picture ", "config.json", "the picture itself");
  CHECK_REFUSED (f, "tricky", "tricky", "config.json");
}

static void
test_other_files (Fixture *f, gconstpointer data)
{
  write_file (f, "x.gif", "GIF89a\0\0", 8);
  write_file (f, "x.webp", "RIFF\x10\0\0\0WEBPVP8 ", 16);
  write_file (f, "x.zip", "PK\x03\x04\0\0", 6);
  write_file (f, "x.heic",
              "\0\0\0\x18"
              "ftypheic\0\0",
              14);
  write_text (f, "x.pdf", "%PDF-1.7\n1 0 obj\n");
  write_text (f, "x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  write_text (f, "x.json", "[{\"file\": \"a.png\"}]");
  write_text (f, "x.jpg", "404 not found");
  write_file (f, "x.txt", "caf\xe9 au lait", 12);
  write_file (f, "x16.txt",
              "\xff\xfe"
              "a\0b\0",
              6);
  write_file (f, "x.bin", "a\0b\xff", 4);
  write_text (f, "\x1b[31mname.zip", "\x01\x02");
  CHECK_REFUSED (f, "x.gif", "x.gif", "a GIF picture", "PNG or JPEG");
  CHECK_REFUSED (f, "x.webp", "x.webp", "a WebP picture", "PNG or JPEG");
  CHECK_REFUSED (f, "x.zip", "x.zip", "a ZIP archive", "PNG or JPEG");
  CHECK_REFUSED (f, "x.heic", "x.heic", "a HEIF picture", "PNG or JPEG");
  CHECK_REFUSED (f, "x.pdf", "x.pdf", "a PDF file", "PNG or JPEG");
  CHECK_REFUSED (f, "x.svg", "x.svg", "an SVG drawing", "PNG or JPEG");
  CHECK_REFUSED (f, "x.json", "x.json", "a JSON file", "captions as plain text");
  CHECK_REFUSED (f, "x.jpg", "x.jpg", "text under the name of a picture", "PNG or JPEG");
  CHECK_REFUSED (f, "x.txt", "x.txt", "not UTF-8", "captions as plain text");
  CHECK_REFUSED (f, "x16.txt", "x16.txt", "UTF-16", "captions as plain text");
  CHECK_REFUSED (f, "x.bin", "x.bin", "neither a picture nor text");
  CHECK_REFUSED (f, "\x1b[31mname.zip", "[31mname.zip", "neither a picture nor text");
}

/* A single file of a model: its folder is what is wanted. */
static void
test_part_of_model (Fixture *f, gconstpointer data)
{
  make_folder (f, "toybox");
  write_text (f, "toybox/config.json", "{}");
  write_file (f, "toybox/model.safetensors", "\x08\0\0\0\0\0\0\0{}      ", 16);
  write_file (f, "alone.safetensors", "\x08\0\0\0\0\0\0\0{}      ", 16);
  CHECK_REFUSED (f, "toybox/config.json", "config.json", "folder", "toybox");
  CHECK_REFUSED (f, "toybox/model.safetensors", "model.safetensors", "folder", "toybox");
  CHECK_REFUSED (f, "alone.safetensors", "alone.safetensors", "neither");
}

static void
test_sizes (Fixture *f, gconstpointer data)
{
  const gsize limit = 64 * 1024;
  g_autofree char *text = g_strnfill (limit + 1, 'a');
  write_text (f, "empty.txt", "");
  write_text (f, "blank.txt", "  \n\t\r\n");
  write_file (f, "over.txt", text, limit + 1);
  write_file (f, "full.txt", text, limit);
  CHECK_REFUSED (f, "empty.txt", "empty.txt", "is empty", "PNG or JPEG");
  CHECK_REFUSED (f, "blank.txt", "blank.txt", "blank lines", "one a line");
  CHECK_REFUSED (f, "over.txt", "over.txt", "65537 bytes", "text", "64.0 KiB");
  hand_over (f, "full.txt");
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 0, 0, 0);
  g_assert_cmpuint (strlen (inputs->captions), ==, limit);
}

/* Each may be as large as the limit, but they are one text in the end. */
static void
test_captions_together (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (40 * 1024, 'a');
  write_text (f, "a.txt", text);
  write_text (f, "b.txt", text);
  hand_over (f, "a.txt");
  hand_over (f, "b.txt");
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 0, 0, 1);
  g_assert_cmpstr (inputs->captions, ==, text);
  g_assert_nonnull (strstr (g_ptr_array_index (inputs->refusals, 0), "b.txt"));
}

/* Beyond the bytes that are looked at, which end within a character. */
static void
test_large_files (Fixture *f, gconstpointer data)
{
  g_autofree char *path = path_of (f, "huge.png");
  g_autoptr (GString) text = g_string_new ("x");
  while (text->len < 70000)
    g_string_append (text, "ß");
  write_text (f, "long.txt", text->str);
  write_picture (f, "huge.png", FALSE);
  CHECK_REFUSED (f, "long.txt", "is text of 68.4 KiB", "at most 64.0 KiB");
  /* sparse: takes no room on the disk */
  if (truncate (path, (off_t)(2) << 30) != 0)
    g_test_skip ("the file system has no files of 2 GiB");
  else
    CHECK_REFUSED (f, "huge.png", "huge.png", "2.0 GiB", "at most 1.0 GiB");
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *dangling = path_of (f, "dangling.png"), *loop = path_of (f, "loop");
  g_assert_cmpint (symlink ("nowhere.png", dangling), ==, 0);
  g_assert_cmpint (symlink ("loop", loop), ==, 0);
  write_text (f, "file", "x");
  CHECK_REFUSED (f, "missing.png", "missing.png", "not there");
  CHECK_REFUSED (f, "dangling.png", "dangling.png", "a link to something that is not there");
  CHECK_REFUSED (f, "loop", "loop", "cannot be read");
  CHECK_REFUSED (f, "file/below.png", "below.png", "cannot be read");
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autofree char *file = path_of (f, "secret.png"), *folder = path_of (f, "closed");
  if (geteuid () == 0)
    {
      g_test_skip ("root may read everything");
      return;
    }
  write_picture (f, "secret.png", FALSE);
  make_folder (f, "closed");
  g_assert_cmpint (g_chmod (file, 0), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0), ==, 0);
  CHECK_REFUSED (f, "secret.png", "secret.png", "cannot be read");
  CHECK_REFUSED (f, "closed", "closed", "cannot be read");
  g_chmod (folder, 0755);
}

/* Waiting for the other end of a pipe would never end. */
static void
test_special (Fixture *f, gconstpointer data)
{
  g_autofree char *pipe = path_of (f, "pipe.png"), *null = path_of (f, "null.txt");
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  g_autofree char *sock = path_of (f, "sock");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (symlink ("/dev/null", null), ==, 0);
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  g_assert_cmpuint (g_strlcpy (address.sun_path, sock, sizeof address.sun_path), <,
                    sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *)&address, sizeof address), ==, 0);
  CHECK_REFUSED (f, "pipe.png", "pipe.png", "is a pipe");
  CHECK_REFUSED (f, "null.txt", "null.txt", "is a device");
  CHECK_REFUSED (f, "sock", "sock", "is a socket");
  close (fd);
}

static void
test_elsewhere (Fixture *f, gconstpointer data)
{
  g_ptr_array_add (f->files, g_file_new_for_uri ("http://example.org/folder/cat.png"));
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 0, 0, 1);
  const char *sentence = g_ptr_array_index (inputs->refusals, 0);
  g_assert_nonnull (strstr (sentence, "“cat.png” is not on this computer"));
}

/* 50 at once: 30 pictures, 3 models, 12 archives, 2 empty files, 2 missing, 1 text. */
static void
test_many (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02u", i);
      g_autofree char *config = g_build_filename (name, "config.json", NULL);
      if (i < 30)
        write_picture (f, name, i % 2 == 0);
      else if (i < 33)
        {
          make_folder (f, name);
          write_text (f, config, "{}");
        }
      else if (i < 45)
        write_file (f, name, "PK\x03\x04\0", 5);
      else if (i < 47)
        write_text (f, name, "");
      else if (i == 49)
        write_text (f, name, "a tree");
      hand_over (f, name);
    }
  g_autoptr (HeedInputs) inputs = sort (f);
  check_count (inputs, 30, 3, 5);
  g_assert_cmpstr (inputs->captions, ==, "a tree");
  g_assert_true (g_str_has_prefix (g_ptr_array_index (inputs->refusals, 0),
                                   "12 of 50 files are no pictures, such as “33”"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (inputs->refusals, 1), "“45” is empty"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (inputs->refusals, 2), "“46” is empty"));
  g_assert_true (g_str_has_prefix (g_ptr_array_index (inputs->refusals, 3), "“47” is not there"));
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  hand_over (f, "a.png");
  g_cancellable_cancel (cancellable);
  heed_inputs_sort_async ((GFile *const *)f->files->pdata, 1, cancellable, on_ready, &result);
  g_assert_true (ui_until_set (&result));
  g_assert_null (heed_inputs_sort_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* ---- loading ---- */

static HeedInputPicture *
load (const char *path, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  heed_input_picture_load_async (path, NULL, on_ready, &result);
  g_assert_null (result);
  g_assert_true (ui_until_set (&result));
  return heed_input_picture_load_finish (result, error);
}

static void
test_load (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (f, "a.png");
  write_picture (f, "a.png", FALSE);
  g_autoptr (HeedInputPicture) bare = load (path, &error);
  g_assert_no_error (error);
  g_assert_null (bare->caption);
  write_text (f, "a.txt", "a red mug\n");
  g_autoptr (HeedInputPicture) captioned = load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (captioned->caption, ==, "a red mug");
  g_assert_cmpstr (captioned->path, ==, path);
  g_assert_cmpuint (heed_picture_width (captioned->picture), ==, 2);
  g_assert_cmpuint (heed_picture_height (captioned->picture), ==, 3);
}

/* Who gave up hears so at once, whatever the thread is still at. */
static void
test_load_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (f, "a.png");
  write_picture (f, "a.png", FALSE);
  heed_input_picture_load_async (path, cancellable, on_ready, &result);
  g_cancellable_cancel (cancellable);
  g_assert_true (ui_until_set (&result));
  g_assert_null (heed_input_picture_load_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_load_damaged (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (f, "a.png");
  write_file (f, "a.png", "\x89PNG\r\n\x1a\n", 8);
  g_assert_null (load (path, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "a.png"));
}

#define ADD(name, func) g_test_add ("/ui/inputs/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("kinds", test_kinds);
  ADD ("twice", test_twice);
  ADD ("captions-of-pictures", test_captions_of_pictures);
  ADD ("links", test_links);
  ADD ("nothing", test_nothing);
  ADD ("folders", test_folders);
  ADD ("other-files", test_other_files);
  ADD ("part-of-model", test_part_of_model);
  ADD ("sizes", test_sizes);
  ADD ("captions-together", test_captions_together);
  ADD ("large-files", test_large_files);
  ADD ("missing", test_missing);
  ADD ("unreadable", test_unreadable);
  ADD ("special", test_special);
  ADD ("elsewhere", test_elsewhere);
  ADD ("many", test_many);
  ADD ("cancelled", test_cancelled);
  ADD ("load", test_load);
  ADD ("load-cancelled", test_load_cancelled);
  ADD ("load-damaged", test_load_damaged);
  return g_test_run ();
}
