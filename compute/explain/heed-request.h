/* heed-request.h: what is to be explained, and the session that does it.
 *
 * The command line, the window and the evaluation all make a request and get a result.
 */
#pragma once

#include "heed-device.h"
#include "heed-method.h"
#include "heed-result.h"

G_BEGIN_DECLS

/**
 * HeedRequest:
 * @image: (nullable): the picture's file name
 * @picture: (nullable): the picture itself: then nothing is read from @image, which is only what
 * the result calls it (heed_picture_name() where @image is %NULL), and @max_pixels does not matter
 * @text: the caption
 * @versus: (nullable): explain the difference to this caption
 * @against: (nullable): explain the caption's log-probability among these (the caption itself is
 *   added in front where the list lacks it)
 * @methods: (element-type HeedMethodCall)
 * @device, @precision, @memory_bytes (0 = what the device has): where it runs
 * @max_pixels: of the picture, 0 = the default
 * @check: run the same on the CPU in f32 and compare
 */
typedef struct
{
  char *model;
  char *image;
  HeedPicture *picture;
  char *text;
  char *versus;
  GStrv against;
  GPtrArray *methods;
  char *device;
  HeedPrecision precision;
  gsize memory_bytes;
  guint64 max_pixels;
  gboolean check;
} HeedRequest;

HeedRequest *
heed_request_new (void);
/** heed_request_copy: shares nothing that can change with @request; (transfer full). */
HeedRequest *
heed_request_copy (const HeedRequest *request);
void
heed_request_free (HeedRequest *request);

/**
 * HeedProgress:
 * @method: index of the method at work, and of how many
 * @done, @total: its lanes
 * @seconds: since the method began
 * @partial: what is known so far of this method's explanation; valid during the call only
 * @result: what is known besides: model, picture, tokens and the explanations of the methods before
 *   this one; valid during the call only, and not to be referenced: heed_result_copy()
 */
typedef struct
{
  guint method;
  guint n_methods;
  guint64 done;
  guint64 total;
  double seconds;
  const HeedExplanation *partial;
  const HeedResult *result;
} HeedProgress;

typedef void (*HeedProgressFunc) (const HeedProgress *progress, gpointer user_data);

/**
 * HeedSession: keeps the last model and device open, with weights resident, between requests of
 * one thread.
 */
typedef struct _HeedSession HeedSession;

HeedSession *
heed_session_new (void);
void
heed_session_free (HeedSession *session);

/**
 * heed_session_explain:
 *
 * Runs @request. A lost device is opened again and the run repeated once. When cancelled, what is
 * done so far comes back in a result whose explanations are marked unfinished; if nothing is done
 * yet, the error is %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full): the result, or %NULL with @error
 */
HeedResult *
heed_session_explain (HeedSession *session, const HeedRequest *request, HeedProgressFunc progress,
                      gpointer user_data, GCancellable *cancellable, GError **error);

/** HeedScore: one caption of heed_session_score(). */
typedef struct
{
  char *text;
  GArray *ids; /* gint32 */
  double cosine;
  double logit;
  double probability;
} HeedScore;

void
heed_score_free (HeedScore *score);

/**
 * heed_session_score: forward passes only: every caption against the picture.
 * @request: model, image or picture, device, precision, memory_bytes, max_pixels are used
 * @captions: at least one
 *
 * Returns: (element-type HeedScore) (transfer full)
 */
GPtrArray *
heed_session_score (HeedSession *session, const HeedRequest *request, const char *const *captions,
                    GCancellable *cancellable, GError **error);

/**
 * heed_session_preview: what is known of @request before any method runs.
 * @request: all but methods and check is used
 * @captions: (nullable): each is scored against the picture, as heed_session_score() does; they
 * need not hold the request's own. Where there are none no weights are loaded.
 * @scores: (out) (optional) (element-type HeedScore) (transfer full): one per caption
 *
 * Returns: (transfer full): a result without explanations, which may be given some
 */
HeedResult *
heed_session_preview (HeedSession *session, const HeedRequest *request, const char *const *captions,
                      GPtrArray **scores, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedRequest, heed_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedSession, heed_session_free)

G_END_DECLS
