#include "heed-session-private.h"

#include "heed-compare.h"
#include "heed-error.h"
#include "heed-parameters.h"
#include "heed-prepared-input.h"
#include "heed-result-frame.h"
#include "heed-subject-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct _HeedSession
{
  HeedModel *model;
  HeedEngine *engine;
  char *device; /* as it was asked for */
  HeedPrecision precision;
  gsize memory_bytes;
  const HeedMethod *method; /* the last one that ran, whose programs may be kept */
};

HeedSession *
heed_session_new (void)
{
  return g_new0 (HeedSession, 1);
}

HeedEngine *
heed_session_get_engine (HeedSession *session)
{
  return session->engine;
}

void
heed_session_close (HeedSession *session)
{
  g_clear_pointer (&session->engine, heed_engine_free);
  g_clear_pointer (&session->device, g_free);
}

void
heed_session_free (HeedSession *session)
{
  if (session == NULL)
    return;
  heed_session_close (session);
  g_clear_pointer (&session->model, heed_model_unref);
  g_free (session);
}

static gboolean
open_model (HeedSession *session, const char *path, GError **error)
{
  if (session->model != NULL && strcmp (heed_model_get_path (session->model), path) == 0
      && heed_model_check_unchanged (session->model, NULL))
    return TRUE;
  heed_session_close (session);
  g_clear_pointer (&session->model, heed_model_unref);
  session->model = heed_model_open (path, error);
  return session->model != NULL;
}

gboolean
heed_session_open (HeedSession *session, const HeedRequest *request, GError **error)
{
  if (request->model == NULL)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT, "No model folder was given");
      return FALSE;
    }
  if (!open_model (session, request->model, error))
    return FALSE;
  if (session->engine == NULL || strcmp (session->device, request->device) != 0
      || session->precision != request->precision || session->memory_bytes != request->memory_bytes)
    {
      heed_session_close (session);
      g_autoptr (HeedBackend) backend =
          heed_device_open (request->device, request->precision, error);
      if (backend == NULL)
        return FALSE;
      session->engine = heed_engine_new (session->model, backend);
      session->device = g_strdup (request->device);
      session->precision = request->precision;
      session->memory_bytes = request->memory_bytes;
      heed_backend_set_memory_budget (backend, request->memory_bytes);
    }
  return TRUE;
}

/* ---- one method ---- */

/* What turns a subject's reports into the caller's progress. */
typedef struct
{
  HeedProgress progress;
  HeedProgressFunc func;
  gpointer user_data;
  gint64 begin; /* of the method at work */
} Reporter;

static double
seconds_since (gint64 begin)
{
  return (double)(g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
}

static void
report (const HeedExplanation *explanation, guint64 done, guint64 total, gpointer user_data)
{
  Reporter *reporter = user_data;
  if (reporter->func == NULL)
    return;
  reporter->progress.done = done;
  reporter->progress.total = total;
  reporter->progress.seconds = seconds_since (reporter->begin);
  reporter->progress.partial = explanation;
  reporter->func (&reporter->progress, reporter->user_data);
}

static char *
describe_settings (const HeedParameters *parameters)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < heed_parameters_get_n (parameters); i++)
    {
      const char *value;
      const HeedParameterSpec *spec = heed_parameters_get_spec (parameters, i, &value);
      if (!heed_parameters_is_default (parameters, i))
        g_string_append_printf (text, "%s%s=%s", text->len ? "," : "", spec->name, value);
    }
  return g_string_free (text, FALSE);
}

static double *
new_unexplained (gsize n)
{
  double *values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    values[i] = NAN;
  return values;
}

static HeedExplanation *
prepare_explanation (HeedSubject *subject, const HeedMethodCall *call, HeedTargetKind target)
{
  HeedTokens image = heed_subject_get_tokens (subject, HEED_SIDE_IMAGE);
  HeedTokens text = heed_subject_get_tokens (subject, HEED_SIDE_TEXT);
  HeedExplanation *explanation = heed_explanation_new ();
  explanation->method = g_strdup (call->method->id);
  explanation->method_name = g_strdup (call->method->name);
  explanation->parameters = heed_parameters_to_string (call->parameters);
  explanation->settings = describe_settings (call->parameters);
  explanation->quantity = call->method->quantity;
  explanation->value_kind = heed_target_get_value_kind (target);
  explanation->value = heed_subject_get_value (subject);
  explanation->rows = image.rows;
  explanation->cols = image.cols;
  explanation->image = new_unexplained (image.count);
  explanation->n_text = text.n_keys;
  explanation->text = new_unexplained (text.n_keys);
  return explanation;
}

static void
note_memory (HeedEngine *engine, HeedExplanation *explanation)
{
  HeedMemoryUse use;
  heed_backend_get_memory_use (heed_engine_get_backend (engine), &use);
  explanation->arena_bound = heed_engine_get_arena_bound (engine);
  explanation->weights_bytes = use.peak[HEED_MEMORY_WEIGHTS];
  explanation->arena_bytes = use.peak[HEED_MEMORY_ARENA];
  explanation->staging_bytes = use.peak[HEED_MEMORY_STAGING];
}

/* Another method's programs are let go first: what is counted is this one's memory.
 * Cancelled after its first lanes a method's explanation is kept, marked unfinished. */
static gboolean
run_method (HeedSession *session, HeedSubject *subject, const HeedMethodCall *call,
            HeedTargetKind target, HeedResult *result, GCancellable *cancellable, GError **error)
{
  g_autoptr (HeedExplanation) explanation = prepare_explanation (subject, call, target);
  g_autoptr (GError) reason = NULL;
  gint64 begin = g_get_monotonic_time ();
  if (session->method != call->method)
    heed_engine_drop_programs (session->engine);
  session->method = call->method;
  heed_engine_count_anew (session->engine);
  gboolean done =
      call->method->explain (subject, call->parameters, explanation, cancellable, &reason);
  gboolean cancelled = !done && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  explanation->seconds = seconds_since (begin);
  note_memory (session->engine, explanation);
  if (cancelled)
    explanation->unfinished = TRUE;
  if (done || (cancelled && explanation->passes > 0))
    g_ptr_array_add (result->explanations, g_steal_pointer (&explanation));
  if (!done)
    g_propagate_error (error, g_steal_pointer (&reason));
  return done;
}

static gboolean
run_methods (HeedSession *session, const HeedRequest *request, const HeedPreparedInput *input,
             HeedResult *result, Reporter *reporter, GCancellable *cancellable, GError **error)
{
  HeedSubjectInput subject_input = {
      .pixels = heed_prepared_picture_pixels (input->prepared),
      .captions = input->captions,
      .target = input->target,
      .report = report,
      .report_data = reporter,
  };
  g_autoptr (HeedSubject) subject =
      heed_subject_new (session->engine, &subject_input, cancellable, error);
  if (subject == NULL)
    return FALSE;
  for (guint i = 0; i < request->methods->len; i++)
    {
      reporter->progress.method = i;
      reporter->begin = g_get_monotonic_time ();
      if (!run_method (session, subject, g_ptr_array_index (request->methods, i), input->target,
                       result, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the job ---- */

static HeedResult *
explain_once (HeedSession *session, const HeedRequest *request, HeedProgressFunc progress,
              gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  if (!heed_session_open (session, request, error))
    return NULL;
  g_autoptr (HeedPreparedInput) input = heed_prepared_input_new (session->model, request, error);
  g_autoptr (HeedResult) result =
      input ? heed_result_new_framed (session->model, heed_engine_get_backend (session->engine),
                                      request, input, error)
            : NULL;
  if (result == NULL)
    return NULL;
  Reporter reporter = {{.n_methods = request->methods->len, .result = result}, progress, user_data};
  if (run_methods (session, request, input, result, &reporter, cancellable, &reason)
      || (g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          && result->explanations->len > 0))
    return g_steal_pointer (&result);
  g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

/* A lost device may be back when it is opened again: one more try, then the error stands. */
static HeedResult *
explain_with_retry (HeedSession *session, const HeedRequest *request, HeedProgressFunc progress,
                    gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  HeedResult *result = explain_once (session, request, progress, user_data, cancellable, &reason);
  if (result != NULL || !g_error_matches (reason, HEED_ERROR, HEED_ERROR_DEVICE_LOST))
    {
      if (result == NULL)
        g_propagate_error (error, g_steal_pointer (&reason));
      return result;
    }
  heed_session_close (session);
  result = explain_once (session, request, progress, user_data, cancellable, error);
  if (result == NULL)
    heed_session_close (session);
  else
    g_ptr_array_add (result->warnings,
                     g_strdup_printf (_ ("The device was lost once (%s); the run was repeated."),
                                      reason->message));
  return result;
}

static HeedDifference
compare_side (const double *a, const double *b, gsize n)
{
  return (HeedDifference) {heed_compare_largest (a, b, n), heed_compare_nmse (a, b, n),
                           heed_compare_rank (a, b, n)};
}

static HeedCheck *
compare_explanations (const HeedExplanation *a, const HeedExplanation *b)
{
  HeedCheck *check = g_new0 (HeedCheck, 1);
  check->method = g_strdup (a->method);
  check->value = fabs (a->value - b->value);
  check->image = compare_side (a->image, b->image, (gsize)a->rows * a->cols);
  check->text = compare_side (a->text, b->text, a->n_text);
  return check;
}

/* The same on the CPU in f32, in a session of its own. What is cancelled is not checked, and the
 * result says so. */
static gboolean
check_result (const HeedRequest *request, HeedResult *result, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (HeedSession) session = heed_session_new ();
  HeedRequest reference = *request;
  reference.device = (char *)"cpu";
  reference.precision = HEED_PRECISION_F32;
  g_autoptr (HeedResult) expected =
      explain_once (session, &reference, NULL, NULL, cancellable, &reason);
  if (expected == NULL && !g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  for (guint i = 0; expected != NULL && i < expected->explanations->len; i++)
    {
      const HeedExplanation *b = g_ptr_array_index (expected->explanations, i);
      if (!b->unfinished && i < result->explanations->len)
        g_ptr_array_add (result->checks,
                         compare_explanations (g_ptr_array_index (result->explanations, i), b));
    }
  if (result->checks->len < result->explanations->len)
    g_ptr_array_add (result->warnings, g_strdup (_ ("Cancelled: not every map was checked.")));
  return TRUE;
}

HeedResult *
heed_session_explain (HeedSession *session, const HeedRequest *request, HeedProgressFunc progress,
                      gpointer user_data, GCancellable *cancellable, GError **error)
{
  g_autoptr (HeedResult) result =
      explain_with_retry (session, request, progress, user_data, cancellable, error);
  if (result != NULL && request->check && !check_result (request, result, cancellable, error))
    return NULL;
  return g_steal_pointer (&result);
}
