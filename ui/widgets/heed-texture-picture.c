#include "heed-texture-picture.h"

#include "heed-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GdkTexture *texture;
  char *name;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_object_unref (job->texture);
  g_free (job->name);
  g_free (job);
}

/* From premultiplied to over white, in place: what is behind a row of the result is not needed any
 * more. A pixel is a native-endian number with alpha on top. */
static void
put_over_white (guint8 *pixels, gsize n)
{
  const guint32 *from = (const guint32 *)pixels;
  for (gsize i = 0; i < n; i++)
    {
      guint32 pixel = from[i], rest = 255 - (pixel >> 24);
      for (gsize c = 0; c < 3; c++)
        pixels[i * 3 + c] = (guint8)MIN (((pixel >> (16 - 8 * c)) & 0xff) + rest, 255);
    }
}

static HeedPicture *
convert (const Job *job, GError **error)
{
  gsize width = (gsize)gdk_texture_get_width (job->texture);
  gsize height = (gsize)gdk_texture_get_height (job->texture);
  if (width > HEED_PICTURE_MAX_PIXELS / height)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   _ ("%s: the picture has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                      " pixels, more than the limit of %" G_GUINT64_FORMAT),
                   job->name, width, height, HEED_PICTURE_MAX_PIXELS);
      return NULL;
    }
  guint8 *pixels = g_try_malloc (width * height * 4);
  if (pixels == NULL)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                   _ ("%s: there is not enough memory for its %" G_GSIZE_FORMAT
                      " × %" G_GSIZE_FORMAT " pixels"),
                   job->name, width, height);
      return NULL;
    }
  gdk_texture_download (job->texture, pixels, width * 4);
  put_over_white (pixels, width * height);
  return heed_picture_new_take (job->name, width, height, g_realloc (pixels, width * height * 3));
}

static void
convert_and_return (GTask *task, const Job *job)
{
  GError *error = NULL;
  HeedPicture *picture = convert (job, &error);
  if (picture != NULL)
    g_task_return_pointer (task, picture, (GDestroyNotify)heed_picture_unref);
  else
    g_task_return_error (task, error);
}

static void
convert_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  convert_and_return (task, task_data);
}

void
heed_texture_to_picture_async (GdkTexture *texture, const char *name, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Job *job = g_new (Job, 1);
  *job = (Job) {g_object_ref (texture), g_strdup (name)};
  g_task_set_source_tag (task, heed_texture_to_picture_async);
  g_task_set_task_data (task, job, job_free);
  /* the pixels of others belong to a GL context of this thread */
  if (GDK_IS_MEMORY_TEXTURE (texture))
    g_task_run_in_thread (task, convert_in_thread);
  else
    convert_and_return (task, job);
}

HeedPicture *
heed_texture_to_picture_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
