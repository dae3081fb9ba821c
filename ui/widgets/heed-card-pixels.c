/* heed-card-pixels.c: see heed-card-pixels.h. */
#include "heed-card-pixels.h"

#include "heed-resample.h"

#include <string.h>

/* What is asked for, with references to all that it borrows. */
typedef struct
{
  HeedResult *result; /* (nullable): nothing */
  HeedFigureStyle *style;
  HeedMapPicture map;
} Wish;

/* What the thread is given and hands back. */
typedef struct
{
  Wish wish;
  guint series;
  GBytes *resampled;        /* (nullable): at hand, or made by the thread */
  cairo_surface_t *surface; /* out */
} Job;

struct _HeedCardPixels
{
  GObject parent_instance;

  Wish wish;
  guint series; /* counts up when older pixels are of something else */
  gboolean rendering;
  gboolean current;
  GdkTexture *texture; /* (nullable) */

  /* The picture alone, as it was last rendered: maps change more often than it does. */
  GBytes *resampled; /* (nullable) */
  HeedPicture *picture;
  double view[4];
  guint width;
  guint height;
};

G_DEFINE_FINAL_TYPE (HeedCardPixels, heed_card_pixels, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
wish_set (Wish *wish, HeedResult *result, const HeedMapPicture *map)
{
  wish->result = heed_result_ref (result);
  wish->style = heed_figure_style_ref ((HeedFigureStyle *)map->style);
  wish->map = *map;
}

static void
wish_clear (Wish *wish)
{
  g_clear_pointer (&wish->result, heed_result_unref);
  g_clear_pointer (&wish->style, heed_figure_style_unref);
}

static gboolean
same_numbers (const HeedMapPicture *first, const HeedMapPicture *second)
{
  if (!first->relevance || !second->relevance)
    return first->relevance == second->relevance;
  return first->rows == second->rows && first->cols == second->cols
         && first->scale.has_negative == second->scale.has_negative
         && first->scale.most == second->scale.most
         && memcmp (first->relevance, second->relevance,
                    (gsize)first->rows * first->cols * sizeof *first->relevance)
                == 0;
}

static gboolean
same_map (const HeedMapPicture *first, const HeedMapPicture *second)
{
  return first->style == second->style && first->picture == second->picture
         && memcmp (first->box, second->box, sizeof first->box) == 0
         && memcmp (first->view, second->view, sizeof first->view) == 0
         && first->width == second->width && first->height == second->height
         && same_numbers (first, second);
}

static void
job_free (Job *job)
{
  wish_clear (&job->wish);
  g_clear_pointer (&job->resampled, g_bytes_unref);
  g_clear_pointer (&job->surface, cairo_surface_destroy);
  g_free (job);
}

static void
render (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  HeedMapPicture *map = &job->wish.map;

  if (!job->resampled)
    job->resampled =
        g_bytes_new_take (heed_resample (map->picture, map->view, map->width, map->height),
                          (gsize)map->width * map->height * 3 * sizeof (float));
  map->pixels = g_bytes_get_data (job->resampled, NULL);
  job->surface = heed_map_picture_render (map);
  g_task_return_boolean (task, TRUE);
}

static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize)cairo_image_surface_get_stride (surface);
  g_autoptr (GBytes) bytes = NULL;

  cairo_surface_flush (surface);
  bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface),
                                      stride * (gsize)height, (GDestroyNotify)cairo_surface_destroy,
                                      cairo_surface_reference (surface));
  return gdk_memory_texture_new (cairo_image_surface_get_width (surface), height,
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
keep_resampled (HeedCardPixels *self, const Job *job)
{
  const HeedMapPicture *map = &job->wish.map;
  HeedPicture *before = self->picture;

  g_clear_pointer (&self->resampled, g_bytes_unref);
  self->resampled = g_bytes_ref (job->resampled);
  self->picture = heed_picture_ref ((HeedPicture *)map->picture);
  g_clear_pointer (&before, heed_picture_unref);
  memcpy (self->view, map->view, sizeof self->view);
  self->width = map->width;
  self->height = map->height;
}

static gboolean
has_resampled (HeedCardPixels *self, const HeedMapPicture *map)
{
  return self->resampled && self->picture == map->picture
         && memcmp (self->view, map->view, sizeof self->view) == 0 && self->width == map->width
         && self->height == map->height;
}

static void
start (HeedCardPixels *self);

/* The job is freed here rather than with the task, which may end in the thread: the style holds
 * Pango's objects, which belong to this one. */
static void
on_rendered (GObject *object, GAsyncResult *result, gpointer data)
{
  HeedCardPixels *self = HEED_CARD_PIXELS (object);
  Job *job = data;
  gboolean done = cairo_surface_status (job->surface) == CAIRO_STATUS_SUCCESS;
  gboolean wanted = self->wish.result && same_map (&job->wish.map, &self->wish.map);

  self->rendering = FALSE;
  if (done && job->series == self->series)
    {
      keep_resampled (self, job);
      g_clear_object (&self->texture);
      self->texture = make_texture (job->surface);
      self->current = wanted;
      g_signal_emit (self, signals[CHANGED], 0);
    }
  /* What failed is not tried again. */
  if (self->wish.result && !self->current && !self->rendering && (done || !wanted))
    start (self);
  job_free (job);
}

static void
start (HeedCardPixels *self)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_rendered, job);

  wish_set (&job->wish, self->wish.result, &self->wish.map);
  job->series = self->series;
  if (has_resampled (self, &self->wish.map))
    job->resampled = g_bytes_ref (self->resampled);
  g_task_set_task_data (task, job, NULL);
  self->rendering = TRUE;
  g_task_run_in_thread (task, render);
}

void
heed_card_pixels_want (HeedCardPixels *self, HeedResult *result, const HeedMapPicture *map)
{
  Wish before = self->wish;

  if (before.result && same_map (&before.map, map))
    return;
  wish_set (&self->wish, result, map);
  wish_clear (&before);
  self->current = FALSE;
  if (!self->rendering)
    start (self);
}

void
heed_card_pixels_forget (HeedCardPixels *self)
{
  self->series++;
  self->current = FALSE;
  wish_clear (&self->wish);
  g_clear_object (&self->texture);
}

GdkTexture *
heed_card_pixels_get_texture (HeedCardPixels *self)
{
  return self->texture;
}

gboolean
heed_card_pixels_is_current (HeedCardPixels *self)
{
  return self->current;
}

static void
heed_card_pixels_dispose (GObject *object)
{
  HeedCardPixels *self = HEED_CARD_PIXELS (object);

  heed_card_pixels_forget (self);
  g_clear_pointer (&self->resampled, g_bytes_unref);
  g_clear_pointer (&self->picture, heed_picture_unref);
  G_OBJECT_CLASS (heed_card_pixels_parent_class)->dispose (object);
}

static void
heed_card_pixels_class_init (HeedCardPixelsClass *class)
{
  G_OBJECT_CLASS (class)->dispose = heed_card_pixels_dispose;
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_CARD_PIXELS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
heed_card_pixels_init (HeedCardPixels *self)
{
}

HeedCardPixels *
heed_card_pixels_new (void)
{
  return g_object_new (HEED_TYPE_CARD_PIXELS, NULL);
}
