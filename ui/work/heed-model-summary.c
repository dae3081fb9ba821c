#include "heed-model-summary.h"

#include "heed-model.h"

void
heed_model_summary_free (HeedModelSummary *summary)
{
  if (summary == NULL)
    return;
  g_free (summary->path);
  g_free (summary->name);
  g_free (summary->family);
  g_free (summary);
}

static void
read_summary (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (HeedModel) model = heed_model_open (path, &error);
  if (model == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  HeedModelSummary *summary = g_new0 (HeedModelSummary, 1);
  summary->path = g_strdup (path);
  summary->name = g_strdup (heed_model_get_name (model));
  summary->family = g_strdup (heed_model_get_family (model));
  summary->n_parameters = heed_model_get_n_parameters (model);
  summary->max_tokens = heed_model_get_max_tokens (model);
  heed_model_get_grid (model, &summary->rows, &summary->cols, NULL, NULL);
  g_task_return_pointer (task, summary, (GDestroyNotify)heed_model_summary_free);
}

void
heed_model_summary_read_async (const char *path, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, heed_model_summary_read_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_summary);
}

HeedModelSummary *
heed_model_summary_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
