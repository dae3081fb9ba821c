/* test-device.c: listing and opening devices. */
#include "heed-device.h"
#include "heed-error.h"

#include <string.h>

static void
test_list (void)
{
  g_autoptr (GPtrArray) devices = heed_device_list ();
  g_assert_cmpuint (devices->len, >=, 1);
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *device = g_ptr_array_index (devices, i);
      g_autofree char *id = i == 0 ? g_strdup ("cpu") : g_strdup_printf ("vulkan:%u", i - 1);
      g_assert_cmpstr (device->id, ==, id);
      g_assert_cmpuint (strlen (device->name), >, 0);
      g_assert_cmpuint (strlen (heed_device_kind_name (device->kind)), >, 0);
      g_assert_true ((device->kind == HEED_DEVICE_CPU) == (i == 0));
    }
}

static void
test_open_cpu (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = heed_device_list ();
  const HeedDevice *cpu = g_ptr_array_index (devices, 0);
  g_autoptr (HeedBackend) backend = heed_device_open ("cpu", HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (heed_backend_get_name (backend), ==, cpu->name);
  g_autoptr (HeedBackend) narrow = heed_device_open ("cpu", HEED_PRECISION_BF16, &error);
  if (cpu->bf16)
    g_assert_no_error (error);
  else
    g_assert_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED);
}

static gboolean
is_real_gpu (const HeedDevice *device)
{
  return device->kind == HEED_DEVICE_DISCRETE_GPU || device->kind == HEED_DEVICE_INTEGRATED_GPU;
}

/* auto takes a discrete GPU, else an integrated one, else the CPU; never a software one. */
static void
test_open_auto (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) devices = heed_device_list ();
  const HeedDevice *expected = g_ptr_array_index (devices, 0);
  for (guint i = 1; i < devices->len; i++)
    {
      const HeedDevice *device = g_ptr_array_index (devices, i);
      if (is_real_gpu (device)
          && (!is_real_gpu (expected)
              || (device->kind == HEED_DEVICE_DISCRETE_GPU
                  && expected->kind == HEED_DEVICE_INTEGRATED_GPU)))
        expected = device;
    }
  g_autoptr (HeedBackend) backend = heed_device_open ("auto", HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (heed_backend_get_name (backend), ==, expected->name);
}

static void
test_wrong_id (void)
{
  static const char *const ids[] = {
      "cuda", "", "cpu:0", "vulkan:", "vulkan:x", "vulkan:-1", "vulkan:1x", "Vulkan"};
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heed_device_open (ids[i], HEED_PRECISION_F32, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "auto"));
      g_assert_nonnull (strstr (error->message, "vulkan:N"));
    }
}

static void
test_absent_device (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_device_open ("vulkan:999", HEED_PRECISION_F32, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE);
}

/* In a process of its own, since the loader reads its environment once. */
static void
test_no_driver (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heed_device_open ("vulkan", HEED_PRECISION_F32, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE);
      g_clear_error (&error);
      g_autoptr (HeedBackend) backend = heed_device_open ("auto", HEED_PRECISION_F32, &error);
      g_assert_no_error (error);
      g_autoptr (GPtrArray) devices = heed_device_list ();
      g_assert_cmpuint (devices->len, ==, 1);
      return;
    }
  g_setenv ("VK_DRIVER_FILES", "/nowhere", TRUE);
  g_setenv ("VK_ICD_FILENAMES", "/nowhere", TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_unsetenv ("VK_DRIVER_FILES");
  g_unsetenv ("VK_ICD_FILENAMES");
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device/list", test_list);
  g_test_add_func ("/device/open-cpu", test_open_cpu);
  g_test_add_func ("/device/open-auto", test_open_auto);
  g_test_add_func ("/device/wrong-id", test_wrong_id);
  g_test_add_func ("/device/absent", test_absent_device);
  g_test_add_func ("/device/no-driver", test_no_driver);
  return g_test_run ();
}
