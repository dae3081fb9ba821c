/* test-window-names.c: a screen reader has something to say of whatever can be focused or pressed,
 * and the keyboard reaches all of it. */
#include "heed-card-view.h"
#include "heed-compare-menu.h"
#include "heed-export-dialog.h"
#include "heed-method-list.h"
#include "heed-method-menu.h"
#include "heed-method-row.h"
#include "heed-method-settings.h"
#include "heed-preferences.h"
#include "heed-rank-view.h"
#include "heed-ui.h"
#include "window-fixture.h"

#include <string.h>

static gboolean
is_interactive (GtkAccessibleRole role)
{
  switch (role)
    {
    case GTK_ACCESSIBLE_ROLE_BUTTON:
    case GTK_ACCESSIBLE_ROLE_CHECKBOX:
    case GTK_ACCESSIBLE_ROLE_COMBO_BOX:
    case GTK_ACCESSIBLE_ROLE_IMG:
    case GTK_ACCESSIBLE_ROLE_LIST_BOX:
    case GTK_ACCESSIBLE_ROLE_PROGRESS_BAR:
    case GTK_ACCESSIBLE_ROLE_RADIO:
    case GTK_ACCESSIBLE_ROLE_SLIDER:
    case GTK_ACCESSIBLE_ROLE_SPIN_BUTTON:
    case GTK_ACCESSIBLE_ROLE_SWITCH:
    case GTK_ACCESSIBLE_ROLE_TEXT_BOX:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Whether @other, which says something, is all that names @widget. */
static gboolean
is_named_by (GtkWidget *widget, GtkWidget *other)
{
  g_autofree char *difference = NULL;
  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (other), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return FALSE;
  difference = gtk_test_accessible_check_relation (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY, other, NULL);
  return difference == NULL;
}

static gboolean
is_named_in (GtkWidget *widget, GtkWidget *root)
{
  if (root != widget && is_named_by (widget, root))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_named_in (widget, child))
      return TRUE;
  return FALSE;
}

/* A relation alone says nothing: GTK 4.8 relates every button with an icon to that icon. */
static gboolean
has_name (GtkWidget *widget)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         || (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                               GTK_ACCESSIBLE_RELATION_LABELLED_BY)
             && is_named_in (widget, root));
}

/* GTK 4.8 reads the underscore out, and the label after it once more. */
static gboolean
reads_mnemonic_out (GtkWidget *widget)
{
  const char *label = GTK_IS_BUTTON (widget) ? gtk_button_get_label (GTK_BUTTON (widget))
                      : GTK_IS_CHECK_BUTTON (widget)
                          ? gtk_check_button_get_label (GTK_CHECK_BUTTON (widget))
                          : NULL;
  return label != NULL && strchr (label, '_') != NULL;
}

static gboolean
is_named_twice (GtkWidget *widget)
{
  g_autoptr (GList) mnemonics = gtk_widget_list_mnemonic_labels (widget);
  return mnemonics != NULL
         && gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                              GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/* What GTK hides in its own widgets speaks through them; an area that scrolls takes the focus only
 * when nothing in it does. */
static gboolean
is_silent (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  if (GTK_IS_TEXT (widget) || GTK_IS_SCROLLED_WINDOW (widget) || GTK_IS_WINDOW (widget))
    return TRUE;
  return parent != NULL && (GTK_IS_SPIN_BUTTON (parent) || GTK_IS_WINDOW_CONTROLS (parent));
}

static gboolean
speaks (GtkWidget *widget)
{
  return (gtk_widget_get_focusable (widget)
          || is_interactive (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))))
         && !is_silent (widget);
}

static guint
count_faults (GtkWidget *widget, guint *seen)
{
  guint faults = 0;
  if (!gtk_widget_get_visible (widget))
    return 0;
  if (speaks (widget))
    {
      const char *fault = !has_name (widget)            ? "has no name"
                          : reads_mnemonic_out (widget) ? "reads its mnemonic out"
                          : is_named_twice (widget)     ? "is named twice"
                                                        : NULL;
      (*seen)++;
      faults += fault != NULL ? 1 : 0;
      if (fault != NULL)
        g_test_message ("%s in %s, role %d, %s", G_OBJECT_TYPE_NAME (widget),
                        G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                        gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)), fault);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    faults += count_faults (child, seen);
  return faults;
}

static void
check_names (GtkWidget *root, guint least)
{
  guint seen = 0;
  guint faults = count_faults (root, &seen);
  g_assert_cmpuint (faults, ==, 0);
  g_assert_cmpuint (seen, >=, least);
}

static void
explain (Fixture *fixture)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  const char *const calls[] = {"atman:group=block:4", "atman:group=block:7", "centre", NULL};
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  check_names (GTK_WIDGET (fixture->window), 15);
}

/* Maps of one method are told apart. */
static void
assert_card (Fixture *fixture, guint index, const char *group)
{
  GtkWidget *card = heed_maps_view_get_card (heed_window_get_maps (fixture->window), index);
  g_autofree char *name = g_strdup_printf ("AtMan map of “%s”, group = %s",
                                           fixture_shown (fixture)->target_text, group);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

static void
test_maps (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  check_names (GTK_WIDGET (fixture->window), 18);
  GtkWidget *card = heed_maps_view_get_card (heed_window_get_maps (fixture->window), 0);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_ROLE_IMG);
  assert_card (fixture, 0, "block:4");
  assert_card (fixture, 1, "block:7");
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  fixture_drop (fixture, "/nonexistent.png", NULL);
  fixture_wait_idle (fixture);
  GtkWidget *bar = fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_INFO_BAR, 0);
  g_assert_nonnull (fixture_info (fixture));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       fixture_info (fixture));
  check_names (GTK_WIDGET (fixture->window), 15);
  /* its own button, by which a person closes it */
  GtkWidget *close = fixture_find (bar, GTK_TYPE_BUTTON, 0);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (close), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Dismiss");
  g_signal_emit_by_name (close, "clicked");
  g_assert_null (fixture_info (fixture));
}

/* ---- what opens ---- */

static HeedMethodList *
find_methods (Fixture *fixture)
{
  return HEED_METHOD_LIST (fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0));
}

static void
test_method_menu (Fixture *fixture, gconstpointer data)
{
  HeedMethodList *list = find_methods (fixture);
  heed_method_list_open_menu (list);
  fixture_iterate (fixture);
  GtkWidget *menu = fixture_find (GTK_WIDGET (list), HEED_TYPE_METHOD_MENU, 0);
  g_assert_nonnull (menu);
  check_names (menu, 5);
}

/* Of a method with all kinds of parameters, and of one that has a contact sheet. */
static void
test_settings (Fixture *fixture, gconstpointer call)
{
  const char *const calls[] = {call, NULL};
  HeedMethodList *list = find_methods (fixture);
  heed_method_list_set_calls (list, calls);
  heed_method_row_open_settings (
      HEED_METHOD_ROW (fixture_find (GTK_WIDGET (list), HEED_TYPE_METHOD_ROW, 0)));
  fixture_iterate (fixture);
  GtkWidget *settings = fixture_find (GTK_WIDGET (list), HEED_TYPE_METHOD_SETTINGS, 0);
  g_assert_nonnull (settings);
  check_names (settings, 12);
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare", NULL);
  fixture_iterate (fixture);
  GtkWidget *menu = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_COMPARE_MENU, 0);
  g_assert_nonnull (menu);
  check_names (menu, 6);
}

/* A difference is told from its maps, and the table says its numbers. */
static void
test_comparison (Fixture *fixture, gconstpointer data)
{
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  explain (fixture);
  heed_maps_view_add_difference (maps, 0, 1);
  heed_maps_view_set_ranks (maps, TRUE);
  fixture_iterate (fixture);
  check_names (GTK_WIDGET (fixture->window), 20);
  GtkWidget *ranks = fixture_find (GTK_WIDGET (maps), HEED_TYPE_RANK_VIEW, 0);
  g_assert_nonnull (ranks);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (ranks), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Rank correlations");
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (ranks),
                                                   GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  fixture_click (fixture, "win.export");
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  guint n_dialogs = 0;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (!HEED_IS_EXPORT_DIALOG (window))
        continue;
      n_dialogs++;
      check_names (window, 16);
    }
  g_assert_cmpuint (n_dialogs, ==, 1);
}

static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = heed_preferences_new (NULL, fixture->settings, NULL);
  gtk_window_present (GTK_WINDOW (window));
  fixture_iterate (fixture);
  check_names (window, 10);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* ---- keyboard ---- */

static gboolean
is_focused_inside (Fixture *fixture, GType type)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  return focus != NULL
         && (G_TYPE_CHECK_INSTANCE_TYPE (focus, type)
             || gtk_widget_get_ancestor (focus, type) != NULL);
}

/* Tab goes round, and comes by all that matters. */
static void
test_tab (Fixture *fixture, gconstpointer data)
{
  gboolean text = FALSE, methods = FALSE, card = FALSE, scale = FALSE, header = FALSE;
  explain (fixture);
  gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
  for (guint i = 0; i < 60; i++)
    {
      gtk_widget_child_focus (GTK_WIDGET (fixture->window), GTK_DIR_TAB_FORWARD);
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
      g_assert_true (focus == NULL || is_silent (focus) || has_name (focus));
      text = text || is_focused_inside (fixture, GTK_TYPE_TEXT_VIEW);
      methods = methods || is_focused_inside (fixture, HEED_TYPE_METHOD_LIST);
      card = card || is_focused_inside (fixture, HEED_TYPE_CARD_VIEW);
      scale = scale || is_focused_inside (fixture, GTK_TYPE_SCALE);
      header = header || is_focused_inside (fixture, GTK_TYPE_HEADER_BAR);
    }
  g_assert_true (text);
  g_assert_true (methods);
  g_assert_true (card);
  g_assert_true (scale);
  g_assert_true (header);
}

static void
test_focus_actions (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  explain (fixture);
  g_assert_true (gtk_widget_activate_action (window, "win.focus-caption", NULL));
  g_assert_true (is_focused_inside (fixture, GTK_TYPE_TEXT_VIEW));
  g_assert_true (gtk_widget_activate_action (window, "win.focus-maps", NULL));
  g_assert_true (is_focused_inside (fixture, HEED_TYPE_CARD_VIEW));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/window-names/start", test_start);
  ADD ("/window-names/maps", test_maps);
  ADD ("/window-names/error", test_error);
  ADD ("/window-names/method-menu", test_method_menu);
  g_test_add ("/window-names/settings", Fixture, "atman:group=block:4", fixture_set_up,
              test_settings, fixture_tear_down);
  g_test_add ("/window-names/settings-sheet", Fixture, "cp-lrp", fixture_set_up, test_settings,
              fixture_tear_down);
  ADD ("/window-names/compare", test_compare);
  ADD ("/window-names/comparison", test_comparison);
  ADD ("/window-names/export", test_export);
  ADD ("/window-names/preferences", test_preferences);
  ADD ("/window-keyboard/tab", test_tab);
  ADD ("/window-keyboard/focus-actions", test_focus_actions);
#undef ADD
  return g_test_run ();
}
