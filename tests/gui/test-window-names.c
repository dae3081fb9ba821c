/* test-window-names.c: a screen reader has something to say of whatever can be focused or pressed,
 * and the keyboard reaches all of it. */
#include "heed-card-view.h"
#include "heed-method-list.h"
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

static gboolean
has_words (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget))[0] != 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_words (child))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);
  return gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY)
         || has_words (widget);
}

/* What GTK puts into its own widgets speaks through them. */
static gboolean
is_inside (GtkWidget *widget)
{
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent != NULL;
       parent = gtk_widget_get_parent (parent))
    if (GTK_IS_BUTTON (parent) || GTK_IS_MENU_BUTTON (parent) || GTK_IS_DROP_DOWN (parent)
        || GTK_IS_SPIN_BUTTON (parent) || GTK_IS_SCALE (parent) || GTK_IS_WINDOW_CONTROLS (parent)
        || GTK_IS_SCROLLBAR (parent) || GTK_IS_PROGRESS_BAR (parent))
      return TRUE;
  return FALSE;
}

static guint
count_nameless (GtkWidget *widget, guint *seen)
{
  guint nameless = 0;
  GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget));
  if (!gtk_widget_get_visible (widget))
    return 0;
  if (is_interactive (role) && !is_inside (widget))
    {
      (*seen)++;
      if (!has_name (widget))
        {
          nameless++;
          g_test_message ("%s in %s, role %d, has no name", G_OBJECT_TYPE_NAME (widget),
                          G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), role);
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    nameless += count_nameless (child, seen);
  return nameless;
}

static void
check_names (GtkWidget *root, guint least)
{
  guint seen = 0;
  guint nameless = count_nameless (root, &seen);
  g_assert_cmpuint (nameless, ==, 0);
  g_assert_cmpuint (seen, >=, least);
}

static void
explain (Fixture *fixture)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  const char *const calls[] = {"atman:group=block:4", "centre", NULL};
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  check_names (GTK_WIDGET (fixture->window), 15);
}

static void
test_maps (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  check_names (GTK_WIDGET (fixture->window), 18);
  GtkWidget *card = heed_maps_view_get_card (heed_window_get_maps (fixture->window), 0);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  fixture_drop (fixture, "/nonexistent.png", NULL);
  fixture_wait_idle (fixture);
  g_assert_nonnull (fixture_info (fixture));
  check_names (GTK_WIDGET (fixture->window), 15);
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
  ADD ("/window-keyboard/tab", test_tab);
  ADD ("/window-keyboard/focus-actions", test_focus_actions);
#undef ADD
  return g_test_run ();
}
