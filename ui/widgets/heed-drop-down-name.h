/* heed-drop-down-name.h: what a screen reader says of a drop-down. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * heed_drop_down_name: names the part of @drop_down that takes the keyboard, "Format: PNG picture",
 * and keeps that name when another item is chosen or the item's text changes. GTK 4.8 names the
 * drop-down around it alone.
 * @name: (nullable): what is chosen: "Format"; %NULL = as the label says whose mnemonic widget it
 * is
 * @type: of the items, and
 * @property: their property that holds their text
 */
void
heed_drop_down_name (GtkDropDown *drop_down, const char *name, GType type, const char *property);

/** heed_drop_down_name_strings: heed_drop_down_name() for a model of #GtkStringObject. */
void
heed_drop_down_name_strings (GtkDropDown *drop_down, const char *name);

G_END_DECLS
