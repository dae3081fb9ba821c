#include "heed-cpu-private.h"

#include "heed-error.h"

typedef struct
{
  HeedRecording base;
  HeedCpuStep *steps;
  guint n_steps;
  guint8 *scratch;
  gsize scratch_bytes;
} HeedCpuRecording;

/* An operand that reaches beyond its memory is the planner's fault, not the world's. */
static gboolean
operand_lies_inside (const HeedOperand *operand)
{
  gsize bytes = heed_operand_bytes (operand);
  if (operand->buffer != NULL)
    return operand->offset % sizeof (float) == 0 && operand->offset <= operand->buffer->size
           && bytes <= operand->buffer->size - operand->offset;
  if (operand->weight == NULL)
    return TRUE;
  gsize elements = operand->weight->rows * operand->weight->cols;
  return ((gsize)operand->row_offset + operand->rows) * operand->cols <= elements;
}

static gboolean
pass_is_sound (const HeedPass *pass)
{
  g_return_val_if_fail (pass->n_operands == heed_cpu_kernel_get (pass->kernel)->n_operands, FALSE);
  g_return_val_if_fail (heed_pass_output (pass)->buffer != NULL, FALSE);
  for (guint i = 0; i < pass->n_operands; i++)
    {
      const HeedOperand *operand = &pass->operands[i];
      g_return_val_if_fail (operand_lies_inside (operand), FALSE);
    }
  return TRUE;
}

static gboolean
prepare (HeedBackend *backend, HeedCpuStep *step, const HeedPass *pass, GError **error)
{
  if (!heed_backend_supports (backend, pass))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED, "%s cannot do %s with these types",
                   heed_backend_get_name (backend), heed_kernel_name (pass->kernel));
      return FALSE;
    }
  const HeedCpuKernel *kernel = heed_cpu_kernel_get (pass->kernel);
  if (!pass_is_sound (pass))
    return FALSE;
  step->pass = *pass;
  return kernel->prepare == NULL || kernel->prepare (HEED_CPU_BACKEND (backend), step, error);
}

static gboolean
make_scratch (HeedBackend *backend, HeedCpuRecording *recording, GError **error)
{
  gsize bytes = 0;
  for (guint i = 0; i < recording->n_steps; i++)
    bytes = MAX (bytes, recording->steps[i].scratch_bytes);
  if (bytes == 0)
    return TRUE;
  if (!heed_backend_account (backend, HEED_MEMORY_STAGING, bytes, error))
    return FALSE;
  recording->scratch_bytes = bytes;
  recording->scratch = heed_cpu_memory_new (backend, bytes, error);
  return recording->scratch != NULL;
}

HeedRecording *
heed_cpu_recording_new (HeedBackend *backend, const HeedPass *passes, guint n_passes,
                        GError **error)
{
  HeedCpuRecording *recording = g_new0 (HeedCpuRecording, 1);
  recording->steps = g_new0 (HeedCpuStep, n_passes);
  recording->n_steps = n_passes;
  gboolean made = TRUE;
  for (guint i = 0; i < n_passes && made; i++)
    made = prepare (backend, &recording->steps[i], &passes[i], error);
  if (made && make_scratch (backend, recording, error))
    return &recording->base;
  heed_cpu_recording_free (backend, &recording->base);
  return NULL;
}

void
heed_cpu_recording_free (HeedBackend *backend, HeedRecording *base)
{
  HeedCpuRecording *recording = (HeedCpuRecording *)base;
  for (guint i = 0; i < recording->n_steps; i++)
    for (guint j = 0; j < HEED_CPU_STEP_PRODUCTS; j++)
      heed_matmul_unref (recording->steps[i].matmuls[j]);
  heed_backend_unaccount (backend, HEED_MEMORY_STAGING, recording->scratch_bytes);
  heed_cpu_memory_free (recording->scratch);
  g_free (recording->steps);
  g_free (recording);
}

gboolean
heed_cpu_recording_run (HeedBackend *backend, HeedRecording *base, double *seconds,
                        GCancellable *cancellable, GError **error)
{
  HeedCpuRecording *recording = (HeedCpuRecording *)base;
  for (guint i = 0; i < recording->n_steps; i++)
    {
      const HeedCpuStep *step = &recording->steps[i];
      gint64 start = g_get_monotonic_time ();
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!heed_cpu_kernel_get (step->pass.kernel)->run (step, recording->scratch, error))
        return FALSE;
      if (seconds != NULL)
        seconds[i] = (double)(g_get_monotonic_time () - start) * 1e-6;
    }
  return TRUE;
}
