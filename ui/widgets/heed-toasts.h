/* heed-toasts.h: short sentences over what is shown: what is finished, what went wrong. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedToasts: one child, and over its lower edge at most three toasts, the newest at the bottom.
 * What is said again while it is still there is not there twice.
 *
 * Property "duration": milliseconds that a plain sentence stays (5000); errors and those with an
 * action stay twice as long, and all of them while they are pointed at or have the focus.
 */
#define HEED_TYPE_TOASTS (heed_toasts_get_type ())
G_DECLARE_FINAL_TYPE (HeedToasts, heed_toasts, HEED, TOASTS, GtkWidget)

GtkWidget *
heed_toasts_new (void);

/** heed_toasts_set_child: @child: (nullable) */
void
heed_toasts_set_child (HeedToasts *self, GtkWidget *child);

void
heed_toasts_add (HeedToasts *self, const char *sentence);
void
heed_toasts_add_error (HeedToasts *self, const char *sentence);

/**
 * heed_toasts_add_action: with a button such as "_Undo".
 * @func: void func (gpointer data); called at most once
 * @destroy: (nullable): of @data, when the toast is gone
 */
void
heed_toasts_add_action (HeedToasts *self, const char *sentence, const char *label, GCallback func,
                        gpointer data, GDestroyNotify destroy);

/** heed_toasts_get_sentences: (transfer full): what is shown, oldest first. */
GStrv
heed_toasts_get_sentences (HeedToasts *self);

G_END_DECLS
