/* The cache file: a SHA-256 of the driver's data, then the data. Drivers trust what they are
 * given, so a damaged file must be found out here. */
#include "heed-vulkan-pipeline.h"

#include "heed-file.h"

#include <string.h>

#define DIGEST_BYTES 32
#define CACHE_LIMIT  ((gsize)64 * 1024 * 1024)

char *
heed_vulkan_cache_path (HeedVulkanContext *context)
{
  g_autoptr (GString) name = g_string_new ("vulkan-");
  for (guint i = 0; i < VK_UUID_SIZE; i++)
    g_string_append_printf (name, "%02x", context->properties.pipelineCacheUUID[i]);
  g_string_append_printf (name, "-%04x-%04x.cache", context->properties.vendorID,
                          context->properties.deviceID);
  return g_build_filename (g_get_user_cache_dir (), "heed", name->str, NULL);
}

static void
digest_of (const guint8 *data, gsize size, guint8 *digest)
{
  gsize length = DIGEST_BYTES;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (sum, data, (gssize)size);
  g_checksum_get_digest (sum, digest, &length);
}

static gboolean
header_fits (HeedVulkanContext *context, const guint8 *data, gsize size)
{
  VkPipelineCacheHeaderVersionOne header;
  if (size < sizeof header)
    return FALSE;
  memcpy (&header, data, sizeof header);
  return header.headerSize >= sizeof header && header.headerSize <= size
         && header.headerVersion == VK_PIPELINE_CACHE_HEADER_VERSION_ONE
         && header.vendorID == context->properties.vendorID
         && header.deviceID == context->properties.deviceID
         && memcmp (header.pipelineCacheUUID, context->properties.pipelineCacheUUID, VK_UUID_SIZE)
                == 0;
}

GBytes *
heed_vulkan_cache_read (HeedVulkanContext *context)
{
  guint8 digest[DIGEST_BYTES];
  gsize size;
  g_autofree char *path = heed_vulkan_cache_path (context);
  g_autoptr (GBytes) file = heed_file_read (path, CACHE_LIMIT, NULL);
  if (file == NULL)
    return NULL;
  const guint8 *data = g_bytes_get_data (file, &size);
  if (size <= DIGEST_BYTES)
    return NULL;
  digest_of (data + DIGEST_BYTES, size - DIGEST_BYTES, digest);
  if (memcmp (digest, data, DIGEST_BYTES) != 0
      || !header_fits (context, data + DIGEST_BYTES, size - DIGEST_BYTES))
    return NULL;
  return g_bytes_new_from_bytes (file, DIGEST_BYTES, size - DIGEST_BYTES);
}

void
heed_vulkan_cache_write (HeedVulkanContext *context, const void *data, gsize size)
{
  g_autofree char *path = heed_vulkan_cache_path (context);
  g_autofree char *folder = g_path_get_dirname (path);
  if (size > CACHE_LIMIT - DIGEST_BYTES || g_mkdir_with_parents (folder, 0700) != 0)
    return;
  guint8 *file = g_malloc (DIGEST_BYTES + size);
  digest_of (data, size, file);
  memcpy (file + DIGEST_BYTES, data, size);
  g_autoptr (GBytes) content = g_bytes_new_take (file, DIGEST_BYTES + size);
  g_autoptr (GError) error = NULL;
  if (!heed_file_replace (path, content, &error))
    g_debug ("pipeline cache: %s", error->message);
}
