#include "heed-parameter-control.h"

#include "heed-drop-down-name.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct _HeedParameterControl
{
  GtkWidget parent_instance;

  const HeedParameterSpec *spec;
  GtkWidget *input; /* what takes the value, of the spec's kind */
  GtkWidget *block; /* of a group: how many patches a block has on a side */
  double good;      /* what a spin button goes back to */
  gboolean showing; /* the program fills in, nobody edits */

  GtkWidget *line;
  GtkLabel *name;
  GtkLabel *range;
  GtkLabel *help;
  GtkLabel *error;
};

G_DEFINE_FINAL_TYPE (HeedParameterControl, heed_parameter_control, GTK_TYPE_WIDGET)

enum
{
  EDITED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The first name of a group's drop-down is a token by itself. */
enum
{
  GROUP_TOKEN,
  GROUP_BLOCK,
};

static void
hand_over (HeedParameterControl *self, const char *value)
{
  if (!self->showing)
    g_signal_emit (self, signals[EDITED], 0, value);
}

static void
on_text_changed (GtkEditable *editable, HeedParameterControl *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));
  hand_over (self, text);
}

static GtkWidget *
make_entry (HeedParameterControl *self)
{
  GtkWidget *entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 9);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 9);
  g_signal_connect (entry, "changed", G_CALLBACK (on_text_changed), self);
  return entry;
}

static void
show_entry (HeedParameterControl *self, const char *value)
{
  gtk_editable_set_text (GTK_EDITABLE (self->input), value);
}

/* A text that is no number of the range gives way to the last good one when the person leaves. */
static int
read_spin (GtkSpinButton *spin, double *value, HeedParameterControl *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));
  char *end = NULL;
  *value = g_strtod (text, &end);
  if (end == text || *end != 0 || *value < self->spec->least || *value > self->spec->most
      || *value != (double)(gint64)*value)
    *value = self->good;
  return TRUE;
}

static GtkWidget *
make_spin (HeedParameterControl *self, GCallback changed)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (self->spec->least, self->spec->most, 1);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), 0);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 4);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 10);
  g_signal_connect (spin, "input", G_CALLBACK (read_spin), self);
  g_signal_connect (spin, "changed", changed, self);
  return spin;
}

static GtkWidget *
make_integer (HeedParameterControl *self)
{
  return make_spin (self, G_CALLBACK (on_text_changed));
}

static void
show_integer (HeedParameterControl *self, const char *value)
{
  self->good = g_ascii_strtod (value, NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->input), self->good);
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->input));
}

static void
on_choice_selected (GtkDropDown *drop_down, GParamSpec *property, HeedParameterControl *self)
{
  guint selected = gtk_drop_down_get_selected (drop_down);
  if (selected != GTK_INVALID_LIST_POSITION)
    hand_over (self, self->spec->choices[selected]);
}

static GtkWidget *
make_choice (HeedParameterControl *self)
{
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (self->spec->choices);
  gtk_widget_set_sensitive (drop_down, g_strv_length ((char **)self->spec->choices) > 1);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_choice_selected), self);
  return drop_down;
}

static void
show_choice (HeedParameterControl *self, const char *value)
{
  guint choice = 0;
  while (self->spec->choices[choice] != NULL && strcmp (self->spec->choices[choice], value) != 0)
    choice++;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), choice);
}

static void
hand_over_group (HeedParameterControl *self)
{
  if (self->showing)
    return;
  gboolean block = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->input)) == GROUP_BLOCK;
  g_autofree char *edge =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->block))));
  g_autofree char *value = g_strdup_printf ("block:%s", edge);
  gtk_widget_set_visible (self->block, block);
  hand_over (self, block ? value : "token");
}

static void
on_group_selected (GtkDropDown *drop_down, GParamSpec *property, HeedParameterControl *self)
{
  hand_over_group (self);
}

static void
on_block_changed (GtkEditable *editable, HeedParameterControl *self)
{
  hand_over_group (self);
}

static GtkWidget *
make_group (HeedParameterControl *self)
{
  const char *const names[] = {_ ("each token"), _ ("blocks of"), NULL};
  GtkWidget *drop_down = gtk_drop_down_new_from_strings (names);
  self->block = make_spin (self, G_CALLBACK (on_block_changed));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->block), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Patches on a side of a block"), -1);
  gtk_widget_set_visible (self->block, FALSE);
  self->good = CLAMP (2, self->spec->least, self->spec->most);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->block), self->good);
  g_signal_connect (drop_down, "notify::selected", G_CALLBACK (on_group_selected), self);
  return drop_down;
}

static void
show_group (HeedParameterControl *self, const char *value)
{
  gboolean block = g_str_has_prefix (value, "block:");
  if (block)
    {
      self->good = g_ascii_strtod (value + strlen ("block:"), NULL);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->block), self->good);
    }
  gtk_spin_button_update (GTK_SPIN_BUTTON (self->block));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), block ? GROUP_BLOCK : GROUP_TOKEN);
  gtk_widget_set_visible (self->block, block);
}

/* With real minus signs. */
static char *
describe_number (const HeedParameterSpec *spec)
{
  const char *minus = "\xe2\x88\x92";
  double least = spec->least, most = spec->most;
  g_autofree char *words = spec->choices != NULL ? g_strjoinv (", ", (char **)spec->choices) : NULL;
  g_autofree char *from = g_strdup_printf ("%s%.10g", least < 0 ? minus : "", fabs (least));
  g_autofree char *to = g_strdup_printf ("%s%.10g", most < 0 ? minus : "", fabs (most));
  if (words != NULL)
    /* translators: numbers that a parameter may have, or words: "0 to 1, or gamma" */
    return g_strdup_printf (_ ("%s to %s, or %s"), from, to, words);
  /* translators: numbers that a parameter may have, "0 to 1" */
  return g_strdup_printf (_ ("%s to %s"), from, to);
}

static char *
describe_layers (const HeedParameterSpec *spec)
{
  /* translators: examples of layers; all and last are typed as they are */
  return g_strdup (_ ("all, last, 2 or 0-5"));
}

static char *
describe_count (const HeedParameterSpec *spec)
{
  /* translators: examples of a count */
  return g_strdup (_ ("such as 20 or 10%"));
}

/* @describe: (nullable): what may be typed, where the control does not show it */
typedef struct
{
  GtkWidget *(*make) (HeedParameterControl *self);
  void (*show) (HeedParameterControl *self, const char *value);
  char *(*describe) (const HeedParameterSpec *spec);
} Kind;

static const Kind kinds[] = {
    [HEED_PARAMETER_NUMBER] = {make_entry, show_entry, describe_number},
    [HEED_PARAMETER_INTEGER] = {make_integer, show_integer, describe_number},
    [HEED_PARAMETER_CHOICE] = {make_choice, show_choice, NULL},
    [HEED_PARAMETER_LAYERS] = {make_entry, show_entry, describe_layers},
    [HEED_PARAMETER_COUNT] = {make_entry, show_entry, describe_count},
    [HEED_PARAMETER_GROUP] = {make_group, show_group, NULL},
};

static void
describe (HeedParameterControl *self, GtkWidget *input)
{
  gtk_accessible_update_relation (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->name, NULL, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                  self->help, NULL, -1);
}

static void
build (HeedParameterControl *self, const HeedParameterSpec *spec)
{
  self->spec = spec;
  gtk_label_set_text (self->name, spec->name);
  gtk_label_set_text (self->help, gettext (spec->help));
  if (kinds[spec->kind].describe != NULL)
    {
      g_autofree char *range = kinds[spec->kind].describe (spec);
      gtk_label_set_text (self->range, range);
    }
  else
    g_object_set (self->range, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->showing = TRUE;
  self->input = kinds[spec->kind].make (self);
  self->showing = FALSE;
  gtk_widget_set_valign (self->input, GTK_ALIGN_CENTER);
  describe (self, self->input);
  if (GTK_IS_DROP_DOWN (self->input))
    heed_drop_down_name_strings (GTK_DROP_DOWN (self->input), spec->name);
  gtk_box_append (GTK_BOX (self->line), self->input);
  if (self->block != NULL)
    gtk_box_append (GTK_BOX (self->line), self->block);
  heed_parameter_control_show (self, spec->fallback);
}

static void
heed_parameter_control_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_PARAMETER_CONTROL);
  heed_ui_unparent_children (GTK_WIDGET (object));
  G_OBJECT_CLASS (heed_parameter_control_parent_class)->dispose (object);
}

static void
heed_parameter_control_class_init (HeedParameterControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_parameter_control_dispose;
  signals[EDITED] = g_signal_new ("edited", HEED_TYPE_PARAMETER_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-parameter-control.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedParameterControl, line);
  gtk_widget_class_bind_template_child (widget_class, HeedParameterControl, name);
  gtk_widget_class_bind_template_child (widget_class, HeedParameterControl, range);
  gtk_widget_class_bind_template_child (widget_class, HeedParameterControl, help);
  gtk_widget_class_bind_template_child (widget_class, HeedParameterControl, error);
}

static void
heed_parameter_control_init (HeedParameterControl *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
heed_parameter_control_new (const HeedParameterSpec *spec)
{
  g_return_val_if_fail (spec != NULL && spec->kind < G_N_ELEMENTS (kinds), NULL);
  HeedParameterControl *self = g_object_new (HEED_TYPE_PARAMETER_CONTROL, NULL);
  build (self, spec);
  return GTK_WIDGET (self);
}

const HeedParameterSpec *
heed_parameter_control_get_spec (HeedParameterControl *self)
{
  g_return_val_if_fail (HEED_IS_PARAMETER_CONTROL (self), NULL);
  return self->spec;
}

void
heed_parameter_control_show (HeedParameterControl *self, const char *value)
{
  g_return_if_fail (HEED_IS_PARAMETER_CONTROL (self));
  self->showing = TRUE;
  kinds[self->spec->kind].show (self, value);
  self->showing = FALSE;
  heed_parameter_control_set_error (self, NULL);
}

/* The text field: of a group it is the block's edge, its drop-down cannot be wrong. */
static GtkWidget *
get_field (HeedParameterControl *self)
{
  return self->block != NULL ? self->block : self->input;
}

void
heed_parameter_control_set_error (HeedParameterControl *self, const char *sentence)
{
  g_return_if_fail (HEED_IS_PARAMETER_CONTROL (self));
  GtkWidget *field = get_field (self);
  gtk_label_set_text (self->error, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), sentence != NULL);
  if (sentence != NULL)
    {
      gtk_widget_add_css_class (field, "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID,
                                   GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE,
                                      self->error, -1);
      return;
    }
  gtk_widget_remove_css_class (field, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_STATE_INVALID);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
  if (GTK_IS_SPIN_BUTTON (field))
    self->good = g_strtod (gtk_editable_get_text (GTK_EDITABLE (field)), NULL);
}

const char *
heed_parameter_control_get_error (HeedParameterControl *self)
{
  g_return_val_if_fail (HEED_IS_PARAMETER_CONTROL (self), NULL);
  return gtk_widget_get_visible (GTK_WIDGET (self->error)) ? gtk_label_get_text (self->error)
                                                           : NULL;
}
