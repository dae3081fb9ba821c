#include "heed-device.h"

#include "heed-cpu-backend.h"
#include "heed-cpu-info.h"
#include "heed-error.h"

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
  g_ptr_array_add (devices, cpu_device ());
  return devices;
}

HeedBackend *
heed_device_open (const char *id, HeedPrecision precision, GError **error)
{
  if (g_str_equal (id, "auto") || g_str_equal (id, "cpu"))
    return heed_cpu_backend_new (precision, error);
  g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
               "there is no device \"%s\", expected auto or cpu", id);
  return NULL;
}
