/* heed-method-settings.h: the popover with a control for each parameter of a method. */
#pragma once

#include "heed-method.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_METHOD_SETTINGS (heed_method_settings_get_type ())
G_DECLARE_FINAL_TYPE (HeedMethodSettings, heed_method_settings, HEED, METHOD_SETTINGS, GtkPopover)

/**
 * heed_method_settings_new:
 *
 * Its signal "changed" says that parameters of @call have other values. A value that is out of
 * range is refused in a sentence below its control and @call keeps the last good one, which is
 * shown again when the popover is opened again.
 *
 * Its signal "sheet" says that a person wants the calls of heed_method_call_make_sheet(), where
 * there are any.
 *
 * @call: edited in place; outlives the popover
 */
GtkWidget *
heed_method_settings_new (HeedMethodCall *call);

G_END_DECLS
