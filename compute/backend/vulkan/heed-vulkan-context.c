#include "heed-vulkan-context.h"

#include "heed-error.h"

#define PATIENCE_NANOSECONDS (120 * G_GUINT64_CONSTANT (1000000000))

static HeedError
error_code (VkResult result)
{
  switch (result)
    {
    case VK_ERROR_OUT_OF_HOST_MEMORY:
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
    case VK_ERROR_OUT_OF_POOL_MEMORY:
    case VK_ERROR_FRAGMENTED_POOL:
    case VK_ERROR_FRAGMENTATION:
    case VK_ERROR_MEMORY_MAP_FAILED:
    case VK_ERROR_TOO_MANY_OBJECTS:
      return HEED_ERROR_NO_MEMORY;
    case VK_ERROR_DEVICE_LOST:
    case VK_TIMEOUT:
      return HEED_ERROR_DEVICE_LOST;
    default:
      return HEED_ERROR_NO_DEVICE;
    }
}

static const char *
describe (HeedError code)
{
  return code == HEED_ERROR_NO_MEMORY     ? "ran out of memory"
         : code == HEED_ERROR_DEVICE_LOST ? "stopped answering"
                                          : "failed";
}

gboolean
heed_vulkan_check (HeedVulkanContext *context, VkResult result, const char *call, GError **error)
{
  if (result == VK_SUCCESS)
    return TRUE;
  HeedError code = error_code (result);
  if (code == HEED_ERROR_DEVICE_LOST)
    context->lost = TRUE;
  g_set_error (error, HEED_ERROR, code, "The device %s %s (%s gave %d)",
               context->properties.deviceName, describe (code), call, (int)result);
  return FALSE;
}

gboolean
heed_vulkan_usable (HeedVulkanContext *context, GError **error)
{
  return !context->lost
         || heed_vulkan_check (context, VK_ERROR_DEVICE_LOST, "an earlier call", error);
}

static gboolean
memory_is_unified (HeedVulkanContext *self)
{
  const VkMemoryPropertyFlags both = VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT
                                     | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT
                                     | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
  if (g_strcmp0 (g_getenv ("HEED_VULKAN_STAGING"), "1") == 0
      || (self->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU
          && self->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU))
    return FALSE;
  for (guint32 i = 0; i < self->memory.memoryTypeCount; i++)
    if ((self->memory.memoryTypes[i].propertyFlags & both) == both)
      return TRUE;
  return FALSE;
}

static void
read_properties (HeedVulkanContext *self)
{
  VkPhysicalDeviceMaintenance3Properties maintenance = {
      .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MAINTENANCE_3_PROPERTIES};
  VkPhysicalDeviceProperties2 properties = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2,
                                            .pNext = &maintenance};
  vkGetPhysicalDeviceProperties2 (self->physical, &properties);
  self->properties = properties.properties;
  self->largest_allocation = maintenance.maxMemoryAllocationSize;
  vkGetPhysicalDeviceMemoryProperties (self->physical, &self->memory);
  self->unified = memory_is_unified (self);
  self->processor = self->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU
                    && g_strcmp0 (g_getenv ("HEED_VULKAN_KERNELS"), "gpu") != 0;
  self->family = heed_vulkan_compute_family (self->physical, &self->timestamp_bits);
}

static gboolean
open_device (HeedVulkanContext *self, GError **error)
{
  const float priority = 0.5f;
  VkDeviceQueueCreateInfo queue = {
      .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
      .queueFamilyIndex = self->family,
      .queueCount = 1,
      .pQueuePriorities = &priority,
  };
  VkDeviceCreateInfo device = {
      .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
      .queueCreateInfoCount = 1,
      .pQueueCreateInfos = &queue,
  };
  VkCommandPoolCreateInfo commands = {
      .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
      .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
      .queueFamilyIndex = self->family,
  };
  VkResult result = vkCreateDevice (self->physical, &device, NULL, &self->device);
  if (result != VK_SUCCESS)
    {
      self->device = VK_NULL_HANDLE;
      return heed_vulkan_check (self, result, "vkCreateDevice", error);
    }
  vkGetDeviceQueue (self->device, self->family, 0, &self->queue);
  return heed_vulkan_check (self,
                            vkCreateCommandPool (self->device, &commands, NULL, &self->commands),
                            "vkCreateCommandPool", error);
}

HeedVulkanContext *
heed_vulkan_context_new (guint index, GError **error)
{
  g_autoptr (HeedVulkanContext) self = g_new0 (HeedVulkanContext, 1);
  self->instance = heed_vulkan_instance_new (error);
  if (self->instance == NULL)
    return NULL;
  if (index >= self->instance->devices->len)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE,
                   "vulkan:%u: there are %u Vulkan devices that Heed can use", index,
                   self->instance->devices->len);
      return NULL;
    }
  self->physical = g_array_index (self->instance->devices, VkPhysicalDevice, index);
  read_properties (self);
  if (!open_device (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
heed_vulkan_context_free (HeedVulkanContext *self)
{
  if (self == NULL)
    return;
  if (self->device != VK_NULL_HANDLE)
    {
      vkDestroyCommandPool (self->device, self->commands, NULL);
      vkDestroyDevice (self->device, NULL);
    }
  heed_vulkan_instance_free (self->instance);
  g_free (self);
}

gboolean
heed_vulkan_command_new (HeedVulkanContext *self, VkCommandBuffer *command, GError **error)
{
  VkCommandBufferAllocateInfo info = {
      .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
      .commandPool = self->commands,
      .level = VK_COMMAND_BUFFER_LEVEL_PRIMARY,
      .commandBufferCount = 1,
  };
  return heed_vulkan_check (self, vkAllocateCommandBuffers (self->device, &info, command),
                            "vkAllocateCommandBuffers", error);
}

gboolean
heed_vulkan_command_begin (HeedVulkanContext *self, VkCommandBuffer command, GError **error)
{
  VkCommandBufferBeginInfo info = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
  return heed_vulkan_check (self, vkBeginCommandBuffer (command, &info), "vkBeginCommandBuffer",
                            error);
}

void
heed_vulkan_command_free (HeedVulkanContext *self, VkCommandBuffer *command)
{
  if (*command != VK_NULL_HANDLE)
    vkFreeCommandBuffers (self->device, self->commands, 1, command);
  *command = VK_NULL_HANDLE;
}

gboolean
heed_vulkan_fence_new (HeedVulkanContext *self, VkFence *fence, GError **error)
{
  VkFenceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
  return heed_vulkan_check (self, vkCreateFence (self->device, &info, NULL, fence), "vkCreateFence",
                            error);
}

gboolean
heed_vulkan_submit (HeedVulkanContext *self, VkCommandBuffer command, VkFence fence, GError **error)
{
  VkSubmitInfo info = {
      .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
      .commandBufferCount = 1,
      .pCommandBuffers = &command,
  };
  return heed_vulkan_usable (self, error)
         && heed_vulkan_check (self, vkQueueSubmit (self->queue, 1, &info, fence), "vkQueueSubmit",
                               error);
}

/* A software device does not hang, it is slow; and its memory is not to be freed meanwhile. */
gboolean
heed_vulkan_wait (HeedVulkanContext *self, VkFence fence, GError **error)
{
  gboolean hangs = self->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU;
  guint64 patience = hangs ? PATIENCE_NANOSECONDS : G_MAXUINT64;
  return heed_vulkan_check (self, vkWaitForFences (self->device, 1, &fence, VK_TRUE, patience),
                            "vkWaitForFences", error)
         && heed_vulkan_check (self, vkResetFences (self->device, 1, &fence), "vkResetFences",
                               error);
}

static VkAccessFlags
access_of (VkPipelineStageFlags stages, gboolean writes_only)
{
  VkAccessFlags access = 0;
  if (stages & VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT)
    access |= VK_ACCESS_SHADER_WRITE_BIT | (writes_only ? 0 : VK_ACCESS_SHADER_READ_BIT);
  if (stages & VK_PIPELINE_STAGE_TRANSFER_BIT)
    access |= VK_ACCESS_TRANSFER_WRITE_BIT | (writes_only ? 0 : VK_ACCESS_TRANSFER_READ_BIT);
  if (stages & VK_PIPELINE_STAGE_HOST_BIT)
    access |= VK_ACCESS_HOST_WRITE_BIT | (writes_only ? 0 : VK_ACCESS_HOST_READ_BIT);
  return access;
}

void
heed_vulkan_barrier (VkCommandBuffer command, VkPipelineStageFlags from, VkPipelineStageFlags to)
{
  VkMemoryBarrier barrier = {
      .sType = VK_STRUCTURE_TYPE_MEMORY_BARRIER,
      .srcAccessMask = access_of (from, TRUE),
      .dstAccessMask = access_of (to, FALSE),
  };
  vkCmdPipelineBarrier (command, from, to, 0, 1, &barrier, 0, NULL, 0, NULL);
}
