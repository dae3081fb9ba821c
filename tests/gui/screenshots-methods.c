/* screenshots-methods.c: the window with methods of all kinds: the states methods and methods-end
 * (five cards with ledgers, from above and from below), cursor (a patch is pointed at), difference,
 * ranks, compare, add, settings, preset (popovers by themselves) and sheet (of gamma).
 */
#include "heed-compare-menu.h"
#include "heed-method-list.h"
#include "heed-method-menu.h"
#include "heed-method-row.h"
#include "heed-method-settings.h"
#include "screenshots.h"

static const char *const methods[] = {
    "atman-estimate", "cp-lrp", "attn-lrp:gamma=0.25", "gae", "integrated-gradients", NULL};

/* @share: of the way from the top, 0 … 1 */
static void
scroll (Fixture *fixture, const ScreenshotLook *look, double share)
{
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  GtkWidget *scrolled = fixture_find (GTK_WIDGET (maps), GTK_TYPE_SCROLLED_WINDOW, 0);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  screenshots_settle (fixture, look);
  gtk_adjustment_set_value (
      adjustment,
      share * (gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)));
}

static void
shoot_popover (Fixture *fixture, const ScreenshotLook *look, GType type, const char *state)
{
  screenshots_settle (fixture, look);
  GtkWidget *popover = fixture_find (GTK_WIDGET (fixture->window), type, 0);
  screenshots_save (GTK_NATIVE (popover), look, state);
  gtk_popover_popdown (GTK_POPOVER (popover));
  screenshots_settle (fixture, look);
}

static void
shoot_comparison (Fixture *fixture, const ScreenshotLook *look)
{
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  heed_maps_view_add_difference (maps, 2, 1);
  heed_maps_view_add_difference (maps, 0, 3);
  scroll (fixture, look, 1);
  screenshots_shoot (fixture, look, "difference");
  heed_maps_view_set_ranks (maps, TRUE);
  scroll (fixture, look, 1);
  screenshots_shoot (fixture, look, "ranks");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare", NULL);
  shoot_popover (fixture, look, HEED_TYPE_COMPARE_MENU, "compare");
}

static void
shoot_settings (Fixture *fixture, const ScreenshotLook *look, guint row, const char *state)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_row_open_settings (HEED_METHOD_ROW (fixture_find (list, HEED_TYPE_METHOD_ROW, row)));
  shoot_popover (fixture, look, HEED_TYPE_METHOD_SETTINGS, state);
}

static void
shoot_choices (Fixture *fixture, const ScreenshotLook *look)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_open_menu (HEED_METHOD_LIST (list));
  shoot_popover (fixture, look, HEED_TYPE_METHOD_MENU, "add");
  shoot_settings (fixture, look, 2, "settings");
  shoot_settings (fixture, look, 3, "preset");
}

static void
shoot_sheet (Fixture *fixture, const ScreenshotLook *look)
{
  static const char *const sheet[] = {"cp-lrp", NULL};
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), sheet);
  screenshots_settle (fixture, look);
  g_signal_emit_by_name (fixture_find (list, HEED_TYPE_METHOD_ROW, 0), "sheet");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.explain", NULL);
  fixture_wait_idle (fixture);
  scroll (fixture, look, 0);
  screenshots_shoot (fixture, look, "sheet");
}

void
screenshots_methods (const ScreenshotLook *look)
{
  Fixture fixture = {0};
  fixture_set_up (&fixture, NULL);
  screenshots_settle (&fixture, look);
  screenshots_explain (&fixture, methods, TRUE);
  screenshots_shoot (&fixture, look, "methods");
  screenshots_point (&fixture, 1, 0.28, 0.35);
  screenshots_shoot (&fixture, look, "cursor");
  scroll (&fixture, look, 1);
  screenshots_shoot (&fixture, look, "methods-end");
  shoot_comparison (&fixture, look);
  shoot_choices (&fixture, look);
  shoot_sheet (&fixture, look);
  fixture_tear_down (&fixture, NULL);
}
