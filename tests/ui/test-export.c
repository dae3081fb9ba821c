/* test-export.c: every written file is opened again, by another reader than what wrote it. */
#include "export-sample.h"
#include "heed-error.h"
#include "heed-export.h"
#include "heed-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <png.h>
#include <string.h>
#include <unistd.h>

#define WIDTH 320

typedef struct
{
  char *folder;
  HeedResult *result;
  HeedFigureOptions options;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("heed-export-XXXXXX", NULL);
  fixture->result = heed_result_ref ((HeedResult *)data);
  heed_figure_options_init (&fixture->options);
  fixture->options.width = WIDTH;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  heed_result_unref (fixture->result);
  export_sample_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **)data = g_object_ref (result);
}

static gboolean
wait_for_export (GAsyncResult **async, GError **error)
{
  while (*async == NULL)
    g_main_context_iteration (NULL, TRUE);
  gboolean ok = heed_export_finish (*async, error);
  g_clear_object (async);
  return ok;
}

static gboolean
export_to (Fixture *fixture, HeedExportFormat format, const char *path, GError **error)
{
  GAsyncResult *async = NULL;
  heed_export_async (fixture->result, format, &fixture->options, path, NULL, keep_result, &async);
  return wait_for_export (&async, error);
}

static char *
export_named (Fixture *fixture, HeedExportFormat format, const char *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (export_to (fixture, format, path, &error));
  g_assert_no_error (error);
  return path;
}

typedef struct
{
  guint width;
  guint height;
  GHashTable *texts;
} ReadPng;

static void
read_header (png_structp png, png_infop info, ReadPng *read)
{
  png_textp texts;
  int n_texts;
  read->width = png_get_image_width (png, info);
  read->height = png_get_image_height (png, info);
  read->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  png_get_text (png, info, &texts, &n_texts);
  for (int i = 0; i < n_texts; i++)
    g_hash_table_insert (read->texts, g_strdup (texts[i].key), g_strdup (texts[i].text));
}

static void
read_png (const char *path, ReadPng *read)
{
  FILE *file = fopen (path, "rb");
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  g_assert_nonnull (file);
  if (setjmp (png_jmpbuf (png)))
    g_error ("%s is no PNG file that libpng reads", path);
  png_init_io (png, file);
  png_read_png (png, info, PNG_TRANSFORM_IDENTITY, NULL);
  read_header (png, info, read);
  png_destroy_read_struct (&png, &info, NULL);
  fclose (file);
}

static void
assert_png_text (const ReadPng *read, const char *key, const char *value)
{
  g_assert_cmpstr (g_hash_table_lookup (read->texts, key), ==, value);
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = export_named (fixture, HEED_EXPORT_PNG, "figure.png");
  ReadPng read;
  read_png (path, &read);
  g_assert_cmpuint (read.width, ==, 2 * WIDTH);
  g_assert_cmpuint (read.height, >, WIDTH / 2);
  assert_png_text (&read, "heed:method", "atman\ncentre");
  assert_png_text (&read, "heed:target", "a yellow bottle");
  assert_png_text (&read, "heed:fingerprint", fixture->result->model_fingerprint);
  g_hash_table_unref (read.texts);
}

typedef struct
{
  char *method;
  guint n_images;
  gboolean in_method;
} ReadSvg;

static void
on_svg_start (GMarkupParseContext *context, const char *name, const char **keys,
              const char **values, gpointer data, GError **error)
{
  ReadSvg *read = data;
  read->in_method = g_str_equal (name, "heed:entry") && g_str_equal (values[0], "heed:method");
  read->n_images += g_str_equal (name, "image");
}

static void
on_svg_text (GMarkupParseContext *context, const char *text, gsize length, gpointer data,
             GError **error)
{
  ReadSvg *read = data;
  if (read->in_method && read->method == NULL)
    read->method = g_strndup (text, length);
}

static void
test_svg (Fixture *fixture, gconstpointer data)
{
  const GMarkupParser parser = {.start_element = on_svg_start, .text = on_svg_text};
  g_autofree char *path = export_named (fixture, HEED_EXPORT_SVG, "figure.svg");
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  ReadSvg read = {0};
  gsize length;
  g_assert_true (g_file_get_contents (path, &text, &length, &error));
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &read, NULL);
  g_assert_true (g_markup_parse_context_parse (context, text, (gssize)length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (read.method, ==, "atman\ncentre");
  /* the picture itself and two maps */
  g_assert_cmpuint (read.n_images, >=, 3);
  g_free (read.method);
}

static gboolean
contains (const char *bytes, gsize length, const char *text)
{
  gsize n = strlen (text);
  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (bytes + i, text, n) == 0)
      return TRUE;
  return FALSE;
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = export_named (fixture, HEED_EXPORT_PDF, "figure.pdf");
  g_autofree char *bytes = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-"));
  g_assert_cmpmem (bytes + length - 6, 6, "%%EOF\n", 6);
  g_assert_true (contains (bytes, length, "/MediaBox [ 0 0 320 "));
  g_assert_true (contains (bytes, length, "/Count 1"));
}

/* null stands for what is not explained. */
static void
assert_json_numbers (JsonArray *array, const double *values, guint n)
{
  g_assert_cmpuint (json_array_get_length (array), ==, n);
  for (guint i = 0; i < n; i++)
    if (isfinite (values[i]))
      g_assert_cmpfloat (json_array_get_double_element (array, i), ==, values[i]);
    else
      g_assert_true (json_array_get_null_element (array, i));
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = export_named (fixture, HEED_EXPORT_JSON, "numbers.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray *explanations = json_object_get_array_member (root, "explanations");
  g_assert_cmpint (json_object_get_int_member (root, "schema"), ==, 1);
  g_assert_cmpuint (json_array_get_length (explanations), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const HeedExplanation *explanation = fixture->result->explanations->pdata[i];
      JsonObject *written = json_array_get_object_element (explanations, i);
      JsonObject *image = json_object_get_object_member (written, "image");
      JsonObject *text = json_object_get_object_member (written, "text");
      g_assert_cmpstr (json_object_get_string_member (written, "method"), ==, explanation->method);
      assert_json_numbers (json_object_get_array_member (image, "relevance"), explanation->image,
                           explanation->rows * explanation->cols);
      assert_json_numbers (json_object_get_array_member (text, "relevance"), explanation->text,
                           explanation->n_text);
    }
}

/* Nothing in it needs quotes but the parameters, which hold commas: they are taken out first. */
static char **
split_line (const char *line)
{
  g_autoptr (GRegex) quoted = g_regex_new ("\"[^\"]*\"", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (quoted, line, -1, 0, "(quoted)", 0, NULL);
  return g_strsplit (plain, ",", -1);
}

static void
assert_csv_line (const char *line, const char *side, guint index, double relevance)
{
  g_auto (GStrv) fields = split_line (line);
  g_assert_cmpuint (g_strv_length (fields), ==, 9);
  g_assert_cmpstr (fields[2], ==, side);
  g_assert_cmpuint (g_ascii_strtoull (fields[3], NULL, 10), ==, index);
  if (isfinite (relevance))
    g_assert_cmpfloat (g_ascii_strtod (fields[7], NULL), ==, relevance);
  else
    g_assert_cmpstr (fields[7], ==, "");
  g_assert_cmpstr (fields[8], ==, "");
}

static void
test_csv (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = export_named (fixture, HEED_EXPORT_CSV, "numbers.csv");
  g_autofree char *text = NULL;
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint at = 1;
  g_assert_cmpstr (lines[0], ==, "method,parameters,side,index,row,col,token,relevance,exact");
  for (guint i = 0; i < 2; i++)
    {
      const HeedExplanation *explanation = fixture->result->explanations->pdata[i];
      guint n = explanation->rows * explanation->cols;
      g_assert_cmpuint (g_strv_length (lines), >, at + n + explanation->n_text);
      for (guint k = 0; k < n; k++)
        assert_csv_line (lines[at++], "image", k, explanation->image[k]);
      for (guint k = 0; k < explanation->n_text; k++)
        assert_csv_line (lines[at++], "text", k, explanation->text[k]);
    }
  g_assert_cmpstr (lines[at], ==, "");
  g_assert_null (lines[at + 1]);
}

static void
assert_refused (Fixture *fixture, const char *path, const char *reason)
{
  for (guint format = 0; format < HEED_N_EXPORT_FORMATS; format++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (export_to (fixture, (HeedExportFormat)format, path, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, path));
      g_assert_nonnull (strstr (error->message, reason));
    }
}

static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", "figure.png", NULL);
  assert_refused (fixture, missing, "No such file or directory");
  assert_refused (fixture, fixture->folder, "Is a directory");
  assert_refused (fixture, "/dev/full", "No space left on device");
}

/* Neither the file that was there nor anything beside it changes. */
static void
test_write_protected (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autofree char *content = NULL;
  if (geteuid () == 0)
    {
      /* nothing is write-protected for root but what the kernel keeps to itself */
      assert_refused (fixture, "/proc/figure.png", "cannot be written");
      return;
    }
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  g_assert_cmpint (g_chmod (fixture->folder, 0500), ==, 0);
  assert_refused (fixture, path, "Permission denied");
  g_assert_cmpint (g_chmod (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
}

/* A figure too high for its format is refused before what is there is touched. */
static void
test_too_high (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  g_assert_true (g_file_set_contents (path, "mine", -1, NULL));
  fixture->options.width = HEED_FIGURE_MAX_WIDTH;
  fixture->options.columns = 1;
  g_assert_false (export_to (fixture, HEED_EXPORT_PNG, path, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "mine");
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "figure.png", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GAsyncResult *async = NULL;
  g_cancellable_cancel (cancellable);
  heed_export_async (fixture->result, HEED_EXPORT_PNG, &fixture->options, path, cancellable,
                     keep_result, &async);
  g_assert_false (wait_for_export (&async, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_pick (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 2; i++)
    {
      const HeedExplanation *from = fixture->result->explanations->pdata[i];
      g_autoptr (HeedResult) picked = heed_export_pick (fixture->result, i);
      const HeedExplanation *only = picked->explanations->pdata[0];
      g_assert_cmpuint (picked->explanations->len, ==, 1);
      g_assert_cmpstr (only->method, ==, from->method);
      g_assert_true (only != from && only->image != from->image);
      g_assert_cmpmem (only->image, from->rows * from->cols * sizeof (double), from->image,
                       from->rows * from->cols * sizeof (double));
      g_assert_cmpstr (picked->target_text, ==, "a yellow bottle");
      g_assert_cmpstr (picked->model_fingerprint, ==, fixture->result->model_fingerprint);
    }
  g_assert_cmpuint (fixture->result->explanations->len, ==, 2);
}

static GBytes *
draw_card (Fixture *fixture, guint index)
{
  g_autoptr (GAsyncResult) async = NULL;
  g_autoptr (GError) error = NULL;
  heed_export_card_async (fixture->result, index, &fixture->options, NULL, keep_result, &async);
  while (async == NULL)
    g_main_context_iteration (NULL, TRUE);
  GBytes *bytes = heed_export_card_finish (async, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_card (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = draw_card (fixture, 1);
  g_autofree char *path = g_build_filename (fixture->folder, "card.png", NULL);
  g_autofree char *all = export_named (fixture, HEED_EXPORT_PNG, "all.png");
  ReadPng card;
  ReadPng figure;
  g_assert_true (heed_file_replace (path, bytes, NULL));
  read_png (path, &card);
  read_png (all, &figure);
  assert_png_text (&card, "heed:method", "centre");
  g_assert_cmpuint (card.width, ==, 2 * WIDTH);
  /* one card takes the whole width, without the input beside it */
  g_assert_cmpuint (card.height, >, 2 * WIDTH);
  g_assert_cmpuint (card.height, !=, figure.height);
  g_hash_table_unref (card.texts);
  g_hash_table_unref (figure.texts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (HeedResult) result = export_sample_new ();
#define ADD(name, function)                                                                        \
  g_test_add ("/export/" name, Fixture, result, set_up, function, tear_down)
  ADD ("png", test_png);
  ADD ("svg", test_svg);
  ADD ("pdf", test_pdf);
  ADD ("json", test_json);
  ADD ("csv", test_csv);
  ADD ("unwritable", test_unwritable);
  ADD ("write-protected", test_write_protected);
  ADD ("too-high", test_too_high);
  ADD ("cancelled", test_cancelled);
  ADD ("pick", test_pick);
  ADD ("card", test_card);
  return g_test_run ();
}
