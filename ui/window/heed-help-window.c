#include "heed-help-window.h"

#include "heed-help-text.h"
#include "heed-keys.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedHelpWindow
{
  GtkWindow parent;
  GtkTextView *view;
};

G_DEFINE_FINAL_TYPE (HeedHelpWindow, heed_help_window, GTK_TYPE_WINDOW)

static void
append_part (GtkTextBuffer *buffer, const HeedHelpPart *part, gboolean first)
{
  static const char *const tags[] = {
      [HEED_HELP_TITLE] = "title", [HEED_HELP_PARAGRAPH] = "paragraph", [HEED_HELP_ITEM] = "item"};
  GtkTextIter end;
  gtk_text_buffer_get_end_iter (buffer, &end);
  int offset = gtk_text_iter_get_offset (&end);
  g_autofree char *text = g_strdup_printf (
      "%s%s%s", first ? "" : "\n", part->kind == HEED_HELP_ITEM ? "•\t" : "", _ (part->text));
  gtk_text_buffer_insert_markup (buffer, &end, text, -1);

  GtkTextIter start;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, offset + (first ? 0 : 1));
  gtk_text_buffer_apply_tag_by_name (buffer, tags[part->kind], &start, &end);
}

static void
fill (HeedHelpWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_create_tag (buffer, "title", "weight", PANGO_WEIGHT_BOLD, "scale", 1.3,
                              "pixels-above-lines", 24, "pixels-below-lines", 6, NULL);
  gtk_text_buffer_create_tag (buffer, "paragraph", "pixels-above-lines", 6, NULL);
  PangoTabArray *tabs = pango_tab_array_new_with_positions (1, TRUE, PANGO_TAB_LEFT, 18);
  gtk_text_buffer_create_tag (buffer, "item", "pixels-above-lines", 6, "left-margin", 30, "indent",
                              -18, "tabs", tabs, NULL);
  pango_tab_array_free (tabs);
  guint n_parts = 0;
  const HeedHelpPart *parts = heed_help_text (&n_parts);
  for (guint i = 0; i < n_parts; i++)
    append_part (buffer, &parts[i], i == 0);

  GtkTextIter start;
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

static void
heed_help_window_class_init (HeedHelpWindowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  heed_keys_add_closing (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-help-window.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedHelpWindow, view);
}

static void
heed_help_window_init (HeedHelpWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill (self);
}

GtkWidget *
heed_help_window_new (GtkWindow *parent)
{
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  return g_object_new (HEED_TYPE_HELP_WINDOW, "transient-for", parent, NULL);
}
