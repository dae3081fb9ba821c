#include "heed-worker-private.h"

#include <sys/resource.h>

/* How much nicer than the window the compute thread is. */
#define NICER 10

/* What worker, thread and jobs share; jobs may outlive the worker.
 * @queue: (element-type GTask) (owned)
 * @running: (nullable) (owned): the cancellable of the job at work */
typedef struct
{
  GMutex lock;
  GCond wake;
  GQueue queue;
  GCancellable *running;
  gboolean closing;
} Shared;

/* The data of a job's task.
 * @watch: (nullable): cancels it while it waits */
typedef struct
{
  Shared *shared;
  GWeakRef worker;
  const HeedWorkerKind *kind;
  gpointer data;
  GAsyncReadyCallback callback;
  GSource *watch;
} Job;

struct _HeedWorker
{
  GObject parent_instance;
  Shared *shared;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (HeedWorker, heed_worker, G_TYPE_OBJECT)

static void
shared_clear (gpointer data)
{
  Shared *shared = data;
  g_mutex_clear (&shared->lock);
  g_cond_clear (&shared->wake);
}

static void
shared_release (Shared *shared)
{
  g_atomic_rc_box_release_full (shared, shared_clear);
}

static void
job_free (gpointer data)
{
  Job *job = data;
  job->kind->free_data (job->data);
  g_weak_ref_clear (&job->worker);
  shared_release (job->shared);
  g_free (job);
}

/* By whoever took the job out of the queue. */
static void
stop_watching (Job *job)
{
  if (job->watch == NULL)
    return;
  g_source_destroy (job->watch);
  g_clear_pointer (&job->watch, g_source_unref);
}

/* ---- in the compute thread ---- */

/* Waits for the next job; %NULL: there will be none. */
static GTask *
next_task (Shared *shared)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->lock);
  g_clear_object (&shared->running);
  while (!shared->closing && shared->queue.length == 0)
    g_cond_wait (&shared->wake, &shared->lock);
  if (shared->closing)
    return NULL;
  GTask *task = g_queue_pop_head (&shared->queue);
  shared->running = g_object_ref (g_task_get_cancellable (task));
  return task;
}

static void
run_task (GTask *task, HeedSession *session)
{
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  stop_watching (job);
  if (g_task_return_error_if_cancelled (task))
    return;
  gpointer answer = job->kind->run (job->data, session, g_task_get_cancellable (task), &error);
  if (answer != NULL)
    g_task_return_pointer (task, answer, job->kind->free_result);
  else
    g_task_return_error (task, error);
}

/* Where all processors compute, the window's thread gets one when it wants it. On Linux that is of
 * this thread alone, and of those that it starts. */
static void
go_behind_window (void)
{
  setpriority (PRIO_PROCESS, 0, getpriority (PRIO_PROCESS, 0) + NICER);
}

static gpointer
work (gpointer data)
{
  Shared *shared = data;
  GTask *task;
  go_behind_window ();
  g_autoptr (HeedSession) session = heed_session_new ();
  while ((task = next_task (shared)) != NULL)
    {
      run_task (task, session);
      g_object_unref (task);
    }
  shared_release (shared);
  return NULL;
}

/* ---- in the thread that asked ---- */

/* Cancelled while it waits: if it still does it leaves the queue. */
static gboolean
leave_queue (GCancellable *cancellable, gpointer data)
{
  GTask *task = data;
  Job *job = g_task_get_task_data (task);
  g_mutex_lock (&job->shared->lock);
  gboolean waits = g_queue_remove (&job->shared->queue, task);
  g_mutex_unlock (&job->shared->lock);
  if (!waits)
    return G_SOURCE_REMOVE;
  stop_watching (job); /* holds a reference as well */
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
  return G_SOURCE_REMOVE;
}

static void
watch (GTask *task, Job *job)
{
  job->watch = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (job->watch, G_SOURCE_FUNC (leave_queue), g_object_ref (task),
                         g_object_unref);
  g_source_attach (job->watch, g_task_get_context (task));
}

/* The task itself must hold no reference to the worker, but its callback is given one. */
static void
call_back (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GObject) worker = g_weak_ref_get (&job->worker);
  if (job->callback != NULL)
    job->callback (worker, result, user_data);
}

void
heed_worker_ask (HeedWorker *self, const HeedWorkerKind *kind, gpointer data,
                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr (GCancellable) own = cancellable ? g_object_ref (cancellable) : g_cancellable_new ();
  GTask *task = g_task_new (NULL, own, call_back, user_data);
  job->shared = g_atomic_rc_box_acquire (self->shared);
  g_weak_ref_init (&job->worker, self);
  job->kind = kind;
  job->data = data;
  job->callback = callback;
  g_task_set_task_data (task, job, job_free);
  g_task_set_source_tag (task, (gpointer)kind);
  g_task_set_name (task, kind->name);
  g_task_set_check_cancellable (task, !kind->keeps_cancelled);
  watch (task, job);
  g_mutex_lock (&self->shared->lock);
  g_queue_push_tail (&self->shared->queue, task);
  g_cond_signal (&self->shared->wake);
  g_mutex_unlock (&self->shared->lock);
}

gpointer
heed_worker_answer (const HeedWorkerKind *kind, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, (gpointer)kind), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the object ---- */

static void
cancel_waiting (gpointer data)
{
  GTask *task = data;
  stop_watching (g_task_get_task_data (task));
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  g_object_unref (task);
}

static void
finalize (GObject *object)
{
  HeedWorker *self = HEED_WORKER (object);
  Shared *shared = self->shared;
  g_mutex_lock (&shared->lock);
  GQueue waiting = shared->queue;
  g_autoptr (GCancellable) running = shared->running ? g_object_ref (shared->running) : NULL;
  g_queue_init (&shared->queue);
  shared->closing = TRUE;
  g_cond_signal (&shared->wake);
  g_mutex_unlock (&shared->lock);
  g_cancellable_cancel (running);
  g_thread_join (self->thread);
  g_queue_clear_full (&waiting, cancel_waiting);
  shared_release (shared);
  G_OBJECT_CLASS (heed_worker_parent_class)->finalize (object);
}

static void
heed_worker_class_init (HeedWorkerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
heed_worker_init (HeedWorker *self)
{
  self->shared = g_atomic_rc_box_new0 (Shared);
  g_mutex_init (&self->shared->lock);
  g_cond_init (&self->shared->wake);
  g_queue_init (&self->shared->queue);
  self->thread = g_thread_new ("heed-compute", work, g_atomic_rc_box_acquire (self->shared));
}

HeedWorker *
heed_worker_new (void)
{
  return g_object_new (HEED_TYPE_WORKER, NULL);
}
