/* Dropping and pasting files, image data and text, as a person does it. */
#include "heed-drop.h"
#include "heed-ui.h"
#include "picture-files.h"
#include "ui-until.h"

#include <glib/gstdio.h>
#include <png.h>
#include <string.h>

/* What came in, written as one line: "files a b", "picture 2×3", "text …", "failed …". */
typedef struct
{
  GtkWidget *window;
  GtkWidget *widget;
  char *got;
  HeedPicture *picture;
} Fixture;

static void
on_dropped (GFile *const *files, gsize n, HeedPicture *picture, const char *text,
            gpointer user_data)
{
  Fixture *f = user_data;
  g_assert_null (f->got);
  g_assert_cmpint ((files != NULL) + (picture != NULL) + (text != NULL), ==, 1);
  g_autoptr (GString) got = g_string_new (files != NULL ? "files" : "");
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *address = g_file_get_uri (files[i]);
      g_string_append_printf (got, " %s", address);
    }
  if (picture != NULL)
    {
      f->picture = heed_picture_ref (picture);
      g_string_append_printf (got, "picture %s %" G_GSIZE_FORMAT "×%" G_GSIZE_FORMAT,
                              heed_picture_name (picture), heed_picture_width (picture),
                              heed_picture_height (picture));
    }
  if (text != NULL)
    g_string_append_printf (got, "text %s", text);
  f->got = g_string_free (g_steal_pointer (&got), FALSE);
}

static void
on_failed (const char *sentence, gpointer user_data)
{
  Fixture *f = user_data;
  g_assert_null (f->got);
  f->got = g_strconcat ("failed ", sentence, NULL);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  f->widget = gtk_label_new ("here");
  gtk_window_set_child (GTK_WINDOW (f->window), f->widget);
  heed_drop_attach (f->widget, on_dropped, on_failed, f);
}

static void
forget (Fixture *f)
{
  g_clear_pointer (&f->got, g_free);
  g_clear_pointer (&f->picture, heed_picture_unref);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  forget (f);
}

static void
check_got (Fixture *f, const char *expected)
{
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpstr (f->got, ==, expected);
  forget (f);
}

static void
check_failed (Fixture *f, const char *word)
{
  g_assert_true (ui_until_set (&f->got));
  g_assert_true (g_str_has_prefix (f->got, "failed "));
  g_assert_nonnull (strstr (f->got, word));
  forget (f);
}

static GtkDropTarget *
find_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  g_assert_not_reached ();
}

/* What the toolkit does once it has read what was dropped. */
static void
drop (Fixture *f, const GValue *value)
{
  gboolean taken = FALSE;
  g_signal_emit_by_name (find_target (f->widget), "drop", value, 1.0, 1.0, &taken);
  g_assert_true (taken);
}

static void
drop_text (Fixture *f, const char *text)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  drop (f, &value);
}

static void
drop_object (Fixture *f, GType type, gpointer object)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, type);
  g_value_set_object (&value, object);
  drop (f, &value);
}

/* ---- dropping ---- */

static GdkFileList *
file_list_new (const char *first, const char *second)
{
  g_autoptr (GFile) a = g_file_new_for_uri (first), b = g_file_new_for_uri (second);
  GFile *files[] = {a, b};
  return gdk_file_list_new_from_array (files, 2);
}

static void
test_files (Fixture *f, gconstpointer data)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_autoptr (GFile) one = g_file_new_for_path ("/tmp/one.png");
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, file_list_new ("file:///tmp/a.png", "sftp://host/b.png"));
  drop (f, &value);
  check_got (f, "files file:///tmp/a.png sftp://host/b.png");
  drop_object (f, G_TYPE_FILE, one);
  check_got (f, "files file:///tmp/one.png");
}

/* Premultiplied over white: (128, 0, 0) at 128 of 255 is 128 + 127 = 255, 127, 127. */
static void
test_texture (Fixture *f, gconstpointer data)
{
  const guint8 rgba[] = {10, 20, 30, 255, 128, 0, 0, 128, 0, 0, 0, 0, 1, 2, 3, 255};
  const guint8 expected[] = {10, 20, 30, 255, 127, 127, 255, 255, 255, 1, 2, 3};
  g_autoptr (GBytes) bytes = g_bytes_new_static (rgba, sizeof rgba);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new (2, 2, GDK_MEMORY_R8G8B8A8_PREMULTIPLIED, bytes, 8);
  drop_object (f, GDK_TYPE_TEXTURE, texture);
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpmem (heed_picture_rgb (f->picture), 12, expected, 12);
  check_got (f, "picture Pasted picture 2×2");
}

static void
test_text (Fixture *f, gconstpointer data)
{
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "heed drop.png", NULL);
  g_autoptr (GFile) there = g_file_new_for_path (file);
  g_autofree char *address = g_file_get_uri (there);
  g_autofree char *expected = g_strdup_printf ("files %s", address);
  g_autofree char *two = g_strdup_printf ("%s\r\n%s\r\n", address, file);
  g_autofree char *two_expected = g_strdup_printf ("files %s %s", address, address);
  g_autofree char *mixed = g_strdup_printf ("%s\na red mug", file);
  g_autofree char *mixed_expected = g_strdup_printf ("text %s", mixed);
  drop_text (f, "  a red mug\na tree\n");
  check_got (f, "text a red mug\na tree");
  drop_text (f, file);
  g_autofree char *as_text = g_strdup_printf ("text %s", file);
  check_got (f, as_text);
  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  drop_text (f, file);
  g_assert_null (f->got); /* nothing waits for a file system */
  check_got (f, expected);
  drop_text (f, two);
  check_got (f, two_expected);
  drop_text (f, mixed);
  check_got (f, mixed_expected);
  g_remove (file);
  drop_text (f, "file:///not/there%20yet.png");
  check_got (f, "files file:///not/there%20yet.png");
  drop_text (f, "https://example.org/cat.png");
  check_got (f, "text https://example.org/cat.png");
}

static void
test_too_much_or_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (64 * 1024 + 1, 'a');
  drop_text (f, text);
  check_failed (f, "64 KiB");
  drop_text (f, " \n");
  check_failed (f, "empty");
  text[64 * 1024] = 0;
  drop_text (f, text);
  g_autofree char *expected = g_strconcat ("text ", text, NULL);
  check_got (f, expected);
}

/* More pixels than a picture may have; the pixels are never touched, so they need not be there. */
static void
test_too_large (Fixture *f, gconstpointer data)
{
  const gsize side = 10001;
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (side * side * 3), side * side * 3);
  g_autoptr (GdkTexture) texture =
      gdk_memory_texture_new ((int)side, (int)side, GDK_MEMORY_R8G8B8, bytes, side * 3);
  drop_object (f, GDK_TYPE_TEXTURE, texture);
  check_failed (f, "10001 × 10001");
}

static void
test_hover (Fixture *f, gconstpointer data)
{
  GtkDropTarget *target = find_target (f->widget);
  GdkDragAction action = 0;
  g_signal_emit_by_name (target, "enter", 1.0, 1.0, &action);
  g_assert_cmpint (action, ==, GDK_ACTION_COPY);
  g_assert_true (gtk_widget_has_css_class (f->widget, "drop-hover"));
  g_signal_emit_by_name (target, "leave");
  g_assert_false (gtk_widget_has_css_class (f->widget, "drop-hover"));
  g_signal_emit_by_name (target, "enter", 1.0, 1.0, &action);
  drop_text (f, "a tree");
  g_assert_false (gtk_widget_has_css_class (f->widget, "drop-hover"));
}

/* Files before all else, image data before text. */
static void
test_forms (Fixture *f, gconstpointer data)
{
  gsize n;
  const GType *forms = gtk_drop_target_get_gtypes (find_target (f->widget), &n);
  g_assert_cmpuint (n, ==, 4);
  g_assert_true (forms[0] == GDK_TYPE_FILE_LIST && forms[1] == G_TYPE_FILE);
  g_assert_true (forms[2] == GDK_TYPE_TEXTURE && forms[3] == G_TYPE_STRING);
}

/* ---- pasting ---- */

static void
paste (Fixture *f)
{
  heed_drop_paste (f->widget, on_dropped, on_failed, f);
}

static GdkContentProvider *
provide (const char *type, const void *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  return gdk_content_provider_new_for_bytes (type, bytes);
}

static GdkContentProvider *
provide_png (void)
{
  const guint8 samples[2 * 3 * 3] = {200};
  PngSpec spec = {.width = 2,
                  .height = 3,
                  .colour_type = PNG_COLOR_TYPE_RGB,
                  .depth = 8,
                  .samples = samples,
                  .row_bytes = 6};
  g_autoptr (GBytes) bytes = png_file_new (&spec);
  return gdk_content_provider_new_for_bytes ("image/png", bytes);
}

/* @second: (nullable) */
static void
copy (Fixture *f, GdkContentProvider *first, GdkContentProvider *second)
{
  GdkContentProvider *both[] = {first, second};
  g_autoptr (GdkContentProvider) all = gdk_content_provider_new_union (both, second ? 2 : 1);
  g_assert_true (gdk_clipboard_set_content (gtk_widget_get_clipboard (f->widget), all));
}

static void
copy_text (Fixture *f, const char *text, gboolean with_picture)
{
  copy (f, provide ("text/plain;charset=utf-8", text, strlen (text)),
        with_picture ? provide_png () : NULL);
}

static void
test_paste_text (Fixture *f, gconstpointer data)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (f->widget), "a red mug\n");
  paste (f);
  g_assert_null (f->got);
  check_got (f, "text a red mug");
}

static void
test_paste_files (Fixture *f, gconstpointer data)
{
  const char *list = "file:///tmp/a%20b.png\r\nfile:///tmp/c.png\r\n";
  copy (f, provide ("text/uri-list", list, strlen (list)), provide_png ());
  paste (f);
  check_got (f, "files file:///tmp/a%20b.png file:///tmp/c.png");
}

static void
test_paste_picture (Fixture *f, gconstpointer data)
{
  copy (f, provide_png (), NULL);
  paste (f);
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpuint (heed_picture_rgb (f->picture)[0], ==, 200);
  check_got (f, "picture Pasted picture 2×3");
}

/* A table copies its cells as text and as image; a browser a picture and where it is from. */
static void
test_paste_several_forms (Fixture *f, gconstpointer data)
{
  const char *address = "https://example.org/cat.png\r\n";
  copy_text (f, "a red mug", TRUE);
  paste (f);
  check_got (f, "text a red mug");
  copy_text (f, "https://example.org/cat.png", TRUE);
  paste (f);
  check_got (f, "picture Pasted picture 2×3");
  copy_text (f, "https://example.org/cat.png", FALSE);
  paste (f);
  check_got (f, "text https://example.org/cat.png");
  copy (f, provide ("text/uri-list", address, strlen (address)), provide_png ());
  paste (f);
  check_got (f, "picture Pasted picture 2×3");
  copy (f, provide ("text/uri-list", address, strlen (address)), NULL);
  paste (f);
  check_got (f, "files https://example.org/cat.png");
}

static void
test_paste_nothing (Fixture *f, gconstpointer data)
{
  gdk_clipboard_set_content (gtk_widget_get_clipboard (f->widget), NULL);
  paste (f);
  check_failed (f, "clipboard has nothing");
  copy (f, provide ("application/x-unknown", "abc", 3), NULL);
  paste (f);
  check_failed (f, "clipboard has nothing");
  copy (f, provide ("image/png", "no picture", 10), NULL);
  paste (f);
  check_failed (f, "cannot be read");
}

static gboolean
is_spent (gpointer data)
{
  return *(guint *)data == 0;
}

static gboolean
on_spent (gpointer data)
{
  --*(guint *)data;
  return *(guint *)data > 0;
}

/* Who asked is gone before the clipboard answers: nothing is called. */
static void
test_paste_gone (Fixture *f, gconstpointer data)
{
  guint turns = 20;
  copy (f, provide_png (), NULL);
  paste (f);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&f->window)));
  g_timeout_add (5, on_spent, &turns);
  g_assert_true (ui_until (is_spent, &turns));
  g_assert_null (f->got);
}

#define ADD(name, func) g_test_add ("/ui/drop/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  ADD ("files", test_files);
  ADD ("texture", test_texture);
  ADD ("text", test_text);
  ADD ("too-much-or-nothing", test_too_much_or_nothing);
  ADD ("too-large", test_too_large);
  ADD ("hover", test_hover);
  ADD ("forms", test_forms);
  ADD ("paste-text", test_paste_text);
  ADD ("paste-files", test_paste_files);
  ADD ("paste-picture", test_paste_picture);
  ADD ("paste-several-forms", test_paste_several_forms);
  ADD ("paste-nothing", test_paste_nothing);
  ADD ("paste-gone", test_paste_gone);
  return g_test_run ();
}
