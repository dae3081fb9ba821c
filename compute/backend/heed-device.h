/* heed-device.h: finding compute devices and opening one. */
#pragma once

#include "heed-backend.h"

G_BEGIN_DECLS

typedef enum
{
  HEED_DEVICE_CPU,
  HEED_DEVICE_DISCRETE_GPU,
  HEED_DEVICE_INTEGRATED_GPU,
  HEED_DEVICE_SOFTWARE_GPU,
  HEED_DEVICE_OTHER_GPU,
} HeedDeviceKind;

/**
 * HeedDevice: one line of `heed-cli devices`.
 * @id: what --device takes: "cpu", "vulkan:0", …
 * @memory_bytes: 0 = unknown
 */
typedef struct
{
  char *id;
  char *name;
  HeedDeviceKind kind;
  guint64 memory_bytes;
  gboolean bf16;
} HeedDevice;

void
heed_device_free (HeedDevice *device);
const char *
heed_device_kind_name (HeedDeviceKind kind);

/** heed_device_list: (element-type HeedDevice): the CPU first, then what Vulkan finds. */
GPtrArray *
heed_device_list (void);

/**
 * heed_device_open:
 * @id: "auto" (discrete GPU, else integrated GPU, else the CPU), "cpu", "vulkan" (the best, a
 *   software one too) or "vulkan:N"
 * @precision: %HEED_PRECISION_BF16 is refused where the device has no bf16 matrix units
 *
 * Returns: (transfer full): a backend, or %NULL with %HEED_ERROR_NO_DEVICE,
 * %HEED_ERROR_UNSUPPORTED or %HEED_ERROR_ARGUMENT
 */
HeedBackend *
heed_device_open (const char *id, HeedPrecision precision, GError **error);

/**
 * heed_device_set_naive_products: whether recordings made from now on compute matrix products with
 * the kernel that makes one number per invocation; for `heed-cli bench`.
 *
 * Returns: %FALSE if @backend has no such kernel
 */
gboolean
heed_device_set_naive_products (HeedBackend *backend, gboolean naive);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedDevice, heed_device_free)

G_END_DECLS
