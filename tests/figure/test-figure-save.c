/* test-figure-save.c: files are read back by other readers than what wrote them. */
#include "figure-sample.h"
#include "heed-error.h"
#include "heed-figure-png.h"
#include "heed-figure.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>

typedef struct
{
  char *folder;
  HeedResult *result;
  HeedFigure *figure;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  HeedFigureOptions options;

  heed_figure_options_init (&options);
  options.width = 300;
  fixture->folder = g_dir_make_tmp ("heed-figure-XXXXXX", NULL);
  fixture->result = sample_new (160, 100);
  g_free (fixture->result->target_text);
  fixture->result->target_text = g_strdup ("红 <mug> & \"tea\" ]]> \x01 קנקן");
  sample_add_ramp (fixture->result, "atman", "AtMan", -1, 1);
  sample_add_ramp (fixture->result, "gae", "GAE", 0, 1);
  g_ptr_array_add (fixture->result->warnings, g_strdup ("All is <not> well."));
  fixture->figure = heed_figure_new (fixture->result, &options);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  heed_figure_free (fixture->figure);
  heed_result_unref (fixture->result);
  g_free (fixture->folder);
}

static char *
save (Fixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (heed_figure_save (fixture->figure, path, &error));
  g_assert_no_error (error);
  return path;
}

typedef struct
{
  guint width;
  guint height;
  GHashTable *texts;
  guint8 corner[3];
} ReadPng;

static void
read_png (const char *path, ReadPng *read)
{
  FILE *file = fopen (path, "rb");
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  png_textp texts;
  int n_texts;

  g_assert_nonnull (file);
  if (setjmp (png_jmpbuf (png)))
    g_error ("%s is not a PNG file that libpng reads", path);
  png_init_io (png, file);
  png_read_png (png, info, PNG_TRANSFORM_IDENTITY, NULL);
  read->width = png_get_image_width (png, info);
  read->height = png_get_image_height (png, info);
  g_assert_cmpint (png_get_color_type (png, info), ==, PNG_COLOR_TYPE_RGB);
  memcpy (read->corner, png_get_rows (png, info)[0], 3);
  read->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  png_get_text (png, info, &texts, &n_texts);
  for (int i = 0; i < n_texts; i++)
    g_hash_table_insert (read->texts, g_strdup (texts[i].key), g_strdup (texts[i].text));
  png_destroy_read_struct (&png, &info, NULL);
  fclose (file);
}

static void
assert_text (const ReadPng *read, const char *key, const char *value)
{
  g_assert_cmpstr (g_hash_table_lookup (read->texts, key), ==, value);
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save (fixture, "figure.png");
  ReadPng read = {0};
  double width;
  double height;

  heed_figure_get_size (fixture->figure, &width, &height);
  read_png (path, &read);
  g_assert_cmpuint (read.width, ==, 2 * (guint)width);
  g_assert_cmpuint (read.height, ==, 2 * (guint)height);
  g_assert_cmpmem (read.corner, 3, "\xff\xff\xff", 3);
  assert_text (&read, "Software", "Heed " HEED_VERSION);
  assert_text (&read, "heed:method", "atman\ngae");
  assert_text (&read, "heed:parameters", "kept=0.1,kappa=2\nkept=0.1,kappa=2");
  assert_text (&read, "heed:model", "toybox-clip");
  assert_text (&read, "heed:fingerprint", "0123456789abcdef0123456789abcdef");
  assert_text (&read, "heed:target", "红 <mug> & \"tea\" ]]> \xef\xbf\xbd קנקן");
  assert_text (&read, "heed:target-kind", "caption");
  assert_text (&read, "heed:scale", "shared");
  assert_text (&read, "heed:warnings", "All is <not> well.");
  assert_text (&read, "heed:version", HEED_VERSION);
  g_assert_nonnull (strstr (g_hash_table_lookup (read.texts, "Title"), "AtMan, GAE"));
  g_assert_nonnull (strstr (g_hash_table_lookup (read.texts, "Description"), "0123456789ab."));
  g_hash_table_unref (read.texts);
}

typedef struct
{
  GString *title;
  GString *target;
  GString *current;
  guint n_images;
} SvgContent;

static void
on_start (GMarkupParseContext *context, const char *name, const char **keys, const char **values,
          gpointer data, GError **error)
{
  SvgContent *content = data;

  content->current = NULL;
  if (g_str_equal (name, "title"))
    content->current = content->title;
  if (g_str_equal (name, "heed:entry") && g_str_equal (values[0], "heed:target"))
    content->current = content->target;
  content->n_images += g_str_equal (name, "image");
}

static void
on_end (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  ((SvgContent *)data)->current = NULL;
}

static void
on_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
         GError **error)
{
  SvgContent *content = data;

  if (content->current)
    g_string_append_len (content->current, text, (gssize)length);
}

static void
test_svg (Fixture *fixture, gconstpointer data)
{
  const GMarkupParser parser = {on_start, on_end, on_text, NULL, NULL};
  g_autofree char *path = save (fixture, "figure.SVG");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  SvgContent content = {.title = g_string_new (NULL), .target = g_string_new (NULL)};
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, &content, NULL);
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_assert_true (g_markup_parse_context_parse (context, text, (gssize)length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  /* No control characters, which XML 1.0 forbids even as references. */
  g_assert_null (strstr (text, "&#x1;"));
  g_assert_cmpstr (content.target->str, ==, "红 <mug> & \"tea\" ]]> \xef\xbf\xbd קנקן");
  g_assert_true (g_str_has_suffix (content.title->str, ": AtMan, GAE"));
  g_assert_cmpuint (content.n_images, ==, 3);
  g_markup_parse_context_free (context);
  g_string_free (content.title, TRUE);
  g_string_free (content.target, TRUE);
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save (fixture, "figure.pdf");
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  g_assert_cmpmem (bytes + length - 6, 6, "%%EOF\n", 6);
  g_assert_null (g_strstr_len (bytes, (gssize)length, "CreationDate"));
  if (!program)
    {
      g_test_message ("pdftotext is not installed: the text is not read back");
      return;
    }
  const char *const argv[] = {program, "-htmlmeta", path, "-", NULL};
  g_autofree char *output = NULL;

  g_assert_true (g_spawn_sync (NULL, (GStrv)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                               NULL, NULL));
  g_assert_nonnull (strstr (output, "heed:fingerprint=0123456789abcdef0123456789abcdef"));
  g_assert_nonnull (strstr (output, ": AtMan, GAE</title>"));
  g_assert_nonnull (strstr (output, "fingerprint 0123456789ab."));
}

static void
test_same_bytes (Fixture *fixture, gconstpointer data)
{
  static const char *const endings[] = {"png", "svg", "pdf"};

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *first_name = g_strdup_printf ("first.%s", endings[i]);
      g_autofree char *second_name = g_strdup_printf ("second.%s", endings[i]);
      g_autofree char *first = save (fixture, first_name);
      g_autofree char *second = NULL;
      g_autofree char *first_bytes = NULL;
      g_autofree char *second_bytes = NULL;
      gsize first_length;
      gsize second_length;
      HeedFigureOptions options = *heed_figure_get_options (fixture->figure);
      HeedFigure *again = heed_figure_new (fixture->result, &options);

      heed_figure_free (fixture->figure);
      fixture->figure = again;
      second = save (fixture, second_name);
      g_assert_true (g_file_get_contents (first, &first_bytes, &first_length, NULL));
      g_assert_true (g_file_get_contents (second, &second_bytes, &second_length, NULL));
      g_assert_cmpmem (first_bytes, first_length, second_bytes, second_length);
    }
}

static void
test_other_ending (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"figure.jpg", "figure", "png", "figure.png.txt"};

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_assert_false (heed_figure_save (fixture->figure, path, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, ".png, .svg or .pdf"));
    }
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;
  g_autofree char *nowhere =
      g_build_filename (fixture->folder, "no", "such", "folder", "figure.png", NULL);
  g_autofree char *taken = g_build_filename (fixture->folder, "taken.svg", NULL);

  g_assert_false (heed_figure_save (fixture->figure, nowhere, &missing));
  g_assert_error (missing, HEED_ERROR, HEED_ERROR_FILE);
  g_assert_cmpuint (count_files (fixture->folder), ==, 0);
  /* A folder cannot be replaced by a file. */
  g_assert_cmpint (g_mkdir (taken, 0700), ==, 0);
  g_assert_false (heed_figure_save (fixture->figure, taken, &folder));
  g_assert_error (folder, HEED_ERROR, HEED_ERROR_FILE);
  g_assert_cmpuint (count_files (fixture->folder), ==, 1);
  g_rmdir (taken);
}

static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  const guint n = 2000;
  g_autofree const char **words = g_new0 (const char *, n + 1);
  g_autofree int *word_of = g_new0 (int, n);
  g_auto (Sample) result = sample_new (0, 0);
  g_autoptr (HeedFigure) figure = NULL;
  g_autoptr (GError) error = NULL;
  HeedFigureOptions options;

  for (guint i = 0; i < n; i++)
    words[i] = "word";
  for (guint i = 0; i < n; i++)
    word_of[i] = (int)i;
  sample_set_words (result, words, word_of);
  sample_add (result, "atman", "AtMan", 0, 0, 0);
  heed_figure_options_init (&options);
  options.width = HEED_FIGURE_MIN_WIDTH;
  options.font_size = 24;
  figure = heed_figure_new (result, &options);
  g_assert_null (heed_figure_to_png (figure, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/figure-save/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("png", test_png);
  ADD ("svg", test_svg);
  ADD ("pdf", test_pdf);
  ADD ("same-bytes", test_same_bytes);
  ADD ("other-ending", test_other_ending);
  ADD ("unwritable", test_unwritable);
  ADD ("too-large", test_too_large);
  return g_test_run ();
}
