/* ui-find.h: finding widgets in a tree, and waiting for what they do. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ui_find: number @index of the widgets of @type at or below @root, in the order they are drawn.
 *
 * Returns: (transfer none) (nullable): %NULL if there are fewer
 */
GtkWidget *
ui_find (GtkWidget *root, GType type, guint index);

/** ui_find_button: (transfer none): the button below @root that says @label; it must be there. */
GtkWidget *
ui_find_button (GtkWidget *root, const char *label);

/** ui_iterate: lets the main loop do one thing, waiting for it at most 10 ms. */
void
ui_iterate (void);

/** ui_wait: runs the main loop until @is_so, and fails the test if that takes 20 s. */
void
ui_wait (gboolean (*is_so) (GtkWidget *widget), GtkWidget *widget);

G_END_DECLS
