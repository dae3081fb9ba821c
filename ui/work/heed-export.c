#include "heed-export.h"

#include "heed-figure-png.h"
#include "heed-figure-vector.h"
#include "heed-figure.h"
#include "heed-file.h"

typedef struct
{
  HeedResult *result;
  HeedExportFormat format;
  HeedFigureOptions options;
  char *font;
  char *path;
} Job;

static Job *
job_new (HeedResult *result, HeedExportFormat format, const HeedFigureOptions *options)
{
  Job *job = g_new0 (Job, 1);
  job->result = result;
  job->format = format;
  heed_figure_options_init (&job->options);
  if (options != NULL)
    job->options = *options;
  job->font = g_strdup (job->options.font);
  job->options.font = job->font;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;
  heed_result_unref (job->result);
  g_free (job->font);
  g_free (job->path);
  g_free (job);
}

static GBytes *
draw (const HeedResult *result, HeedExportFormat format, const HeedFigureOptions *options,
      GError **error)
{
  g_autoptr (HeedFigure) figure = heed_figure_new (result, options);
  switch (format)
    {
    case HEED_EXPORT_SVG:
      return heed_figure_to_svg (figure, error);
    case HEED_EXPORT_PDF:
      return heed_figure_to_pdf (figure, error);
    default:
      return heed_figure_to_png (figure, error);
    }
}

/* (transfer full): in a file of numbers the difference of two maps is a map like others. */
static HeedResult *
list_differences (const HeedResult *result)
{
  HeedResult *listed = heed_result_copy (result);
  while (listed->differences->len > 0)
    g_ptr_array_add (listed->explanations, g_ptr_array_steal_index (listed->differences, 0));
  return listed;
}

GBytes *
heed_export_render (const HeedResult *result, HeedExportFormat format,
                    const HeedFigureOptions *options, GError **error)
{
  g_return_val_if_fail (result != NULL && format < HEED_N_EXPORT_FORMATS, NULL);
  if (heed_export_format_is_figure (format))
    return draw (result, format, options, error);
  g_autoptr (HeedResult) listed = list_differences (result);
  if (format == HEED_EXPORT_CSV)
    return heed_result_to_csv (listed);
  g_autoptr (JsonNode) node = heed_result_to_json (listed, FALSE);
  return heed_json_to_bytes (node);
}

static GBytes *
render_job (const Job *job, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return heed_export_render (job->result, job->format, &job->options, error);
}

static gboolean
write_file (const Job *job, GCancellable *cancellable, GError **error)
{
  if (!heed_file_check_replace (job->path, error))
    return FALSE;
  g_autoptr (GBytes) bytes = render_job (job, cancellable, error);
  return bytes != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && heed_file_replace (job->path, bytes, error);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  if (write_file (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
draw_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GBytes *bytes = render_job (data, cancellable, &error);
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify)g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/* What is written is written: a cancel that comes too late must not make it look undone. */
static GTask *
make_task (gpointer tag, Job *job, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  return task;
}

void
heed_export_async (HeedResult *result, HeedExportFormat format, const HeedFigureOptions *options,
                   const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_return_if_fail (result != NULL && path != NULL && format < HEED_N_EXPORT_FORMATS);
  Job *job = job_new (heed_result_ref (result), format, options);
  job->path = g_strdup (path);
  g_autoptr (GTask) task = make_task (heed_export_async, job, cancellable, callback, user_data);
  g_task_run_in_thread (task, write_in_thread);
}

gboolean
heed_export_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, heed_export_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
keep_one (GPtrArray *array, guint index)
{
  g_ptr_array_remove_range (array, index + 1, array->len - index - 1);
  g_ptr_array_remove_range (array, 0, index);
}

HeedResult *
heed_export_pick (const HeedResult *result, guint index)
{
  guint n = result->explanations->len;
  g_return_val_if_fail (index < n + result->differences->len, NULL);
  HeedResult *picked = heed_result_copy (result);
  if (index >= n)
    {
      g_ptr_array_set_size (picked->explanations, 0);
      g_ptr_array_set_size (picked->checks, 0);
      g_ptr_array_add (picked->explanations,
                       g_ptr_array_steal_index (picked->differences, index - n));
      g_ptr_array_set_size (picked->differences, 0);
      return picked;
    }
  g_ptr_array_set_size (picked->differences, 0);
  if (picked->checks->len == picked->explanations->len)
    keep_one (picked->checks, index);
  keep_one (picked->explanations, index);
  return picked;
}

void
heed_export_card_async (HeedResult *result, guint index, const HeedFigureOptions *options,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (result != NULL && index < result->explanations->len + result->differences->len);
  Job *job = job_new (heed_export_pick (result, index), HEED_EXPORT_PNG, options);
  job->options.input = FALSE;
  g_autoptr (GTask) task =
      make_task (heed_export_card_async, job, cancellable, callback, user_data);
  g_task_run_in_thread (task, draw_in_thread);
}

GBytes *
heed_export_card_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, heed_export_card_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
