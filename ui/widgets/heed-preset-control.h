/* heed-preset-control.h: the presets of a method: settings that a source used, by name. */
#pragma once

#include "heed-method.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_PRESET_CONTROL (heed_preset_control_get_type ())
G_DECLARE_FINAL_TYPE (HeedPresetControl, heed_preset_control, HEED, PRESET_CONTROL, GtkWidget)

/**
 * heed_preset_control_new:
 *
 * Its signal "chosen" (int index) says which preset a person chose, -1 = none of them.
 *
 * @method: a row of the method table with at least one preset
 */
GtkWidget *
heed_preset_control_new (const HeedMethod *method);

/** heed_preset_control_show: shows preset @index, or "none" for -1, without "chosen". */
void
heed_preset_control_show (HeedPresetControl *self, int index);

G_END_DECLS
