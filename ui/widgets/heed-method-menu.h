/* heed-method-menu.h: the popover that lists every method to add one. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedMethodMenu:
 *
 * All of heed_methods() by family, each with its summary. Its signal "chosen" (const char *id) says
 * which one a person chose; the popover is closed by then.
 */
#define HEED_TYPE_METHOD_MENU (heed_method_menu_get_type ())
G_DECLARE_FINAL_TYPE (HeedMethodMenu, heed_method_menu, HEED, METHOD_MENU, GtkPopover)

G_END_DECLS
