#include "heed-thumbnail.h"

#include "heed-resize.h"

/* What HeedPictureView gives it. */
#define WIDTH  96
#define RADIUS 6

struct _HeedThumbnail
{
  GtkWidget parent_instance;

  HeedPicture *picture;
  GdkTexture *texture;
  GCancellable *reducing;
};

G_DEFINE_TYPE (HeedThumbnail, heed_thumbnail, GTK_TYPE_WIDGET)

/* ---- reducing ---- */

typedef struct
{
  HeedPicture *picture;
  gsize width;
  gsize height;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  heed_picture_unref (job->picture);
  g_free (job);
}

/* The size of a picture within bounds: smaller, never larger. */
static Job *
job_new (HeedPicture *picture, gsize max_width, gsize max_height)
{
  gsize width = heed_picture_width (picture), height = heed_picture_height (picture);
  double scale =
      MIN (1.0, MIN ((double)max_width / (double)width, (double)max_height / (double)height));
  Job *job = g_new (Job, 1);
  job->picture = heed_picture_ref (picture);
  job->width = MAX (1, (gsize)((double)width * scale + 0.5));
  job->height = MAX (1, (gsize)((double)height * scale + 0.5));
  return job;
}

static void
reduce_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  if (g_task_return_error_if_cancelled (task))
    return;
  const HeedCrop whole = {0, 0, job->width, job->height};
  guint8 *rgb = heed_resize (job->picture, HEED_FILTER_BILINEAR, (gint64)job->width,
                             (gint64)job->height, &whole);
  g_autoptr (GBytes) bytes = g_bytes_new_take (rgb, job->width * job->height * 3);
  g_task_return_pointer (task,
                         gdk_memory_texture_new ((int)job->width, (int)job->height,
                                                 GDK_MEMORY_R8G8B8, bytes, job->width * 3),
                         g_object_unref);
}

static void
on_reduced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HeedThumbnail *self = HEED_THUMBNAIL (source);
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  if (texture == NULL)
    return;
  g_set_object (&self->texture, texture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
stop_reducing (HeedThumbnail *self)
{
  g_cancellable_cancel (self->reducing);
  g_clear_object (&self->reducing);
}

static void
reduce (HeedThumbnail *self)
{
  gsize factor = (gsize)gtk_widget_get_scale_factor (GTK_WIDGET (self));
  stop_reducing (self);
  self->reducing = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (self, self->reducing, on_reduced, NULL);
  g_task_set_task_data (
      task, job_new (self->picture, WIDTH * factor, HEED_THUMBNAIL_HEIGHT * factor), job_free);
  g_task_run_in_thread (task, reduce_in_thread);
}

static void
on_scale_factor (HeedThumbnail *self)
{
  if (self->picture != NULL)
    reduce (self);
}

/* ---- the widget ---- */

/* The same for every picture: what is below must not move under a pointer that steps through a
 * strip. */
static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEED_THUMBNAIL_HEIGHT;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const HeedThumbnail *self = HEED_THUMBNAIL (widget);
  float width = (float)gtk_widget_get_width (widget);
  float height = (float)gtk_widget_get_height (widget);
  if (self->texture == NULL || width <= 0 || height <= 0)
    return;
  float ratio =
      (float)gdk_texture_get_width (self->texture) / (float)gdk_texture_get_height (self->texture);
  float shown_width = MAX (1, MIN (width, height * ratio));
  float shown_height = MAX (1, MIN (height, width / ratio));
  GskRoundedRect clip;
  graphene_rect_t area = GRAPHENE_RECT_INIT ((width - shown_width) / 2, (height - shown_height) / 2,
                                             shown_width, shown_height);
  gsk_rounded_rect_init_from_rect (&clip, &area, RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &clip);
  gtk_snapshot_append_texture (snapshot, self->texture, &area);
  gtk_snapshot_pop (snapshot);
}

static void
dispose (GObject *object)
{
  HeedThumbnail *self = HEED_THUMBNAIL (object);
  stop_reducing (self);
  g_clear_pointer (&self->picture, heed_picture_unref);
  g_clear_object (&self->texture);
  G_OBJECT_CLASS (heed_thumbnail_parent_class)->dispose (object);
}

static void
heed_thumbnail_class_init (HeedThumbnailClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot;
  gtk_widget_class_set_css_name (widget_class, "thumbnail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
heed_thumbnail_init (HeedThumbnail *self)
{
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_factor), NULL);
}

void
heed_thumbnail_set_picture (HeedThumbnail *self, HeedPicture *picture)
{
  g_return_if_fail (HEED_IS_THUMBNAIL (self));
  if (picture == self->picture)
    return;
  stop_reducing (self);
  g_clear_pointer (&self->picture, heed_picture_unref);
  self->picture = picture != NULL ? heed_picture_ref (picture) : NULL;
  if (picture != NULL)
    reduce (self);
  else
    g_clear_object (&self->texture);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

GdkTexture *
heed_thumbnail_get_texture (HeedThumbnail *self)
{
  g_return_val_if_fail (HEED_IS_THUMBNAIL (self), NULL);
  return self->texture;
}
