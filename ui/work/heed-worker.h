/* heed-worker.h: the compute thread: it owns the session; whoever asks gets answers in their own
 * main loop. */
#pragma once

#include "heed-device.h"
#include "heed-request.h"

G_BEGIN_DECLS

/**
 * HeedWorker: one thread, where jobs run one after another in the order they were asked for.
 *
 * Every callback runs once, in the thread-default main context of the thread that asked; its source
 * object is the worker. A job that is cancelled while it waits for its turn never starts, and its
 * callback need not wait either.
 *
 * Pending jobs hold no reference: the last g_object_unref() cancels what runs (with the cancellable
 * it was given), waits for it and lets the thread end. Jobs that were pending are then cancelled;
 * their callbacks still run, with %NULL as source object, which the finish functions take too.
 */
#define HEED_TYPE_WORKER (heed_worker_get_type ())
G_DECLARE_FINAL_TYPE (HeedWorker, heed_worker, HEED, WORKER, GObject)

HeedWorker *
heed_worker_new (void);

/**
 * HeedWorkerProgress:
 * @result: (transfer none): what is known so far: a snapshot with the finished explanations and,
 *   last, the one at work, marked unfinished, without the sentence "Cancelled…"; constant, may be
 *   referenced
 * @method: index of the method at work, and of how many
 * @done, @total: its forward passes
 * @seconds_left: of this method, NAN = not known yet
 * @at_work: index of its explanation in @result
 */
typedef struct
{
  HeedResult *result;
  guint method;
  guint n_methods;
  guint64 done;
  guint64 total;
  double seconds_left;
  guint at_work;
} HeedWorkerProgress;

typedef void (*HeedWorkerProgressFunc) (const HeedWorkerProgress *progress, gpointer user_data);

/**
 * heed_worker_explain_async: heed_session_explain().
 * @request: is copied
 * @progress: (nullable): called like @callback, at most 20 times a second and only with the newest;
 *   never after @callback
 */
void
heed_worker_explain_async (HeedWorker *self, const HeedRequest *request,
                           HeedWorkerProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data);

/**
 * heed_worker_explain_finish:
 *
 * Returns: (transfer full): the result; when cancelled the unfinished one if anything was done,
 * else %NULL with %G_IO_ERROR_CANCELLED
 */
HeedResult *
heed_worker_explain_finish (HeedWorker *self, GAsyncResult *result, GError **error);

/**
 * HeedPreview: what is known before a run.
 * @frame: a result without explanations: picture, box, tokens of the explained caption, model,
 * device
 * @scores: (element-type HeedScore): one per caption
 */
typedef struct
{
  HeedResult *frame;
  GPtrArray *scores;
} HeedPreview;

void
heed_preview_free (HeedPreview *preview);

/**
 * heed_worker_preview_async: heed_session_preview().
 * @request: is copied
 * @captions: (nullable): what is scored
 */
void
heed_worker_preview_async (HeedWorker *self, const HeedRequest *request,
                           const char *const *captions, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);
/** heed_worker_preview_finish: (transfer full). */
HeedPreview *
heed_worker_preview_finish (HeedWorker *self, GAsyncResult *result, GError **error);

/** heed_worker_list_devices_async: heed_device_list(). */
void
heed_worker_list_devices_async (HeedWorker *self, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/** heed_worker_list_devices_finish: (element-type HeedDevice) (transfer full) */
GPtrArray *
heed_worker_list_devices_finish (HeedWorker *self, GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPreview, heed_preview_free)

G_END_DECLS
