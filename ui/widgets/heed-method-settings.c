#include "heed-method-settings.h"

#include "heed-method-calls.h"
#include "heed-parameter-control.h"
#include "heed-parameters.h"
#include "heed-preset-control.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedMethodSettings
{
  GtkPopover parent_instance;

  HeedMethodCall *call; /* the row's */
  GPtrArray *controls;  /* (element-type HeedParameterControl): one a parameter, owned by the box */
  HeedPresetControl *presets; /* (nullable) */

  GtkLabel *name;
  GtkBox *box;
  GtkWidget *reset;
  GtkWidget *sheet;
  GtkLabel *summary;
  GtkLabel *citation;
};

G_DEFINE_FINAL_TYPE (HeedMethodSettings, heed_method_settings, GTK_TYPE_POPOVER)

enum
{
  CHANGED,
  SHEET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What depends on all parameters at once. */
static void
show_whole (HeedMethodSettings *self)
{
  g_autofree char *changed = heed_method_call_describe (self->call);
  gtk_widget_set_sensitive (self->reset, *changed != 0);
  if (self->presets != NULL)
    heed_preset_control_show (self->presets, heed_method_call_find_preset (self->call));
}

static void
show_all (HeedMethodSettings *self)
{
  for (guint i = 0; i < self->controls->len; i++)
    {
      const char *value;
      heed_parameters_get_spec (self->call->parameters, i, &value);
      heed_parameter_control_show (self->controls->pdata[i], value);
    }
  show_whole (self);
}

static void
on_edited (HeedParameterControl *control, const char *value, HeedMethodSettings *self)
{
  const char *name = heed_parameter_control_get_spec (control)->name;
  g_autofree char *old = g_strdup (heed_parameters_get_text (self->call->parameters, name));
  g_autoptr (GError) error = NULL;
  gboolean valid = heed_parameters_set (self->call->parameters, name, value, &error);
  heed_parameter_control_set_error (control, valid ? NULL : error->message);
  if (!valid || g_str_equal (old, value))
    return;
  show_whole (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_preset_chosen (HeedPresetControl *presets, int index, HeedMethodSettings *self)
{
  if (index < 0)
    heed_method_call_clear_preset (self->call);
  else
    heed_method_call_apply_preset (self->call, (guint)index);
  show_all (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_reset (HeedMethodSettings *self)
{
  heed_method_call_reset (self->call);
  show_all (self);
  gtk_widget_child_focus (GTK_WIDGET (self->box), GTK_DIR_TAB_FORWARD);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_sheet (HeedMethodSettings *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[SHEET], 0);
}

/* "Contact sheet (0, 0.01, …)", below the parameter that it goes through. */
static void
show_sheet (HeedMethodSettings *self)
{
  g_autoptr (GPtrArray) sheet = heed_method_call_make_sheet (self->call);
  g_autoptr (GString) values = g_string_new (NULL);
  for (guint i = 0; i < sheet->len; i++)
    {
      const HeedMethodCall *call = sheet->pdata[i];
      g_string_append_printf (values, "%s%s", i > 0 ? ", " : "",
                              heed_parameters_get_text (call->parameters, "gamma"));
    }
  /* Translators: the values that gamma takes on the sheet */
  g_autofree char *label = g_strdup_printf (_ ("Contact sheet (%s)"), values->str);
  gtk_button_set_label (GTK_BUTTON (self->sheet), label);
  gtk_widget_set_visible (self->sheet, sheet->len > 0);
  for (guint i = 0; i < self->controls->len; i++)
    if (g_str_equal (heed_parameter_control_get_spec (self->controls->pdata[i])->name, "gamma"))
      gtk_box_reorder_child_after (self->box, self->sheet, self->controls->pdata[i]);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != 0);
}

static void
build (HeedMethodSettings *self, HeedMethodCall *call)
{
  const HeedMethod *method = call->method;
  self->call = call;
  set_text (self->name, gettext (method->name));
  set_text (self->summary, gettext (method->summary));
  set_text (self->citation, method->citation);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gettext (method->name), -1);
  if (method->n_presets > 0)
    {
      self->presets = HEED_PRESET_CONTROL (heed_preset_control_new (method));
      g_signal_connect (self->presets, "chosen", G_CALLBACK (on_preset_chosen), self);
      gtk_box_append (self->box, GTK_WIDGET (self->presets));
    }
  for (guint i = 0; i < method->n_parameters; i++)
    {
      GtkWidget *control = heed_parameter_control_new (&method->parameters[i]);
      g_signal_connect (control, "edited", G_CALLBACK (on_edited), self);
      gtk_box_append (self->box, control);
      g_ptr_array_add (self->controls, control);
    }
  gtk_widget_set_visible (self->reset, method->n_parameters > 0);
  show_sheet (self);
  show_all (self);
}

/* What was refused when it was open before is not in force. */
static void
heed_method_settings_show (GtkWidget *widget)
{
  show_all (HEED_METHOD_SETTINGS (widget));
  GTK_WIDGET_CLASS (heed_method_settings_parent_class)->show (widget);
}

static void
heed_method_settings_dispose (GObject *object)
{
  HeedMethodSettings *self = HEED_METHOD_SETTINGS (object);
  g_clear_pointer (&self->controls, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_METHOD_SETTINGS);
  G_OBJECT_CLASS (heed_method_settings_parent_class)->dispose (object);
}

static void
heed_method_settings_class_init (HeedMethodSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_method_settings_dispose;
  widget_class->show = heed_method_settings_show;
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_METHOD_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[SHEET] = g_signal_new ("sheet", HEED_TYPE_METHOD_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-method-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedMethodSettings, name);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodSettings, box);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodSettings, reset);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodSettings, sheet);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodSettings, summary);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodSettings, citation);
  gtk_widget_class_bind_template_callback (widget_class, on_reset);
  gtk_widget_class_bind_template_callback (widget_class, on_sheet);
}

static void
heed_method_settings_init (HeedMethodSettings *self)
{
  self->controls = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
heed_method_settings_new (HeedMethodCall *call)
{
  g_return_val_if_fail (call != NULL, NULL);
  HeedMethodSettings *self = g_object_new (HEED_TYPE_METHOD_SETTINGS, NULL);
  build (self, call);
  return GTK_WIDGET (self);
}
