/* The windows around the main one: keys, help, shortcuts, about. */
#include "heed-about.h"
#include "heed-help-window.h"
#include "heed-keys.h"
#include "heed-licence.h"
#include "heed-shortcuts.h"
#include "heed-ui.h"

#include <string.h>

/* Calls @func for @widget and all below it. */
static void
walk (GtkWidget *widget, void (*func) (GtkWidget *widget, gpointer data), gpointer data)
{
  func (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (child, func, data);
}

static void
add_accelerators (GtkWidget *widget, gpointer keys)
{
  if (!GTK_IS_SHORTCUTS_SHORTCUT (widget))
    return;
  g_autofree char *text = NULL;
  g_autofree char *title = NULL;
  g_object_get (widget, "accelerator", &text, "title", &title, NULL);
  g_assert_cmpstr (title, !=, "");
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_test_message ("%s: %s", title, words[i]);
      g_assert_true (gtk_accelerator_parse (words[i], NULL, NULL));
      /* the search keeps a second list of them */
      g_hash_table_add (keys, g_strdup (words[i]));
    }
}

static GHashTable *
listed_keys (void)
{
  GHashTable *listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GtkWidget *window = heed_shortcuts_new ();
  g_assert_true (GTK_IS_SHORTCUTS_WINDOW (window));
  walk (window, add_accelerators, listed);
  gtk_window_destroy (GTK_WINDOW (window));
  return listed;
}

static void
test_every_key_is_listed (void)
{
  g_autoptr (GHashTable) listed = listed_keys ();
  guint n = 0;
  const HeedKey *keys = heed_keys_get (&n);
  g_assert_cmpuint (n, >, 10);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; keys[i].keys[k] != NULL; k++)
      {
        g_test_message ("%s: %s", keys[i].action, keys[i].keys[k]);
        g_assert_true (g_hash_table_contains (listed, keys[i].keys[k]));
      }
}

/* What is listed and no action has is what a map does with the keys it gets. */
static void
test_every_listed_key_does_something (void)
{
  static const char *const in_a_map[] = {"Left", "Right",      "Up",     "Down",  "Home",
                                         "End",  "Delete",     "Return", "space", "Tab",
                                         "Menu", "<Shift>F10", NULL};
  g_autoptr (GHashTable) listed = listed_keys ();
  guint n = 0;
  const HeedKey *keys = heed_keys_get (&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; keys[i].keys[k] != NULL; k++)
      g_hash_table_remove (listed, keys[i].keys[k]);
  GHashTableIter iter;
  gpointer key = NULL;
  g_hash_table_iter_init (&iter, listed);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      g_test_message ("%s", (char *)key);
      g_assert_true (g_strv_contains (in_a_map, key));
    }
}

static void
test_keys_are_distinct (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n = 0;
  const HeedKey *keys = heed_keys_get (&n);
  for (guint i = 0; i < n; i++)
    for (guint k = 0; keys[i].keys[k] != NULL; k++)
      {
        guint key = 0;
        GdkModifierType modifiers = 0;
        g_assert_true (gtk_accelerator_parse (keys[i].keys[k], &key, &modifiers));
        g_assert_true (g_hash_table_add (seen, gtk_accelerator_name (key, modifiers)));
      }
}

static void
test_install (void)
{
  g_autoptr (GtkApplication) application =
      gtk_application_new ("io.example.Keys", G_APPLICATION_NON_UNIQUE);
  g_autoptr (GError) error = NULL;
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  heed_keys_install (application);
  g_auto (GStrv) explain = gtk_application_get_accels_for_action (application, "win.explain");
  const char *const expected[] = {"<Control>Return", "F5", NULL};
  g_assert_cmpstrv (explain, expected);
  /* GTK would take it from every text view */
  g_auto (GStrv) paste = gtk_application_get_accels_for_action (application, "win.paste");
  g_assert_cmpuint (g_strv_length (paste), ==, 0);
}

static void
destroyed (GtkWidget *widget, gpointer flag)
{
  *(gboolean *)flag = TRUE;
}

static void
find_text_view (GtkWidget *widget, gpointer view)
{
  if (GTK_IS_TEXT_VIEW (widget))
    *(GtkWidget **)view = widget;
}

static void
test_help (void)
{
  GtkWidget *window = heed_help_window_new (NULL);
  gtk_window_present (GTK_WINDOW (window));
  GtkWidget *view = NULL;
  walk (window, find_text_view, &view);
  g_assert_nonnull (view);
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (view)));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter start;
  GtkTextIter end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_true (g_str_has_prefix (text, "Your first map\nA small model"));
  g_assert_nonnull (strstr (text, "\nNothing leaves this machine\n"));
  /* markup has become type, not text */
  g_assert_nonnull (strstr (text, "•\tAtMan suppresses"));
  g_assert_null (strchr (text, '<'));

  gboolean gone = FALSE;
  g_signal_connect (window, "destroy", G_CALLBACK (destroyed), &gone);
  g_assert_true (gtk_widget_activate_action (window, "window.close", NULL));
  while (!gone)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_unwrap (void)
{
  g_autofree char *text = heed_licence_unwrap ("Title\nof it\n\nFirst line\nsecond line.\n\n"
                                               "Heading\n  A sentence\n  goes on.\n\nRows\n"
                                               "  one, two    A-1.0\n  three       B\n");
  g_assert_cmpstr (text, ==,
                   "First line second line.\n\nHeading\nA sentence goes on.\n\nRows\n"
                   "one, two – A-1.0\nthree – B");
}

static GtkWidget *
find_about (void)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);
      if (GTK_IS_ABOUT_DIALOG (window))
        return window;
    }
  return NULL;
}

static void
test_about (void)
{
  GtkWidget *parent = gtk_window_new ();
  heed_about_show (GTK_WINDOW (parent));
  GtkWidget *about = find_about ();
  g_assert_nonnull (about);
  GtkAboutDialog *dialog = GTK_ABOUT_DIALOG (about);
  g_assert_cmpstr (gtk_about_dialog_get_version (dialog), ==, HEED_VERSION);
  g_assert_nonnull (strstr (gtk_about_dialog_get_comments (dialog), "Nothing ever leaves"));
  const char *licence = gtk_about_dialog_get_license (dialog);
  static const char *const said[] = {"GPL-3.0-or-later", "WITHOUT ANY WARRANTY",
                                     "CC0-1.0",          "covered by a patent",
                                     "GTK – LGPL",       "oneDNN – Apache-2.0"};
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    g_assert_nonnull (strstr (licence, said[i]));
  GtkIconTheme *icons = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  g_assert_true (gtk_icon_theme_has_icon (icons, gtk_about_dialog_get_logo_icon_name (dialog)));

  /* closed and asked for again it is the same one; with the parent it goes */
  gtk_window_close (GTK_WINDOW (about));
  while (gtk_widget_get_visible (about))
    g_main_context_iteration (NULL, TRUE);
  heed_about_show (GTK_WINDOW (parent));
  g_assert_true (gtk_widget_get_visible (about));
  g_assert_true (find_about () == about);
  gtk_window_destroy (GTK_WINDOW (parent));
  g_assert_null (find_about ());
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  g_test_add_func ("/ui/keys/every-key-is-listed", test_every_key_is_listed);
  g_test_add_func ("/ui/keys/every-listed-key-does-something",
                   test_every_listed_key_does_something);
  g_test_add_func ("/ui/keys/distinct", test_keys_are_distinct);
  g_test_add_func ("/ui/keys/install", test_install);
  g_test_add_func ("/ui/help/text", test_help);
  g_test_add_func ("/ui/licence/unwrap", test_unwrap);
  g_test_add_func ("/ui/about/says", test_about);
  return g_test_run ();
}
