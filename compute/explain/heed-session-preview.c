/* What is known before any method runs: the frame of a result, and captions' scores. */
#include "heed-session-private.h"

#include "heed-error.h"
#include "heed-prepared-input.h"
#include "heed-result-frame.h"
#include "heed-subject-private.h"

#include <math.h>

void
heed_score_free (HeedScore *score)
{
  if (score == NULL)
    return;
  g_free (score->text);
  g_array_unref (score->ids);
  g_free (score);
}

static GPtrArray *
make_scores (HeedModel *model, HeedSubject *subject, const HeedPreparedInput *input,
             const char *const *captions)
{
  GPtrArray *scores = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_score_free);
  double most = -INFINITY, sum = 0;
  for (guint i = 0; i < input->captions->len; i++)
    {
      const HeedEncoding *caption = g_ptr_array_index (input->captions, i);
      HeedScore *score = g_new0 (HeedScore, 1);
      score->text = g_strdup (captions[i]);
      score->ids = g_array_new (FALSE, FALSE, sizeof (gint32));
      g_array_append_vals (score->ids, heed_encoding_ids (caption),
                           (guint)heed_encoding_length (caption));
      score->cosine = heed_subject_get_cosine (subject, i);
      score->logit = heed_model_get_logit_scale (model) * score->cosine;
      most = fmax (most, score->logit);
      g_ptr_array_add (scores, score);
    }
  for (guint i = 0; i < scores->len; i++)
    sum += exp (((HeedScore *)g_ptr_array_index (scores, i))->logit - most);
  for (guint i = 0; i < scores->len; i++)
    {
      HeedScore *score = g_ptr_array_index (scores, i);
      score->probability = exp (score->logit - most) / sum;
    }
  return scores;
}

/* Forward passes of @input's picture and captions, which are made of @captions. */
static GPtrArray *
score_input (HeedSession *session, const HeedPreparedInput *input, const char *const *captions,
             GCancellable *cancellable, GError **error)
{
  HeedEngine *engine = heed_session_get_engine (session);
  HeedSubjectInput subject_input = {
      .pixels = heed_prepared_picture_pixels (input->prepared),
      .captions = input->captions,
  };
  g_autoptr (HeedSubject) subject = heed_subject_new (engine, &subject_input, cancellable, error);
  return subject ? make_scores (heed_engine_get_model (engine), subject, input, captions) : NULL;
}

/* A lost device may be back when it is opened again: whether to try once more. */
static gboolean
close_lost (HeedSession *session, GError **reason)
{
  if (!g_error_matches (*reason, HEED_ERROR, HEED_ERROR_DEVICE_LOST))
    return FALSE;
  g_clear_error (reason);
  heed_session_close (session);
  return TRUE;
}

static GPtrArray *
score_once (HeedSession *session, const HeedRequest *request, const char *const *captions,
            GCancellable *cancellable, GError **error)
{
  if (!heed_session_open (session, request, error))
    return NULL;
  HeedModel *model = heed_engine_get_model (heed_session_get_engine (session));
  g_autoptr (HeedPreparedInput) input =
      heed_prepared_input_new_captions (model, request, captions, error);
  return input ? score_input (session, input, captions, cancellable, error) : NULL;
}

GPtrArray *
heed_session_score (HeedSession *session, const HeedRequest *request, const char *const *captions,
                    GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (captions[0] != NULL, NULL);
  g_autoptr (GError) reason = NULL;
  GPtrArray *scores = score_once (session, request, captions, cancellable, &reason);
  if (scores == NULL && close_lost (session, &reason))
    scores = score_once (session, request, captions, cancellable, &reason);
  if (scores == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return scores;
}

static HeedResult *
preview_once (HeedSession *session, const HeedRequest *request, const char *const *captions,
              GPtrArray **scores, GCancellable *cancellable, GError **error)
{
  if (!heed_session_open (session, request, error))
    return NULL;
  HeedEngine *engine = heed_session_get_engine (session);
  HeedModel *model = heed_engine_get_model (engine);
  g_autoptr (HeedPreparedInput) input = heed_prepared_input_new (model, request, error);
  if (input == NULL)
    return NULL;
  g_autoptr (HeedResult) frame =
      heed_result_new_framed (model, heed_engine_get_backend (engine), request, input, error);
  if (frame == NULL)
    return NULL;
  if (captions == NULL || captions[0] == NULL)
    {
      *scores = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_score_free);
      return g_steal_pointer (&frame);
    }
  g_autoptr (HeedPreparedInput) scored =
      heed_prepared_input_exchange (input, model, captions, error);
  if (scored == NULL)
    return NULL;
  *scores = score_input (session, scored, captions, cancellable, error);
  return *scores ? g_steal_pointer (&frame) : NULL;
}

HeedResult *
heed_session_preview (HeedSession *session, const HeedRequest *request, const char *const *captions,
                      GPtrArray **scores, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) found = NULL;
  HeedResult *frame = preview_once (session, request, captions, &found, cancellable, &reason);
  if (frame == NULL && close_lost (session, &reason))
    frame = preview_once (session, request, captions, &found, cancellable, &reason);
  if (frame == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  else if (scores != NULL)
    *scores = g_steal_pointer (&found);
  return frame;
}
