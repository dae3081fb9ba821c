/* heed-keys.h: which keys do what in every window. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_MAX_KEYS 3

/**
 * HeedKey: the keys of one action.
 * @action: with its prefix: "win.explain"
 * @keys: as gtk_accelerator_parse() reads them, ended by %NULL
 * @yields: what has the focus may use them for itself: text pastes, a popover closes
 */
typedef struct
{
  const char *action;
  const char *keys[HEED_MAX_KEYS];
  gboolean yields;
} HeedKey;

/** heed_keys_get: all of them; static. */
const HeedKey *
heed_keys_get (guint *n_keys);

/**
 * heed_keys_install: makes @application do the actions; menus show their first keys. GTK asks an
 * application before the focused widget, so those that yield are left to heed_keys_add_bindings().
 */
void
heed_keys_install (GtkApplication *application);

/** heed_keys_add_bindings: the keys that yield; for the class_init of a window. */
void
heed_keys_add_bindings (GtkWidgetClass *window_class);

/** heed_keys_add_closing: Escape and Ctrl+W close; for the class_init of a lesser window. */
void
heed_keys_add_closing (GtkWidgetClass *window_class);

G_END_DECLS
