#include "heed-export-preview.h"

#include "heed-export-picture.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Around the figure, for its outline. */
#define MARGIN 6

struct _HeedExportPreview
{
  GtkWidget parent_instance;
  GtkWidget *scrolled;
  GtkTextBuffer *buffer;
  HeedResult *result;
  int index;
  HeedExportFormat format;
  HeedFigureOptions options;
  HeedExportRoom room;
  HeedExportPicture *picture;
  GCancellable *cancellable;
  char *failure;
  gboolean stale;
  gboolean busy;
};

enum
{
  PROP_SUMMARY = 1,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (HeedExportPreview, heed_export_preview, GTK_TYPE_WIDGET)

typedef struct
{
  HeedResult *result;
  int index;
  HeedExportFormat format;
  HeedFigureOptions options;
  HeedExportRoom room;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  heed_result_unref (job->result);
  g_free (job);
}

static void
render_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  HeedExportPicture *picture = heed_export_picture_new (job->result, job->index, job->format,
                                                        &job->options, job->room, &error);
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify)heed_export_picture_free);
  else
    g_task_return_error (task, error);
}

static HeedExportRoom
get_room (HeedExportPreview *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  return (HeedExportRoom) {
      .width = MAX (1, gtk_widget_get_width (widget) - 2 * MARGIN),
      .height = MAX (1, gtk_widget_get_height (widget) - 2 * MARGIN),
  };
}

static void
show_picture (HeedExportPreview *self)
{
  gboolean is_text = self->picture != NULL && self->picture->text != NULL;
  if (is_text)
    gtk_text_buffer_set_text (self->buffer, self->picture->text, -1);
  gtk_widget_set_visible (self->scrolled, is_text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

static void
start (HeedExportPreview *self);

static void
on_rendered (GObject *source, GAsyncResult *async, gpointer data)
{
  HeedExportPreview *self = HEED_EXPORT_PREVIEW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedExportPicture) picture = g_task_propagate_pointer (G_TASK (async), &error);
  self->busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_free (self->failure);
  self->failure = error != NULL ? g_strdup (error->message) : NULL;
  heed_export_picture_free (self->picture);
  self->picture = g_steal_pointer (&picture);
  show_picture (self);
  if (self->stale)
    start (self);
}

static void
start (HeedExportPreview *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  self->stale = TRUE;
  if (self->busy || self->result == NULL || self->room.width == 0)
    return;
  Job *job = g_new0 (Job, 1);
  job->result = heed_result_ref (self->result);
  job->index = self->index;
  job->format = self->format;
  job->options = self->options;
  job->room = (HeedExportRoom) {self->room.width * scale, self->room.height * scale};
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, on_rendered, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, render_in_thread);
  self->busy = TRUE;
  self->stale = FALSE;
}

void
heed_export_preview_set (HeedExportPreview *self, HeedResult *result, int index,
                         HeedExportFormat format, const HeedFigureOptions *options)
{
  g_return_if_fail (HEED_IS_EXPORT_PREVIEW (self) && result != NULL);
  heed_result_ref (result);
  heed_result_unref (self->result);
  self->result = result;
  self->index = index;
  self->format = format;
  self->options = *options;
  self->options.font = g_intern_string (options->font);
  start (self);
}

gboolean
heed_export_preview_is_current (HeedExportPreview *self)
{
  g_return_val_if_fail (HEED_IS_EXPORT_PREVIEW (self), FALSE);
  return self->result != NULL && !self->busy && !self->stale;
}

static void
heed_export_preview_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeedExportPreview *self = HEED_EXPORT_PREVIEW (widget);
  HeedExportRoom room = get_room (self);
  gtk_widget_size_allocate (self->scrolled, &(GtkAllocation) {0, 0, width, height}, -1);
  if (room.width == self->room.width && room.height == self->room.height)
    return;
  self->room = room;
  start (self);
}

static void
heed_export_preview_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                             int *minimum, int *natural, int *minimum_baseline,
                             int *natural_baseline)
{
  int unused;
  gtk_widget_measure (HEED_EXPORT_PREVIEW (widget)->scrolled, orientation, -1, &unused, &unused,
                      NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 180;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 420;
}

/* The outline tells a page from a background of its own colour. */
static void
draw_page (HeedExportPreview *self, GtkSnapshot *snapshot, const graphene_rect_t *page)
{
  GdkRGBA colour;
  GskRoundedRect outline;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  colour.alpha *= 0.2f;
  gsk_rounded_rect_init_from_rect (&outline, page, 0);
  gsk_rounded_rect_shrink (&outline, -1, -1, -1, -1);
  gtk_snapshot_append_texture (snapshot, self->picture->texture, page);
  gtk_snapshot_append_border (snapshot, &outline, (const float[]) {1, 1, 1, 1},
                              (const GdkRGBA[]) {colour, colour, colour, colour});
}

static void
heed_export_preview_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HeedExportPreview *self = HEED_EXPORT_PREVIEW (widget);
  if (self->picture != NULL && self->picture->texture != NULL)
    {
      double width = self->picture->width;
      double height = self->picture->height;
      double scale = heed_export_picture_scale (width, height, self->room);
      float left = (float)(MARGIN + floor ((self->room.width - width * scale) / 2));
      float top = (float)(MARGIN + floor ((self->room.height - height * scale) / 2));
      graphene_rect_t page;
      graphene_rect_init (&page, left, top, (float)round (width * scale),
                          (float)round (height * scale));
      draw_page (self, snapshot, &page);
    }
  gtk_widget_snapshot_child (widget, self->scrolled, snapshot);
}

static void
heed_export_preview_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  HeedExportPreview *self = HEED_EXPORT_PREVIEW (object);
  if (id == PROP_SUMMARY)
    g_value_set_string (value, self->picture != NULL ? self->picture->summary : self->failure);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
heed_export_preview_dispose (GObject *object)
{
  HeedExportPreview *self = HEED_EXPORT_PREVIEW (object);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  G_OBJECT_CLASS (heed_export_preview_parent_class)->dispose (object);
}

static void
heed_export_preview_finalize (GObject *object)
{
  HeedExportPreview *self = HEED_EXPORT_PREVIEW (object);
  heed_result_unref (self->result);
  heed_export_picture_free (self->picture);
  g_object_unref (self->cancellable);
  g_free (self->failure);
  G_OBJECT_CLASS (heed_export_preview_parent_class)->finalize (object);
}

static void
heed_export_preview_class_init (HeedExportPreviewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->get_property = heed_export_preview_get_property;
  object_class->dispose = heed_export_preview_dispose;
  object_class->finalize = heed_export_preview_finalize;
  widget_class->measure = heed_export_preview_measure;
  widget_class->size_allocate = heed_export_preview_size_allocate;
  widget_class->snapshot = heed_export_preview_snapshot;
  properties[PROP_SUMMARY] =
      g_param_spec_string ("summary", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget_class, "exportpreview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
heed_export_preview_init (HeedExportPreview *self)
{
  GtkWidget *text = gtk_text_view_new ();
  gtk_text_view_set_editable (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text), TRUE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), MARGIN);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), MARGIN);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), MARGIN);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text), MARGIN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("First lines of the file"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Preview"), -1);
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), text);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (self->scrolled), TRUE);
  gtk_widget_set_visible (self->scrolled, FALSE);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  self->cancellable = g_cancellable_new ();
  self->index = -1;
}
