/* test-window-compare.c: comparing maps in the window: the difference of two, how alike all are,
 * and a contact sheet of gamma. */
#include "heed-compare-menu.h"
#include "heed-method-list.h"
#include "heed-method-row.h"
#include "heed-method-settings.h"
#include "heed-rank-view.h"
#include "heed-ui.h"
#include "window-fixture.h"

#include <string.h>

static void
explain (Fixture *fixture, const char *const *calls)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
}

/* More cards than there is room for. */
static void
explain_many (Fixture *fixture)
{
  static const char *const calls[] = {
      "centre",        "uniform",       "random",        "random:seed=2",
      "random:seed=3", "random:seed=4", "random:seed=5", NULL};
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 600);
  explain (fixture, calls);
}

static GtkWidget *
open_menu (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare", NULL));
  fixture_iterate (fixture);
  GtkWidget *menu = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_COMPARE_MENU, 0);
  g_assert_nonnull (menu);
  return menu;
}

static void
press (GtkWidget *root, const char *label)
{
  GtkWidget *found = fixture_find_label (root, label);
  g_assert_nonnull (found);
  GtkWidget *button = gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_in_sight (Fixture *fixture, GtkWidget *widget)
{
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  GtkWidget *scrolled = fixture_find (GTK_WIDGET (maps), GTK_TYPE_SCROLLED_WINDOW, 0);
  float height = (float)gtk_widget_get_height (scrolled);
  graphene_rect_t area;
  return widget != NULL && gtk_widget_get_height (widget) > 0
         && gtk_widget_compute_bounds (widget, scrolled, &area) && area.origin.y < height / 2
         && area.origin.y + area.size.height > 0;
}

/* And stays there for longer than GTK takes to scroll (0.2 s). */
static void
assert_comes_in_sight (Fixture *fixture, GtkWidget *(*find) (Fixture *fixture))
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gint64 since = G_MAXINT64;
  while (g_get_monotonic_time () < end
         && g_get_monotonic_time () - since < (gint64)(0.6 * G_USEC_PER_SEC))
    {
      fixture_iterate (fixture);
      since =
          is_in_sight (fixture, find (fixture)) ? MIN (since, g_get_monotonic_time ()) : G_MAXINT64;
    }
  g_assert_true (is_in_sight (fixture, find (fixture)));
}

static GtkWidget *
find_difference (Fixture *fixture)
{
  return heed_maps_view_get_card (heed_window_get_maps (fixture->window), 7);
}

static void
test_difference (Fixture *fixture, gconstpointer data)
{
  explain_many (fixture);
  heed_maps_view_set_ranks (heed_window_get_maps (fixture->window), GPOINTER_TO_INT (data));
  press (open_menu (fixture), "Show difference");
  assert_comes_in_sight (fixture, find_difference);
  HeedResult *shown = fixture_shown (fixture);
  g_assert_cmpuint (shown->differences->len, ==, 1);
  const HeedExplanation *difference = g_ptr_array_index (shown->differences, 0);
  g_assert_cmpstr (difference->method_name, ==, "Centre − Uniform");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == find_difference (fixture));
  /* the same once more is not a second card */
  press (open_menu (fixture), "Show difference");
  fixture_iterate (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->differences->len, ==, 1);
  g_assert_nonnull (
      fixture_find_label (GTK_WIDGET (fixture->window), "This difference is there already."));
}

static GtkWidget *
find_ranks (Fixture *fixture)
{
  return fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_RANK_VIEW, 0);
}

static void
test_ranks (Fixture *fixture, gconstpointer data)
{
  explain_many (fixture);
  g_object_set (open_menu (fixture), "ranks", TRUE, NULL);
  assert_comes_in_sight (fixture, find_ranks);
}

/* By the button in the settings, and then by Explain. */
static void
test_sheet (Fixture *fixture, gconstpointer data)
{
  static const char *const calls[] = {"cp-lrp", NULL};
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  heed_method_row_open_settings (HEED_METHOD_ROW (fixture_find (list, HEED_TYPE_METHOD_ROW, 0)));
  fixture_iterate (fixture);
  press (fixture_find (list, HEED_TYPE_METHOD_SETTINGS, 0), "Contact sheet");
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
  HeedResult *shown = fixture_shown (fixture);
  g_assert_cmpuint (shown->explanations->len, ==, 6);
  for (guint i = 0; i < 6; i++)
    {
      static const char *const settings[] = {"",          "gamma=0.01", "gamma=0.05",
                                             "gamma=0.1", "gamma=0.25", "gamma=1"};
      const HeedExplanation *explanation = g_ptr_array_index (shown->explanations, i);
      g_assert_cmpstr (explanation->method, ==, "cp-lrp");
      g_assert_cmpstr (explanation->settings, ==, settings[i]);
      g_assert_nonnull (explanation->ledger[0]);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
  /* as a person has it */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/window-compare/difference", test_difference);
  g_test_add ("/window-compare/difference-above-ranks", Fixture, GINT_TO_POINTER (TRUE),
              fixture_set_up, test_difference, fixture_tear_down);
  ADD ("/window-compare/ranks", test_ranks);
  ADD ("/window-compare/sheet", test_sheet);
#undef ADD
  return g_test_run ();
}
