#include "heed-cpu-private.h"
#include "heed-cpu-info.h"

#include "heed-error.h"

#include <stdlib.h>
#include <string.h>

/* A pass of the CPU has no limit of its own; indexes of lanes are 32 bits wide. */
#define MAX_LANES 65536

struct _HeedCpuBackend
{
  HeedBackend parent_instance;

  HeedMatmulLibrary *matmul;
};

G_DEFINE_FINAL_TYPE (HeedCpuBackend, heed_cpu_backend, HEED_TYPE_BACKEND)

gboolean
heed_cpu_has_bf16 (void)
{
  return heed_matmul_has_bf16 ();
}

HeedMatmulLibrary *
heed_cpu_backend_get_matmul_library (HeedCpuBackend *self)
{
  return self->matmul;
}

void *
heed_cpu_memory_new (HeedBackend *backend, gsize size, GError **error)
{
  void *memory = NULL;
  if (posix_memalign (&memory, HEED_CPU_ALIGNMENT, MAX (size, HEED_CPU_ALIGNMENT)) == 0)
    return memory;
  g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
               "%s: the system has no %" G_GSIZE_FORMAT " bytes of memory left",
               heed_backend_get_name (backend), size);
  return NULL;
}

void
heed_cpu_memory_free (void *memory)
{
  free (memory);
}

static HeedLimits
get_limits (HeedBackend *backend)
{
  return (HeedLimits) {
      .operand_bytes = G_MAXSSIZE,
      .memory_bytes = heed_cpu_memory_bytes (),
      .lanes = MAX_LANES,
      .batch_rows = 4096,
  };
}

static gboolean
operand_fits (const HeedOperand *operand)
{
  return operand->weight != NULL || operand->type == HEED_TYPE_F32
         || operand->type == HEED_TYPE_I32;
}

static gboolean
supports (HeedBackend *backend, const HeedPass *pass)
{
  if (pass->kernel >= HEED_N_KERNELS)
    return FALSE;
  for (guint i = 0; i < pass->n_operands; i++)
    if (!operand_fits (&pass->operands[i]))
      return FALSE;
  return TRUE;
}

static HeedBuffer *
buffer_new (HeedBackend *backend, HeedMemoryKind kind, gsize size, GError **error)
{
  void *data = heed_cpu_memory_new (backend, size, error);
  if (data == NULL)
    return NULL;
  HeedCpuBuffer *buffer = g_new0 (HeedCpuBuffer, 1);
  buffer->data = data;
  return &buffer->base;
}

static void
buffer_free (HeedBackend *backend, HeedBuffer *buffer)
{
  heed_cpu_memory_free (((HeedCpuBuffer *)buffer)->data);
  g_free (buffer);
}

static gboolean
buffer_write (HeedBackend *backend, HeedBuffer *buffer, gsize offset, const void *data, gsize size,
              GError **error)
{
  memcpy (((HeedCpuBuffer *)buffer)->data + offset, data, size);
  return TRUE;
}

static gboolean
buffer_read (HeedBackend *backend, HeedBuffer *buffer, gsize offset, void *data, gsize size,
             GError **error)
{
  memcpy (data, ((HeedCpuBuffer *)buffer)->data + offset, size);
  return TRUE;
}

static void
finalize (GObject *object)
{
  heed_matmul_library_free (HEED_CPU_BACKEND (object)->matmul);
  G_OBJECT_CLASS (heed_cpu_backend_parent_class)->finalize (object);
}

static void
heed_cpu_backend_class_init (HeedCpuBackendClass *klass)
{
  HeedBackendClass *backend = HEED_BACKEND_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  backend->get_limits = get_limits;
  backend->supports = supports;
  backend->buffer_new = buffer_new;
  backend->buffer_free = buffer_free;
  backend->buffer_write = buffer_write;
  backend->buffer_read = buffer_read;
  backend->weight_load = heed_cpu_weight_load;
  backend->weight_free = heed_cpu_weight_free;
  backend->record = heed_cpu_recording_new;
  backend->recording_free = heed_cpu_recording_free;
  backend->run = heed_cpu_recording_run;
}

static void
heed_cpu_backend_init (HeedCpuBackend *self)
{
}

HeedBackend *
heed_cpu_backend_new (HeedPrecision precision, GError **error)
{
  g_autofree char *name = heed_cpu_name ();
  if (precision == HEED_PRECISION_BF16 && !heed_cpu_has_bf16 ())
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s has no bf16 matrix units, expected avx512_bf16 or newer: use f32", name);
      return NULL;
    }
  g_autoptr (HeedCpuBackend) self = g_object_new (HEED_TYPE_CPU_BACKEND, NULL);
  heed_backend_set_identity (HEED_BACKEND (self), name, precision);
  self->matmul = heed_matmul_library_new (error);
  return self->matmul == NULL ? NULL : HEED_BACKEND (g_steal_pointer (&self));
}
