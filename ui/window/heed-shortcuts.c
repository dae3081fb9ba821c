#include "heed-shortcuts.h"

#include "heed-ui.h"

GtkWidget *
heed_shortcuts_new (void)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource (HEED_UI_RESOURCES "heed-shortcuts.ui");
  /* a toplevel belongs to GTK; the builder's reference is not ours */
  return GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));
}

/* Takes the place of the action that GTK would make along with the window, which is a large one. */
static void
show_first (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWidget *shortcuts = heed_shortcuts_new ();
  gtk_application_window_set_help_overlay (user_data, GTK_SHORTCUTS_WINDOW (shortcuts));
  gtk_window_present (GTK_WINDOW (shortcuts));
}

void
heed_shortcuts_attach (GtkApplicationWindow *window)
{
  g_return_if_fail (GTK_IS_APPLICATION_WINDOW (window));
  const GActionEntry action = {.name = "show-help-overlay", .activate = show_first};
  g_action_map_add_action_entries (G_ACTION_MAP (window), &action, 1, window);
}
