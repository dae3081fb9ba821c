/* heed-about.h: what Heed is, who may use it how, and whose work it rests on. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** heed_about_show: @parent: (nullable): the window it belongs to. */
void
heed_about_show (GtkWindow *parent);

G_END_DECLS
