/* test-window-export.c: what is shown, written in every format and read again; the clipboard. */
#include "heed-export-dialog.h"
#include "heed-json.h"
#include "heed-method-list.h"
#include "heed-toasts.h"
#include "heed-ui.h"
#include "window-fixture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <string.h>

static void
explain_two (Fixture *fixture)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  const char *const calls[] = {"atman:group=block:4", "centre", NULL};
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 2);
}

static HeedExportDialog *
find_dialog (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);
      if (HEED_IS_EXPORT_DIALOG (window))
        return HEED_EXPORT_DIALOG (window);
    }
  return NULL;
}

static gboolean
has_toast (Fixture *fixture)
{
  GtkWidget *toasts = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_TOASTS, 0);
  g_auto (GStrv) sentences = heed_toasts_get_sentences (HEED_TOASTS (toasts));
  return sentences[0] != NULL;
}

static char *
toast (Fixture *fixture)
{
  GtkWidget *toasts = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_TOASTS, 0);
  g_auto (GStrv) sentences = heed_toasts_get_sentences (HEED_TOASTS (toasts));
  return g_strjoinv ("\n", sentences);
}

/* Chooses the format in the dialog as a person does, then @path in the file chooser. */
static void
save (Fixture *fixture, HeedExportFormat format, const char *path)
{
  fixture_click (fixture, "win.export");
  HeedExportDialog *dialog = find_dialog ();
  g_assert_nonnull (dialog);
  GObject *formats =
      gtk_widget_get_template_child (GTK_WIDGET (dialog), HEED_TYPE_EXPORT_DIALOG, "format");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (formats), format);
  fixture_iterate (fixture);
  heed_export_dialog_save_to (dialog, path);
  fixture_wait (has_toast, fixture);
}

static char *
read_text (const char *path, gsize *length)
{
  char *content = NULL;
  g_assert_true (g_file_get_contents (path, &content, length, NULL));
  return content;
}

static gboolean
contains (const char *content, gsize length, const char *text)
{
  gsize n = strlen (text);
  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (content + i, text, n) == 0)
      return TRUE;
  return FALSE;
}

static char *
save_named (Fixture *fixture, HeedExportFormat format, const char *name)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  explain_two (fixture);
  save (fixture, format, path);
  g_autofree char *said = toast (fixture);
  g_assert_nonnull (strstr (said, name));
  return path;
}

static void
test_png (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_named (fixture, HEED_EXPORT_PNG, "maps.png");
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), >, 400);
  gsize length;
  g_autofree char *content = read_text (path, &length);
  g_assert_true (contains (content, length, "a yellow bottle"));
}

static void
test_svg (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_named (fixture, HEED_EXPORT_SVG, "maps.svg");
  g_autofree char *content = read_text (path, NULL);
  g_assert_nonnull (strstr (content, "<svg"));
  g_assert_nonnull (strstr (content, "</svg>"));
  g_assert_nonnull (strstr (content, "a yellow bottle"));
  g_assert_nonnull (strstr (content, "<heed:entry key=\"heed:fingerprint\""));
}

static void
test_pdf (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_named (fixture, HEED_EXPORT_PDF, "maps.pdf");
  gsize length;
  g_autofree char *content = read_text (path, &length);
  g_assert_true (g_str_has_prefix (content, "%PDF-1."));
  g_assert_true (contains (content + length - 16, 16, "%%EOF"));
}

static void
test_json (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_named (fixture, HEED_EXPORT_JSON, "maps.json");
  g_autoptr (JsonObject) root = heed_json_load_object (path, 1 << 20, NULL);
  g_assert_nonnull (root);
  JsonArray *explanations = json_object_get_array_member (root, "explanations");
  g_assert_cmpuint (json_array_get_length (explanations), ==, 2);
  JsonObject *first = json_array_get_object_element (explanations, 0);
  JsonObject *image = json_object_get_object_member (first, "image");
  JsonArray *relevance = json_object_get_array_member (image, "relevance");
  const HeedExplanation *shown = g_ptr_array_index (fixture_shown (fixture)->explanations, 0);
  g_assert_cmpuint (json_array_get_length (relevance), ==, shown->rows * shown->cols);
  for (guint i = 0; i < shown->rows * shown->cols; i++)
    g_assert_cmpfloat (json_array_get_double_element (relevance, i), ==, shown->image[i]);
}

static void
test_csv (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = save_named (fixture, HEED_EXPORT_CSV, "maps.csv");
  g_autofree char *content = read_text (path, NULL);
  const HeedExplanation *shown = g_ptr_array_index (fixture_shown (fixture)->explanations, 0);
  g_auto (GStrv) lines = g_strsplit (content, "\r\n", -1);
  g_assert_cmpstr (lines[0], ==, "method,parameters,side,index,row,col,token,relevance,exact");
  g_assert_true (g_str_has_prefix (lines[1], "atman,"));
  g_assert_true (g_str_has_suffix (lines[1], ",")); /* AtMan does not estimate */
  *strrchr (lines[1], ',') = 0;
  g_assert_cmpfloat (g_ascii_strtod (strrchr (lines[1], ',') + 1, NULL), ==, shown->image[0]);
  g_assert_cmpuint (g_strv_length (lines), ==, 2 + 2 * (shown->rows * shown->cols + shown->n_text));
}

/* Nothing is written, nothing is lost: the sentence names the file, the maps stay. */
static void
test_unwritable (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *path = g_build_filename (folder, "maps.png", NULL);
  explain_two (fixture);
  save (fixture, HEED_EXPORT_PNG, path);
  g_autofree char *said = toast (fixture);
  g_assert_nonnull (strstr (said, "missing"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 2);
}

/* What the dialog has shown is written, whatever the window shows by then. */
static void
test_later_run (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "maps.csv", NULL);
  explain_two (fixture);
  fixture_click (fixture, "win.export");
  HeedExportDialog *dialog = find_dialog ();
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  const char *const calls[] = {"uniform", NULL};
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
  heed_export_dialog_save_to (dialog, path);
  fixture_wait (has_toast, fixture);
  g_autofree char *content = read_text (path, NULL);
  g_assert_nonnull (strstr (content, "\r\natman,"));
  g_assert_nonnull (strstr (content, "\r\ncentre,"));
  g_assert_null (strstr (content, "uniform"));
}

/* The window is closed before the file is written: it is written all the same. */
static void
test_close_while_saving (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "maps.png", NULL);
  explain_two (fixture);
  fixture_click (fixture, "win.export");
  heed_export_dialog_save_to (find_dialog (), path);
  gtk_window_close (GTK_WINDOW (fixture->window));
  for (guint i = 0; i < 100 && !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    fixture_iterate (fixture);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, NULL);
  g_assert_nonnull (picture);
  for (guint i = 0; i < 100 && fixture->window != NULL; i++)
    fixture_iterate (fixture);
}

static void
on_texture (GObject *clipboard, GAsyncResult *answer, gpointer data)
{
  GdkTexture **texture = data;
  *texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (clipboard), answer, NULL);
}

static void
test_copy_card (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GdkTexture) texture = NULL;
  explain_two (fixture);
  g_signal_emit_by_name (heed_window_get_maps (fixture->window), "copy-card", 1u);
  fixture_wait (has_toast, fixture);
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                    on_texture, &texture);
  fixture_iterate (fixture);
  g_assert_nonnull (texture);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 840);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/window-export/png", test_png);
  ADD ("/window-export/svg", test_svg);
  ADD ("/window-export/pdf", test_pdf);
  ADD ("/window-export/json", test_json);
  ADD ("/window-export/csv", test_csv);
  ADD ("/window-export/unwritable", test_unwritable);
  ADD ("/window-export/later-run", test_later_run);
  ADD ("/window-export/close-while-saving", test_close_while_saving);
  ADD ("/window-export/copy-card", test_copy_card);
#undef ADD
  return g_test_run ();
}
