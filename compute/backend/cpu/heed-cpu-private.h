/* heed-cpu-private.h: what the files of the CPU backend share. */
#pragma once

#include "heed-cpu-backend.h"
#include "heed-matmul.h"

G_BEGIN_DECLS

#define HEED_TYPE_CPU_BACKEND (heed_cpu_backend_get_type ())
G_DECLARE_FINAL_TYPE (HeedCpuBackend, heed_cpu_backend, HEED, CPU_BACKEND, HeedBackend)

/** HEED_CPU_ALIGNMENT: bytes; of buffers, scratch and the parts that share a scratch. */
#define HEED_CPU_ALIGNMENT 64

/** HeedCpuBuffer: plain memory. */
typedef struct
{
  HeedBuffer base;
  guint8 *data;
} HeedCpuBuffer;

/**
 * HeedCpuWeight:
 * @table: row-major f32, of a %HEED_WEIGHT_TABLE
 * @packs: (element-type HeedCpuPack): of a %HEED_WEIGHT_MATRIX; the first one is the whole matrix
 *   for LINEAR, others are made when a pass first needs them
 */
typedef struct
{
  HeedWeight base;
  float *table;
  GPtrArray *packs;
} HeedCpuWeight;

/** HEED_CPU_STEP_PRODUCTS: the most products of oneDNN that one pass needs. */
#define HEED_CPU_STEP_PRODUCTS 3

/**
 * HeedCpuStep: a pass made ready.
 * @matmuls: (nullable): its products: one, or those of heed-lane-product.h
 * @matrix: (nullable): the weight of that product
 * @threads: of the attention kernels, how many it was prepared for
 * @scratch_bytes: what the kernel wants; one scratch serves all passes of a recording
 */
typedef struct
{
  HeedPass pass;
  HeedMatmul *matmuls[HEED_CPU_STEP_PRODUCTS];
  HeedPackedMatrix *matrix;
  gsize threads;
  gsize scratch_bytes;
} HeedCpuStep;

/**
 * HeedCpuKernel: how the backend does a kernel.
 * @n_operands: as #HeedKernel lists them
 * @prepare: (nullable): fills in the step when it is recorded
 */
typedef struct
{
  guint n_operands;
  gboolean (*prepare) (HeedCpuBackend *backend, HeedCpuStep *step, GError **error);
  gboolean (*run) (const HeedCpuStep *step, guint8 *scratch, GError **error);
} HeedCpuKernel;

/** heed_cpu_kernel_get: the row of @kernel in the kernel table. */
const HeedCpuKernel *
heed_cpu_kernel_get (HeedKernel kernel);

HeedMatmulLibrary *
heed_cpu_backend_get_matmul_library (HeedCpuBackend *self);

/** heed_cpu_memory_new: @size aligned bytes, or %HEED_ERROR_NO_MEMORY; g_free() does not fit. */
void *
heed_cpu_memory_new (HeedBackend *backend, gsize size, GError **error);
void
heed_cpu_memory_free (void *memory);

HeedWeight *
heed_cpu_weight_load (HeedBackend *backend, const HeedTensor *tensor, HeedWeightUse use,
                      GError **error);
void
heed_cpu_weight_free (HeedBackend *backend, HeedWeight *weight);

/**
 * heed_cpu_weight_pack: the rows that @operand names, packed; made now if they were not yet.
 * @transposed: as the right-hand side of x·Wᵀ, else of g·W
 * @magnitude: |W| instead of W
 */
HeedPackedMatrix *
heed_cpu_weight_pack (HeedCpuBackend *backend, const HeedOperand *operand, gboolean transposed,
                      gboolean magnitude, GError **error);

HeedRecording *
heed_cpu_recording_new (HeedBackend *backend, const HeedPass *passes, guint n_passes,
                        GError **error);
void
heed_cpu_recording_free (HeedBackend *backend, HeedRecording *recording);
gboolean
heed_cpu_recording_run (HeedBackend *backend, HeedRecording *recording, double *seconds,
                        GCancellable *cancellable, GError **error);

/** heed_cpu_align: @bytes rounded up to %HEED_CPU_ALIGNMENT. */
static inline gsize
heed_cpu_align (gsize bytes)
{
  return (bytes + HEED_CPU_ALIGNMENT - 1) / HEED_CPU_ALIGNMENT * HEED_CPU_ALIGNMENT;
}

/** heed_cpu_data: the first element of @operand, %NULL where it is absent. */
static inline void *
heed_cpu_data (const HeedOperand *operand)
{
  if (operand->buffer != NULL)
    return ((HeedCpuBuffer *)operand->buffer)->data + operand->offset;
  if (operand->weight == NULL)
    return NULL;
  float *table = ((HeedCpuWeight *)operand->weight)->table;
  return table + (gsize)operand->row_offset * operand->cols;
}

/** heed_cpu_lane: the first element of one lane of @operand; a shared one serves every lane. */
static inline void *
heed_cpu_lane (const HeedOperand *operand, gsize lane)
{
  gsize stride = (gsize)operand->rows * operand->cols * heed_type_size (operand->type);
  guint8 *data = heed_cpu_data (operand);
  return data == NULL || operand->lanes == 1 ? data : data + lane * stride;
}

G_END_DECLS
