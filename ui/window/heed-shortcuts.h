/* heed-shortcuts.h: the window that lists the keys. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** heed_shortcuts_new: (transfer none): a GtkShortcutsWindow, a toplevel, so that GTK owns it; for
 * gtk_application_window_set_help_overlay (). */
GtkWidget *
heed_shortcuts_new (void);

/**
 * heed_shortcuts_attach: gives @window the action win.show-help-overlay, which makes its shortcuts
 * window when it is first asked for.
 */
void
heed_shortcuts_attach (GtkApplicationWindow *window);

G_END_DECLS
