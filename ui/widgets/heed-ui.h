/* heed-ui.h: what all of Heed's widgets need once: style sheet, icons, .ui templates. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Where the resources of ui/ lie. */
#define HEED_UI_RESOURCES "/io/github/heed_xai/Heed/ui/"

/** heed_ui_init: registers the resources and installs style sheet and icons for @display; may be
 * called again. */
void
heed_ui_init (GdkDisplay *display);

/** heed_ui_unparent_children: what a widget made from a template does with its children, last. */
void
heed_ui_unparent_children (GtkWidget *widget);

G_END_DECLS
