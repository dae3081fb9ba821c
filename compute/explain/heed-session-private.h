/* heed-session-private.h: a session's inside, for tests of what happens to it. */
#pragma once

#include "heed-engine.h"
#include "heed-request.h"

G_BEGIN_DECLS

/** heed_session_get_engine: (nullable) (transfer none): the engine that is open. */
HeedEngine *
heed_session_get_engine (HeedSession *session);

G_END_DECLS
