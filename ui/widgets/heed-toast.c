#include "heed-toast.h"

#include "heed-ui.h"

struct _HeedToast
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkLabel *label;
  GtkButton *action;

  gboolean is_error;
  guint duration;
  guint timer;
  gboolean pointed_at;
  gboolean focused;

  GCallback func;
  gpointer data;
  GDestroyNotify destroy;
};

G_DEFINE_TYPE (HeedToast, heed_toast, GTK_TYPE_WIDGET)

static guint dismissed_signal;

static void
dismiss (HeedToast *self)
{
  g_signal_emit (self, dismissed_signal, 0);
}

/* ---- time ---- */

static gboolean
on_timeout (gpointer user_data)
{
  HeedToast *self = HEED_TOAST (user_data);
  self->timer = 0;
  dismiss (self);
  return G_SOURCE_REMOVE;
}

/* From the beginning again each time that nobody cares for it any more. */
static void
restart_timer (HeedToast *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->pointed_at && !self->focused)
    self->timer = g_timeout_add (self->duration, on_timeout, self);
}

static void
on_enter (HeedToast *self)
{
  self->pointed_at = TRUE;
  restart_timer (self);
}

static void
on_leave (HeedToast *self)
{
  self->pointed_at = FALSE;
  restart_timer (self);
}

static void
on_focus_enter (HeedToast *self)
{
  self->focused = TRUE;
  restart_timer (self);
}

static void
on_focus_leave (HeedToast *self)
{
  self->focused = FALSE;
  restart_timer (self);
}

static void
map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (heed_toast_parent_class)->map (widget);
  restart_timer (HEED_TOAST (widget));
}

static void
unmap (GtkWidget *widget)
{
  HeedToast *self = HEED_TOAST (widget);
  GTK_WIDGET_CLASS (heed_toast_parent_class)->unmap (widget);
  g_clear_handle_id (&self->timer, g_source_remove);
}

/* ---- the buttons ---- */

static void
forget_action (HeedToast *self)
{
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);
  gpointer data = g_steal_pointer (&self->data);
  self->func = NULL;
  if (destroy != NULL)
    destroy (data);
}

static void
on_action (HeedToast *self)
{
  g_autoptr (HeedToast) kept = g_object_ref (self);
  void (*func) (gpointer) = (void (*) (gpointer))self->func;
  self->func = NULL;
  if (func == NULL)
    return;
  func (self->data);
  dismiss (self);
}

static void
on_dismiss (HeedToast *self)
{
  dismiss (self);
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  dismiss (HEED_TOAST (widget));
  return TRUE;
}

/* ---- the widget ---- */

static void
dispose (GObject *object)
{
  HeedToast *self = HEED_TOAST (object);
  g_clear_handle_id (&self->timer, g_source_remove);
  forget_action (self);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL;)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (heed_toast_parent_class)->dispose (object);
}

static void
heed_toast_class_init (HeedToastClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->map = map;
  widget_class->unmap = unmap;
  dismissed_signal = g_signal_new ("dismissed", HEED_TYPE_TOAST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, HEED_UI_RESOURCES "heed-toast.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedToast, icon);
  gtk_widget_class_bind_template_child (widget_class, HeedToast, label);
  gtk_widget_class_bind_template_child (widget_class, HeedToast, action);
  gtk_widget_class_bind_template_callback (widget_class, on_action);
  gtk_widget_class_bind_template_callback (widget_class, on_dismiss);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_set_css_name (widget_class, "toast");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
heed_toast_init (HeedToast *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_enter), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (on_focus_enter), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
heed_toast_new (const char *sentence, gboolean is_error, guint duration)
{
  g_return_val_if_fail (sentence != NULL, NULL);
  HeedToast *self = g_object_new (HEED_TYPE_TOAST, NULL);
  self->is_error = is_error;
  self->duration = duration;
  gtk_label_set_text (self->label, sentence);
  gtk_widget_set_visible (self->icon, is_error);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  return GTK_WIDGET (self);
}

void
heed_toast_set_action (HeedToast *self, const char *label, GCallback func, gpointer data,
                       GDestroyNotify destroy)
{
  g_return_if_fail (HEED_IS_TOAST (self) && func != NULL);
  forget_action (self);
  self->func = func;
  self->data = data;
  self->destroy = destroy;
  gtk_button_set_label (self->action, label);
  gtk_button_set_use_underline (self->action, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->action), TRUE);
}

const char *
heed_toast_get_sentence (HeedToast *self)
{
  g_return_val_if_fail (HEED_IS_TOAST (self), NULL);
  return gtk_label_get_text (self->label);
}

gboolean
heed_toast_is_error (HeedToast *self)
{
  g_return_val_if_fail (HEED_IS_TOAST (self), FALSE);
  return self->is_error;
}

gboolean
heed_toast_has_action (HeedToast *self)
{
  g_return_val_if_fail (HEED_IS_TOAST (self), FALSE);
  return self->func != NULL;
}
