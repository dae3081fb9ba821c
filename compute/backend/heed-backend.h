/* heed-backend.h: the small interface behind which a compute device stands.
 *
 * A backend belongs to one thread at a time. Buffers, weights and recordings belong to the backend
 * that made them and are freed before it.
 */
#pragma once

#include "heed-pass.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HeedMemoryKind: what an allocation is counted as.
 * @HEED_MEMORY_WEIGHTS: weights resident for the run
 * @HEED_MEMORY_ARENA: inputs, intermediates and outputs
 * @HEED_MEMORY_STAGING: transfers and a library's scratch
 */
typedef enum
{
  HEED_MEMORY_WEIGHTS,
  HEED_MEMORY_ARENA,
  HEED_MEMORY_STAGING,
  HEED_N_MEMORY_KINDS,
} HeedMemoryKind;

/** HeedMemoryUse: bytes now, and the highest since the last heed_backend_reset_peak(). */
typedef struct
{
  gsize now[HEED_N_MEMORY_KINDS];
  gsize peak[HEED_N_MEMORY_KINDS];
} HeedMemoryUse;

/** HeedKernelWork: what one kernel's passes came to; @seconds of those that were timed. */
typedef struct
{
  guint64 runs;
  guint64 multiply_adds;
  guint64 bytes;
  double seconds;
} HeedKernelWork;

/** HeedTraffic: bytes moved between host and device since the backend was made. */
typedef struct
{
  guint64 to_device;
  guint64 from_device;
} HeedTraffic;

/**
 * HeedWeightUse: which operand a weight will be, so that the backend may pack it.
 * @HEED_WEIGHT_MATRIX: the weight of LINEAR (and of its backward)
 * @HEED_WEIGHT_TABLE: rows to gather or add, norms and biases
 */
typedef enum
{
  HEED_WEIGHT_MATRIX,
  HEED_WEIGHT_TABLE,
} HeedWeightUse;

typedef enum
{
  HEED_PRECISION_F32,
  HEED_PRECISION_BF16, /* inputs of matrix products in bf16; sums, norms and softmax in f32 */
} HeedPrecision;

/** HeedLimits: what one operand and one run may be, for choosing the number of lanes. */
typedef struct
{
  guint64 operand_bytes; /* the largest array one kernel may address */
  guint64 memory_bytes;  /* what the device has, 0 = unknown */
  guint32 lanes;         /* the most lanes of one pass */
  guint32 batch_rows;    /* rows of a batch (lanes × rows) beyond which it gets no faster */
} HeedLimits;

#define HEED_TYPE_BACKEND (heed_backend_get_type ())
G_DECLARE_DERIVABLE_TYPE (HeedBackend, heed_backend, HEED, BACKEND, GObject)

typedef struct _HeedRecording HeedRecording;

/** HeedBuffer: device memory; backends embed it as the first member of their own struct. */
struct _HeedBuffer
{
  HeedBackend *backend;
  HeedMemoryKind kind;
  gsize size;
};

/** HeedWeight: a tensor on the device; backends embed it. */
struct _HeedWeight
{
  HeedBackend *backend;
  HeedWeightUse use;
  gsize rows;
  gsize cols;
  gsize resident_bytes;
};

/** HeedPassCost: what one pass of a recording does each time. */
typedef struct
{
  HeedKernel kernel;
  guint64 multiply_adds;
  guint64 bytes;
} HeedPassCost;

/** HeedRecording: passes made ready to run, and @costs of each; backends embed it. */
struct _HeedRecording
{
  HeedBackend *backend;
  guint n_passes;
  HeedPassCost *costs;
};

/**
 * HeedBackendClass: what a backend implements; see the functions below for the contracts.
 */
struct _HeedBackendClass
{
  GObjectClass parent_class;

  HeedLimits (*get_limits) (HeedBackend *self);
  gboolean (*supports) (HeedBackend *self, const HeedPass *pass);
  HeedBuffer *(*buffer_new) (HeedBackend *self, HeedMemoryKind kind, gsize size, GError **error);
  void (*buffer_free) (HeedBackend *self, HeedBuffer *buffer);
  gboolean (*buffer_write) (HeedBackend *self, HeedBuffer *buffer, gsize offset, const void *data,
                            gsize size, GError **error);
  gboolean (*buffer_read) (HeedBackend *self, HeedBuffer *buffer, gsize offset, void *data,
                           gsize size, GError **error);
  HeedWeight *(*weight_load) (HeedBackend *self, const HeedTensor *tensor, HeedWeightUse use,
                              GError **error);
  void (*weight_free) (HeedBackend *self, HeedWeight *weight);
  HeedRecording *(*record) (HeedBackend *self, const HeedPass *passes, guint n_passes,
                            GError **error);
  void (*recording_free) (HeedBackend *self, HeedRecording *recording);
  gboolean (*run) (HeedBackend *self, HeedRecording *recording, double *seconds,
                   GCancellable *cancellable, GError **error);
};

/** heed_backend_get_name: the device's name as a person knows it. */
const char *
heed_backend_get_name (HeedBackend *self);
HeedPrecision
heed_backend_get_precision (HeedBackend *self);
HeedLimits
heed_backend_get_limits (HeedBackend *self);
/** heed_backend_supports: whether the backend has the kernel @pass asks for. */
gboolean
heed_backend_supports (HeedBackend *self, const HeedPass *pass);

/**
 * heed_backend_buffer_new: @size bytes of device memory, content undefined, 64-byte aligned.
 * Running out is %HEED_ERROR_NO_MEMORY and leaves everything as it was.
 */
HeedBuffer *
heed_backend_buffer_new (HeedBackend *self, HeedMemoryKind kind, gsize size, GError **error);
void
heed_buffer_free (HeedBuffer *buffer);
gboolean
heed_buffer_write (HeedBuffer *buffer, gsize offset, const void *data, gsize size, GError **error);
/** heed_buffer_read: waits for running work, then copies to @data. */
gboolean
heed_buffer_read (HeedBuffer *buffer, gsize offset, void *data, gsize size, GError **error);

/**
 * heed_backend_weight_load: brings a tensor onto the device, as a matrix of its first dimension ×
 * the rest (a vector is one row for %HEED_WEIGHT_TABLE). NaN and infinity are refused.
 */
HeedWeight *
heed_backend_weight_load (HeedBackend *self, const HeedTensor *tensor, HeedWeightUse use,
                          GError **error);
void
heed_weight_free (HeedWeight *weight);

/**
 * heed_backend_record: makes passes ready to run in order, each seeing what the ones before it
 * wrote. Everything they name outlives the recording.
 */
HeedRecording *
heed_backend_record (HeedBackend *self, const HeedPass *passes, guint n_passes, GError **error);
void
heed_recording_free (HeedRecording *recording);

/**
 * heed_recording_run:
 * @seconds: (nullable): [n_passes], filled with each pass's time on the device (this may run the
 *   passes one by one, and slower)
 *
 * Runs and waits. Cancelling takes effect between submissions (Vulkan) or passes (CPU) and is
 * %G_IO_ERROR_CANCELLED; the buffers' content is then undefined.
 */
gboolean
heed_recording_run (HeedRecording *recording, double *seconds, GCancellable *cancellable,
                    GError **error);

void
heed_backend_get_memory_use (HeedBackend *self, HeedMemoryUse *use);
void
heed_backend_reset_peak (HeedBackend *self);
void
heed_backend_get_traffic (HeedBackend *self, HeedTraffic *traffic);

/** heed_backend_get_work: [HEED_N_KERNELS]: since the last heed_backend_reset_work(). */
const HeedKernelWork *
heed_backend_get_work (HeedBackend *self);
void
heed_backend_reset_work (HeedBackend *self);
/** heed_backend_set_timed: whether every pass is timed from now on, which is slower. */
void
heed_backend_set_timed (HeedBackend *self, gboolean timed);

/**
 * heed_backend_set_memory_budget: from now on buffers and weights beyond @bytes in sum are
 * %HEED_ERROR_NO_MEMORY; 0 = what the device has.
 */
void
heed_backend_set_memory_budget (HeedBackend *self, gsize bytes);
gsize
heed_backend_get_memory_budget (HeedBackend *self);

/* For backends: identity, and what they take or hand back outside buffer_new/weight_load (a
 * library's scratch, pipelines' staging). */
void
heed_backend_set_identity (HeedBackend *self, const char *name, HeedPrecision precision);
gboolean
heed_backend_account (HeedBackend *self, HeedMemoryKind kind, gsize bytes, GError **error);
void
heed_backend_unaccount (HeedBackend *self, HeedMemoryKind kind, gsize bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedBuffer, heed_buffer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedWeight, heed_weight_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedRecording, heed_recording_free)

G_END_DECLS
