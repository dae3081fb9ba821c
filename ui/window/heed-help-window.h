/* heed-help-window.h: what to do first, what the maps mean, and that nothing leaves the machine. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_HELP_WINDOW (heed_help_window_get_type ())

/** HeedHelpWindow: a page of text to scroll through and to copy from. */
G_DECLARE_FINAL_TYPE (HeedHelpWindow, heed_help_window, HEED, HELP_WINDOW, GtkWindow)

/** heed_help_window_new: @parent: (nullable): the window it belongs to, and goes with. */
GtkWidget *
heed_help_window_new (GtkWindow *parent);

G_END_DECLS
