#include "heed-bundled.h"

#include <string.h>

void
heed_bundled_free (HeedBundled *bundled)
{
  if (bundled == NULL)
    return;
  g_ptr_array_unref (bundled->samples);
  g_ptr_array_unref (bundled->models);
  g_free (bundled);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
find_models (const char *parent)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (parent, 0, NULL);
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;)
    {
      g_autofree char *config = g_build_filename (parent, name, "config.json", NULL);
      if (g_file_test (config, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (found, g_path_get_dirname (config));
    }
  g_ptr_array_sort (found, compare_names);
  return found;
}

static void
load_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *data_dir = task_data;
  g_autofree char *samples = g_build_filename (data_dir, "samples", NULL);
  g_autofree char *models = g_build_filename (data_dir, "models", NULL);
  HeedBundled *bundled = g_new (HeedBundled, 1);
  *bundled = (HeedBundled) {heed_samples_load (samples), find_models (models)};
  g_task_return_pointer (task, bundled, (GDestroyNotify)heed_bundled_free);
}

void
heed_bundled_load_async (const char *data_dir, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, heed_bundled_load_async);
  g_task_set_task_data (task, g_strdup (data_dir), g_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, load_in_thread);
}

HeedBundled *
heed_bundled_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
