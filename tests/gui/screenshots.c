/* screenshots.c: the window in the states that a person meets, as pictures.
 *
 *   screenshots FOLDER
 *
 * Writes FOLDER/SIZE-STYLE-STATE.png for two sizes, light and dark: of perturbation the states
 * start, running, maps, error and empty, those of screenshots-methods.c, and README's
 * FOLDER/heed-window.png. Needs a display that is at least as large.
 */
#include "screenshots.h"

#include "heed-method-list.h"
#include "heed-ui.h"
#include "window-picture.h"

#include <glib/gstdio.h>

static const char *const methods[] = {"atman", "atman:group=block:2", "occlusion:window=2",
                                      "centre", NULL};

static void
on_progress (HeedRunner *runner, const HeedWorkerProgress *progress, gpointer half)
{
  if (progress->method == 1 && progress->done * 2 >= progress->total)
    *(gboolean *)half = TRUE;
}

/* The run goes on while the window is drawn, so what is seen is a moment of it. */
static void
shoot_running (Fixture *fixture, const ScreenshotLook *look)
{
  HeedRunner *runner = heed_window_get_runner (fixture->window);
  gboolean half = FALSE;
  gulong handler = g_signal_connect (runner, "progress", G_CALLBACK (on_progress), &half);
  screenshots_settle (fixture, look);
  screenshots_explain (fixture, methods, FALSE);
  while (!half && heed_runner_is_running (runner))
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 20; i++)
    g_main_context_iteration (NULL, FALSE);
  screenshots_save (GTK_NATIVE (fixture->window), look, "running");
  g_signal_handler_disconnect (runner, handler);
  fixture_wait_idle (fixture);
}

static void
shoot_with_sample (const ScreenshotLook *look)
{
  Fixture fixture = {0};
  fixture_set_up (&fixture, NULL);
  screenshots_shoot (&fixture, look, "start");
  shoot_running (&fixture, look);
  screenshots_shoot (&fixture, look, "maps");
  fixture_tear_down (&fixture, NULL);
}

/* A model folder that was not downloaded whole. */
static void
shoot_error (const ScreenshotLook *look)
{
  Fixture fixture = {0};
  fixture_set_up (&fixture, NULL);
  g_autofree char *model = g_build_filename (fixture.folder, "clip-vit-base", NULL);
  g_autofree char *config = g_build_filename (model, "config.json", NULL);
  g_mkdir (model, 0700);
  g_file_set_contents (config, "{\"model_type\": \"clip\"}", -1, NULL);
  fixture_drop (&fixture, model, NULL);
  fixture_wait_idle (&fixture);
  screenshots_shoot (&fixture, look, "error");
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
shoot_empty (const ScreenshotLook *look)
{
  Fixture fixture = {0};
  set_up_empty (&fixture);
  screenshots_shoot (&fixture, look, "empty");
  fixture_tear_down (&fixture, NULL);
}

static void
shoot_all (const ScreenshotLook *look)
{
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", look->dark, NULL);
  shoot_with_sample (look);
  screenshots_methods (look);
  shoot_error (look);
  shoot_empty (look);
}

/* A method of each kind, one with a ledger, and what all of them say of one patch. */
static void
shoot_readme (const char *folder)
{
  static const char *const shown[] = {"atman-estimate", "cp-lrp", "gae", NULL};
  const ScreenshotLook look = {folder, 1200, 724, FALSE};
  g_autofree char *path = g_build_filename (folder, "heed-window.png", NULL);
  g_autofree char *sample =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "samples", "scene-009.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (sample);
  Fixture fixture = {0};
  g_object_set (gtk_settings_get_default (), "gtk-application-prefer-dark-theme", FALSE, NULL);
  fixture_set_up_with (&fixture, &file, 1);
  screenshots_settle (&fixture, &look);
  screenshots_explain (&fixture, shown, TRUE);
  screenshots_settle (&fixture, &look);
  screenshots_point (&fixture, 1, 0.71, 0.22);
  screenshots_settle (&fixture, &look);
  window_picture_save (GTK_NATIVE (fixture.window), path);
  g_print ("%s\n", path);
  fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  static const int sizes[][2] = {{900, 600}, {1400, 900}};
  if (argc != 2 || g_mkdir_with_parents (argv[1], 0777) != 0)
    {
      g_printerr ("usage: screenshots FOLDER\n");
      return 2;
    }
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  shoot_readme (argv[1]);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint dark = 0; dark < 2; dark++)
      shoot_all (&(ScreenshotLook) {argv[1], sizes[i][0], sizes[i][1], dark == 1});
  return 0;
}
