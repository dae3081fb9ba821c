/* heed-session-private.h: a session's inside: what its parts and tests of it need. */
#pragma once

#include "heed-engine.h"
#include "heed-request.h"

G_BEGIN_DECLS

/**
 * heed_session_open: the model and device that @request names, unless they are open; then
 * heed_session_get_engine() is not %NULL.
 */
gboolean
heed_session_open (HeedSession *session, const HeedRequest *request, GError **error);

/** heed_session_close: the device, with all weights on it; the model stays. */
void
heed_session_close (HeedSession *session);

/** heed_session_get_engine: (nullable) (transfer none): the engine that is open. */
HeedEngine *
heed_session_get_engine (HeedSession *session);

G_END_DECLS
