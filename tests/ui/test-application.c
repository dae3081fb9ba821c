/* What the windows have in common: one application that opens, helps and quits. */
#include "heed-application.h"

#include "heed-help-window.h"
#include "heed-keys.h"
#include "heed-preferences.h"
#include "heed-window.h"

#include <string.h>

static guint
count_toplevels (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (toplevels, i);
      n += g_type_is_a (G_OBJECT_TYPE (window), type);
    }
  return n;
}

static gboolean
give_up (gpointer what)
{
  g_error ("%s does not come about", (const char *)what);
  return G_SOURCE_REMOVE;
}

static void
wait_for_windows (GType type, guint n)
{
  guint timeout = g_timeout_add_seconds (60, give_up, (gpointer)g_type_name (type));
  while (count_toplevels (type) != n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static void
act (HeedApplication *application, const char *name)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (application), name));
  g_action_group_activate_action (G_ACTION_GROUP (application), name, NULL);
}

static gboolean
window_class_has (GtkWidget *window, const char *action)
{
  GType owner = 0;
  const char *name = NULL;
  const char *property = NULL;
  const GVariantType *type = NULL;
  GtkWidgetClass *class = GTK_WIDGET_GET_CLASS (window);
  for (guint i = 0; gtk_widget_class_query_action (class, i, &owner, &name, &type, &property); i++)
    if (g_str_equal (name, action))
      return TRUE;
  return FALSE;
}

/* What a key does is an action that there is. */
static void
assert_keys_act (HeedApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  guint n = 0;
  const HeedKey *keys = heed_keys_get (&n);
  for (guint i = 0; i < n; i++)
    {
      gboolean common = g_str_has_prefix (keys[i].action, "app.");
      GActionGroup *group =
          common ? G_ACTION_GROUP (application) : G_ACTION_GROUP (GTK_APPLICATION_WINDOW (window));
      g_test_message ("%s", keys[i].action);
      g_assert_true (g_action_group_has_action (group, keys[i].action + strlen ("app."))
                     || window_class_has (GTK_WIDGET (window), keys[i].action));
    }
}

static void
assert_one_of_each (HeedApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
  for (guint twice = 0; twice < 2; twice++)
    {
      act (application, "preferences");
      act (application, "help");
      act (application, "about");
      wait_for_windows (HEED_TYPE_PREFERENCES, 1);
      wait_for_windows (HEED_TYPE_HELP_WINDOW, 1);
      wait_for_windows (GTK_TYPE_ABOUT_DIALOG, 1);
      g_action_group_activate_action (G_ACTION_GROUP (window), "show-help-overlay", NULL);
      wait_for_windows (GTK_TYPE_SHORTCUTS_WINDOW, 1);
    }
}

/* ---- a second start ---- */

static gboolean
is_titled (const char *title)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);
      if (HEED_IS_WINDOW (window) && g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
wait_for_title (const char *title)
{
  guint timeout = g_timeout_add_seconds (60, give_up, (gpointer)title);
  while (!is_titled (title))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer ended)
{
  g_autoptr (GError) error = NULL;
  g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)ended = TRUE;
}

/* As typed in the folder of the samples while Heed runs; @option: (nullable). */
static void
start_again (const char *file, const char *option)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_autoptr (GSubprocess) process =
      g_subprocess_launcher_spawn (launcher, &error, g_getenv ("HEED_PROGRAM"), file, option, NULL);
  gboolean ended = FALSE;
  guint timeout = g_timeout_add_seconds (60, give_up, "the end of a second start");
  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, on_ended, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

/* Files go to the window that is there, or to another where one is asked for. */
static void
assert_starts_again (void)
{
  start_again ("scene-002.png", NULL);
  wait_for_title ("scene-002.png — Heed");
  g_assert_cmpuint (count_toplevels (HEED_TYPE_WINDOW), ==, 1);
  start_again ("scene-003.png", "--new-window");
  wait_for_title ("scene-003.png — Heed");
  g_assert_true (is_titled ("scene-002.png — Heed"));
  g_assert_cmpuint (count_toplevels (HEED_TYPE_WINDOW), ==, 2);
}

static gboolean
use (gpointer data)
{
  HeedApplication *application = data;
  wait_for_windows (HEED_TYPE_WINDOW, 1);
  assert_keys_act (application);
  /* started again, it shows what it has */
  g_application_activate (data);
  g_assert_cmpuint (count_toplevels (HEED_TYPE_WINDOW), ==, 1);

  /* files go to the window that is there */
  g_autofree char *path =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", "scene-004.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_application_open (data, &file, 1, "");
  g_assert_cmpuint (count_toplevels (HEED_TYPE_WINDOW), ==, 1);

  assert_one_of_each (application);
  assert_starts_again ();
  act (application, "new-window");
  wait_for_windows (HEED_TYPE_WINDOW, 3);
  act (application, "quit");
  return G_SOURCE_REMOVE;
}

/* All of it in one go: GTK starts an application once in a process. */
static void
test_session (void)
{
  HeedApplication *application = heed_application_new ();
  char *arguments[] = {"heed", NULL};
  guint timeout = g_timeout_add_seconds (100, give_up, "the end");
  g_idle_add (use, application);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 1, arguments), ==, 0);
  g_source_remove (timeout);
  g_assert_cmpuint (count_toplevels (GTK_TYPE_WINDOW), ==, 0);
  g_object_add_weak_pointer (G_OBJECT (application), (gpointer *)&application);
  g_object_unref (application);
  g_assert_null (application);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/application/session", test_session);
  return g_test_run ();
}
