/* screenshots-shoot.c: see screenshots.h. */
#include "heed-method-list.h"
#include "screenshots.h"
#include "window-picture.h"
#include "window-pointer.h"

static gboolean
is_as_large (GtkWindow *window, const ScreenshotLook *look)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  return gdk_surface_get_width (surface) == look->width
         && gdk_surface_get_height (surface) == look->height;
}

void
screenshots_settle (Fixture *fixture, const ScreenshotLook *look)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  gtk_window_set_default_size (window, look->width, look->height);
  while (!is_as_large (window, look) && g_get_monotonic_time () < end)
    fixture_iterate (fixture);
  for (guint i = 0; i < 5; i++)
    fixture_iterate (fixture);
}

void
screenshots_save (GtkNative *native, const ScreenshotLook *look, const char *state)
{
  g_autofree char *name = g_strdup_printf ("%dx%d-%s-%s.png", look->width, look->height,
                                           look->dark ? "dark" : "light", state);
  g_autofree char *path = g_build_filename (look->folder, name, NULL);
  window_picture_save (native, path);
  g_print ("%s\n", path);
}

void
screenshots_shoot (Fixture *fixture, const ScreenshotLook *look, const char *state)
{
  screenshots_settle (fixture, look);
  screenshots_save (GTK_NATIVE (fixture->window), look, state);
}

void
screenshots_explain (Fixture *fixture, const char *const *calls, gboolean wait)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.explain", NULL);
  if (wait)
    fixture_wait_idle (fixture);
}

static void
enter (GtkWidget *card, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (card);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, "enter", x, y);
    }
}

void
screenshots_point (Fixture *fixture, guint card, double x, double y)
{
  GtkWidget *widget = heed_maps_view_get_card (heed_window_get_maps (fixture->window), card);
  /* for real where that can be done, so that no other card is pointed at */
  if (window_pointer_move (widget, x, y))
    fixture_iterate (fixture);
  enter (widget, x * gtk_widget_get_width (widget), y * gtk_widget_get_height (widget));
}
