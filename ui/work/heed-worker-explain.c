/* Explaining in the compute thread, with progress told in the main loop of whoever asked. */
#include "heed-worker-private.h"

#include <math.h>

#define TELL_EVERY (G_USEC_PER_SEC / 20)

/* A job and what is told of it.
 * @began_at, @began_done: when the first lanes of @method were done, and how many
 * @lock: of what follows
 * @newest: what is to be told, its result (owned) (nullable)
 * @teller: (nullable): the source that will tell it
 * @told_at: when something was told last */
typedef struct
{
  HeedRequest *request;
  HeedWorkerProgressFunc func;
  gpointer func_data;
  GMainContext *context;
  guint method;
  gint64 began_at;
  guint64 began_done;
  GMutex lock;
  HeedWorkerProgress newest;
  GSource *teller;
  gint64 told_at;
} Job;

static void
job_clear (gpointer data)
{
  Job *job = data;
  heed_request_free (job->request);
  g_main_context_unref (job->context);
  g_clear_pointer (&job->newest.result, heed_result_unref);
  g_mutex_clear (&job->lock);
}

static void
job_release (gpointer job)
{
  g_atomic_rc_box_release_full (job, job_clear);
}

/* In the main loop of whoever asked. */
static gboolean
tell (gpointer data)
{
  Job *job = data;
  g_mutex_lock (&job->lock);
  HeedWorkerProgress progress = job->newest;
  job->newest.result = NULL;
  job->told_at = g_get_monotonic_time ();
  g_clear_pointer (&job->teller, g_source_unref);
  g_mutex_unlock (&job->lock);
  g_autoptr (HeedResult) result = progress.result;
  if (result != NULL)
    job->func (&progress, job->func_data);
  return G_SOURCE_REMOVE;
}

static void
add_teller (Job *job)
{
  job->teller = g_timeout_source_new (0);
  g_source_set_ready_time (job->teller, job->told_at + TELL_EVERY);
  g_source_set_callback (job->teller, tell, g_atomic_rc_box_acquire (job), job_release);
  g_source_attach (job->teller, job->context);
}

/* From here on nothing more is told. */
static void
stop_telling (Job *job)
{
  g_mutex_lock (&job->lock);
  g_clear_pointer (&job->newest.result, heed_result_unref);
  if (job->teller != NULL)
    g_source_destroy (job->teller);
  g_clear_pointer (&job->teller, g_source_unref);
  g_mutex_unlock (&job->lock);
}

/* The first lanes wait for weights and arrays: the pace is measured after them. */
static double
estimate_seconds (Job *job, const HeedProgress *progress)
{
  gint64 now = g_get_monotonic_time ();
  if (job->began_at == 0 || progress->method != job->method || progress->done < job->began_done)
    {
      job->method = progress->method;
      job->began_at = now;
      job->began_done = progress->done;
    }
  if (progress->done == progress->total)
    return 0;
  if (progress->done == job->began_done)
    return NAN;
  double each =
      (double)(now - job->began_at) / G_USEC_PER_SEC / (double)(progress->done - job->began_done);
  return each * (double)(progress->total - progress->done);
}

static HeedResult *
take_snapshot (const HeedProgress *progress)
{
  HeedResult *result = heed_result_copy (progress->result);
  HeedExplanation *partial = heed_explanation_copy (progress->partial);
  partial->unfinished = TRUE;
  g_ptr_array_add (result->explanations, partial);
  return result;
}

static void
note (const HeedProgress *progress, gpointer user_data)
{
  Job *job = user_data;
  HeedWorkerProgress newest = {
      .result = take_snapshot (progress),
      .method = progress->method,
      .n_methods = progress->n_methods,
      .at_work = progress->result->explanations->len,
      .done = progress->done,
      .total = progress->total,
      .seconds_left = estimate_seconds (job, progress),
  };
  g_mutex_lock (&job->lock);
  g_clear_pointer (&job->newest.result, heed_result_unref);
  job->newest = newest;
  if (job->teller == NULL)
    add_teller (job);
  g_mutex_unlock (&job->lock);
}

static gpointer
run (gpointer data, HeedSession *session, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  HeedResult *result = heed_session_explain (session, job->request, job->func ? note : NULL, job,
                                             cancellable, error);
  stop_telling (job);
  return result;
}

static const HeedWorkerKind kind = {
    .name = "heed-explain",
    .run = run,
    .free_data = job_release,
    .free_result = (GDestroyNotify)heed_result_unref,
    .keeps_cancelled = TRUE,
};

void
heed_worker_explain_async (HeedWorker *self, const HeedRequest *request,
                           HeedWorkerProgressFunc progress, gpointer progress_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (HEED_IS_WORKER (self));
  Job *job = g_atomic_rc_box_new0 (Job);
  job->request = heed_request_copy (request);
  job->func = progress;
  job->func_data = progress_data;
  job->context = g_main_context_ref_thread_default ();
  g_mutex_init (&job->lock);
  heed_worker_ask (self, &kind, job, cancellable, callback, user_data);
}

HeedResult *
heed_worker_explain_finish (HeedWorker *self, GAsyncResult *result, GError **error)
{
  return heed_worker_answer (&kind, result, error);
}
