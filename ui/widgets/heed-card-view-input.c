/* heed-card-view-input.c: keyboard, pointer and menu of a card. */
#include "heed-card-view-private.h"

#include "heed-ledger-text.h"

#include <glib/gi18n-lib.h>

enum
{
  POINT,
  PIN,
  UNPIN,
  COPY,
  EXPORT,
  REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
emit_point (HeedCardView *self, HeedCardPlace place, gboolean by_keyboard)
{
  g_signal_emit (self, signals[POINT], 0, place.part, place.index, by_keyboard);
}

static HeedCardPlace
hit (HeedCardView *self, double x, double y)
{
  HeedCardPlace place = {HEED_CARD_NOTHING, 0};

  if (self->card)
    place.part =
        heed_card_hit (self->card, x - HEED_CARD_PADDING, y - HEED_CARD_PADDING, &place.index);
  return place;
}

/* What happens in the card's open menu comes this way too. */
static gboolean
is_own (HeedCardView *self, GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return !event || gdk_event_get_surface (event) == gtk_native_get_surface (native);
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, HeedCardView *self)
{
  if (!is_own (self, GTK_EVENT_CONTROLLER (controller)))
    return;
  self->pointed = TRUE;
  emit_point (self, hit (self, x, y), FALSE);
}

static void
on_leave (GtkEventControllerMotion *controller, HeedCardView *self)
{
  self->pointed = FALSE;
  emit_point (self, (HeedCardPlace) {HEED_CARD_NOTHING, 0}, FALSE);
}

/* Whoever walks by keyboard asks for all of the ledger (Ctrl+F1). */
static gboolean
on_query_tooltip (HeedCardView *self, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip,
                  gpointer user_data)
{
  g_autofree char *whole =
      by_keyboard && self->explanation ? heed_ledger_text_describe (self->explanation) : NULL;
  const char *text =
      by_keyboard  ? whole
      : self->card ? heed_card_explain (self->card, x - HEED_CARD_PADDING, y - HEED_CARD_PADDING)
                   : NULL;

  gtk_tooltip_set_text (tooltip, text);
  return text != NULL;
}

static gboolean
has_menu (HeedCardView *self)
{
  return gtk_widget_get_visible (self->menu_button);
}

static GMenuModel *
make_model (void)
{
  GMenu *menu = g_menu_new ();
  GMenu *last = g_menu_new ();

  g_menu_append (menu, _ ("_Copy as Picture"), "card.copy");
  g_menu_append (menu, _ ("_Export This Map…"), "card.export");
  g_menu_append (last, _ ("_Remove"), "card.remove");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));
  g_object_unref (last);
  return G_MENU_MODEL (menu);
}

static void
open_menu_at (HeedCardView *self, double x, double y)
{
  if (!self->menu)
    {
      g_autoptr (GMenuModel) model = make_model ();

      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_BOTTOM);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) {(int)x, (int)y, 1, 1});
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, HeedCardView *self)
{
  if (is_own (self, GTK_EVENT_CONTROLLER (gesture)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_released (GtkGestureClick *gesture, int n_press, double x, double y, HeedCardView *self)
{
  HeedCardPlace place = hit (self, x, y);

  if (is_own (self, GTK_EVENT_CONTROLLER (gesture)) && place.part != HEED_CARD_NOTHING)
    g_signal_emit (self, signals[PIN], 0, place.part, place.index);
}

static void
on_any_pressed (GtkGestureClick *gesture, int n_press, double x, double y, HeedCardView *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (!is_own (self, GTK_EVENT_CONTROLLER (gesture)) || !has_menu (self) || !event
      || !gdk_event_triggers_context_menu (event))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  open_menu_at (self, x, y);
}

static gboolean
open_menu_by_key (HeedCardView *self, guint key, GdkModifierType state)
{
  if (key != GDK_KEY_Menu && !(key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    return FALSE;
  if (has_menu (self))
    gtk_menu_button_popup (GTK_MENU_BUTTON (self->menu_button));
  return has_menu (self);
}

static gboolean
on_key (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state,
        HeedCardView *self)
{
  HeedCardPlace place = heed_card_view_get_shown (self);
  gboolean taken = FALSE;

  if (!self->card || !gtk_widget_has_focus (GTK_WIDGET (self)))
    return FALSE;
  if (open_menu_by_key (self, key, state))
    return TRUE;
  if (key == GDK_KEY_Escape)
    {
      g_signal_emit (self, signals[UNPIN], 0, &taken);
      return taken;
    }
  if (!self->explanation)
    return FALSE;
  if ((key == GDK_KEY_Delete || key == GDK_KEY_KP_Delete) && has_menu (self))
    {
      g_signal_emit (self, signals[REMOVE], 0);
      return TRUE;
    }
  if (key == GDK_KEY_space || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter
      || key == GDK_KEY_KP_Space)
    {
      if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
          || !heed_card_place_exists (place, self->explanation))
        return FALSE;
      g_signal_emit (self, signals[PIN], 0, place.part, place.index);
      return TRUE;
    }
  if (!heed_card_place_move (&place, self->card, self->explanation, key, state))
    return FALSE;
  emit_point (self, place, TRUE);
  return TRUE;
}

static void
add_menu_button (HeedCardView *self)
{
  g_autoptr (GMenuModel) model = make_model ();

  self->menu_button = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu_button), "view-more-symbolic");
  gtk_menu_button_set_has_frame (GTK_MENU_BUTTON (self->menu_button), FALSE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu_button), model);
  gtk_widget_set_tooltip_text (self->menu_button, _ ("Map Menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Map Menu"), -1);
  /* Tab goes from card to card; the Menu key opens it. The menu itself takes the focus. */
  gtk_widget_set_focusable (self->menu_button, FALSE);
  gtk_widget_set_focusable (gtk_widget_get_first_child (self->menu_button), FALSE);
  gtk_widget_set_visible (self->menu_button, FALSE);
  gtk_widget_set_parent (self->menu_button, GTK_WIDGET (self));
}

static void
add_pointer (HeedCardView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *any_click = gtk_gesture_click_new ();

  gtk_widget_set_has_tooltip (widget, TRUE);
  g_signal_connect (widget, "query-tooltip", G_CALLBACK (on_query_tooltip), NULL);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (widget, motion);
  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (click), "pin");
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (any_click), "menu");
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (any_click), 0);
  g_signal_connect (any_click, "pressed", G_CALLBACK (on_any_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (any_click));
}

void
heed_card_view_add_input (HeedCardView *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  g_signal_connect (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  add_pointer (self);
  add_menu_button (self);
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint signal = g_str_equal (name, "card.copy")     ? COPY
                 : g_str_equal (name, "card.export") ? EXPORT
                                                     : REMOVE;

  if (HEED_CARD_VIEW (widget)->explanation)
    g_signal_emit (widget, signals[signal], 0);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, HEED_TYPE_CARD_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

void
heed_card_view_add_signals (GtkWidgetClass *class)
{
  GType type = HEED_TYPE_CARD_VIEW;

  signals[POINT] = g_signal_new ("point", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 3, G_TYPE_INT, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[PIN] = g_signal_new ("pin", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                               G_TYPE_INT, G_TYPE_UINT);
  signals[UNPIN] = g_signal_new ("unpin", type, G_SIGNAL_RUN_LAST, 0,
                                 g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 0);
  signals[COPY] = add_signal ("copy");
  signals[EXPORT] = add_signal ("export");
  signals[REMOVE] = add_signal ("remove");
  gtk_widget_class_install_action (class, "card.copy", NULL, on_action);
  gtk_widget_class_install_action (class, "card.export", NULL, on_action);
  gtk_widget_class_install_action (class, "card.remove", NULL, on_action);
}
