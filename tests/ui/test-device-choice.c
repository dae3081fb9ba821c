/* What a setting of device and precision comes to. */
#include "heed-device-choice.h"

static void
add (GPtrArray *devices, const char *id, HeedDeviceKind kind, gboolean bf16)
{
  HeedDevice *device = g_new0 (HeedDevice, 1);
  device->id = g_strdup (id);
  device->name = g_strdup (id);
  device->kind = kind;
  device->bf16 = bf16;
  g_ptr_array_add (devices, device);
}

static GPtrArray *
only_cpu (gboolean bf16)
{
  GPtrArray *devices = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_device_free);
  add (devices, "cpu", HEED_DEVICE_CPU, bf16);
  return devices;
}

static const char *
chosen (const GPtrArray *devices, const char *id, HeedPrecision precision)
{
  const HeedDevice *device = heed_device_choice (devices, id, precision);
  return device != NULL ? device->id : NULL;
}

static void
test_cpu (void)
{
  g_autoptr (GPtrArray) plain = only_cpu (FALSE);
  g_assert_cmpstr (chosen (plain, "auto", HEED_PRECISION_F32), ==, "cpu");
  g_assert_cmpstr (chosen (plain, "cpu", HEED_PRECISION_F32), ==, "cpu");
  g_assert_null (chosen (plain, "vulkan", HEED_PRECISION_F32));
  g_assert_null (chosen (plain, "vulkan:0", HEED_PRECISION_F32));
  g_assert_false (heed_device_choice_takes_bf16 (plain, "auto"));
  g_autoptr (GPtrArray) fast = only_cpu (TRUE);
  g_assert_true (heed_device_choice_takes_bf16 (fast, "auto"));
  g_assert_true (heed_device_choice_takes_bf16 (fast, "cpu"));
  g_assert_false (heed_device_choice_takes_bf16 (fast, "vulkan"));
}

static void
test_gpus (void)
{
  g_autoptr (GPtrArray) devices = only_cpu (TRUE);
  add (devices, "vulkan:0", HEED_DEVICE_SOFTWARE_GPU, FALSE);
  g_assert_cmpstr (chosen (devices, "auto", HEED_PRECISION_F32), ==, "cpu");
  g_assert_cmpstr (chosen (devices, "vulkan", HEED_PRECISION_F32), ==, "vulkan:0");
  add (devices, "vulkan:1", HEED_DEVICE_INTEGRATED_GPU, FALSE);
  g_assert_cmpstr (chosen (devices, "auto", HEED_PRECISION_F32), ==, "vulkan:1");
  add (devices, "vulkan:2", HEED_DEVICE_DISCRETE_GPU, FALSE);
  g_assert_cmpstr (chosen (devices, "auto", HEED_PRECISION_F32), ==, "vulkan:2");
  g_assert_cmpstr (chosen (devices, "vulkan", HEED_PRECISION_F32), ==, "vulkan:2");
  g_assert_cmpstr (chosen (devices, "vulkan:0", HEED_PRECISION_F32), ==, "vulkan:0");
  /* as heed_device_open() does: bf16 is a reason to take the CPU */
  g_assert_cmpstr (chosen (devices, "auto", HEED_PRECISION_BF16), ==, "cpu");
  g_assert_false (heed_device_choice_takes_bf16 (devices, "vulkan:2"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/device-choice/cpu", test_cpu);
  g_test_add_func ("/ui/device-choice/gpus", test_gpus);
  return g_test_run ();
}
