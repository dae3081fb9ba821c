/* test-vulkan.c: what is special to the Vulkan backend: finding devices, losing them, the pipeline
 * cache, transfers. What it computes is tested by test-kernels --device vulkan.
 */
#include "heed-error.h"
#include "heed-file.h"
#include "vulkan-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define EXIT_SKIP    77
#define DIGEST_BYTES 32

static void
test_list (void)
{
  g_autoptr (GPtrArray) found = heed_vulkan_list ();
  g_assert_cmpuint (found->len, >, 0);
  for (guint i = 0; i < found->len; i++)
    {
      const HeedDevice *device = found->pdata[i];
      g_autofree char *id = g_strdup_printf ("vulkan:%u", i);
      g_assert_cmpstr (device->id, ==, id);
      g_assert_cmpuint (strlen (device->name), >, 0);
      g_assert_cmpuint (device->memory_bytes, >, 0);
      g_assert_false (device->bf16);
      g_assert_cmpint (device->kind, !=, HEED_DEVICE_CPU);
    }
}

static void
assert_refused (const char *id, HeedPrecision precision, gint code)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_device_open (id, precision, &error));
  g_assert_error (error, HEED_ERROR, code);
}

static void
test_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = heed_vulkan_list ();
  g_autoptr (HeedBackend) backend = heed_device_open ("vulkan:0", HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (heed_backend_get_name (backend), ==, ((HeedDevice *)found->pdata[0])->name);
  assert_refused ("vulkan:999", HEED_PRECISION_F32, HEED_ERROR_NO_DEVICE);
  assert_refused ("vulkan:0", HEED_PRECISION_BF16, HEED_ERROR_UNSUPPORTED);
  assert_refused ("vulkan:", HEED_PRECISION_F32, HEED_ERROR_ARGUMENT);
  assert_refused ("vulkan:-1", HEED_PRECISION_F32, HEED_ERROR_ARGUMENT);
  assert_refused ("vulkan:0x", HEED_PRECISION_F32, HEED_ERROR_ARGUMENT);
  assert_refused ("vulkane", HEED_PRECISION_F32, HEED_ERROR_ARGUMENT);
}

/* Without a driver there is no device, and no failure. */
static void
test_no_driver (void)
{
  static const char *const names[] = {"VK_ICD_FILENAMES", "VK_DRIVER_FILES"};
  char *before[G_N_ELEMENTS (names)];
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      before[i] = g_strdup (g_getenv (names[i]));
      g_setenv (names[i], "/nonexistent/driver.json", TRUE);
    }
  g_autoptr (GPtrArray) found = heed_vulkan_list ();
  g_assert_cmpuint (found->len, ==, 0);
  assert_refused ("vulkan", HEED_PRECISION_F32, HEED_ERROR_NO_DEVICE);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (before[i] != NULL)
        g_setenv (names[i], before[i], TRUE);
      else
        g_unsetenv (names[i]);
      g_free (before[i]);
    }
}

/* As when a driver is reset: the run fails, says so, and the device can be opened again. */
static void
test_lost (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 256);
  HeedPass pass = vulkan_scale (buffer, 0, 512, 64, 2.0f);
  HeedRecording *recording = heed_backend_record (fixture->backend, &pass, 1, &error);
  heed_vulkan_backend_lose_device (fixture->backend, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_false (heed_recording_run (recording, NULL, NULL, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_DEVICE_LOST);
      g_assert_nonnull (strstr (error->message, heed_backend_get_name (fixture->backend)));
      g_clear_error (&error);
    }
  g_assert_true (heed_recording_run (recording, NULL, NULL, &error));
  heed_recording_free (recording);
  g_autoptr (HeedBackend) again = heed_vulkan_backend_new (0, &error);
  g_assert_no_error (error);
}

/* Once it is really lost, every call says so until it is opened again. */
static void
test_stays_lost (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HeedBuffer *buffer = vulkan_buffer (fixture, 256);
  float number;
  HeedPass pass = vulkan_scale (buffer, 0, 512, 64, 2.0f);
  HeedRecording *recording = heed_backend_record (fixture->backend, &pass, 1, &error);
  g_assert_no_error (error);
  fixture->vulkan->context->lost = TRUE;
  g_assert_false (heed_recording_run (recording, NULL, NULL, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_DEVICE_LOST);
  g_clear_error (&error);
  g_assert_false (heed_buffer_read (buffer, 0, &number, sizeof number, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_DEVICE_LOST);
  g_clear_error (&error);
  g_assert_null (heed_backend_buffer_new (fixture->backend, HEED_MEMORY_ARENA, 64, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_DEVICE_LOST);
  g_clear_error (&error);
  g_assert_null (heed_backend_record (fixture->backend, &pass, 1, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_DEVICE_LOST);
  heed_recording_free (recording);
  heed_buffer_free (buffer);
}

/* More bytes than the staging ring has, at odd places. */
static void
test_transfer (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gsize size = 2 * HEED_VULKAN_STAGING_BYTES + HEED_VULKAN_SLOT_BYTES + 12345;
  g_autoptr (HeedBuffer) buffer =
      heed_backend_buffer_new (fixture->backend, HEED_MEMORY_ARENA, size + 100, &error);
  g_assert_no_error (error);
  g_autofree guint8 *sent = g_malloc (size), *received = g_malloc0 (size);
  for (gsize i = 0; i < size; i++)
    sent[i] = (guint8)(i * 2654435761u >> 24);
  g_assert_true (heed_buffer_write (buffer, 77, sent, size, &error));
  g_assert_true (heed_buffer_read (buffer, 77, received, size, &error));
  g_assert_cmpint (memcmp (sent, received, size), ==, 0);
}

/* Opens the device and makes a pipeline. */
static void
use_device (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_vulkan_backend_new (0, &error);
  g_assert_no_error (error);
  VulkanFixture fixture = {backend, HEED_VULKAN_BACKEND (backend), g_rand_new_with_seed (1)};
  {
    g_autoptr (HeedBuffer) buffer = vulkan_buffer (&fixture, 256);
    HeedPass pass = vulkan_scale (buffer, 0, 512, 64, 2.0f);
    g_autofree float *values = vulkan_run (&fixture, &pass);
  }
  g_rand_free (fixture.random);
}

static gboolean
cache_is_read (HeedVulkanContext *context)
{
  g_autoptr (GBytes) content = heed_vulkan_cache_read (context);
  return content != NULL;
}

/* Writes @data with its right digest in front of it. */
static void
write_with_digest (const char *path, const guint8 *data, gsize size)
{
  gsize length = DIGEST_BYTES;
  g_autofree guint8 *file = g_malloc (DIGEST_BYTES + size);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, data, (gssize)size);
  g_checksum_get_digest (sum, file, &length);
  memcpy (file + DIGEST_BYTES, data, size);
  g_assert_true (
      g_file_set_contents (path, (const char *)file, (gssize)(DIGEST_BYTES + size), NULL));
}

/* A cache file that is there and sound is used; one that is damaged, cut off, of another device or
 * nonsense is not, and is replaced. */
static void
test_cache (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedVulkanContext) context = heed_vulkan_context_new (0, &error);
  g_assert_no_error (error);
  g_autofree char *path = heed_vulkan_cache_path (context), *content = NULL;
  gsize size;
  g_unlink (path);
  g_assert_false (cache_is_read (context));
  use_device ();
  g_assert_true (cache_is_read (context));
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  for (gsize at = 0; at < size; at += MAX (size / 64, 1))
    {
      content[at] ^= 0x20;
      g_assert_true (g_file_set_contents (path, content, (gssize)size, NULL));
      g_assert_false (cache_is_read (context));
      content[at] ^= 0x20;
      g_assert_true (g_file_set_contents (path, content, (gssize)at, NULL));
      g_assert_false (cache_is_read (context));
    }
  guint8 *data = (guint8 *)content + DIGEST_BYTES;
  write_with_digest (path, data, size - DIGEST_BYTES);
  g_assert_true (cache_is_read (context));
  data[G_STRUCT_OFFSET (VkPipelineCacheHeaderVersionOne, pipelineCacheUUID)] ^= 1;
  write_with_digest (path, data, size - DIGEST_BYTES);
  g_assert_false (cache_is_read (context));
  write_with_digest (path, data, 20);
  g_assert_false (cache_is_read (context));
  use_device ();
  g_assert_true (cache_is_read (context));
  g_unlink (path);
}

/* A folder that cannot be written costs nothing but time. */
static void
test_cache_in_the_way (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedVulkanContext) context = heed_vulkan_context_new (0, &error);
  g_assert_no_error (error);
  g_autofree char *path = heed_vulkan_cache_path (context);
  g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
  use_device ();
  g_assert_false (cache_is_read (context));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static gboolean
any_device (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBackend) backend = heed_vulkan_backend_new (0, &error);
  if (backend != NULL)
    return TRUE;
  g_print ("1..0 # SKIP %s\n", error->message);
  return FALSE;
}

static int
run_tests (void)
{
  if (!any_device ())
    return EXIT_SKIP;
  g_test_add_func ("/vulkan/device/list", test_list);
  g_test_add_func ("/vulkan/device/open", test_open);
  g_test_add_func ("/vulkan/device/no-driver", test_no_driver);
  vulkan_fixture_add ("/vulkan/device/lost", test_lost);
  vulkan_fixture_add ("/vulkan/device/stays-lost", test_stays_lost);
  vulkan_fixture_add ("/vulkan/transfer", test_transfer);
  g_test_add_func ("/vulkan/cache/files", test_cache);
  g_test_add_func ("/vulkan/cache/in-the-way", test_cache_in_the_way);
  add_recording_tests ();
  add_backward_tests ();
  return g_test_run ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  return run_tests ();
}
