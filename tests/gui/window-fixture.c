#include "window-fixture.h"

#include "heed-ui.h"

#include <glib/gstdio.h>
#include <string.h>

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_tree (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

/* One for all tests of a program: a process has one on its bus. */
static GtkApplication *
get_application (void)
{
  if (g_application_get_default () == NULL)
    {
      GtkApplication *application = gtk_application_new (NULL, G_APPLICATION_NON_UNIQUE);
      g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
      g_application_set_default (G_APPLICATION (application));
    }
  return GTK_APPLICATION (g_application_get_default ());
}

/* For devices that are slow here, such as Vulkan on the processor. */
static const char *const quick_methods[] = {"atman:group=block:4", "centre", "uniform", NULL};

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture_set_up_with (fixture, NULL, 0);
}

void
fixture_set_up_with (Fixture *fixture, GFile *const *files, gsize n)
{
  const char *device = g_getenv ("HEED_TEST_DEVICE");
  g_autofree char *data_dir = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", NULL);
  fixture->folder = g_dir_make_tmp ("heed-window-XXXXXX", NULL);
  fixture->settings = heed_settings_new_from (NULL, NULL);
  g_object_set (fixture->settings, "device", device != NULL ? device : "cpu", "told-no-gpu", TRUE,
                NULL);
  if (device != NULL)
    g_object_set (fixture->settings, "methods", quick_methods, NULL);
  fixture->application = get_application ();
  fixture->window =
      HEED_WINDOW (heed_window_new (fixture->application, fixture->settings, data_dir));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  if (n > 0)
    heed_window_open (fixture->window, files, n);
  fixture_wait_idle (fixture);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (fixture->window);
  /* the compute thread must not outlive main() */
  while (g_application_get_is_busy (G_APPLICATION (fixture->application)))
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (fixture->settings);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
}

void
fixture_wait (gboolean (*done) (Fixture *fixture), Fixture *fixture)
{
  gint64 end = g_get_monotonic_time () + 120 * G_USEC_PER_SEC;
  while (!done (fixture))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (500);
    }
}

static gboolean
is_idle (Fixture *fixture)
{
  return !heed_window_is_busy (fixture->window);
}

void
fixture_wait_idle (Fixture *fixture)
{
  fixture_wait (is_idle, fixture);
  fixture_iterate (fixture);
}

void
fixture_iterate (Fixture *fixture)
{
  for (gint64 end = g_get_monotonic_time () + 150000; g_get_monotonic_time () < end;)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
}

/* ---- finding ---- */

typedef gboolean (*Match) (GtkWidget *widget, gconstpointer data);

static GtkWidget *
find (GtkWidget *root, Match match, gconstpointer data, guint *nth)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (match (root, data) && (*nth)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, match, data, nth);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_of_type (GtkWidget *widget, gconstpointer type)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *)type);
}

GtkWidget *
fixture_find (GtkWidget *root, GType type, guint nth)
{
  return find (root, is_of_type, &type, &nth);
}

static gboolean
has_text (GtkWidget *widget, gconstpointer text)
{
  const char *shown = GTK_IS_LABEL (widget)    ? gtk_label_get_text (GTK_LABEL (widget))
                      : GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget))
                                               : NULL;
  return shown != NULL && strstr (shown, text) != NULL;
}

GtkWidget *
fixture_find_label (GtkWidget *root, const char *text)
{
  guint nth = 0;
  return find (root, has_text, text, &nth);
}

static gboolean
has_action (GtkWidget *widget, gconstpointer action)
{
  return GTK_IS_BUTTON (widget)
         && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0;
}

void
fixture_click (Fixture *fixture, const char *action)
{
  guint nth = 0;
  GtkWidget *button = find (GTK_WIDGET (fixture->window), has_action, action, &nth);
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

/* ---- doing ---- */

static GtkDropTarget *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller);
    }
  return NULL;
}

void
fixture_drop (Fixture *fixture, const char *first, ...)
{
  GSList *files = NULL;
  va_list names;
  va_start (names, first);
  for (const char *name = first; name != NULL; name = va_arg (names, const char *))
    files = g_slist_append (files, g_file_new_for_path (name));
  va_end (names);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  GtkDropTarget *target = find_drop_target (GTK_WIDGET (fixture->window));
  g_assert_nonnull (target);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (target, "drop", &value, 100.0, 100.0, &taken);
  g_assert_true (taken);
  g_slist_free_full (files, g_object_unref);
}

void
fixture_type (Fixture *fixture, const char *text)
{
  GtkWidget *view = fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_TEXT_VIEW, 0);
  g_assert_nonnull (view);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
}

const char *
fixture_info (Fixture *fixture)
{
  GtkWidget *bar = fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_INFO_BAR, 0);
  if (bar == NULL || !gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)))
    return NULL;
  GtkWidget *label = fixture_find (bar, GTK_TYPE_LABEL, 0);
  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : NULL;
}

char *
fixture_write (Fixture *fixture, const char *name, const void *content, gssize length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_assert_true (g_file_set_contents (path, content, length, NULL));
  return path;
}

char *
fixture_copy_sample (Fixture *fixture, const char *name)
{
  g_autofree char *sample =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", "scene-001.png", NULL);
  g_autofree char *content = NULL;
  gsize length;
  g_assert_true (g_file_get_contents (sample, &content, &length, NULL));
  return fixture_write (fixture, name, content, (gssize)length);
}

HeedResult *
fixture_shown (Fixture *fixture)
{
  return heed_maps_view_get_result (heed_window_get_maps (fixture->window));
}
