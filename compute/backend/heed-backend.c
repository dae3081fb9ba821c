#include "heed-backend.h"

#include "heed-error.h"

#include <string.h>

typedef struct
{
  char *name;
  HeedPrecision precision;
  HeedMemoryUse use;
  HeedTraffic traffic;
  HeedKernelWork work[HEED_N_KERNELS];
  gboolean timed;
  gsize budget;
} HeedBackendPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (HeedBackend, heed_backend, G_TYPE_OBJECT)

#define PRIVATE(self) ((HeedBackendPrivate *)heed_backend_get_instance_private (self))

static void
heed_backend_finalize (GObject *object)
{
  g_free (PRIVATE (HEED_BACKEND (object))->name);
  G_OBJECT_CLASS (heed_backend_parent_class)->finalize (object);
}

static void
heed_backend_class_init (HeedBackendClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = heed_backend_finalize;
}

static void
heed_backend_init (HeedBackend *self)
{
}

void
heed_backend_set_identity (HeedBackend *self, const char *name, HeedPrecision precision)
{
  HeedBackendPrivate *p = PRIVATE (self);
  g_free (p->name);
  p->name = g_strdup (name);
  p->precision = precision;
}

const char *
heed_backend_get_name (HeedBackend *self)
{
  return PRIVATE (self)->name;
}

HeedPrecision
heed_backend_get_precision (HeedBackend *self)
{
  return PRIVATE (self)->precision;
}

HeedLimits
heed_backend_get_limits (HeedBackend *self)
{
  return HEED_BACKEND_GET_CLASS (self)->get_limits (self);
}

gboolean
heed_backend_supports (HeedBackend *self, const HeedPass *pass)
{
  return HEED_BACKEND_GET_CLASS (self)->supports (self, pass);
}

gboolean
heed_backend_account (HeedBackend *self, HeedMemoryKind kind, gsize bytes, GError **error)
{
  HeedBackendPrivate *p = PRIVATE (self);
  gsize taken = 0;
  for (guint i = 0; i < HEED_N_MEMORY_KINDS; i++)
    taken += p->use.now[i];
  if (p->budget != 0 && (bytes > p->budget || taken > p->budget - bytes))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                   "%s: %" G_GSIZE_FORMAT " bytes more are needed beside %" G_GSIZE_FORMAT
                   " in use, but the memory limit is %" G_GSIZE_FORMAT " bytes",
                   p->name, bytes, taken, p->budget);
      return FALSE;
    }
  p->use.now[kind] += bytes;
  p->use.peak[kind] = MAX (p->use.peak[kind], p->use.now[kind]);
  return TRUE;
}

void
heed_backend_unaccount (HeedBackend *self, HeedMemoryKind kind, gsize bytes)
{
  HeedBackendPrivate *p = PRIVATE (self);
  g_assert (p->use.now[kind] >= bytes);
  p->use.now[kind] -= bytes;
}

void
heed_backend_set_memory_budget (HeedBackend *self, gsize bytes)
{
  PRIVATE (self)->budget = bytes;
}

gsize
heed_backend_get_memory_budget (HeedBackend *self)
{
  return PRIVATE (self)->budget;
}

void
heed_backend_get_memory_use (HeedBackend *self, HeedMemoryUse *use)
{
  *use = PRIVATE (self)->use;
}

void
heed_backend_reset_peak (HeedBackend *self)
{
  HeedMemoryUse *use = &PRIVATE (self)->use;
  for (guint i = 0; i < HEED_N_MEMORY_KINDS; i++)
    use->peak[i] = use->now[i];
}

void
heed_backend_get_traffic (HeedBackend *self, HeedTraffic *traffic)
{
  *traffic = PRIVATE (self)->traffic;
}

const HeedKernelWork *
heed_backend_get_work (HeedBackend *self)
{
  return PRIVATE (self)->work;
}

void
heed_backend_reset_work (HeedBackend *self)
{
  memset (PRIVATE (self)->work, 0, sizeof PRIVATE (self)->work);
}

void
heed_backend_set_timed (HeedBackend *self, gboolean timed)
{
  PRIVATE (self)->timed = timed;
}

HeedBuffer *
heed_backend_buffer_new (HeedBackend *self, HeedMemoryKind kind, gsize size, GError **error)
{
  if (!heed_backend_account (self, kind, size, error))
    return NULL;
  HeedBuffer *buffer = HEED_BACKEND_GET_CLASS (self)->buffer_new (self, kind, size, error);
  if (buffer == NULL)
    {
      heed_backend_unaccount (self, kind, size);
      return NULL;
    }
  buffer->backend = self;
  buffer->kind = kind;
  buffer->size = size;
  return buffer;
}

void
heed_buffer_free (HeedBuffer *buffer)
{
  if (buffer == NULL)
    return;
  HeedBackend *backend = buffer->backend;
  heed_backend_unaccount (backend, buffer->kind, buffer->size);
  HEED_BACKEND_GET_CLASS (backend)->buffer_free (backend, buffer);
}

gboolean
heed_buffer_write (HeedBuffer *buffer, gsize offset, const void *data, gsize size, GError **error)
{
  g_return_val_if_fail (offset <= buffer->size && size <= buffer->size - offset, FALSE);
  PRIVATE (buffer->backend)->traffic.to_device += size;
  return HEED_BACKEND_GET_CLASS (buffer->backend)
      ->buffer_write (buffer->backend, buffer, offset, data, size, error);
}

gboolean
heed_buffer_read (HeedBuffer *buffer, gsize offset, void *data, gsize size, GError **error)
{
  g_return_val_if_fail (offset <= buffer->size && size <= buffer->size - offset, FALSE);
  PRIVATE (buffer->backend)->traffic.from_device += size;
  return HEED_BACKEND_GET_CLASS (buffer->backend)
      ->buffer_read (buffer->backend, buffer, offset, data, size, error);
}

HeedWeight *
heed_backend_weight_load (HeedBackend *self, const HeedTensor *tensor, HeedWeightUse use,
                          GError **error)
{
  gsize rows, cols;
  heed_tensor_matrix (tensor, &rows, &cols);
  if (use == HEED_WEIGHT_TABLE && tensor->n_dims < 2)
    {
      cols = rows;
      rows = 1;
    }
  HeedWeight *weight = HEED_BACKEND_GET_CLASS (self)->weight_load (self, tensor, use, error);
  if (weight == NULL)
    return NULL;
  weight->backend = self;
  weight->use = use;
  weight->rows = rows;
  weight->cols = cols;
  return weight;
}

void
heed_weight_free (HeedWeight *weight)
{
  if (weight != NULL)
    HEED_BACKEND_GET_CLASS (weight->backend)->weight_free (weight->backend, weight);
}

HeedRecording *
heed_backend_record (HeedBackend *self, const HeedPass *passes, guint n_passes, GError **error)
{
  HeedRecording *recording = HEED_BACKEND_GET_CLASS (self)->record (self, passes, n_passes, error);
  if (recording == NULL)
    return NULL;
  recording->backend = self;
  recording->n_passes = n_passes;
  recording->costs = g_new (HeedPassCost, n_passes);
  for (guint i = 0; i < n_passes; i++)
    recording->costs[i] =
        (HeedPassCost) {passes[i].kernel, passes[i].multiply_adds, passes[i].bytes};
  return recording;
}

void
heed_recording_free (HeedRecording *recording)
{
  if (recording == NULL)
    return;
  g_clear_pointer (&recording->costs, g_free);
  HEED_BACKEND_GET_CLASS (recording->backend)->recording_free (recording->backend, recording);
}

static void
count_work (HeedRecording *recording, const double *seconds)
{
  HeedKernelWork *work = PRIVATE (recording->backend)->work;
  for (guint i = 0; i < recording->n_passes; i++)
    {
      const HeedPassCost *cost = &recording->costs[i];
      work[cost->kernel].runs++;
      work[cost->kernel].multiply_adds += cost->multiply_adds;
      work[cost->kernel].bytes += cost->bytes;
      if (seconds != NULL)
        work[cost->kernel].seconds += seconds[i];
    }
}

gboolean
heed_recording_run (HeedRecording *recording, double *seconds, GCancellable *cancellable,
                    GError **error)
{
  HeedBackend *backend = recording->backend;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  g_autofree double *own = NULL;
  if (seconds == NULL && PRIVATE (backend)->timed)
    seconds = own = g_new0 (double, recording->n_passes);
  if (!HEED_BACKEND_GET_CLASS (backend)->run (backend, recording, seconds, cancellable, error))
    return FALSE;
  count_work (recording, seconds);
  return TRUE;
}
