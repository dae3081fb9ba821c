#include "heed-runner.h"

#include "heed-parameters.h"

#include <string.h>

/* The input has settled when nothing has changed for so long. */
#define SETTLED_MS 300

struct _HeedRunner
{
  GObject parent_instance;

  HeedWorker *worker;

  HeedRequest *request; /* (nullable) */
  GStrv captions;       /* (nullable) */
  guint settling;       /* source id, 0 = settled */
  gboolean previewed;   /* of the input as it is now */
  gboolean again;       /* a superseded run starts again when the input has settled */

  HeedRequest
      *running;     /* (nullable): what the worker was asked for, with the missing methods only */
  HeedResult *kept; /* (nullable): explanations of the same input from before that run */
  GCancellable *run;
  GCancellable *preview;

  HeedRequest *known_for; /* (nullable): the input of @known */
  HeedResult *known;      /* (nullable): every explanation of that input so far */
  HeedResult *result;     /* (nullable): of those, the ones that are asked for */
};

G_DEFINE_TYPE (HeedRunner, heed_runner, G_TYPE_OBJECT)

enum
{
  PREVIEW,
  PROGRESS,
  RESULT,
  FAILED,
  N_SIGNALS
};

enum
{
  PROPERTY_RUNNING = 1,
  N_PROPERTIES
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPERTIES];

/* What a callback of the worker needs; the runner may be gone or may ask for something else by
 * then. */
typedef struct
{
  GWeakRef runner;
  GCancellable *cancellable;
} Call;

static Call *
call_new (HeedRunner *runner, GCancellable *cancellable)
{
  Call *call = g_new (Call, 1);
  g_weak_ref_init (&call->runner, runner);
  call->cancellable = g_object_ref (cancellable);
  return call;
}

static void
call_free (Call *call)
{
  g_weak_ref_clear (&call->runner);
  g_object_unref (call->cancellable);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

/* ---- inputs and methods ---- */

static gboolean
same_strings (GStrv a, GStrv b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strv_equal ((const char *const *)a, (const char *const *)b);
}

static gboolean
same_input (const HeedRequest *a, const HeedRequest *b)
{
  if (a == NULL || b == NULL)
    return FALSE;
  return a->picture == b->picture && g_strcmp0 (a->image, b->image) == 0
         && g_strcmp0 (a->model, b->model) == 0 && g_strcmp0 (a->text, b->text) == 0
         && g_strcmp0 (a->versus, b->versus) == 0 && same_strings (a->against, b->against)
         && g_strcmp0 (a->device, b->device) == 0 && a->precision == b->precision
         && a->memory_bytes == b->memory_bytes;
}

static const HeedExplanation *
find_by_name (const HeedResult *result, const char *method, const char *parameters)
{
  for (guint i = 0; result != NULL && i < result->explanations->len; i++)
    {
      const HeedExplanation *explanation = g_ptr_array_index (result->explanations, i);
      if (strcmp (explanation->method, method) == 0
          && strcmp (explanation->parameters, parameters) == 0)
        return explanation;
    }
  return NULL;
}

static gboolean
find_index (const HeedResult *result, const HeedExplanation *explanation, guint *index)
{
  const HeedExplanation *found =
      find_by_name (result, explanation->method, explanation->parameters);
  return found != NULL && g_ptr_array_find (result->explanations, found, index);
}

/* The explanation by @call in @result, %NULL if there is none. */
static const HeedExplanation *
find_explanation (const HeedResult *result, const HeedMethodCall *call)
{
  g_autofree char *parameters = heed_parameters_to_string (call->parameters);
  return find_by_name (result, call->method->id, parameters);
}

static gboolean
is_finished (const HeedResult *result, const HeedMethodCall *call)
{
  const HeedExplanation *explanation = find_explanation (result, call);
  return explanation != NULL && !explanation->unfinished;
}

static gboolean
has_call (const HeedRequest *request, const HeedMethodCall *call)
{
  g_autofree char *parameters = heed_parameters_to_string (call->parameters);
  for (guint i = 0; i < request->methods->len; i++)
    {
      const HeedMethodCall *other = g_ptr_array_index (request->methods, i);
      g_autofree char *others = heed_parameters_to_string (other->parameters);
      if (other->method == call->method && strcmp (others, parameters) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Takes the methods that @result has already out of @request. */
static void
drop_finished (HeedRequest *request, const HeedResult *result)
{
  for (guint i = request->methods->len; i > 0; i--)
    if (is_finished (result, g_ptr_array_index (request->methods, i - 1)))
      g_ptr_array_remove_index (request->methods, i - 1);
}

/* (transfer full): what @newest and, where it lacks a method, @kept say of @request's methods, in
 * the request's order. */
static HeedResult *
compose (const HeedRequest *request, const HeedResult *newest, const HeedResult *kept)
{
  HeedResult *composed = heed_result_copy (newest);
  g_ptr_array_set_size (composed->explanations, 0);
  for (guint i = 0; i < request->methods->len; i++)
    {
      const HeedMethodCall *call = g_ptr_array_index (request->methods, i);
      const HeedExplanation *explanation = find_explanation (newest, call);
      if (explanation == NULL)
        explanation = find_explanation (kept, call);
      if (explanation != NULL)
        g_ptr_array_add (composed->explanations, heed_explanation_copy (explanation));
    }
  return composed;
}

/* (transfer full): @newest and what @kept knows besides. */
static HeedResult *
merge (const HeedResult *newest, const HeedResult *kept)
{
  HeedResult *merged = heed_result_copy (newest);
  for (guint i = 0; kept != NULL && i < kept->explanations->len; i++)
    {
      const HeedExplanation *explanation = g_ptr_array_index (kept->explanations, i);
      if (find_by_name (newest, explanation->method, explanation->parameters) == NULL)
        g_ptr_array_add (merged->explanations, heed_explanation_copy (explanation));
    }
  return merged;
}

/* ---- previews ---- */

static void
drop_preview (HeedRunner *self)
{
  if (self->preview != NULL)
    g_cancellable_cancel (self->preview);
  g_clear_object (&self->preview);
}

static void
on_preview (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRunner) self = g_weak_ref_get (&call->runner);
  g_autoptr (HeedPreview) preview =
      heed_worker_preview_finish ((HeedWorker *)source, answer, &error);
  if (self == NULL || self->preview != call->cancellable)
    return;
  g_clear_object (&self->preview);
  self->previewed = TRUE;
  if (preview != NULL)
    g_signal_emit (self, signals[PREVIEW], 0, preview);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
}

/* Runs come first: a preview that is asked for meanwhile follows them. */
static void
start_preview (HeedRunner *self)
{
  if (self->previewed || self->run != NULL || self->request == NULL)
    return;
  drop_preview (self);
  self->preview = g_cancellable_new ();
  heed_worker_preview_async (self->worker, self->request, (const char *const *)self->captions,
                             self->preview, on_preview, call_new (self, self->preview));
}

/* ---- runs ---- */

static void
set_running (HeedRunner *self, GCancellable *run, gboolean again)
{
  gboolean before = heed_runner_is_running (self);
  g_set_object (&self->run, run);
  self->again = again;
  if (heed_runner_is_running (self) != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_RUNNING]);
}

static void
on_progress (const HeedWorkerProgress *progress, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (HeedRunner) self = g_weak_ref_get (&call->runner);
  if (self == NULL || self->run != call->cancellable)
    return;
  HeedWorkerProgress shown = *progress;
  const HeedExplanation *newest =
      g_ptr_array_index (progress->result->explanations, progress->at_work);
  g_autoptr (HeedResult) composed = compose (self->request, progress->result, self->kept);
  if (!find_index (composed, newest, &shown.at_work))
    return;
  shown.result = composed;
  g_signal_emit (self, signals[PROGRESS], 0, &shown);
}

/* What is shown follows the methods that are asked for as long as it is about the input. */
static void
choose_result (HeedRunner *self)
{
  if (!heed_runner_is_current (self))
    return;
  g_clear_pointer (&self->result, heed_result_unref);
  self->result = compose (self->request, self->known, NULL);
}

/* What was kept is of the same input as far as names go; the files may have changed meanwhile. */
static void
take_result (HeedRunner *self, HeedResult *newest)
{
  gboolean fits = self->kept != NULL && heed_result_same_input (newest, self->kept);
  g_clear_pointer (&self->known, heed_result_unref);
  self->known = merge (newest, fits ? self->kept : NULL);
  g_clear_pointer (&self->known_for, heed_request_free);
  self->known_for = heed_request_copy (self->request);
  choose_result (self);
}

static void
on_explained (GObject *source, GAsyncResult *answer, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRunner) self = g_weak_ref_get (&call->runner);
  g_autoptr (HeedResult) result = heed_worker_explain_finish (HEED_WORKER (source), answer, &error);
  if (self == NULL || self->run != call->cancellable)
    return;
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (result != NULL)
    take_result (self, result);
  set_running (self, NULL, FALSE);
  if (result != NULL || cancelled)
    g_signal_emit (self, signals[RESULT], 0);
  else
    g_signal_emit (self, signals[FAILED], 0, error);
  g_clear_pointer (&self->running, heed_request_free);
  g_clear_pointer (&self->kept, heed_result_unref);
  if (self->settling == 0)
    start_preview (self);
}

static void
start_run (HeedRunner *self)
{
  g_autoptr (GCancellable) run = g_cancellable_new ();
  g_clear_pointer (&self->running, heed_request_free);
  g_clear_pointer (&self->kept, heed_result_unref);
  self->running = heed_request_copy (self->request);
  if (heed_runner_is_current (self))
    {
      self->kept = heed_result_ref (self->known);
      drop_finished (self->running, self->kept);
      if (self->running->methods->len == 0)
        {
          g_clear_pointer (&self->running, heed_request_free);
          self->running = heed_request_copy (self->request);
        }
    }
  drop_preview (self);
  set_running (self, run, FALSE);
  /* one for the progress, which ends before the answer comes, and one for the answer */
  Call *call = call_new (self, run);
  heed_worker_explain_async (self->worker, self->running, on_progress, call, run, on_explained,
                             call);
}

static gboolean
is_superseded (HeedRunner *self)
{
  if (self->run == NULL)
    return FALSE;
  if (!same_input (self->running, self->request))
    return TRUE;
  for (guint i = 0; i < self->request->methods->len; i++)
    {
      const HeedMethodCall *call = g_ptr_array_index (self->request->methods, i);
      if (!has_call (self->running, call) && !is_finished (self->kept, call))
        return TRUE;
    }
  return FALSE;
}

static gboolean
on_settled (gpointer user_data)
{
  HeedRunner *self = user_data;
  self->settling = 0;
  if (self->again && self->request != NULL && self->request->methods->len > 0)
    start_run (self);
  else
    {
      set_running (self, self->run, FALSE);
      start_preview (self);
    }
  return G_SOURCE_REMOVE;
}

/* ---- what others call ---- */

void
heed_runner_set_input (HeedRunner *self, const HeedRequest *request, const char *const *captions)
{
  g_return_if_fail (HEED_IS_RUNNER (self));
  g_return_if_fail ((request == NULL) == (captions == NULL));
  if (request == NULL || !same_input (self->request, request)
      || !same_strings (self->captions, (GStrv)captions))
    {
      self->previewed = FALSE;
      drop_preview (self);
    }
  g_clear_pointer (&self->request, heed_request_free);
  self->request = request != NULL ? heed_request_copy (request) : NULL;
  g_auto (GStrv) before = g_steal_pointer (&self->captions);
  self->captions = g_strdupv ((GStrv)captions);
  choose_result (self);
  if (self->run != NULL && is_superseded (self))
    {
      g_cancellable_cancel (self->run);
      set_running (self, NULL, TRUE);
    }
  g_clear_handle_id (&self->settling, g_source_remove);
  self->settling = g_timeout_add (SETTLED_MS, on_settled, self);
}

void
heed_runner_explain (HeedRunner *self)
{
  g_return_if_fail (HEED_IS_RUNNER (self));
  if (self->request == NULL || self->request->methods->len == 0 || self->run != NULL)
    return;
  g_clear_handle_id (&self->settling, g_source_remove);
  start_run (self);
}

void
heed_runner_cancel (HeedRunner *self)
{
  g_return_if_fail (HEED_IS_RUNNER (self));
  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  else
    set_running (self, NULL, FALSE);
}

gboolean
heed_runner_is_running (HeedRunner *self)
{
  return self->run != NULL || self->again;
}

gboolean
heed_runner_is_settled (HeedRunner *self)
{
  return self->settling == 0 && self->preview == NULL && !heed_runner_is_running (self);
}

HeedResult *
heed_runner_get_result (HeedRunner *self)
{
  return self->result;
}

gboolean
heed_runner_is_current (HeedRunner *self)
{
  return self->known != NULL && same_input (self->request, self->known_for);
}

gboolean
heed_runner_is_complete (HeedRunner *self)
{
  if (!heed_runner_is_current (self))
    return FALSE;
  for (guint i = 0; i < self->request->methods->len; i++)
    if (!is_finished (self->known, g_ptr_array_index (self->request->methods, i)))
      return FALSE;
  return TRUE;
}

/* ---- class ---- */

static void
heed_runner_dispose (GObject *object)
{
  HeedRunner *self = HEED_RUNNER (object);
  g_clear_handle_id (&self->settling, g_source_remove);
  drop_preview (self);
  if (self->run != NULL)
    g_cancellable_cancel (self->run);
  g_clear_object (&self->run);
  g_clear_object (&self->worker);
  G_OBJECT_CLASS (heed_runner_parent_class)->dispose (object);
}

static void
heed_runner_finalize (GObject *object)
{
  HeedRunner *self = HEED_RUNNER (object);
  g_clear_pointer (&self->request, heed_request_free);
  g_clear_pointer (&self->captions, g_strfreev);
  g_clear_pointer (&self->running, heed_request_free);
  g_clear_pointer (&self->kept, heed_result_unref);
  g_clear_pointer (&self->result, heed_result_unref);
  g_clear_pointer (&self->known, heed_result_unref);
  g_clear_pointer (&self->known_for, heed_request_free);
  G_OBJECT_CLASS (heed_runner_parent_class)->finalize (object);
}

static void
heed_runner_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, heed_runner_is_running (HEED_RUNNER (object)));
}

static guint
add_signal (HeedRunnerClass *class, const char *name, gboolean has_argument)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (class), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, has_argument, G_TYPE_POINTER);
}

static void
heed_runner_class_init (HeedRunnerClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  object_class->dispose = heed_runner_dispose;
  object_class->finalize = heed_runner_finalize;
  object_class->get_property = heed_runner_get_property;
  signals[PREVIEW] = add_signal (class, "preview", TRUE);
  signals[PROGRESS] = add_signal (class, "progress", TRUE);
  signals[RESULT] = add_signal (class, "result", FALSE);
  signals[FAILED] = add_signal (class, "failed", TRUE);
  properties[PROPERTY_RUNNING] = g_param_spec_boolean ("running", NULL, NULL, FALSE,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
heed_runner_init (HeedRunner *self)
{
}

HeedRunner *
heed_runner_new (HeedWorker *worker)
{
  HeedRunner *self = g_object_new (HEED_TYPE_RUNNER, NULL);
  self->worker = g_object_ref (worker);
  return self;
}
