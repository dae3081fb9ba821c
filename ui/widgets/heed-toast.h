/* heed-toast.h: one sentence that shows up by itself and goes by itself. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedToast: announced to screen readers; goes after a while, but not while the pointer is on it or
 * the keyboard in it.
 *
 * Signal "dismissed": its time is over, or it was dismissed or acted upon; whoever shows it takes
 * it away.
 */
#define HEED_TYPE_TOAST (heed_toast_get_type ())
G_DECLARE_FINAL_TYPE (HeedToast, heed_toast, HEED, TOAST, GtkWidget)

/** heed_toast_new: @duration: in milliseconds, from when it is seen */
GtkWidget *
heed_toast_new (const char *sentence, gboolean is_error, guint duration);

/**
 * heed_toast_set_action: a button that says @label and calls @func (@data), at most once.
 * @destroy: (nullable): frees @data, when the toast is gone
 */
void
heed_toast_set_action (HeedToast *self, const char *label, GCallback func, gpointer data,
                       GDestroyNotify destroy);

const char *
heed_toast_get_sentence (HeedToast *self);
gboolean
heed_toast_is_error (HeedToast *self);
gboolean
heed_toast_has_action (HeedToast *self);

G_END_DECLS
