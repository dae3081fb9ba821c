/* heed-window-export.c: from the maps on show to files and the clipboard. */
#include "heed-window-parts.h"

#include "heed-export-dialog.h"
#include "heed-export.h"

#include <glib/gi18n-lib.h>

/* Of a card as a picture, in the figure's unit; pixels are twice as many. */
#define COPIED_WIDTH 420

HeedResult *
heed_window_get_shown (HeedWindow *self)
{
  HeedResult *shown = heed_maps_view_get_result (self->maps);
  return shown != NULL && shown->explanations->len > 0 ? shown : NULL;
}

/* ---- files ---- */

typedef struct
{
  HeedWindow *window;
  char *path;
} Saving;

/* The program stays until the file is whole, even if the window goes before. */
static Saving *
saving_new (HeedWindow *self, const char *path)
{
  Saving *saving = g_new (Saving, 1);
  *saving = (Saving) {g_object_ref (self), g_strdup (path)};
  if (g_application_get_default () != NULL)
    g_application_hold (g_application_get_default ());
  return saving;
}

static void
saving_free (Saving *saving)
{
  if (g_application_get_default () != NULL)
    g_application_release (g_application_get_default ());
  g_object_unref (saving->window);
  g_free (saving->path);
  g_free (saving);
}

static void
on_exported (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = heed_export_finish (answer, &error);
  if (saving->window->toasts == NULL)
    {
      if (!saved)
        g_printerr ("heed: %s\n", error->message);
    }
  else if (!saved)
    heed_toasts_add_error (saving->window->toasts, error->message);
  else
    {
      g_autofree char *name = g_filename_display_basename (saving->path);
      g_autofree char *sentence = g_strdup_printf (_ ("Saved %s."), name);
      heed_toasts_add (saving->window->toasts, sentence);
    }
  saving_free (saving);
}

static void
on_chosen (HeedResult *result, int index, const char *path, HeedExportFormat format,
           const HeedFigureOptions *options, gpointer user_data)
{
  g_autoptr (HeedResult) chosen =
      index >= 0 ? heed_export_pick (result, (guint)index) : heed_result_ref (result);
  heed_export_async (chosen, format, options, path, NULL, on_exported,
                     saving_new (user_data, path));
}

void
heed_window_export (HeedWindow *self, int index)
{
  HeedResult *shown = heed_window_get_shown (self);
  HeedFigureOptions options;
  if (shown == NULL)
    return;
  heed_window_get_figure_options (self, &options);
  GtkWidget *dialog = heed_export_dialog_new (GTK_WINDOW (self), self->settings, shown, &options,
                                              index, on_chosen, self);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_export_card (HeedMapsView *maps, guint index, HeedWindow *self)
{
  heed_window_export (self, (int)index);
}

/* ---- the clipboard ---- */

static void
on_card_drawn (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (HeedWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = heed_export_card_finish (answer, &error);
  g_autoptr (GdkTexture) texture = png != NULL ? gdk_texture_new_from_bytes (png, &error) : NULL;
  if (self->toasts == NULL)
    return;
  if (texture == NULL)
    {
      heed_toasts_add_error (self->toasts, error->message);
      return;
    }
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  heed_toasts_add (self->toasts, _ ("Copied the map as a picture."));
}

static void
on_copy_card (HeedMapsView *maps, guint index, HeedWindow *self)
{
  HeedResult *shown = heed_window_get_shown (self);
  HeedFigureOptions options;
  if (shown == NULL || index >= shown->explanations->len + shown->differences->len)
    return;
  heed_window_get_figure_options (self, &options);
  options.width = COPIED_WIDTH;
  heed_export_card_async (shown, index, &options, NULL, on_card_drawn, g_object_ref (self));
}

void
heed_window_export_init (HeedWindow *self)
{
  g_signal_connect_object (self->maps, "copy-card", G_CALLBACK (on_copy_card), self, 0);
  g_signal_connect_object (self->maps, "export-card", G_CALLBACK (on_export_card), self, 0);
}
