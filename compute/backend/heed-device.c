#include "heed-device.h"

#include "heed-cpu-backend.h"
#include "heed-cpu-info.h"
#include "heed-error.h"
#include "heed-vulkan-backend-private.h"

#include <string.h>

void
heed_device_free (HeedDevice *device)
{
  if (device == NULL)
    return;
  g_free (device->id);
  g_free (device->name);
  g_free (device);
}

const char *
heed_device_kind_name (HeedDeviceKind kind)
{
  static const char *const names[] = {
      [HEED_DEVICE_CPU] = "CPU",
      [HEED_DEVICE_DISCRETE_GPU] = "discrete GPU",
      [HEED_DEVICE_INTEGRATED_GPU] = "integrated GPU",
      [HEED_DEVICE_SOFTWARE_GPU] = "software GPU",
      [HEED_DEVICE_OTHER_GPU] = "other GPU",
  };
  g_return_val_if_fail (kind < G_N_ELEMENTS (names), NULL);
  return names[kind];
}

static HeedDevice *
cpu_device (void)
{
  HeedDevice *device = g_new0 (HeedDevice, 1);
  device->id = g_strdup ("cpu");
  device->name = heed_cpu_name ();
  device->kind = HEED_DEVICE_CPU;
  device->memory_bytes = heed_cpu_memory_bytes ();
  device->bf16 = heed_cpu_has_bf16 ();
  return device;
}

GPtrArray *
heed_device_list (void)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_device_free);
  g_autoptr (GPtrArray) found = heed_vulkan_list ();
  g_ptr_array_add (devices, cpu_device ());
  g_ptr_array_extend_and_steal (devices, g_steal_pointer (&found));
  return devices;
}

/* Index of the first Vulkan device of the best kind there is among @kinds, or -1. */
static int
find_kind (const HeedDeviceKind *kinds, guint n_kinds)
{
  g_autoptr (GPtrArray) found = heed_vulkan_list ();
  for (guint i = 0; i < n_kinds; i++)
    for (guint j = 0; j < found->len; j++)
      if (((const HeedDevice *)found->pdata[j])->kind == kinds[i])
        return (int)j;
  return -1;
}

static HeedBackend *
open_vulkan (guint index, HeedPrecision precision, GError **error)
{
  if (precision == HEED_PRECISION_F32)
    return heed_vulkan_backend_new (index, error);
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
               "vulkan:%u cannot compute in bf16, only in f32", index);
  return NULL;
}

/* bf16 is the CPU's alone so far. */
static HeedBackend *
open_auto (HeedPrecision precision, GError **error)
{
  static const HeedDeviceKind kinds[] = {HEED_DEVICE_DISCRETE_GPU, HEED_DEVICE_INTEGRATED_GPU};
  int index = precision == HEED_PRECISION_F32 ? find_kind (kinds, G_N_ELEMENTS (kinds)) : -1;
  return index >= 0 ? open_vulkan ((guint)index, precision, error)
                    : heed_cpu_backend_new (precision, error);
}

static HeedBackend *
open_best_vulkan (HeedPrecision precision, GError **error)
{
  static const HeedDeviceKind kinds[] = {HEED_DEVICE_DISCRETE_GPU, HEED_DEVICE_INTEGRATED_GPU,
                                         HEED_DEVICE_OTHER_GPU, HEED_DEVICE_SOFTWARE_GPU};
  int index = find_kind (kinds, G_N_ELEMENTS (kinds));
  return open_vulkan (index >= 0 ? (guint)index : 0, precision, error);
}

HeedBackend *
heed_device_open (const char *id, HeedPrecision precision, GError **error)
{
  guint64 index;
  if (g_str_equal (id, "auto"))
    return open_auto (precision, error);
  if (g_str_equal (id, "cpu"))
    return heed_cpu_backend_new (precision, error);
  if (g_str_equal (id, "vulkan"))
    return open_best_vulkan (precision, error);
  if (g_str_has_prefix (id, "vulkan:")
      && g_ascii_string_to_unsigned (id + strlen ("vulkan:"), 10, 0, G_MAXUINT16, &index, NULL))
    return open_vulkan ((guint)index, precision, error);
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
               "There is no device \"%s\", expected auto, cpu, vulkan or vulkan:N", id);
  return NULL;
}

gboolean
heed_device_set_naive_products (HeedBackend *backend, gboolean naive)
{
  if (!HEED_IS_VULKAN_BACKEND (backend))
    return FALSE;
  heed_vulkan_backend_set_naive_linear (backend, naive);
  return TRUE;
}
