#include "heed-method-row.h"

#include "heed-method-calls.h"
#include "heed-method-settings.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedMethodRow
{
  GtkListBoxRow parent_instance;

  HeedMethodCall *call;
  gboolean same;
  GtkWidget *context_menu; /* (nullable): once it was opened */

  GtkLabel *name;
  GtkLabel *settings;
  GtkWidget *same_label;
  GtkMenuButton *settings_button;
  GtkWidget *remove_button;
  GMenuModel *menu;
};

G_DEFINE_FINAL_TYPE (HeedMethodRow, heed_method_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  CHANGED,
  REMOVE,
  MOVE,
  SHEET,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_call (HeedMethodRow *self)
{
  const char *name = gettext (self->call->method->name);
  g_autofree char *settings = heed_method_call_describe (self->call);
  const char *same = self->same ? gtk_label_get_text (GTK_LABEL (self->same_label)) : "";
  g_autofree char *label = g_strdup_printf ("%s%s%s%s%s", name, *settings ? ", " : "", settings,
                                            *same ? ", " : "", same);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->settings, settings);
  gtk_widget_set_visible (GTK_WIDGET (self->settings), *settings != 0);
  gtk_widget_set_visible (self->same_label, self->same);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
name_buttons (HeedMethodRow *self)
{
  const char *name = gettext (self->call->method->name);
  g_autofree char *settings = g_strdup_printf (_ ("Settings of %s"), name);
  g_autofree char *removal = g_strdup_printf (_ ("Remove %s"), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->settings_button), settings);
  gtk_widget_set_tooltip_text (self->remove_button, removal);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->settings_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, settings, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, removal, -1);
}

static void
on_settings_changed (HeedMethodRow *self)
{
  show_call (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_sheet (HeedMethodRow *self)
{
  g_signal_emit (self, signals[SHEET], 0);
}

/* Only now: a popover with all its drop-downs takes longer to make than the rest of the list. */
static void
make_settings (GtkMenuButton *button, gpointer user_data)
{
  HeedMethodRow *self = user_data;
  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  GtkWidget *settings = heed_method_settings_new (self->call);
  g_signal_connect_swapped (settings, "changed", G_CALLBACK (on_settings_changed), self);
  g_signal_connect_swapped (settings, "sheet", G_CALLBACK (on_sheet), self);
  gtk_menu_button_set_popover (button, settings);
}

/* Keys that nothing in the popover wanted come by here, and are not for the row. */
static gboolean
is_in_popover (HeedMethodRow *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  return focus != NULL && gtk_widget_get_native (focus) != gtk_widget_get_native (GTK_WIDGET (self))
         && (self->context_menu == NULL || !gtk_widget_is_ancestor (focus, self->context_menu));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!is_in_popover (HEED_METHOD_ROW (widget)))
    g_signal_emit (widget, signals[REMOVE], 0);
}

static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!is_in_popover (HEED_METHOD_ROW (widget)))
    g_signal_emit (widget, signals[MOVE], 0, g_variant_get_int32 (parameter));
}

static void
open_context_menu (HeedMethodRow *self, const GdkRectangle *place)
{
  if (self->context_menu == NULL)
    {
      self->context_menu = gtk_popover_menu_new_from_model (self->menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->context_menu), FALSE);
      gtk_widget_set_halign (self->context_menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->context_menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_menu), place);
  gtk_popover_popup (GTK_POPOVER (self->context_menu));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GdkRectangle place = {gtk_widget_get_width (widget) / 2, gtk_widget_get_height (widget), 1, 1};
  if (!is_in_popover (HEED_METHOD_ROW (widget)))
    open_context_menu (HEED_METHOD_ROW (widget), &place);
}

static void
on_secondary_pressed (GtkGestureClick *click, int n, double x, double y, HeedMethodRow *self)
{
  GdkRectangle place = {(int)x, (int)y, 1, 1};
  gtk_gesture_set_state (GTK_GESTURE (click), GTK_EVENT_SEQUENCE_CLAIMED);
  open_context_menu (self, &place);
}

static void
heed_method_row_dispose (GObject *object)
{
  HeedMethodRow *self = HEED_METHOD_ROW (object);
  g_clear_pointer (&self->context_menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_METHOD_ROW);
  G_OBJECT_CLASS (heed_method_row_parent_class)->dispose (object);
}

static void
heed_method_row_finalize (GObject *object)
{
  heed_method_call_free (HEED_METHOD_ROW (object)->call);
  G_OBJECT_CLASS (heed_method_row_parent_class)->finalize (object);
}

static void
install_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "method.remove", NULL, remove_action);
  gtk_widget_class_install_action (klass, "method.move", "i", move_action);
  gtk_widget_class_install_action (klass, "method.menu", NULL, menu_action);
  /* the menu shows the key that was bound last */
  gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Delete, 0, "method.remove", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Delete, 0, "method.remove", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Up, GDK_ALT_MASK, "method.move", "i", -1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Down, GDK_ALT_MASK, "method.move", "i", 1);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Menu, 0, "method.menu", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "method.menu", NULL);
}

static void
heed_method_row_class_init (HeedMethodRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_method_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = heed_method_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_METHOD_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", HEED_TYPE_METHOD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[SHEET] = g_signal_new ("sheet", HEED_TYPE_METHOD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[MOVE] = g_signal_new ("move", HEED_TYPE_METHOD_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-method-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedMethodRow, name);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodRow, settings);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodRow, same_label);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodRow, settings_button);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodRow, remove_button);
  gtk_widget_class_bind_template_child (widget_class, HeedMethodRow, menu);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_pressed);
  install_keys (widget_class);
}

static void
heed_method_row_init (HeedMethodRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->settings_button, make_settings, self, NULL);
}

GtkWidget *
heed_method_row_new (HeedMethodCall *call)
{
  g_return_val_if_fail (call != NULL, NULL);
  HeedMethodRow *self = g_object_new (HEED_TYPE_METHOD_ROW, NULL);
  self->call = call;
  name_buttons (self);
  show_call (self);
  return GTK_WIDGET (self);
}

const HeedMethodCall *
heed_method_row_get_call (HeedMethodRow *self)
{
  g_return_val_if_fail (HEED_IS_METHOD_ROW (self), NULL);
  return self->call;
}

void
heed_method_row_set_same (HeedMethodRow *self, gboolean same)
{
  g_return_if_fail (HEED_IS_METHOD_ROW (self));
  if (self->same == same)
    return;
  self->same = same;
  show_call (self);
}

gboolean
heed_method_row_get_same (HeedMethodRow *self)
{
  g_return_val_if_fail (HEED_IS_METHOD_ROW (self), FALSE);
  return self->same;
}

void
heed_method_row_open_settings (HeedMethodRow *self)
{
  g_return_if_fail (HEED_IS_METHOD_ROW (self));
  gtk_menu_button_popup (self->settings_button);
}
