/* heed-cpu-backend.h: the reference backend: oneDNN for matrix products, C loops for the rest. */
#pragma once

#include "heed-backend.h"

G_BEGIN_DECLS

/** heed_cpu_has_bf16: whether this CPU has bf16 matrix units. */
gboolean
heed_cpu_has_bf16 (void);

/**
 * heed_cpu_backend_new: all cores; runs on the caller's thread and OpenMP's.
 * @precision: %HEED_PRECISION_BF16 without heed_cpu_has_bf16() is %HEED_ERROR_UNSUPPORTED
 */
HeedBackend *
heed_cpu_backend_new (HeedPrecision precision, GError **error);

G_END_DECLS
