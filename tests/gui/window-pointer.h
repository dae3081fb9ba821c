/* window-pointer.h: the display's pointer, moved for real, so that motion takes the whole way
 * through the toolkit. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * window_pointer_move: moves the pointer to a place in @widget.
 * @x, @y: shares of its width and height, 0 … 1
 *
 * Returns: %FALSE on a display that lets nobody move the pointer (any but X11), or if @widget is
 * not on it
 */
gboolean
window_pointer_move (GtkWidget *widget, double x, double y);

G_END_DECLS
