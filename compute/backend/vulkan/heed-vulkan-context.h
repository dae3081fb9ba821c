/* heed-vulkan-context.h: an opened device and its queue, which every file of this folder works on.
 *
 * A context belongs to the thread of its backend.
 */
#pragma once

#include "heed-vulkan-instance.h"

G_BEGIN_DECLS

/**
 * HeedVulkanContext:
 * @unified: device-local memory is the host's own, so that transfers are plain copies;
 *   environment HEED_VULKAN_STAGING=1 says no all the same, for testing the other way
 * @processor: a software device: no shared memory to speak of, few invocations at a time;
 *   environment HEED_VULKAN_KERNELS=gpu says no all the same, for testing kernels made for GPUs
 * @timestamp_bits: 0 where the queue cannot tell the time
 * @lost: set by the first call that said so; every later one fails the same way
 */
typedef struct
{
  HeedVulkanInstance *instance;
  VkPhysicalDevice physical;
  VkPhysicalDeviceProperties properties;
  VkPhysicalDeviceMemoryProperties memory;
  VkDeviceSize largest_allocation;
  VkDevice device;
  VkQueue queue;
  guint32 family;
  guint32 timestamp_bits;
  VkCommandPool commands;
  gboolean unified;
  gboolean processor;
  gboolean lost;
} HeedVulkanContext;

HeedVulkanContext *
heed_vulkan_context_new (guint index, GError **error);
void
heed_vulkan_context_free (HeedVulkanContext *context);

/**
 * heed_vulkan_check: %TRUE for VK_SUCCESS; otherwise @error becomes a sentence that names the
 * device and @call: %HEED_ERROR_NO_MEMORY, %HEED_ERROR_DEVICE_LOST, or %HEED_ERROR_NO_DEVICE.
 */
gboolean
heed_vulkan_check (HeedVulkanContext *context, VkResult result, const char *call, GError **error);

/** heed_vulkan_usable: fails with %HEED_ERROR_DEVICE_LOST once the device was lost. */
gboolean
heed_vulkan_usable (HeedVulkanContext *context, GError **error);

/** heed_vulkan_command_new: a primary command buffer of the context's pool. */
gboolean
heed_vulkan_command_new (HeedVulkanContext *context, VkCommandBuffer *command, GError **error);
/** heed_vulkan_command_begin: begins recording; what was in @command before is dropped. */
gboolean
heed_vulkan_command_begin (HeedVulkanContext *context, VkCommandBuffer command, GError **error);
void
heed_vulkan_command_free (HeedVulkanContext *context, VkCommandBuffer *command);

gboolean
heed_vulkan_fence_new (HeedVulkanContext *context, VkFence *fence, GError **error);
/** heed_vulkan_submit: hands @command to the queue; @fence, unsignalled, is signalled at its end.
 */
gboolean
heed_vulkan_submit (HeedVulkanContext *context, VkCommandBuffer command, VkFence fence,
                    GError **error);
/**
 * heed_vulkan_wait: waits for @fence and resets it. A device that does not answer for two minutes
 * counts as lost, unless it is software, which is slow at worst.
 */
gboolean
heed_vulkan_wait (HeedVulkanContext *context, VkFence fence, GError **error);

/**
 * heed_vulkan_barrier: what stages @from wrote is seen by stages @to, in this and every later
 * submission.
 */
void
heed_vulkan_barrier (VkCommandBuffer command, VkPipelineStageFlags from, VkPipelineStageFlags to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedVulkanContext, heed_vulkan_context_free)

G_END_DECLS
