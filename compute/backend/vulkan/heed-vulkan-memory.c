#include "heed-vulkan-memory.h"

#include "heed-error.h"

#include <string.h>

#define VISIBLE (VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT)

static guint32
find_type (HeedVulkanContext *context, guint32 allowed, VkMemoryPropertyFlags wanted)
{
  for (guint32 i = 0; i < context->memory.memoryTypeCount; i++)
    if ((allowed & 1u << i) != 0
        && (context->memory.memoryTypes[i].propertyFlags & wanted) == wanted)
      return i;
  return G_MAXUINT32;
}

/* Best first; where memory is unified the host must see it, because there is no staging then. */
static guint32
choose_type (HeedVulkanContext *context, guint32 allowed, HeedVulkanPlace place)
{
  const VkMemoryPropertyFlags local = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT;
  const VkMemoryPropertyFlags cached = VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
  const VkMemoryPropertyFlags unified[] = {local | VISIBLE | cached, local | VISIBLE};
  const VkMemoryPropertyFlags separate[] = {local, 0};
  const VkMemoryPropertyFlags staging[] = {VISIBLE | cached, VISIBLE};
  const VkMemoryPropertyFlags *wishes = place == HEED_VULKAN_STAGING ? staging
                                        : context->unified           ? unified
                                                                     : separate;
  guint n = place == HEED_VULKAN_STAGING ? G_N_ELEMENTS (staging)
            : context->unified           ? G_N_ELEMENTS (unified)
                                         : G_N_ELEMENTS (separate);
  guint32 type = G_MAXUINT32;
  for (guint i = 0; i < n && type == G_MAXUINT32; i++)
    type = find_type (context, allowed, wishes[i]);
  return type;
}

static gboolean
allocate (HeedVulkanBlock *block, HeedVulkanContext *context, HeedVulkanPlace place, GError **error)
{
  VkMemoryRequirements needs;
  vkGetBufferMemoryRequirements (context->device, block->buffer, &needs);
  VkMemoryAllocateInfo info = {
      .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
      .allocationSize = needs.size,
      .memoryTypeIndex = choose_type (context, needs.memoryTypeBits, place),
  };
  if (info.memoryTypeIndex == G_MAXUINT32 || needs.size > context->largest_allocation)
    return heed_vulkan_check (context, VK_ERROR_OUT_OF_DEVICE_MEMORY, "the choice of memory",
                              error);
  VkResult result = vkAllocateMemory (context->device, &info, NULL, &block->memory);
  if (result != VK_SUCCESS)
    {
      block->memory = VK_NULL_HANDLE;
      return heed_vulkan_check (context, result, "vkAllocateMemory", error);
    }
  if (!heed_vulkan_check (context,
                          vkBindBufferMemory (context->device, block->buffer, block->memory, 0),
                          "vkBindBufferMemory", error))
    return FALSE;
  VkMemoryPropertyFlags flags = context->memory.memoryTypes[info.memoryTypeIndex].propertyFlags;
  if ((flags & VISIBLE) != VISIBLE || (place == HEED_VULKAN_DEVICE && !context->unified))
    return TRUE;
  return heed_vulkan_check (
      context,
      vkMapMemory (context->device, block->memory, 0, VK_WHOLE_SIZE, 0, (void **)&block->mapped),
      "vkMapMemory", error);
}

gboolean
heed_vulkan_block_init (HeedVulkanBlock *block, HeedVulkanContext *context, gsize size,
                        HeedVulkanPlace place, GError **error)
{
  if (!heed_vulkan_usable (context, error))
    return FALSE;
  if (size > context->largest_allocation)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                   "The device %s cannot allocate %" G_GSIZE_FORMAT
                   " bytes at once, its limit is %" G_GUINT64_FORMAT,
                   context->properties.deviceName, size, (guint64)context->largest_allocation);
      return FALSE;
    }
  VkBufferCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
      .size = (MAX (size, 1) + 63) / 64 * 64,
      .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_TRANSFER_SRC_BIT
               | VK_BUFFER_USAGE_TRANSFER_DST_BIT,
  };
  VkResult result = vkCreateBuffer (context->device, &info, NULL, &block->buffer);
  if (result != VK_SUCCESS)
    {
      block->buffer = VK_NULL_HANDLE;
      return heed_vulkan_check (context, result, "vkCreateBuffer", error);
    }
  block->size = info.size;
  return allocate (block, context, place, error);
}

void
heed_vulkan_block_clear (HeedVulkanBlock *block, HeedVulkanContext *context)
{
  if (block->buffer != VK_NULL_HANDLE)
    vkDestroyBuffer (context->device, block->buffer, NULL);
  if (block->memory != VK_NULL_HANDLE)
    vkFreeMemory (context->device, block->memory, NULL);
  memset (block, 0, sizeof *block);
}

gboolean
heed_vulkan_transfer_init (HeedVulkanTransfer *self, HeedVulkanContext *context, GError **error)
{
  self->context = context;
  if (context->unified)
    return TRUE;
  for (guint i = 0; i < HEED_VULKAN_STAGING_SLOTS; i++)
    if (!heed_vulkan_command_new (context, &self->slots[i].command, error)
        || !heed_vulkan_fence_new (context, &self->slots[i].fence, error))
      return FALSE;
  return heed_vulkan_block_init (&self->block, context, HEED_VULKAN_STAGING_BYTES,
                                 HEED_VULKAN_STAGING, error);
}

void
heed_vulkan_transfer_clear (HeedVulkanTransfer *self)
{
  if (self->context == NULL)
    return;
  for (guint i = 0; i < HEED_VULKAN_STAGING_SLOTS; i++)
    {
      heed_vulkan_command_free (self->context, &self->slots[i].command);
      vkDestroyFence (self->context->device, self->slots[i].fence, NULL);
    }
  heed_vulkan_block_clear (&self->block, self->context);
}

typedef struct
{
  const HeedVulkanBlock *block;
  gsize offset;
  gsize size;
  gboolean to_device;
} Copy;

static gboolean
submit_copy (HeedVulkanTransfer *self, guint slot, const Copy *copy, GError **error)
{
  const VkPipelineStageFlags work =
      VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT | VK_PIPELINE_STAGE_TRANSFER_BIT;
  VkCommandBuffer command = self->slots[slot].command;
  gsize place = slot * HEED_VULKAN_SLOT_BYTES;
  VkBufferCopy region = {
      .srcOffset = copy->to_device ? place : copy->offset,
      .dstOffset = copy->to_device ? copy->offset : place,
      .size = copy->size,
  };
  if (!heed_vulkan_command_begin (self->context, command, error))
    return FALSE;
  heed_vulkan_barrier (command, work, VK_PIPELINE_STAGE_TRANSFER_BIT);
  if (copy->to_device)
    vkCmdCopyBuffer (command, self->block.buffer, copy->block->buffer, 1, &region);
  else
    vkCmdCopyBuffer (command, copy->block->buffer, self->block.buffer, 1, &region);
  heed_vulkan_barrier (command, VK_PIPELINE_STAGE_TRANSFER_BIT, work | VK_PIPELINE_STAGE_HOST_BIT);
  if (!heed_vulkan_check (self->context, vkEndCommandBuffer (command), "vkEndCommandBuffer", error)
      || !heed_vulkan_submit (self->context, command, self->slots[slot].fence, error))
    return FALSE;
  self->slots[slot].busy = TRUE;
  return TRUE;
}

static gboolean
wait_for_slot (HeedVulkanTransfer *self, guint slot, GError **error)
{
  if (!self->slots[slot].busy)
    return TRUE;
  self->slots[slot].busy = FALSE;
  return heed_vulkan_wait (self->context, self->slots[slot].fence, error);
}

/* The device must be done with every slot also when one of them failed. */
static gboolean
wait_for_all (HeedVulkanTransfer *self, gboolean ok, GError **error)
{
  for (guint i = 0; i < HEED_VULKAN_STAGING_SLOTS; i++)
    ok = wait_for_slot (self, i, ok ? error : NULL) && ok;
  return ok;
}

gboolean
heed_vulkan_upload (HeedVulkanTransfer *self, const HeedVulkanBlock *block, gsize offset,
                    const void *data, gsize size, GError **error)
{
  gboolean ok = heed_vulkan_usable (self->context, error);
  if (ok && block->mapped != NULL)
    {
      memcpy (block->mapped + offset, data, size);
      return TRUE;
    }
  guint slot = 0;
  for (gsize done = 0; ok && done < size; done += HEED_VULKAN_SLOT_BYTES)
    {
      Copy copy = {block, offset + done, MIN (size - done, HEED_VULKAN_SLOT_BYTES), TRUE};
      ok = wait_for_slot (self, slot, error);
      if (ok)
        {
          memcpy (self->block.mapped + slot * HEED_VULKAN_SLOT_BYTES, (const guint8 *)data + done,
                  copy.size);
          ok = submit_copy (self, slot, &copy, error);
        }
      slot = (slot + 1) % HEED_VULKAN_STAGING_SLOTS;
    }
  return wait_for_all (self, ok, error);
}

gboolean
heed_vulkan_download (HeedVulkanTransfer *self, const HeedVulkanBlock *block, gsize offset,
                      void *data, gsize size, GError **error)
{
  gboolean ok = heed_vulkan_usable (self->context, error);
  if (ok && block->mapped != NULL)
    {
      memcpy (data, block->mapped + offset, size);
      return TRUE;
    }
  for (gsize done = 0; ok && done < size; done += HEED_VULKAN_STAGING_BYTES)
    {
      gsize now = MIN (size - done, HEED_VULKAN_STAGING_BYTES);
      for (guint i = 0; ok && i * HEED_VULKAN_SLOT_BYTES < now; i++)
        {
          gsize from = i * HEED_VULKAN_SLOT_BYTES;
          Copy copy = {block, offset + done + from, MIN (now - from, HEED_VULKAN_SLOT_BYTES),
                       FALSE};
          ok = submit_copy (self, i, &copy, error);
        }
      ok = wait_for_all (self, ok, error);
      if (ok)
        memcpy ((guint8 *)data + done, self->block.mapped, now);
    }
  return ok;
}
