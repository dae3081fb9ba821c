/* heed-parameter-control.h: one parameter of a method: its name, a control of its kind, its help.
 */
#pragma once

#include "heed-method.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_PARAMETER_CONTROL (heed_parameter_control_get_type ())
G_DECLARE_FINAL_TYPE (HeedParameterControl, heed_parameter_control, HEED, PARAMETER_CONTROL,
                      GtkWidget)

/**
 * heed_parameter_control_new:
 *
 * Its signal "edited" (const char *value) hands over every value that a person enters, as it is
 * typed and unchecked: whoever listens checks it and answers with
 * heed_parameter_control_set_error().
 *
 * @spec: a row of the method table, which outlives the control
 */
GtkWidget *
heed_parameter_control_new (const HeedParameterSpec *spec);

const HeedParameterSpec *
heed_parameter_control_get_spec (HeedParameterControl *self);

/** heed_parameter_control_show: shows a valid @value as the one in force, without "edited". */
void
heed_parameter_control_show (HeedParameterControl *self, const char *value);

/**
 * heed_parameter_control_set_error: marks what is entered as not in force, and says why.
 * @sentence: (nullable): %NULL = what is entered is in force
 */
void
heed_parameter_control_set_error (HeedParameterControl *self, const char *sentence);

/** heed_parameter_control_get_error: (nullable) (transfer none): the sentence that is shown. */
const char *
heed_parameter_control_get_error (HeedParameterControl *self);

G_END_DECLS
