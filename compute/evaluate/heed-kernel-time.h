/* heed-kernel-time.h: where a run's time goes, kernel by kernel. */
#pragma once

#include "heed-backend.h"
#include "heed-json-writer.h"

G_BEGIN_DECLS

/** HeedKernelTime: all passes of one kernel together. */
typedef struct
{
  const char *kernel;
  HeedKernelWork work;
} HeedKernelTime;

/**
 * heed_kernel_times_new: (element-type HeedKernelTime) (transfer full): what @backend did since
 * heed_backend_reset_work(): the kernels that ran, those that took longest first.
 */
GArray *
heed_kernel_times_new (HeedBackend *backend);

/** heed_kernel_times_write: as the member "kernels". */
void
heed_kernel_times_write (const GArray *kernels, JsonBuilder *builder);

G_END_DECLS
