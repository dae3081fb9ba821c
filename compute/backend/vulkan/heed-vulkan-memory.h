/* heed-vulkan-memory.h: device memory, and bringing bytes there and back. */
#pragma once

#include "heed-vulkan-context.h"

G_BEGIN_DECLS

/**
 * HeedVulkanBlock: a buffer with memory of its own.
 * @mapped: where the host sees it, or %NULL
 */
typedef struct
{
  VkBuffer buffer;
  VkDeviceMemory memory;
  gsize size;
  guint8 *mapped;
} HeedVulkanBlock;

/** HeedVulkanPlace: device-local (the host's too where memory is unified), or the host's. */
typedef enum
{
  HEED_VULKAN_DEVICE,
  HEED_VULKAN_STAGING,
} HeedVulkanPlace;

/**
 * heed_vulkan_block_init: allocates at least @size bytes; @block needs heed_vulkan_block_clear()
 * in any case if it was zero before.
 */
gboolean
heed_vulkan_block_init (HeedVulkanBlock *block, HeedVulkanContext *context, gsize size,
                        HeedVulkanPlace place, GError **error);
void
heed_vulkan_block_clear (HeedVulkanBlock *block, HeedVulkanContext *context);

#define HEED_VULKAN_STAGING_SLOTS 2
#define HEED_VULKAN_SLOT_BYTES    ((gsize)2 * 1024 * 1024)
#define HEED_VULKAN_STAGING_BYTES (HEED_VULKAN_STAGING_SLOTS * HEED_VULKAN_SLOT_BYTES)

/**
 * HeedVulkanTransfer: a ring of host-visible slots: while one is copied by the device, the next is
 * filled by the host. Empty where memory is unified.
 */
typedef struct
{
  HeedVulkanContext *context;
  HeedVulkanBlock block;
  struct
  {
    VkCommandBuffer command;
    VkFence fence;
    gboolean busy;
  } slots[HEED_VULKAN_STAGING_SLOTS];
} HeedVulkanTransfer;

gboolean
heed_vulkan_transfer_init (HeedVulkanTransfer *transfer, HeedVulkanContext *context,
                           GError **error);
void
heed_vulkan_transfer_clear (HeedVulkanTransfer *transfer);

/** heed_vulkan_upload: copies @size bytes to @offset of @block and waits. */
gboolean
heed_vulkan_upload (HeedVulkanTransfer *transfer, const HeedVulkanBlock *block, gsize offset,
                    const void *data, gsize size, GError **error);
/** heed_vulkan_download: the other way, after everything submitted before. */
gboolean
heed_vulkan_download (HeedVulkanTransfer *transfer, const HeedVulkanBlock *block, gsize offset,
                      void *data, gsize size, GError **error);

G_END_DECLS
