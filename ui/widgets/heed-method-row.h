/* heed-method-row.h: a method to run, with its settings. */
#pragma once

#include "heed-method.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_METHOD_ROW (heed_method_row_get_type ())
G_DECLARE_FINAL_TYPE (HeedMethodRow, heed_method_row, HEED, METHOD_ROW, GtkListBoxRow)

/**
 * heed_method_row_new:
 *
 * Its name, in small what differs from the defaults, a button that opens the settings and one that
 * removes it; Delete removes it too, Alt+Up and Alt+Down or the context menu move it.
 *
 * Signals: "changed": a parameter has another value; "remove": a person wants it gone; "sheet":
 * a person wants heed_method_call_make_sheet() beside it; "move" (int
 * by): a person wants it this many places further down.
 *
 * @call: (transfer full)
 */
GtkWidget *
heed_method_row_new (HeedMethodCall *call);

const HeedMethodCall *
heed_method_row_get_call (HeedMethodRow *self);

/** heed_method_row_set_same: whether a row above it computes the same, so that this one does not
 * run. */
void
heed_method_row_set_same (HeedMethodRow *self, gboolean same);

gboolean
heed_method_row_get_same (HeedMethodRow *self);

/** heed_method_row_open_settings: opens the popover, with the focus in it. */
void
heed_method_row_open_settings (HeedMethodRow *self);

G_END_DECLS
