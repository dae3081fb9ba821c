#include "heed-input-picture.h"

#include "heed-file.h"
#include "heed-picture-caption.h"

#define MAX_FILE ((gsize)1 << 30)

void
heed_input_picture_free (HeedInputPicture *picture)
{
  if (picture == NULL)
    return;
  g_free (picture->path);
  g_clear_pointer (&picture->picture, heed_picture_unref);
  g_free (picture->caption);
  g_free (picture);
}

static HeedInputPicture *
load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GBytes) content = heed_file_read (path, MAX_FILE, error);
  HeedPicture *picture =
      content != NULL ? heed_picture_load_bytes (name, content, 0, cancellable, error) : NULL;
  if (picture == NULL)
    return NULL;
  HeedInputPicture *input = g_new0 (HeedInputPicture, 1);
  input->path = g_strdup (path);
  input->picture = picture;
  input->caption = heed_picture_find_caption (path, content);
  return input;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (g_task_return_error_if_cancelled (task))
    return;
  HeedInputPicture *input = load (task_data, cancellable, &error);
  if (input != NULL)
    g_task_return_pointer (task, input, (GDestroyNotify)heed_input_picture_free);
  else
    g_task_return_error (task, error);
}

void
heed_input_picture_load_async (const char *path, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, heed_input_picture_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, load_in_thread);
}

HeedInputPicture *
heed_input_picture_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
