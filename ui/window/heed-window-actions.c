/* heed-window-actions.c: everything that menus, buttons and keys can do to a window. */
#include "heed-keys.h"
#include "heed-shortcuts.h"
#include "heed-window-parts.h"

#include <glib/gi18n-lib.h>

static void
explain (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HeedWindow *self = HEED_WINDOW (widget);
  heed_runner_explain (self->runner);
}

static void
cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_runner_cancel (HEED_WINDOW (widget)->runner);
}

static void
open_picture (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_choose_pictures (HEED_WINDOW (widget));
}

static void
open_model (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_choose_model (HEED_WINDOW (widget));
}

static void
open_captions (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_choose_captions (HEED_WINDOW (widget));
}

static void
open_sample (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_open_sample (HEED_WINDOW (widget), g_variant_get_bytestring (parameter));
}

static void
use_model (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_open_model (HEED_WINDOW (widget), g_variant_get_bytestring (parameter));
}

static void
paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_paste (HEED_WINDOW (widget));
}

static void export(GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_export (HEED_WINDOW (widget), -1);
}

static void
step_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_step (HEED_WINDOW (widget), -1);
}

static void
step_on (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_window_step (HEED_WINDOW (widget), 1);
}

static void
focus_caption (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (HEED_WINDOW (widget)->caption_view), GTK_DIR_TAB_FORWARD);
}

static void
focus_maps (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (HEED_WINDOW (widget)->maps), GTK_DIR_TAB_FORWARD);
}

static void
add_method (GtkWidget *widget, const char *name, GVariant *parameter)
{
  heed_method_list_open_menu (HEED_WINDOW (widget)->method_list);
}

static void
copy_card (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HeedWindow *self = HEED_WINDOW (widget);
  int index = heed_maps_view_get_focused (self->maps);
  if (index >= 0)
    g_signal_emit_by_name (self->maps, "copy-card", (guint)index);
  else
    heed_toasts_add (self->toasts,
                     _ ("Point at a map, or go to it with the keyboard, to copy it."));
}

static void
compare (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (HEED_WINDOW (widget)->compare_button));
}

static void
open_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (HEED_WINDOW (widget)->menu_button);
}

static void
close_window (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

void
heed_window_actions_install (GtkWidgetClass *class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
      {"win.explain", NULL, explain},
      {"win.cancel", NULL, cancel},
      {"win.open-picture", NULL, open_picture},
      {"win.open-model", NULL, open_model},
      {"win.open-captions", NULL, open_captions},
      {"win.sample", "ay", open_sample},
      {"win.model", "ay", use_model},
      {"win.paste", NULL, paste},
      {"win.export", NULL, export},
      {"win.copy-card", NULL, copy_card},
      {"win.previous-picture", NULL, step_back},
      {"win.next-picture", NULL, step_on},
      {"win.focus-caption", NULL, focus_caption},
      {"win.focus-maps", NULL, focus_maps},
      {"win.add-method", NULL, add_method},
      {"win.compare", NULL, compare},
      {"win.menu", NULL, open_menu},
      {"win.close", NULL, close_window},
  };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
  heed_keys_add_bindings (class);
}

void
heed_window_actions_init (HeedWindow *self)
{
  static const char *const looks[] = {"smooth", "scale"};
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autoptr (GPropertyAction) action =
          g_property_action_new (looks[i], self->settings, looks[i]);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  heed_shortcuts_attach (GTK_APPLICATION_WINDOW (self));
}

static void
enable (HeedWindow *self, const char *name, gboolean enabled)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), name, enabled);
}

/* One map alone has nothing to be compared with. */
static void
update_comparison (HeedWindow *self)
{
  HeedResult *shown = heed_window_get_shown (self);
  gboolean several = shown != NULL && shown->explanations->len > 1;
  heed_compare_menu_set_explanations (self->compare_menu,
                                      shown != NULL ? shown->explanations : NULL);
  enable (self, "win.compare", several);
  gtk_widget_set_sensitive (self->compare_button, several);
  gtk_widget_set_tooltip_text (self->compare_button,
                               several ? _ ("Differences and rank correlations of maps (Ctrl+D)")
                                       : _ ("Two maps are needed to compare them."));
}

void
heed_window_actions_update (HeedWindow *self)
{
  gboolean running = heed_runner_is_running (self->runner);
  const char *why_not = heed_window_why_not (self);
  guint n = heed_picture_strip_get_n (self->strip);
  guint current = heed_picture_strip_get_current (self->strip);
  gboolean has_maps = heed_window_get_shown (self) != NULL;
  enable (self, "win.explain", why_not == NULL && !running);
  enable (self, "win.cancel", running);
  enable (self, "win.export", has_maps && !running);
  enable (self, "win.copy-card", has_maps);
  update_comparison (self);
  enable (self, "win.previous-picture", n > 0 && current > 0);
  enable (self, "win.next-picture", n > 0 && current + 1 < n);
  gtk_widget_set_tooltip_text (self->explain_button, why_not != NULL ? why_not
                                                     : running       ? _ ("Already at work.")
                                                               : _ ("Make the maps (Ctrl+Enter)"));
}
