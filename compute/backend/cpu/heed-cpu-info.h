/* heed-cpu-info.h: what the machine is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** heed_cpu_name: (transfer full): such as "AMD EPYC (2 cores)". */
char *
heed_cpu_name (void);
/** heed_cpu_memory_bytes: of the machine, 0 = unknown. */
guint64
heed_cpu_memory_bytes (void);

G_END_DECLS
