/* heed-result-frame.h: what a result says besides its explanations. */
#pragma once

#include "heed-prepared-input.h"

G_BEGIN_DECLS

/** heed_result_new_framed: model, device, target, picture and tokens filled in, no explanations. */
HeedResult *
heed_result_new_framed (HeedModel *model, HeedBackend *backend, const HeedRequest *request,
                        const HeedPreparedInput *input, GError **error);

G_END_DECLS
