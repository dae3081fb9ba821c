/* screenshots.c: the window in the states that a person meets, as pictures.
 *
 *   screenshots FOLDER
 *
 * Writes FOLDER/SIZE-STYLE-STATE.png for two sizes, light and dark, and the states start, running,
 * maps, differences, ranks, compare (the popover), error and empty, and README's
 * FOLDER/heed-window.png. Needs a display that is at least as large.
 */
#include "heed-compare-menu.h"
#include "heed-method-list.h"
#include "heed-ui.h"
#include "window-fixture.h"
#include "window-picture.h"

#include <glib/gstdio.h>

typedef struct
{
  const char *folder;
  int width;
  int height;
  gboolean dark;
} Look;

static const char *const methods[] = {"atman", "atman:group=block:2", "occlusion:window=2",
                                      "centre", NULL};

static gboolean
is_as_large (GtkWindow *window, const Look *look)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  return gdk_surface_get_width (surface) == look->width
         && gdk_surface_get_height (surface) == look->height;
}

/* Lays the window out at its size and lets what was still moving come to rest. */
static void
settle (Fixture *fixture, const Look *look)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gtk_window_set_default_size (window, look->width, look->height);
  while (!is_as_large (window, look) && g_get_monotonic_time () < end)
    fixture_iterate (fixture);
  for (guint i = 0; i < 5; i++)
    fixture_iterate (fixture);
}

static void
save_native (GtkNative *native, const Look *look, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%dx%d-%s-%s.png", look->width, look->height,
                                           look->dark ? "dark" : "light", state);
  g_autofree char *path = g_build_filename (look->folder, name, NULL);
  window_picture_save (native, path);
  g_print ("%s\n", path);
}

static void
save (Fixture *fixture, const Look *look, const char *state)
{
  save_native (GTK_NATIVE (fixture->window), look, state);
}

static void
shoot (Fixture *fixture, const Look *look, const char *state)
{
  settle (fixture, look);
  save (fixture, look, state);
}

static void
explain (Fixture *fixture)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), methods);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.explain", NULL);
}

static void
on_progress (HeedRunner *runner, const HeedWorkerProgress *progress, gpointer half)
{
  if (progress->method == 1 && progress->done * 2 >= progress->total)
    *(gboolean *)half = TRUE;
}

/* The run goes on while the window is drawn, so what is seen is a moment of it. */
static void
shoot_running (Fixture *fixture, const Look *look)
{
  HeedRunner *runner = heed_window_get_runner (fixture->window);
  gboolean half = FALSE;
  gulong handler = g_signal_connect (runner, "progress", G_CALLBACK (on_progress), &half);
  settle (fixture, look);
  explain (fixture);
  while (!half && heed_runner_is_running (runner))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  save (fixture, look, "running");
  g_signal_handler_disconnect (runner, handler);
  fixture_wait_idle (fixture);
}

/* Two differences, of like and of unlike numbers, and rank correlations. */
static void
shoot_comparison (Fixture *fixture, const Look *look)
{
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  heed_maps_view_add_difference (maps, 0, 1);
  heed_maps_view_add_difference (maps, 2, 3);
  shoot (fixture, look, "differences");
  heed_maps_view_set_ranks (maps, TRUE);
  shoot (fixture, look, "ranks");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare", NULL);
  settle (fixture, look);
  GtkWidget *menu = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_COMPARE_MENU, 0);
  save_native (GTK_NATIVE (menu), look, "compare");
}

static void
shoot_with_sample (const Look *look)
{
  Fixture fixture = {0};
  fixture_set_up (&fixture, NULL);
  shoot (&fixture, look, "start");
  shoot_running (&fixture, look);
  shoot (&fixture, look, "maps");
  shoot_comparison (&fixture, look);
  fixture_tear_down (&fixture, NULL);
}

/* A model folder that was not downloaded whole. */
static void
shoot_error (const Look *look)
{
  Fixture fixture = {0};
  fixture_set_up (&fixture, NULL);
  g_autofree char *model = g_build_filename (fixture.folder, "clip-vit-base", NULL);
  g_autofree char *config = g_build_filename (model, "config.json", NULL);
  g_mkdir (model, 0700);
  g_file_set_contents (config, "{\"model_type\": \"clip\"}", -1, NULL);
  fixture_drop (&fixture, model, NULL);
  fixture_wait_idle (&fixture);
  shoot (&fixture, look, "error");
  fixture_tear_down (&fixture, NULL);
}

/* Without the bundled model and samples, as when they are not installed; the application is there
 * from fixture_set_up() before. */
static void
set_up_empty (Fixture *fixture)
{
  fixture->folder = g_dir_make_tmp ("heed-window-XXXXXX", NULL);
  fixture->settings = heed_settings_new_from (NULL, NULL);
  fixture->application = GTK_APPLICATION (g_application_get_default ());
  g_object_set (fixture->settings, "device", "cpu", "told-no-gpu", TRUE, NULL);
  fixture->window = HEED_WINDOW (heed_window_new (fixture->application, fixture->settings, NULL));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture_wait_idle (fixture);
}

static void
shoot_empty (const Look *look)
{
  Fixture fixture = {0};
  set_up_empty (&fixture);
  shoot (&fixture, look, "empty");
  fixture_tear_down (&fixture, NULL);
}

static void
shoot_all (const Look *look)
{
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", look->dark, NULL);
  shoot_with_sample (look);
  shoot_error (look);
  shoot_empty (look);
}

/* Puts the pointer on the place of a card, given as shares of its width and height. */
static void
point (GtkWidget *card, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (card);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "enter", x * gtk_widget_get_width (card),
                               y * gtk_widget_get_height (card));
    }
}

static void
shoot_readme (const char *folder)
{
  const Look look = {folder, 1200, 620, FALSE};
  g_autofree char *path = g_build_filename (folder, "heed-window.png", NULL);
  Fixture fixture = {0};
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", FALSE, NULL);
  fixture_set_up (&fixture, NULL);
  settle (&fixture, &look);
  explain (&fixture);
  fixture_wait_idle (&fixture);
  settle (&fixture, &look);
  point (heed_maps_view_get_card (heed_window_get_maps (fixture.window), 1), 0.28, 0.35);
  settle (&fixture, &look);
  window_picture_save (GTK_NATIVE (fixture.window), path);
  g_print ("%s\n", path);
  fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  static const int sizes[][2] = {{900, 600}, {1600, 1000}};
  if (argc != 2 || g_mkdir_with_parents (argv[1], 0777) != 0)
    {
      g_printerr ("usage: screenshots FOLDER\n");
      return 2;
    }
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint dark = 0; dark < 2; dark++)
      shoot_all (&(Look) {argv[1], sizes[i][0], sizes[i][1], dark == 1});
  shoot_readme (argv[1]);
  return 0;
}
