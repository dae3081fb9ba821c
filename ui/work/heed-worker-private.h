/* heed-worker-private.h: how a kind of job gets its turn. */
#pragma once

#include "heed-worker.h"

G_BEGIN_DECLS

/**
 * HeedWorkerKind: one kind of job.
 * @name: for debuggers
 * @run: in the compute thread; returns what finish hands out, or %NULL with @error
 * @free_data, @free_result: in any thread
 * @keeps_cancelled: whether what @run returns although it was cancelled is handed out, rather than
 *   %G_IO_ERROR_CANCELLED
 */
typedef struct
{
  const char *name;
  gpointer (*run) (gpointer data, HeedSession *session, GCancellable *cancellable, GError **error);
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  gboolean keeps_cancelled;
} HeedWorkerKind;

/** heed_worker_ask: queues a job; @kind outlives it; @data: (transfer full). */
void
heed_worker_ask (HeedWorker *self, const HeedWorkerKind *kind, gpointer data,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** heed_worker_answer: what a job of @kind returned; (transfer full). */
gpointer
heed_worker_answer (const HeedWorkerKind *kind, GAsyncResult *result, GError **error);

G_END_DECLS
