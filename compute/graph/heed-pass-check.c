#include "heed-pass-check.h"

#include "heed-error.h"

#include <math.h>

static gboolean
run_alone (HeedBackend *backend, const HeedPass *pass, GCancellable *cancellable, GError **error)
{
  g_autoptr (HeedRecording) recording = heed_backend_record (backend, pass, 1, error);
  return recording != NULL && heed_recording_run (recording, NULL, cancellable, error);
}

/* Rows of an output of several tensors are counted through; there is no telling them apart here. */
static gboolean
numbers_are_finite (const HeedPass *pass, const float *values, const char *label, GError **error)
{
  const HeedOperand *out = heed_pass_output (pass);
  gsize per_lane = (gsize)out->rows * out->cols;
  for (gsize i = 0; i < out->lanes * per_lane; i++)
    if (!isfinite (values[i]))
      {
        g_set_error (error, HEED_ERROR, HEED_ERROR_NUMERIC,
                     "%s: %s gives %s in lane %" G_GSIZE_FORMAT ", row %" G_GSIZE_FORMAT
                     ", expected numbers that are finite",
                     label, heed_kernel_name (pass->kernel), isnan (values[i]) ? "NaN" : "infinity",
                     i / per_lane, i % per_lane / out->cols);
        return FALSE;
      }
  return TRUE;
}

gboolean
heed_pass_check (HeedBackend *backend, const HeedPass *pass, const char *label,
                 GCancellable *cancellable, GError **error)
{
  const HeedOperand *out = heed_pass_output (pass);
  if (!run_alone (backend, pass, cancellable, error))
    return FALSE;
  if (out->type != HEED_TYPE_F32)
    return TRUE;
  gsize bytes = heed_operand_bytes (out);
  g_autofree float *values = g_malloc (bytes);
  return heed_buffer_read (out->buffer, out->offset, values, bytes, error)
         && numbers_are_finite (pass, values, label, error);
}
