/* heed-pass-check.h: running one pass and looking at what it wrote. */
#pragma once

#include "heed-backend.h"

G_BEGIN_DECLS

/**
 * heed_pass_check: runs @pass alone. NaN or infinity in its output is %HEED_ERROR_NUMERIC.
 * @label: the place in the model that the pass belongs to
 */
gboolean
heed_pass_check (HeedBackend *backend, const HeedPass *pass, const char *label,
                 GCancellable *cancellable, GError **error);

G_END_DECLS
