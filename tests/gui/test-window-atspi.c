/* test-window-atspi.c: the window as a screen reader finds it on the accessibility bus: whatever
 * takes the focus has a name, the right one, once. */
#include "atspi-tree.h"
#include "heed-export-dialog.h"
#include "heed-method-list.h"
#include "heed-method-row.h"
#include "heed-preferences.h"
#include "heed-ui.h"
#include "window-fixture.h"

#include <string.h>

/* (nullable): where there is no bus to test with the test is skipped. */
static AtspiNode *
read_tree (void)
{
  static GDBusConnection *bus = NULL;
  g_autoptr (GError) error = NULL;
  if (bus == NULL)
    bus = atspi_connect (&error);
  if (bus == NULL)
    {
      g_autofree char *why = g_strdup_printf ("no accessibility bus: %s", error->message);
      g_test_skip (why);
      return NULL;
    }
  return atspi_read (bus);
}

/* ---- faults of a name ---- */

/* "Format Format" */
static gboolean
is_doubled (const char *name)
{
  gsize length = strlen (name);
  return length > 2 && length % 2 == 1 && name[length / 2] == ' '
         && strncmp (name, name + length / 2 + 1, length / 2) == 0;
}

/* (nullable) */
static const char *
find_fault (const AtspiNode *node)
{
  /* an area that scrolls takes the focus only when nothing in it does */
  gboolean area = g_str_equal (node->role, "group");
  if (node->focusable && *node->name == 0 && !area)
    return "has no name";
  /* GTK's last resort */
  if (node->focusable && g_type_from_name (node->name) != 0)
    return "is named after its class";
  if (node->focusable && g_str_equal (node->role, "widget"))
    return "takes the focus and has no role";
  if (strchr (node->name, '_') != NULL && g_str_equal (node->role, "button"))
    return "has an underscore in its name";
  return is_doubled (node->name) ? "has its name twice" : NULL;
}

typedef struct
{
  guint n_focusable;
  guint n_faults;
  GHashTable *images; /* their names */
} Checks;

static void
check (const AtspiNode *node, gpointer user_data)
{
  Checks *checks = user_data;
  const char *fault = find_fault (node);
  checks->n_focusable += node->focusable ? 1 : 0;
  if (g_str_equal (node->role, "image") && !g_hash_table_add (checks->images, node->name))
    fault = "is called like another image";
  if (fault == NULL)
    return;
  checks->n_faults++;
  g_test_message ("%s “%s” in %s “%s” %s", node->role, node->name,
                  node->parent != NULL ? node->parent->role : "",
                  node->parent != NULL ? node->parent->name : "", fault);
}

static void
check_tree (const AtspiNode *tree, guint least)
{
  g_autoptr (GHashTable) images = g_hash_table_new (g_str_hash, g_str_equal);
  Checks checks = {0, 0, images};
  atspi_walk (tree, check, &checks);
  g_assert_cmpuint (checks.n_faults, ==, 0);
  g_assert_cmpuint (checks.n_focusable, >=, least);
}

static void
assert_there (const AtspiNode *tree, const char *role, const char *name)
{
  if (atspi_find (tree, role, name) == NULL)
    g_error ("no %s “%s”", role, name);
}

/* ---- tests ---- */

static HeedMethodList *
set_methods (Fixture *fixture)
{
  const char *const calls[] = {"atman:group=block:4", "atman:group=block:7", NULL};
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
  return HEED_METHOD_LIST (list);
}

static void
explain (Fixture *fixture)
{
  set_methods (fixture);
  fixture_type (fixture, "a red circle\na blue square");
  fixture_wait_idle (fixture);
  fixture_click (fixture, "win.explain");
  fixture_wait_idle (fixture);
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 30);
  assert_there (tree, "button", "Open");
  assert_there (tree, "button", "Explain");
  assert_there (tree, "button", "Export…");
  assert_there (tree, "button", "Menu");
  assert_there (tree, "button", "Model: toybox-clip");
  assert_there (tree, "button", "Add method");
  assert_there (tree, "button", "Colour scale: Shared scale");
  assert_there (tree, "button", "What is explained: its score");
  assert_there (tree, "slider", "Opacity of the maps");
  assert_there (tree, "radio", "a blue square");
  assert_there (tree, "image", "AtMan map of “a red circle”, group = block:4");
  assert_there (tree, "image", "AtMan map of “a red circle”, group = block:7");
}

/* What is chosen is part of the name that is read out. */
static void
test_choice (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  g_object_set (fixture->settings, "scale", "own", NULL);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree != NULL)
    assert_there (tree, "button", "Colour scale: Own scales");
}

static void
test_error (Fixture *fixture, gconstpointer data)
{
  fixture_drop (fixture, "/nonexistent.png", NULL);
  fixture_wait_idle (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 20);
  const char *sentence = fixture_info (fixture);
  g_assert_nonnull (strstr (sentence, "nonexistent.png"));
  const AtspiNode *alert = atspi_find (tree, "alert", sentence);
  g_assert_nonnull (alert);
  assert_there (alert, "button", "Dismiss");
}

static void
test_method_menu (Fixture *fixture, gconstpointer data)
{
  heed_method_list_open_menu (set_methods (fixture));
  fixture_iterate (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 30);
  assert_there (tree, "list", "Methods");
  assert_there (tree, "list item", "AtMan");
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  HeedMethodList *list = set_methods (fixture);
  GtkWidget *row = fixture_find (GTK_WIDGET (list), HEED_TYPE_METHOD_ROW, 0);
  heed_method_row_open_settings (HEED_METHOD_ROW (row));
  fixture_iterate (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 30);
  assert_there (tree, "button", "preset: none");
  assert_there (tree, "button", "group: blocks of");
  assert_there (tree, "spin button", "Patches on a side of a block");
  assert_there (tree, "text box", "kappa");
}

static void
test_sheet (Fixture *fixture, gconstpointer data)
{
  const char *const calls[] = {"cp-lrp", NULL};
  HeedMethodList *list = set_methods (fixture);
  heed_method_list_set_calls (list, calls);
  GtkWidget *row = fixture_find (GTK_WIDGET (list), HEED_TYPE_METHOD_ROW, 0);
  heed_method_row_open_settings (HEED_METHOD_ROW (row));
  fixture_iterate (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 30);
  assert_there (tree, "text box", "gamma");
  assert_there (tree, "button", "Contact sheet (0, 0.01, 0.05, 0.1, 0.25, 1)");
}

static void
test_comparison (Fixture *fixture, gconstpointer data)
{
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  explain (fixture);
  heed_maps_view_add_difference (maps, 0, 1);
  heed_maps_view_set_ranks (maps, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare", NULL);
  fixture_iterate (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 35);
  assert_there (tree, "image", "Rank correlations");
  assert_there (tree, "button", "Compare");
  assert_there (tree, "button", "The map that is subtracted from: AtMan (group = block:4)");
  assert_there (tree, "button", "The map that is subtracted: AtMan (group = block:7)");
  assert_there (tree, "button", "Show difference");
  assert_there (tree, "checkbox", "Rank correlations of all maps");
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  explain (fixture);
  fixture_click (fixture, "win.export");
  fixture_iterate (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree == NULL)
    return;
  check_tree (tree, 45);
  assert_there (tree, "button", "Save…");
  assert_there (tree, "button", "Format: PNG picture");
  assert_there (tree, "button", "Maps: All (2)");
  assert_there (tree, "spin button", "Text size");
  assert_there (tree, "checkbox", "Picture beside the maps");
}

static void
test_preferences (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->settings, "appearance", "system", NULL);
  GtkWidget *window = heed_preferences_new (NULL, fixture->settings, NULL);
  gtk_window_present (GTK_WINDOW (window));
  fixture_iterate (fixture);
  g_autoptr (AtspiNode) tree = read_tree ();
  if (tree != NULL)
    {
      check_tree (tree, 30);
      assert_there (tree, "button", "Style: Like the system");
      assert_there (tree, "switch", "Memory limit");
      assert_there (tree, "spin button", "Memory limit in GiB");
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
on_passed (gpointer passed)
{
  *(gboolean *)passed = TRUE;
}

/* A popover's grab looks to GTK like a pointer that enters it. GTK 4.8 fails when a window goes
 * while a tooltip of it is about to come, half a second later: it may come first. */
static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gboolean passed = FALSE;
  g_timeout_add_once (700, on_passed, &passed);
  while (!passed)
    g_main_context_iteration (NULL, TRUE);
  fixture_tear_down (fixture, data);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, tear_down)
  ADD ("/window-atspi/window", test_window);
  ADD ("/window-atspi/choice", test_choice);
  ADD ("/window-atspi/error", test_error);
  ADD ("/window-atspi/method-menu", test_method_menu);
  ADD ("/window-atspi/settings", test_settings);
  ADD ("/window-atspi/sheet", test_sheet);
  ADD ("/window-atspi/comparison", test_comparison);
  ADD ("/window-atspi/export", test_export);
  ADD ("/window-atspi/preferences", test_preferences);
#undef ADD
  return g_test_run ();
}
