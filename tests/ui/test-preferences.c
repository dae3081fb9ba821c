/* The window of preferences: what is chosen counts at once, and the other way round. */
#include "heed-choice.h"
#include "heed-palette.h"
#include "heed-preferences.h"
#include "heed-ui.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  HeedSettings *settings;
  HeedWorker *worker;
  GtkWidget *window;
} Fixture;

static gpointer
child (Fixture *f, const char *name)
{
  GObject *object = gtk_widget_get_template_child (f->window, HEED_TYPE_PREFERENCES, name);
  g_assert_nonnull (object);
  return object;
}

static gboolean
give_up (gpointer data)
{
  g_error ("the devices do not come");
  return G_SOURCE_REMOVE;
}

static void
wait_for_devices (Fixture *f)
{
  guint timeout = g_timeout_add_seconds (30, give_up, NULL);
  while (strstr (gtk_label_get_text (child (f, "device_note")), "Looking") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static void
set_up (Fixture *f, gconstpointer device)
{
  f->settings = heed_settings_new_from (NULL, NULL);
  f->worker = heed_worker_new ();
  if (device != NULL)
    g_object_set (f->settings, "device", device, NULL);
  f->window = heed_preferences_new (NULL, f->settings, f->worker);
  gtk_window_present (GTK_WINDOW (f->window));
  wait_for_devices (f);
}

static void
tear_down (Fixture *f, gconstpointer device)
{
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *)&f->window);
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_null (f->window);
  g_object_unref (f->worker);
  g_object_unref (f->settings);
}

static void
assert_word (Fixture *f, const char *property, const char *expected)
{
  g_autofree char *word = NULL;
  g_object_get (f->settings, property, &word, NULL);
  g_assert_cmpstr (word, ==, expected);
}

static guint64
limit (Fixture *f)
{
  guint64 mib = 0;
  g_object_get (f->settings, "memory-limit", &mib, NULL);
  return mib;
}

static void
test_words (Fixture *f, gconstpointer device)
{
  GtkDropDown *appearance = child (f, "appearance");
  g_assert_cmpuint (gtk_drop_down_get_selected (appearance), ==, 0);
  gtk_drop_down_set_selected (appearance, 2);
  assert_word (f, "appearance", "dark");
  g_object_set (f->settings, "appearance", "light", NULL);
  g_assert_cmpuint (gtk_drop_down_get_selected (appearance), ==, 1);
  assert_word (f, "appearance", "light");
}

static void
test_palette (Fixture *f, gconstpointer device)
{
  GtkDropDown *palette = child (f, "palette");
  gsize n = 0;
  const HeedPalette *palettes = heed_palettes (&n);
  g_assert_cmpuint (n, >, 1);
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (palette)), ==, n);
  assert_word (f, "palette", palettes[0].id);
  gtk_drop_down_set_selected (palette, 1);
  assert_word (f, "palette", palettes[1].id);
}

static void
test_memory (Fixture *f, gconstpointer device)
{
  GtkSwitch *on = child (f, "memory");
  GtkSpinButton *spin = child (f, "memory_spin");
  g_assert_false (gtk_switch_get_active (on));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (spin)));
  gtk_switch_set_active (on, TRUE);
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (spin)));
  g_assert_cmpuint (limit (f), ==, 4096);
  gtk_spin_button_set_value (spin, 1.5);
  g_assert_cmpuint (limit (f), ==, 1536);
  gtk_switch_set_active (on, FALSE);
  g_assert_cmpuint (limit (f), ==, 0);

  /* what fits no quarter of a GiB is shown, not changed */
  g_object_set (f->settings, "memory-limit", (guint64)300, NULL);
  g_assert_true (gtk_switch_get_active (on));
  g_assert_cmpfloat_with_epsilon (gtk_spin_button_get_value (spin), 0.29, 0.005);
  g_assert_cmpuint (limit (f), ==, 300);
}

static void
test_devices (Fixture *f, gconstpointer device)
{
  GtkDropDown *drop_down = child (f, "device");
  g_autoptr (GPtrArray) devices = heed_device_list ();
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (drop_down)), ==,
                    devices->len + 1);
  g_assert_cmpstr (heed_choice_get_id (drop_down, 0), ==, "auto");
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0);
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *listed = devices->pdata[i];
      gtk_drop_down_set_selected (drop_down, i + 1);
      assert_word (f, "device", listed->id);
      g_assert_true (gtk_widget_get_sensitive (child (f, "precision")) == listed->bf16);
    }
}

/* bf16 stays only with a device that has it; a run would be refused. */
static void
test_precision (Fixture *f, gconstpointer device)
{
  GtkDropDown *precision = child (f, "precision");
  g_autoptr (GPtrArray) devices = heed_device_list ();
  gboolean bf16 = ((const HeedDevice *)devices->pdata[0])->bf16;
  g_object_set (f->settings, "device", "cpu", NULL);
  gtk_drop_down_set_selected (precision, 1);
  assert_word (f, "precision", bf16 ? "bf16" : "f32");
  g_assert_cmpuint (gtk_drop_down_get_selected (precision), ==, bf16 ? 1 : 0);
}

static void
test_missing_device (Fixture *f, gconstpointer device)
{
  GtkDropDown *drop_down = child (f, "device");
  guint last = g_list_model_get_n_items (gtk_drop_down_get_model (drop_down)) - 1;
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, last);
  g_assert_cmpstr (heed_choice_get_id (drop_down, last), ==, device);
  assert_word (f, "device", device);
  g_assert_nonnull (strstr (gtk_label_get_text (child (f, "device_note")), "not there"));
  g_assert_false (gtk_widget_get_sensitive (child (f, "precision")));
}

static void
test_says_not_kept (Fixture *f, gconstpointer device)
{
  g_assert_true (gtk_widget_get_visible (child (f, "not_kept")));
}

static void
test_kept (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heed-preferences-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "store.ini", NULL);
  g_autoptr (GSettingsSchemaSource) source =
      g_settings_schema_source_new_from_directory (g_getenv ("HEED_SCHEMAS"), NULL, TRUE, &error);
  g_assert_no_error (error);
  g_autoptr (GSettingsBackend) store = g_keyfile_settings_backend_new (path, "/", NULL);
  g_autoptr (HeedSettings) settings = heed_settings_new_from (source, store);
  GtkWidget *window = heed_preferences_new (NULL, settings, NULL);
  Fixture f = {.settings = settings, .window = window};
  g_assert_false (gtk_widget_get_visible (child (&f, "not_kept")));
  gtk_window_destroy (GTK_WINDOW (window));
  g_rmdir (folder);
}

/* Closed before the devices are known: nothing is touched that is gone. */
static void
test_closed_at_once (void)
{
  g_autoptr (HeedSettings) settings = heed_settings_new_from (NULL, NULL);
  HeedWorker *worker = heed_worker_new ();
  GtkWidget *window = heed_preferences_new (NULL, settings, worker);
  gtk_window_present (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *)&window);
  gtk_window_destroy (GTK_WINDOW (window));
  guint timeout = g_timeout_add_seconds (30, give_up, NULL);
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  g_object_unref (worker);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
#define ADD(path, device, func) g_test_add (path, Fixture, device, set_up, func, tear_down)
  ADD ("/ui/preferences/words", NULL, test_words);
  ADD ("/ui/preferences/palette", NULL, test_palette);
  ADD ("/ui/preferences/memory", NULL, test_memory);
  ADD ("/ui/preferences/devices", NULL, test_devices);
  ADD ("/ui/preferences/precision", NULL, test_precision);
  ADD ("/ui/preferences/missing-device", "vulkan:77", test_missing_device);
  ADD ("/ui/preferences/says-not-kept", NULL, test_says_not_kept);
  g_test_add_func ("/ui/preferences/kept", test_kept);
  g_test_add_func ("/ui/preferences/closed-at-once", test_closed_at_once);
  return g_test_run ();
}
