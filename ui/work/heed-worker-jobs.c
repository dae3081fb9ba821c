/* The shorter jobs of the compute thread: previews, models, devices. */
#include "heed-worker-private.h"

/* ---- previews ---- */

typedef struct
{
  HeedRequest *request;
  GStrv captions;
} PreviewJob;

static void
preview_job_free (gpointer data)
{
  PreviewJob *job = data;
  heed_request_free (job->request);
  g_strfreev (job->captions);
  g_free (job);
}

void
heed_preview_free (HeedPreview *preview)
{
  if (preview == NULL)
    return;
  heed_result_unref (preview->frame);
  g_ptr_array_unref (preview->scores);
  g_free (preview);
}

static gpointer
run_preview (gpointer data, HeedSession *session, GCancellable *cancellable, GError **error)
{
  PreviewJob *job = data;
  GPtrArray *scores;
  HeedResult *frame = heed_session_preview (
      session, job->request, (const char *const *)job->captions, &scores, cancellable, error);
  if (frame == NULL)
    return NULL;
  HeedPreview *preview = g_new (HeedPreview, 1);
  *preview = (HeedPreview) {frame, scores};
  return preview;
}

static const HeedWorkerKind preview_kind = {
    .name = "heed-preview",
    .run = run_preview,
    .free_data = preview_job_free,
    .free_result = (GDestroyNotify)heed_preview_free,
};

void
heed_worker_preview_async (HeedWorker *self, const HeedRequest *request,
                           const char *const *captions, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (HEED_IS_WORKER (self));
  PreviewJob *job = g_new (PreviewJob, 1);
  *job = (PreviewJob) {heed_request_copy (request), g_strdupv ((char **)captions)};
  heed_worker_ask (self, &preview_kind, job, cancellable, callback, user_data);
}

HeedPreview *
heed_worker_preview_finish (HeedWorker *self, GAsyncResult *result, GError **error)
{
  return heed_worker_answer (&preview_kind, result, error);
}

/* ---- devices ---- */

static gpointer
run_list_devices (gpointer data, HeedSession *session, GCancellable *cancellable, GError **error)
{
  return heed_device_list ();
}

static const HeedWorkerKind list_devices_kind = {
    .name = "heed-list-devices",
    .run = run_list_devices,
    .free_data = g_free,
    .free_result = (GDestroyNotify)g_ptr_array_unref,
};

void
heed_worker_list_devices_async (HeedWorker *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (HEED_IS_WORKER (self));
  heed_worker_ask (self, &list_devices_kind, NULL, cancellable, callback, user_data);
}

GPtrArray *
heed_worker_list_devices_finish (HeedWorker *self, GAsyncResult *result, GError **error)
{
  return heed_worker_answer (&list_devices_kind, result, error);
}
