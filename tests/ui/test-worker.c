/* The compute thread: results, progress, cancelling, order, and its end at any time. */
#include "heed-error.h"
#include "heed-worker.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>

/* How a job ended, and when: the @order-th of the test. */
typedef struct _Fixture Fixture;
typedef struct
{
  Fixture *f;
  gboolean done;
  guint order;
  gboolean had_source;
  HeedResult *result;
  GError *error;
  guint calls; /* of progress */
  HeedResult *snapshot;
  GCancellable *cancel_at_first;
  GThread *thread;
} Outcome;

struct _Fixture
{
  HeedWorker *worker;
  HeedRequest *request;
  guint ended;
};

static char *
source_path (const char *relative)
{
  return g_build_filename (g_getenv ("HEED_SOURCE_DIR"), relative, NULL);
}

static void
add_method (HeedRequest *request, const char *text)
{
  g_autoptr (GError) error = NULL;
  HeedMethodCall *call = heed_method_call_parse (text, &error);
  g_assert_no_error (error);
  g_ptr_array_add (request->methods, call);
}

static HeedRequest *
new_request (const char *method)
{
  HeedRequest *request = heed_request_new ();
  request->model = source_path ("data/models/toybox-clip");
  request->image = source_path ("data/samples/scene-000.png");
  request->text = g_strdup ("a black duck");
  g_free (request->device);
  request->device = g_strdup ("cpu");
  add_method (request, method);
  return request;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->worker = heed_worker_new ();
  f->request = new_request ("atman:group=block:2");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->worker);
  heed_request_free (f->request);
  /* nothing is told any more */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static void
outcome_clear (Outcome *o)
{
  g_clear_pointer (&o->result, heed_result_unref);
  g_clear_pointer (&o->snapshot, heed_result_unref);
  g_clear_error (&o->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static gboolean
time_out (gpointer timed_out)
{
  *(gboolean *)timed_out = TRUE;
  return G_SOURCE_REMOVE;
}

/* Iterates the default main context until @flag is set. */
static void
wait_for (const gboolean *flag)
{
  gboolean timed_out = FALSE;
  guint id = g_timeout_add_seconds (120, time_out, &timed_out);
  while (!*flag && !timed_out)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (timed_out);
  g_source_remove (id);
}

static void
end (Outcome *o, GObject *source)
{
  g_assert_false (o->done);
  o->done = TRUE;
  o->order = ++o->f->ended;
  o->had_source = source != NULL;
  g_assert_true (source == NULL || HEED_IS_WORKER (source));
  o->thread = g_thread_self ();
}

static void
on_explained (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *o = data;
  end (o, source);
  g_assert_true (g_async_result_get_user_data (result) == data);
  o->result = heed_worker_explain_finish ((HeedWorker *)source, result, &o->error);
  g_assert_true ((o->result == NULL) == (o->error != NULL));
}

static void
on_progress (const HeedWorkerProgress *progress, gpointer data)
{
  Outcome *o = data;
  const GPtrArray *explanations = progress->result->explanations;
  const HeedExplanation *last = explanations->pdata[explanations->len - 1];
  g_assert_false (o->done);
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  g_assert_cmpuint (explanations->len, ==, progress->method + 1);
  g_assert_cmpuint (progress->done, >, 0);
  g_assert_cmpuint (progress->done, <=, progress->total);
  g_assert_true (last->unfinished);
  g_assert_cmpuint (last->warnings->len, ==, 0);
  g_assert_cmpuint (last->passes, ==, progress->done);
  g_assert_true (isnan (progress->seconds_left) || progress->seconds_left >= 0);
  o->calls += 1;
  g_clear_pointer (&o->snapshot, heed_result_unref);
  o->snapshot = heed_result_ref (progress->result);
  g_cancellable_cancel (o->cancel_at_first);
}

static void
ask (Fixture *f, Outcome *o, GCancellable *cancellable)
{
  *o = (Outcome) {.f = f};
  heed_worker_explain_async (f->worker, f->request, on_progress, o, cancellable, on_explained, o);
}

static void
assert_same_maps (const HeedResult *a, const HeedResult *b)
{
  g_autoptr (GBytes) first = heed_result_to_csv (a);
  g_autoptr (GBytes) second = heed_result_to_csv (b);
  g_assert_true (heed_result_same_input (a, b));
  g_assert_true (g_bytes_equal (first, second));
}

static HeedResult *
explain_here (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedSession) session = heed_session_new ();
  HeedResult *result = heed_session_explain (session, f->request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* The same as without a thread; the request may change or go as soon as it has been asked for. */
static void
test_explain (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {0};
  add_method (f->request, "occlusion:window=7,stride=7");
  g_autoptr (HeedResult) expected = explain_here (f);
  ask (f, &o, NULL);
  g_assert_false (o.done);
  heed_request_free (f->request);
  f->request = heed_request_new ();
  wait_for (&o.done);
  g_assert_no_error (o.error);
  g_assert_true (o.had_source);
  g_assert_true (o.thread == g_thread_self ());
  assert_same_maps (o.result, expected);
}

static void
test_progress (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {0};
  add_method (f->request, "atman");
  gint64 began = g_get_monotonic_time ();
  ask (f, &o, NULL);
  wait_for (&o.done);
  double seconds = (double)(g_get_monotonic_time () - began) / G_USEC_PER_SEC;
  g_assert_no_error (o.error);
  g_test_message ("told %u times in %.2f s", o.calls, seconds);
  g_assert_cmpuint (o.calls, >, 0);
  g_assert_cmpfloat (o.calls, <=, seconds * 20 + 1);
  /* a snapshot stays what it was, and what was known then is what came out */
  guint i_last = o.snapshot->explanations->len - 1;
  const HeedExplanation *then = o.snapshot->explanations->pdata[i_last];
  const HeedExplanation *now = o.result->explanations->pdata[i_last];
  g_assert_false (now->unfinished);
  for (guint i = 0; i < 196; i++)
    g_assert_true (isnan (then->image[i]) || then->image[i] == now->image[i]);
  g_assert_true (heed_result_same_input (o.snapshot, o.result));
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  ask (f, &o, cancellable);
  o.cancel_at_first = cancellable;
  wait_for (&o.done);
  g_assert_no_error (o.error);
  const HeedExplanation *explanation = o.result->explanations->pdata[0];
  g_assert_true (explanation->unfinished);
  g_assert_cmpuint (explanation->passes, <, 52);
  /* cancelled before anything is known */
  g_auto (Outcome) nothing = {0};
  ask (f, &nothing, cancellable);
  wait_for (&nothing.done);
  g_assert_error (nothing.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (nothing.calls, ==, 0);
}

static void
on_previewed (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *o = data;
  end (o, source);
  g_autoptr (HeedPreview) preview =
      heed_worker_preview_finish ((HeedWorker *)source, result, &o->error);
  if (preview == NULL)
    return;
  o->result = heed_result_ref (preview->frame);
  g_assert_cmpuint (preview->scores->len, ==, 2);
  const HeedScore *duck = preview->scores->pdata[0], *mug = preview->scores->pdata[1];
  g_assert_cmpstr (duck->text, ==, "a black duck");
  g_assert_cmpfloat (duck->probability, >, mug->probability);
}

static void
on_devices_listed (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *o = data;
  end (o, source);
  g_autoptr (GPtrArray) devices =
      heed_worker_list_devices_finish ((HeedWorker *)source, result, &o->error);
  g_assert_nonnull (devices);
  g_assert_cmpstr (((HeedDevice *)devices->pdata[0])->id, ==, "cpu");
}

/* Every kind of job, each in its turn. */
static void
test_order (Fixture *f, gconstpointer data)
{
  const char *const captions[] = {"a black duck", "a red mug", NULL};
  Outcome outcomes[4] = {{f}, {f}, {f}, {f}};
  heed_worker_explain_async (f->worker, f->request, NULL, NULL, NULL, on_explained, &outcomes[0]);
  heed_worker_preview_async (f->worker, f->request, captions, NULL, on_previewed, &outcomes[1]);
  heed_worker_list_devices_async (f->worker, NULL, on_devices_listed, &outcomes[2]);
  heed_worker_explain_async (f->worker, f->request, NULL, NULL, NULL, NULL, NULL);
  heed_worker_explain_async (f->worker, f->request, NULL, NULL, NULL, on_explained, &outcomes[3]);
  wait_for (&outcomes[3].done);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      g_assert_no_error (outcomes[i].error);
      g_assert_cmpuint (outcomes[i].order, ==, i + 1);
    }
  g_assert_true (heed_result_same_input (outcomes[0].result, outcomes[1].result));
  assert_same_maps (outcomes[0].result, outcomes[3].result);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    outcome_clear (&outcomes[i]);
}

/* What waits need not wait to be cancelled, and the others are not in its way. */
static void
test_cancel_waiting (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) running = {0}, waiting = {0}, last = {0};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  add_method (f->request, "atman");
  ask (f, &running, NULL);
  ask (f, &waiting, cancellable);
  ask (f, &last, NULL);
  while (running.calls == 0 && !running.done)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (cancellable);
  wait_for (&last.done);
  g_assert_cmpuint (waiting.order, ==, 1);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (waiting.calls, ==, 0);
  g_assert_no_error (running.error);
  g_assert_no_error (last.error);
  assert_same_maps (running.result, last.result);
}

/* What runs is cancelled, what waits never starts, and everybody hears of it. */
static void
test_last_reference (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) running = {0}, waiting = {0};
  add_method (f->request, "atman");
  ask (f, &running, NULL);
  ask (f, &waiting, NULL);
  while (running.calls == 0 && !running.done)
    g_main_context_iteration (NULL, TRUE);
  g_clear_object (&f->worker);
  g_assert_false (running.done);
  wait_for (&waiting.done);
  g_assert_true (running.done);
  g_assert_false (running.had_source);
  g_assert_no_error (running.error);
  const GPtrArray *explanations = running.result->explanations;
  const HeedExplanation *last = explanations->pdata[explanations->len - 1];
  g_assert_true (last->unfinished);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (waiting.calls, ==, 0);
}

/* At any moment: while the thread starts, opens the model, loads weights, runs or waits. */
static void
test_short_lives (Fixture *f, gconstpointer data)
{
  g_object_unref (heed_worker_new ());
  for (guint i = 0; i < 30; i++)
    {
      g_auto (Outcome) o = {0};
      Fixture other = {.worker = heed_worker_new (), .request = f->request};
      ask (&other, &o, NULL);
      g_usleep (i * i * 100);
      g_object_unref (other.worker);
      wait_for (&o.done);
      g_assert_false (o.had_source);
      if (o.error != NULL)
        g_assert_error (o.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

static void
drop_worker (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *o = data;
  g_clear_object (&o->f->worker);
  on_explained (source, result, data);
}

static void
test_dropped_in_callback (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {.f = f}, waiting = {.f = f};
  heed_worker_explain_async (f->worker, f->request, NULL, NULL, NULL, drop_worker, &o);
  heed_worker_explain_async (f->worker, f->request, NULL, NULL, NULL, on_explained, &waiting);
  wait_for (&waiting.done);
  g_assert_null (f->worker);
  g_assert_no_error (o.error);
  g_assert_true (o.had_source);
  g_assert_false (waiting.had_source);
}

static void
assert_sentence (Outcome *o, HeedError code, const char *expected)
{
  wait_for (&o->done);
  g_assert_error (o->error, HEED_ERROR, (int)code);
  g_assert_nonnull (strstr (o->error->message, expected));
  g_assert_null (strchr (o->error->message, '\n'));
}

static void
test_errors (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) preview = {.f = f}, picture = {.f = f}, after = {.f = f};
  g_autofree char *image = g_strdup (f->request->image);
  const char *const captions[] = {"a mug", " ", NULL};
  heed_worker_preview_async (f->worker, f->request, captions, NULL, on_previewed, &preview);
  assert_sentence (&preview, HEED_ERROR_FORMAT, "caption is empty");
  g_free (f->request->image);
  f->request->image = g_strdup ("/nowhere/picture.png");
  ask (f, &picture, NULL);
  assert_sentence (&picture, HEED_ERROR_FILE, "/nowhere/picture.png");
  /* the thread goes on */
  g_free (f->request->image);
  f->request->image = g_steal_pointer (&image);
  ask (f, &after, NULL);
  wait_for (&after.done);
  g_assert_no_error (after.error);
}

static void
test_two_workers (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) a = {0}, b = {0};
  Fixture other = {.worker = heed_worker_new (),
                   .request = new_request ("atman:group=block:2,kept=0.5")};
  ask (f, &a, NULL);
  ask (&other, &b, NULL);
  wait_for (&a.done);
  wait_for (&b.done);
  g_assert_no_error (a.error);
  g_assert_no_error (b.error);
  g_autoptr (HeedResult) first = explain_here (f);
  g_autoptr (HeedResult) second = explain_here (&other);
  assert_same_maps (a.result, first);
  assert_same_maps (b.result, second);
  g_object_unref (other.worker);
  heed_request_free (other.request);
}

/* Asked from a thread with a main context of its own, everything comes there. */
static void
on_progress_elsewhere (const HeedWorkerProgress *progress, gpointer data)
{
  Outcome *o = data;
  g_assert_true (g_thread_self () == o->thread);
  g_assert_false (o->done);
  o->calls += 1;
}

static gpointer
ask_elsewhere (gpointer data)
{
  Outcome *o = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_main_context_push_thread_default (context);
  o->thread = g_thread_self ();
  heed_worker_explain_async (o->f->worker, o->f->request, on_progress_elsewhere, o, NULL,
                             on_explained, o);
  while (!o->done)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return g_thread_self ();
}

static void
test_other_context (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {.f = f};
  gpointer thread = g_thread_join (g_thread_new ("asks", ask_elsewhere, &o));
  g_assert_true (o.thread == thread);
  g_assert_no_error (o.error);
  g_assert_cmpuint (o.calls, >, 0);
}

/* A main loop that was busy all the while is told the answer only: the rest is old by then. */
static void
test_busy_loop (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {0}, after = {.f = f};
  ask (f, &o, NULL);
  g_thread_join (g_thread_new ("asks", ask_elsewhere, &after));
  g_assert_false (o.done);
  wait_for (&o.done);
  g_assert_no_error (o.error);
  g_assert_cmpuint (o.calls, ==, 0);
  assert_same_maps (o.result, after.result);
}

/* The thread of this process that is called @name; 0 = none. */
static id_t
find_thread (GDir *tasks, const char *name)
{
  const char *id;
  while ((id = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL);
      g_autofree char *comm = NULL;
      if (g_file_get_contents (path, &comm, NULL, NULL) && g_str_equal (g_strchomp (comm), name))
        return (id_t)g_ascii_strtoull (id, NULL, 10);
    }
  return 0;
}

/* Where every processor computes, the window's thread still gets one. */
static void
test_priority (Fixture *f, gconstpointer data)
{
  g_auto (Outcome) o = {0};
  g_autoptr (GDir) tasks = NULL;
  ask (f, &o, NULL);
  wait_for (&o.done);
  tasks = g_dir_open ("/proc/self/task", 0, NULL);
  if (tasks == NULL)
    {
      g_test_skip ("threads have no files in /proc here");
      return;
    }
  id_t thread = find_thread (tasks, "heed-compute");
  g_assert_cmpuint (thread, !=, 0);
  g_assert_cmpint (getpriority (PRIO_PROCESS, thread), >=,
                   MIN (19, getpriority (PRIO_PROCESS, 0) + 1));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* drivers leave leaks behind, and are not what is tested here */
  g_setenv ("VK_DRIVER_FILES", "/nonexistent/icd.json", TRUE);
#define ADD(name, test) g_test_add ("/worker/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("explain", test_explain);
  ADD ("progress", test_progress);
  ADD ("cancel", test_cancel);
  ADD ("order", test_order);
  ADD ("cancel-waiting", test_cancel_waiting);
  ADD ("last-reference", test_last_reference);
  ADD ("short-lives", test_short_lives);
  ADD ("dropped-in-callback", test_dropped_in_callback);
  ADD ("errors", test_errors);
  ADD ("two-workers", test_two_workers);
  ADD ("other-context", test_other_context);
  ADD ("busy-loop", test_busy_loop);
  ADD ("priority", test_priority);
  return g_test_run ();
}
