/* heed-error.h: the error domain of everything that can go wrong from outside.
 *
 * Every message is one clear sentence that names the file, field or tensor, what was found and
 * what was expected; it is shown to a person as it is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedError:
 * @HEED_ERROR_FILE: a file cannot be opened, read or written
 * @HEED_ERROR_FORMAT: a file's content is not what its format asks for
 * @HEED_ERROR_UNSUPPORTED: well formed, but not something Heed can do
 * @HEED_ERROR_ARGUMENT: a request that makes no sense (wrong usage)
 * @HEED_ERROR_NO_DEVICE: the compute device asked for is not there
 * @HEED_ERROR_NO_MEMORY: memory ran out (the caller may retry with fewer lanes)
 * @HEED_ERROR_DEVICE_LOST: the device stopped answering (the caller may retry once)
 * @HEED_ERROR_NUMERIC: NaN or infinity where numbers were expected
 */
typedef enum
{
  HEED_ERROR_FILE,
  HEED_ERROR_FORMAT,
  HEED_ERROR_UNSUPPORTED,
  HEED_ERROR_ARGUMENT,
  HEED_ERROR_NO_DEVICE,
  HEED_ERROR_NO_MEMORY,
  HEED_ERROR_DEVICE_LOST,
  HEED_ERROR_NUMERIC,
} HeedError;

#define HEED_ERROR (heed_error_quark ())
GQuark
heed_error_quark (void);

G_END_DECLS
