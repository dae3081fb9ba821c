/* test-export-dialog.c: what a person chooses is what is asked for, remembered and shown. */
#include "export-sample.h"
#include "heed-export-dialog.h"
#include "heed-export-preview.h"
#include "heed-ui.h"

#include <string.h>

#define TIMEOUT_US (30 * G_USEC_PER_SEC)

typedef struct
{
  HeedResult *result;
  HeedSettings *settings;
  GtkWidget *parent;
  GtkWidget *dialog;
  HeedExportPreview *preview;
  guint n_chosen;
  char *path;
  HeedExportFormat format;
  HeedFigureOptions options;
  int index;
} Fixture;

typedef gboolean (*Condition) (gpointer data);

static void
wait_until (Condition condition, gpointer data)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_US;
  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
is_current (gpointer data)
{
  return heed_export_preview_is_current (data);
}

static void
on_chosen (HeedResult *result, int index, const char *path, HeedExportFormat format,
           const HeedFigureOptions *options, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_assert_true (result == fixture->result);
  fixture->n_chosen++;
  g_free (fixture->path);
  fixture->path = g_strdup (path);
  fixture->format = format;
  fixture->options = *options;
  fixture->index = index;
}

static gpointer
find (Fixture *fixture, const char *id)
{
  GObject *object = gtk_widget_get_template_child (fixture->dialog, HEED_TYPE_EXPORT_DIALOG, id);
  g_assert_nonnull (object);
  return object;
}

static void
open_dialog (Fixture *fixture, int index)
{
  HeedFigureOptions options;
  heed_figure_options_init (&options);
  options.scale = HEED_SCALE_OWN;
  options.smooth = FALSE;
  options.opacity = 0.3;
  options.dark = TRUE;
  fixture->dialog = heed_export_dialog_new (GTK_WINDOW (fixture->parent), fixture->settings,
                                            fixture->result, &options, index, on_chosen, fixture);
  g_object_add_weak_pointer (G_OBJECT (fixture->dialog), (gpointer *)&fixture->dialog);
  gtk_window_present (GTK_WINDOW (fixture->dialog));
  fixture->preview = find (fixture, "preview");
  wait_until (is_current, fixture->preview);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->result = heed_result_ref ((HeedResult *)data);
  fixture->settings = heed_settings_new_from (NULL, NULL);
  fixture->parent = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (fixture->parent));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  gtk_window_destroy (GTK_WINDOW (fixture->parent));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* nobody keeps it: neither the file chooser nor a preview under way */
  g_assert_null (fixture->dialog);
  g_object_unref (fixture->settings);
  heed_result_unref (fixture->result);
  g_free (fixture->path);
}

static void
assert_summary (Fixture *fixture, const char *text)
{
  wait_until (is_current, fixture->preview);
  const char *shown = gtk_label_get_label (find (fixture, "summary"));
  if (strstr (shown, text) == NULL)
    g_error ("“%s” lacks “%s”", shown, text);
}

static void
test_begin (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->settings, "export-format", "pdf", "export-width", 504.0,
                "export-font-size", 7.5, NULL);
  open_dialog (fixture, 1);
  g_assert_cmpuint (gtk_drop_down_get_selected (find (fixture, "format")), ==, HEED_EXPORT_PDF);
  g_assert_cmpuint (gtk_drop_down_get_selected (find (fixture, "content")), ==, 2);
  g_assert_cmpuint (gtk_drop_down_get_selected (find (fixture, "preset")), ==, 1);
  g_assert_cmpfloat (gtk_spin_button_get_value (find (fixture, "width")), ==, 504);
  g_assert_cmpfloat (gtk_spin_button_get_value (find (fixture, "font_size")), ==, 7.5);
  g_assert_true (gtk_toggle_button_get_active (find (fixture, "own")));
  g_assert_true (gtk_toggle_button_get_active (find (fixture, "patches")));
  g_assert_false (gtk_toggle_button_get_active (find (fixture, "dark")));
  g_assert_false (gtk_window_get_modal (GTK_WINDOW (fixture->dialog)));
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (fixture->dialog))
                 == GTK_WINDOW (fixture->parent));
  assert_summary (fixture, "504 × ");
}

static void
test_width (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  GtkSpinButton *width = find (fixture, "width");
  GtkDropDown *preset = find (fixture, "preset");
  assert_summary (fixture, "1440 × ");
  gtk_drop_down_set_selected (preset, 0);
  g_assert_cmpfloat (gtk_spin_button_get_value (width), ==, 241);
  assert_summary (fixture, "482 × ");
  gtk_spin_button_set_value (width, 300);
  g_assert_cmpuint (gtk_drop_down_get_selected (preset), ==, 3);
  g_assert_cmpfloat (gtk_spin_button_get_value (width), ==, 300);
  assert_summary (fixture, "600 × ");
  gtk_spin_button_set_value (width, 504);
  g_assert_cmpuint (gtk_drop_down_get_selected (preset), ==, 1);
  gtk_drop_down_set_selected (preset, 3);
  g_assert_cmpfloat (gtk_spin_button_get_value (width), ==, 504);
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  GtkDropDown *format = find (fixture, "format");
  GtkWidget *controls = find (fixture, "figure_controls");
  for (guint i = 0; i < HEED_N_EXPORT_FORMATS; i++)
    {
      gtk_drop_down_set_selected (format, i);
      wait_until (is_current, fixture->preview);
      g_assert_cmpint (gtk_widget_get_visible (controls), ==,
                       heed_export_format_is_figure ((HeedExportFormat)i));
      assert_summary (fixture, i == HEED_EXPORT_PNG                                 ? "pixels"
                               : heed_export_format_is_figure ((HeedExportFormat)i) ? "mm"
                                                                                    : "lines");
    }
  /* 2 maps of 14 × 14 patches and 5 tokens, and the head */
  assert_summary (fixture, "403 lines");
  gtk_drop_down_set_selected (find (fixture, "content"), 1);
  assert_summary (fixture, "202 lines");
}

/* The newest choice wins, however fast they come. */
static void
test_newest (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  for (guint i = 0; i < 50; i++)
    gtk_spin_button_set_value (find (fixture, "width"), 200 + i);
  g_assert_false (heed_export_preview_is_current (fixture->preview));
  assert_summary (fixture, "498 × ");
}

static gboolean
is_chosen (gpointer data)
{
  return ((Fixture *)data)->n_chosen > 0;
}

static void
set_everything (Fixture *fixture)
{
  gtk_drop_down_set_selected (find (fixture, "format"), HEED_EXPORT_SVG);
  gtk_drop_down_set_selected (find (fixture, "content"), 2);
  gtk_spin_button_set_value (find (fixture, "width"), 333);
  gtk_spin_button_set_value (find (fixture, "font_size"), 11.5);
  gtk_toggle_button_set_active (find (fixture, "shared"), TRUE);
  gtk_toggle_button_set_active (find (fixture, "smooth"), TRUE);
  gtk_toggle_button_set_active (find (fixture, "dark"), TRUE);
  gtk_check_button_set_active (find (fixture, "input"), FALSE);
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = NULL;
  g_autofree char *ending = NULL;
  double width;
  double font_size;
  open_dialog (fixture, -1);
  set_everything (fixture);
  heed_export_dialog_save_to (HEED_EXPORT_DIALOG (fixture->dialog), "/some/where/map");
  g_assert_cmpuint (fixture->n_chosen, ==, 0); /* whatever the file system does */
  wait_until (is_chosen, fixture);
  g_assert_cmpuint (fixture->n_chosen, ==, 1);
  g_assert_cmpstr (fixture->path, ==, "/some/where/map.svg");
  g_assert_cmpint (fixture->format, ==, HEED_EXPORT_SVG);
  g_assert_cmpint (fixture->index, ==, 1);
  g_assert_cmpfloat (fixture->options.width, ==, 333);
  g_assert_cmpfloat (fixture->options.font_size, ==, 11.5);
  g_assert_cmpint (fixture->options.scale, ==, HEED_SCALE_SHARED);
  g_assert_true (fixture->options.smooth && fixture->options.dark && !fixture->options.input);
  g_assert_cmpfloat (fixture->options.opacity, ==, 0.3);
  g_object_get (fixture->settings, "export-folder", &folder, "export-format", &ending,
                "export-width", &width, "export-font-size", &font_size, NULL);
  g_assert_cmpstr (folder, ==, "/some/where");
  g_assert_cmpstr (ending, ==, "svg");
  g_assert_cmpfloat (width, ==, 333);
  g_assert_cmpfloat (font_size, ==, 11.5);
}

/* Whoever types another format's ending wants that format. */
static void
test_other_ending (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ending = NULL;
  open_dialog (fixture, -1);
  heed_export_dialog_save_to (HEED_EXPORT_DIALOG (fixture->dialog), "/some/where/map.csv");
  g_assert_cmpint (fixture->format, ==, HEED_EXPORT_CSV);
  g_assert_cmpint (fixture->index, ==, -1);
  g_object_get (fixture->settings, "export-format", &ending, NULL);
  g_assert_cmpstr (ending, ==, "csv");
}

static gboolean
is_trigger (GtkShortcut *shortcut, guint key, GdkModifierType modifiers)
{
  GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
  return GTK_IS_KEYVAL_TRIGGER (trigger)
         && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
         && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
}

static gboolean
press_in (GtkWidget *widget, GListModel *shortcuts, guint key, GdkModifierType modifiers)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      if (is_trigger (shortcut, key, modifiers)
          && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, NULL))
        return TRUE;
    }
  return FALSE;
}

static void
press (GtkWidget *widget, guint key, GdkModifierType modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean done = FALSE;
  for (guint i = 0; !done && i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_SHORTCUT_CONTROLLER (controller))
        done = press_in (widget, G_LIST_MODEL (controller), key, modifiers);
    }
  g_assert_true (done);
}

static void
test_escape (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  press (fixture->dialog, GDK_KEY_Escape, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (fixture->dialog);
  g_assert_cmpuint (fixture->n_chosen, ==, 0);
}

static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (GTK_IS_FILE_CHOOSER (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static gboolean
has_chooser (gpointer data)
{
  return find_chooser () != NULL;
}

/* The file chooser reads the folder first; what is answered before goes unheard. */
static gboolean
is_offered (gpointer data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (find_chooser ()));
  return file != NULL && g_str_equal (g_file_peek_path (file), data);
}

/* The window's default widget is “Save…”, so Enter asks for the file. */
static void
test_chooser (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-export-XXXXXX", NULL);
  g_autofree char *expected =
      g_build_filename (folder, "scene-001 a-yellow-bottle atman-group-block-2.png", NULL);
  g_object_set (fixture->settings, "export-folder", folder, NULL);
  open_dialog (fixture, 0);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (fixture->dialog))
                 == find (fixture, "save"));
  gtk_widget_activate_default (fixture->dialog);
  wait_until (has_chooser, NULL);
  wait_until (is_offered, expected);
  gtk_dialog_response (GTK_DIALOG (find_chooser ()), GTK_RESPONSE_ACCEPT);
  wait_until (is_chosen, fixture);
  g_assert_cmpstr (fixture->path, ==, expected);
  export_sample_remove (folder);
}

/* Closing the dialog takes a file chooser that is still open with it. */
static void
test_close_while_choosing (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  press (fixture->dialog, GDK_KEY_s, GDK_CONTROL_MASK);
  wait_until (has_chooser, NULL);
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  g_assert_null (find_chooser ());
}

static void
test_close_while_drawing (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  gtk_spin_button_set_value (find (fixture, "width"), 400);
  g_assert_false (heed_export_preview_is_current (fixture->preview));
  HeedExportPreview *preview = g_object_ref (fixture->preview);
  gtk_window_destroy (GTK_WINDOW (fixture->dialog));
  wait_until (is_current, preview);
  g_object_unref (preview);
}

static void
assert_named (GtkWidget *widget)
{
  g_autoptr (GList) mnemonics = gtk_widget_list_mnemonic_labels (widget);
  if (GTK_IS_DROP_DOWN (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_TOGGLE_BUTTON (widget)
      || GTK_IS_TEXT_VIEW (widget) || HEED_IS_EXPORT_PREVIEW (widget))
    if (mnemonics == NULL
        && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL))
      g_error ("a %s has no name", G_OBJECT_TYPE_NAME (widget));
  if (GTK_IS_SPIN_BUTTON (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_named (child);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  open_dialog (fixture, -1);
  assert_named (fixture->dialog);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
  g_autoptr (HeedResult) result = export_sample_new ();
#define ADD(name, function)                                                                        \
  g_test_add ("/export-dialog/" name, Fixture, result, set_up, function, tear_down)
  ADD ("begin", test_begin);
  ADD ("width", test_width);
  ADD ("formats", test_formats);
  ADD ("newest", test_newest);
  ADD ("save", test_save);
  ADD ("other-ending", test_other_ending);
  ADD ("escape", test_escape);
  ADD ("chooser", test_chooser);
  ADD ("close-while-choosing", test_close_while_choosing);
  ADD ("close-while-drawing", test_close_while_drawing);
  ADD ("names", test_names);
  return g_test_run ();
}
