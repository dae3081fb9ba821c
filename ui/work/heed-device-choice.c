#include "heed-device-choice.h"

/* The first device of the first kind that there is. */
static const HeedDevice *
find_kind (const GPtrArray *devices, const HeedDeviceKind *kinds, guint n_kinds)
{
  for (guint k = 0; k < n_kinds; k++)
    for (guint i = 0; i < devices->len; i++)
      {
        const HeedDevice *device = devices->pdata[i];
        if (device->kind == kinds[k])
          return device;
      }
  return NULL;
}

const HeedDevice *
heed_device_choice (const GPtrArray *devices, const char *id, HeedPrecision precision)
{
  static const HeedDeviceKind automatic[] = {HEED_DEVICE_DISCRETE_GPU, HEED_DEVICE_INTEGRATED_GPU,
                                             HEED_DEVICE_CPU};
  static const HeedDeviceKind vulkan[] = {HEED_DEVICE_DISCRETE_GPU, HEED_DEVICE_INTEGRATED_GPU,
                                          HEED_DEVICE_OTHER_GPU, HEED_DEVICE_SOFTWARE_GPU};
  g_return_val_if_fail (devices != NULL && id != NULL, NULL);
  if (g_str_equal (id, "auto"))
    return precision == HEED_PRECISION_F32
               ? find_kind (devices, automatic, G_N_ELEMENTS (automatic))
               : find_kind (devices, &automatic[2], 1);
  if (g_str_equal (id, "vulkan"))
    return find_kind (devices, vulkan, G_N_ELEMENTS (vulkan));
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *device = devices->pdata[i];
      if (g_str_equal (device->id, id))
        return device;
    }
  return NULL;
}

gboolean
heed_device_choice_takes_bf16 (const GPtrArray *devices, const char *id)
{
  const HeedDevice *device = heed_device_choice (devices, id, HEED_PRECISION_BF16);
  return device != NULL && device->bf16;
}
