/* window-picture.h: a window as a PNG file. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** window_picture_save: draws @window, as it was last laid out, to @path. */
void
window_picture_save (GtkNative *window, const char *path);

G_END_DECLS
