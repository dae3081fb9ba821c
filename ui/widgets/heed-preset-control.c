#include "heed-preset-control.h"

#include "heed-drop-down-name.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedPresetControl
{
  GtkWidget parent_instance;

  const HeedMethod *method;
  gboolean showing;

  GtkDropDown *names; /* "none", then the presets */
};

G_DEFINE_FINAL_TYPE (HeedPresetControl, heed_preset_control, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_selected (HeedPresetControl *self)
{
  guint selected = gtk_drop_down_get_selected (self->names);
  if (!self->showing && selected != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[CHOSEN], 0, (int)selected - 1);
}

static GtkWidget *
make_label (GtkWidget *box)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
set_up_name (GtkSignalListItemFactory *factory, GtkListItem *item, HeedPresetControl *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  make_label (box);
  GtkWidget *help = make_label (box);
  gtk_widget_add_css_class (help, "dim-label");
  gtk_widget_add_css_class (help, "caption");
  gtk_list_item_set_child (item, box);
}

static void
bind_name (GtkSignalListItemFactory *factory, GtkListItem *item, HeedPresetControl *self)
{
  GtkWidget *name = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *help = gtk_widget_get_next_sibling (name);
  guint position = gtk_list_item_get_position (item);
  GtkStringObject *string = gtk_list_item_get_item (item);
  const HeedPreset *preset = position > 0 ? &self->method->presets[position - 1] : NULL;
  gtk_label_set_text (GTK_LABEL (name), gtk_string_object_get_string (string));
  gtk_label_set_text (GTK_LABEL (help),
                      preset != NULL ? gettext (preset->help) : _ ("The defaults"));
}

static void
build (HeedPresetControl *self, const HeedMethod *method)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  self->method = method;
  gtk_string_list_append (names, C_ ("preset", "none"));
  for (guint i = 0; i < method->n_presets; i++)
    gtk_string_list_append (names, method->presets[i].name);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_name), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_name), self);
  self->showing = TRUE;
  gtk_drop_down_set_list_factory (self->names, factory);
  gtk_drop_down_set_model (self->names, G_LIST_MODEL (names));
  self->showing = FALSE;
}

static void
heed_preset_control_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_PRESET_CONTROL);
  heed_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (heed_preset_control_parent_class)->dispose (object);
}

static void
heed_preset_control_class_init (HeedPresetControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_preset_control_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", HEED_TYPE_PRESET_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-preset-control.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedPresetControl, names);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
}

static void
heed_preset_control_init (HeedPresetControl *self)
{
  self->showing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  heed_drop_down_name_strings (self->names, _ ("preset"));
  self->showing = FALSE;
}

GtkWidget *
heed_preset_control_new (const HeedMethod *method)
{
  g_return_val_if_fail (method != NULL && method->n_presets > 0, NULL);
  HeedPresetControl *self = g_object_new (HEED_TYPE_PRESET_CONTROL, NULL);
  build (self, method);
  return GTK_WIDGET (self);
}

void
heed_preset_control_show (HeedPresetControl *self, int index)
{
  g_return_if_fail (HEED_IS_PRESET_CONTROL (self) && index >= -1);
  self->showing = TRUE;
  gtk_drop_down_set_selected (self->names, (guint)(index + 1));
  self->showing = FALSE;
}
