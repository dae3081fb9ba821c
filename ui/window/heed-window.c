#include "heed-window-parts.h"

#include "heed-drop-down-name.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_TYPE (HeedWindow, heed_window, GTK_TYPE_APPLICATION_WINDOW)

/* ---- sentences ---- */

/* A screen reader speaks of an alert when it begins to show. */
static void
announce (HeedWindow *self, const char *text)
{
  GtkAccessible *bar = GTK_ACCESSIBLE (self->info_bar);
  gtk_accessible_update_property (bar, GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_state (bar, GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_accessible_update_state (bar, GTK_ACCESSIBLE_STATE_HIDDEN, FALSE, -1);
}

static gboolean
shows_error (HeedWindow *self)
{
  return gtk_info_bar_get_revealed (self->info_bar)
         && gtk_info_bar_get_message_type (self->info_bar) == GTK_MESSAGE_ERROR;
}

static void
show_info (HeedWindow *self, GtkMessageType type, const char *text)
{
  gtk_label_set_label (self->info_label, text);
  gtk_info_bar_set_message_type (self->info_bar, type);
  gtk_info_bar_set_revealed (self->info_bar, TRUE);
  announce (self, text);
}

gboolean
heed_window_show_info (HeedWindow *self, const char *sentence)
{
  if (shows_error (self))
    return FALSE;
  show_info (self, GTK_MESSAGE_INFO, sentence);
  return TRUE;
}

void
heed_window_show_error (HeedWindow *self, const char *sentence)
{
  g_autofree char *text = shows_error (self) ? g_strconcat (gtk_label_get_label (self->info_label),
                                                            "\n", sentence, NULL)
                                             : g_strdup (sentence);
  show_info (self, GTK_MESSAGE_ERROR, text);
}

void
heed_window_hide_error (HeedWindow *self)
{
  self->run_failed = FALSE;
  if (shows_error (self))
    gtk_info_bar_set_revealed (self->info_bar, FALSE);
}

static void
on_info_response (GtkInfoBar *bar, int response, gpointer user_data)
{
  gtk_info_bar_set_revealed (bar, FALSE);
}

/* ---- what is shown ---- */

void
heed_window_get_figure_options (HeedWindow *self, HeedFigureOptions *options)
{
  g_autofree char *scale = NULL, *palette = NULL;
  heed_figure_options_init (options);
  g_object_get (self->settings, "scale", &scale, "palette", &palette, "smooth", &options->smooth,
                "opacity", &options->opacity, NULL);
  options->scale = g_strcmp0 (scale, "own") == 0 ? HEED_SCALE_OWN : HEED_SCALE_SHARED;
  options->palette = heed_palette_find (palette);
  options->dark = self->dark;
  options->ranks = heed_maps_view_get_ranks (self->maps);
}

static void
update_options (HeedWindow *self)
{
  HeedFigureOptions options;
  heed_window_get_figure_options (self, &options);
  heed_maps_view_set_options (self->maps, &options);
}

static void
update_titles (HeedWindow *self)
{
  const char *name = self->picture_name != NULL ? self->picture_name : _ ("Heed");
  g_autofree char *title = self->picture_name != NULL
                               ? g_strdup_printf (_ ("%s — Heed"), self->picture_name)
                               : g_strdup (_ ("Heed"));
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_label_set_label (self->title_label, name);
  gtk_label_set_label (self->subtitle_label, self->model_name != NULL ? self->model_name : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle_label), self->model_name != NULL);
}

/* Whether maps of @result lie on the picture that is shown now. */
static gboolean
is_of_picture (HeedWindow *self, const HeedResult *result)
{
  return result != NULL && result->picture == self->picture && result->explanations->len > 0;
}

/* What the maps in sight lack of what is asked for. */
static void
update_note (HeedWindow *self)
{
  HeedResult *result = heed_runner_get_result (self->runner);
  gboolean shown = !heed_runner_is_running (self->runner) && is_of_picture (self, result);
  g_autofree char *note = NULL;
  if (shown && !heed_runner_is_current (self->runner))
    note = g_strdup_printf (_ ("Maps of “%s”. Explain makes new ones."), result->target_text);
  else if (shown && !heed_runner_is_complete (self->runner))
    note = g_strdup (_ ("Maps are missing or unfinished. Explain makes them."));
  gtk_label_set_label (self->stale_label, note != NULL ? note : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->stale_label), note);
}

/* While a run is at work its progress is shown by itself. */
void
heed_window_update_view (HeedWindow *self)
{
  gboolean running = heed_runner_is_running (self->runner);
  HeedResult *result = heed_runner_get_result (self->runner);
  update_titles (self);
  update_note (self);
  gtk_stack_set_visible_child_name (self->stack, self->picture != NULL ? "maps" : "empty");
  if (!running)
    heed_maps_view_set_result (self->maps, is_of_picture (self, result) ? result : self->frame);
  heed_window_actions_update (self);
}

static void
on_readout (HeedMapsView *maps, const char *sentence, HeedWindow *self)
{
  gtk_label_set_label (self->readout_label, sentence != NULL ? sentence : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->readout_label), sentence);
}

static void
on_difference (HeedCompareMenu *menu, guint first, guint second, HeedWindow *self)
{
  HeedResult *shown = heed_maps_view_get_result (self->maps);
  if (shown != NULL && MAX (first, second) < shown->explanations->len
      && !heed_maps_view_add_difference (self->maps, first, second))
    heed_toasts_add (self->toasts, _ ("This difference is there already."));
}

static void
on_ranks (HeedCompareMenu *menu, GParamSpec *spec, HeedWindow *self)
{
  gboolean shown;
  g_object_get (menu, "ranks", &shown, NULL);
  heed_maps_view_set_ranks (self->maps, shown);
}

/* ---- dark and light ---- */

/* The theme decides, whoever chose it: text is lighter than what it stands on. */
static void
update_dark (HeedWindow *self)
{
  GdkRGBA text;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  gboolean dark = text.red + text.green + text.blue > 1.5;
  if (dark == self->dark)
    return;
  self->dark = dark;
  update_options (self);
}

static void
heed_window_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (heed_window_parent_class)->css_changed (widget, change);
  update_dark (HEED_WINDOW (widget));
}

/* ---- settings ---- */

static gboolean
scale_to_position (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_uint (to, g_strcmp0 (g_value_get_string (from), "own") == 0);
  return TRUE;
}

static gboolean
position_to_scale (GBinding *binding, const GValue *from, GValue *to, gpointer user_data)
{
  g_value_set_static_string (to, g_value_get_uint (from) == 1 ? "own" : "shared");
  return TRUE;
}

static void
bind_settings (HeedWindow *self)
{
  static const char *const looks[] = {"scale", "smooth", "opacity", "palette"};
  g_object_bind_property_full (self->settings, "scale", self->scale_drop_down, "selected",
                               G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL, scale_to_position,
                               position_to_scale, NULL, NULL);
  g_object_bind_property (self->settings, "opacity", gtk_range_get_adjustment (self->opacity_scale),
                          "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", looks[i], NULL);
      g_signal_connect_object (self->settings, signal, G_CALLBACK (update_options), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
restore_size (HeedWindow *self)
{
  int width, height, side;
  gboolean maximized;
  g_object_get (self->settings, "window-width", &width, "window-height", &height,
                "window-maximized", &maximized, "sidebar-width", &side, NULL);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  gtk_paned_set_position (self->paned, side);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
remember_size (HeedWindow *self)
{
  int width, height;
  gboolean maximized = gtk_window_is_maximized (GTK_WINDOW (self));
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (!maximized && width > 0 && height > 0)
    g_object_set (self->settings, "window-width", width, "window-height", height, NULL);
  g_object_set (self->settings, "window-maximized", maximized, "sidebar-width",
                gtk_paned_get_position (self->paned), NULL);
}

static void
remember_methods (HeedWindow *self)
{
  g_auto (GStrv) calls = heed_method_list_get_calls (self->method_list);
  g_object_set (self->settings, "methods", calls, NULL);
}

static void
restore_methods (HeedWindow *self)
{
  g_auto (GStrv) calls = NULL;
  g_object_get (self->settings, "methods", &calls, NULL);
  heed_method_list_set_calls (self->method_list, (const char *const *)calls);
}

static gboolean
heed_window_close_request (GtkWindow *window)
{
  HeedWindow *self = HEED_WINDOW (window);
  remember_size (self);
  remember_methods (self);
  heed_runner_cancel (self->runner);
  return GTK_WINDOW_CLASS (heed_window_parent_class)->close_request (window);
}

/* ---- what others ask ---- */

gboolean
heed_window_is_busy (HeedWindow *self)
{
  return self->unpacking || self->sorting != NULL || self->opening != NULL
         || self->n_models_opening > 0 || !heed_runner_is_settled (self->runner);
}

HeedRunner *
heed_window_get_runner (HeedWindow *self)
{
  return self->runner;
}

HeedMapsView *
heed_window_get_maps (HeedWindow *self)
{
  return self->maps;
}

/* ---- class ---- */

static void
on_worker_ended (gpointer application)
{
  g_application_unmark_busy (application);
  g_application_release (application);
}

static gpointer
wait_for_worker (gpointer worker)
{
  g_object_unref (worker);
  g_idle_add_once (on_worker_ended, g_application_get_default ());
  return NULL;
}

/* The end of a worker waits for the pass at work, and the other windows need not; the application
 * is held, and busy, until then, unless its main loop has ended before. */
static void
end_worker (HeedWindow *self)
{
  GApplication *application = g_application_get_default ();
  if (application != NULL && g_application_get_is_registered (application))
    {
      g_application_hold (application);
      g_application_mark_busy (application);
      g_thread_unref (g_thread_new ("heed-end", wait_for_worker, g_steal_pointer (&self->worker)));
    }
  else
    g_clear_object (&self->worker);
}

static void
heed_window_dispose (GObject *object)
{
  HeedWindow *self = HEED_WINDOW (object);
  self->toasts = NULL; /* it goes with the content */
  heed_window_inputs_clear (self);
  g_clear_object (&self->runner);
  if (self->worker != NULL)
    end_worker (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->models);
  g_clear_object (&self->closing);
  g_clear_pointer (&self->samples, g_ptr_array_unref);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  g_clear_pointer (&self->strip, heed_picture_strip_free);
  g_clear_pointer (&self->picture, heed_picture_unref);
  g_clear_pointer (&self->frame, heed_result_unref);
  g_clear_pointer (&self->data_dir, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->model_name, g_free);
  g_clear_pointer (&self->picture_name, g_free);
  G_OBJECT_CLASS (heed_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, HeedWindow, open_button);
  gtk_widget_class_bind_template_child (class, HeedWindow, menu_button);
  gtk_widget_class_bind_template_child (class, HeedWindow, explain_button);
  gtk_widget_class_bind_template_child (class, HeedWindow, title_label);
  gtk_widget_class_bind_template_child (class, HeedWindow, subtitle_label);
  gtk_widget_class_bind_template_child (class, HeedWindow, info_bar);
  gtk_widget_class_bind_template_child (class, HeedWindow, info_label);
  gtk_widget_class_bind_template_child (class, HeedWindow, paned);
  gtk_widget_class_bind_template_child (class, HeedWindow, picture_view);
  gtk_widget_class_bind_template_child (class, HeedWindow, model_button);
  gtk_widget_class_bind_template_child (class, HeedWindow, caption_view);
  gtk_widget_class_bind_template_child (class, HeedWindow, method_list);
  gtk_widget_class_bind_template_child (class, HeedWindow, stack);
  gtk_widget_class_bind_template_child (class, HeedWindow, maps);
  gtk_widget_class_bind_template_child (class, HeedWindow, stale_label);
  gtk_widget_class_bind_template_child (class, HeedWindow, compare_button);
  gtk_widget_class_bind_template_child (class, HeedWindow, compare_menu);
  gtk_widget_class_bind_template_child (class, HeedWindow, scale_drop_down);
  gtk_widget_class_bind_template_child (class, HeedWindow, opacity_scale);
  gtk_widget_class_bind_template_child (class, HeedWindow, readout_label);
  gtk_widget_class_bind_template_child (class, HeedWindow, status_bar);
  gtk_widget_class_bind_template_child (class, HeedWindow, samples_section);
}

static void
heed_window_class_init (HeedWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = heed_window_dispose;
  widget_class->css_changed = heed_window_css_changed;
  GTK_WINDOW_CLASS (class)->close_request = heed_window_close_request;
  g_type_ensure (HEED_TYPE_CAPTION_VIEW);
  g_type_ensure (HEED_TYPE_COMPARE_MENU);
  g_type_ensure (HEED_TYPE_MAPS_VIEW);
  g_type_ensure (HEED_TYPE_METHOD_LIST);
  g_type_ensure (HEED_TYPE_PICTURE_VIEW);
  g_type_ensure (HEED_TYPE_STATUS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, HEED_UI_RESOURCES "heed-window.ui");
  bind_children (widget_class);
  heed_window_actions_install (widget_class);
}

static void
heed_window_init (HeedWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  heed_drop_down_name_strings (self->scale_drop_down, _ ("Colour scale"));
  self->toasts = HEED_TOASTS (heed_toasts_new ());
  g_autoptr (GtkWidget) content = g_object_ref (gtk_window_get_child (GTK_WINDOW (self)));
  gtk_window_set_child (GTK_WINDOW (self), GTK_WIDGET (self->toasts));
  heed_toasts_set_child (self->toasts, content);
  g_signal_connect (self->info_bar, "response", G_CALLBACK (on_info_response), NULL);
  g_signal_connect_object (self->maps, "readout", G_CALLBACK (on_readout), self, 0);
  g_signal_connect_object (self->compare_menu, "difference", G_CALLBACK (on_difference), self, 0);
  g_signal_connect_object (self->compare_menu, "notify::ranks", G_CALLBACK (on_ranks), self, 0);
}

GtkWidget *
heed_window_new (GtkApplication *application, HeedSettings *settings, const char *data_dir)
{
  heed_ui_init (gdk_display_get_default ());
  HeedWindow *self = g_object_new (HEED_TYPE_WINDOW, "application", application, NULL);
  self->settings = g_object_ref (settings);
  self->data_dir = g_strdup (data_dir);
  self->worker = heed_worker_new ();
  self->runner = heed_runner_new (self->worker);
  restore_size (self);
  bind_settings (self);
  restore_methods (self);
  heed_window_actions_init (self);
  heed_window_run_init (self);
  heed_window_export_init (self);
  update_options (self);
  heed_window_inputs_init (self);
  heed_window_update_view (self);
  return GTK_WIDGET (self);
}
