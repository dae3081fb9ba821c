/* heed-vulkan-instance.h: the loader, the validation layer, and the devices it finds. */
#pragma once

#include <gio/gio.h>
#include <vulkan/vulkan.h>

G_BEGIN_DECLS

/** Storage buffers that the widest kernel binds; devices that offer fewer are not listed. */
#define HEED_VULKAN_BINDINGS 8

/**
 * HeedVulkanInstance:
 * @messenger: present while the validation layer is on
 * @devices: (element-type VkPhysicalDevice): those Heed can use, in the driver's order
 */
typedef struct
{
  VkInstance handle;
  VkDebugUtilsMessengerEXT messenger;
  GArray *devices;
} HeedVulkanInstance;

/**
 * heed_vulkan_instance_new:
 *
 * Environment HEED_VULKAN_VALIDATION: "1" turns the validation layer on, "sync" its
 * synchronisation checks too; each of its warnings and errors is then a g_critical(). With the
 * layer asked for but not installed, or without a loader or driver, the error is
 * %HEED_ERROR_NO_DEVICE.
 */
HeedVulkanInstance *
heed_vulkan_instance_new (GError **error);
void
heed_vulkan_instance_free (HeedVulkanInstance *instance);

/**
 * heed_vulkan_compute_family: the queue family that passes are submitted to (one without graphics
 * where there is one, so that the desktop keeps its own), or %G_MAXUINT32.
 */
guint32
heed_vulkan_compute_family (VkPhysicalDevice device, guint32 *timestamp_bits);

/** heed_vulkan_device_bytes: the device-local memory. */
guint64
heed_vulkan_device_bytes (VkPhysicalDevice device);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedVulkanInstance, heed_vulkan_instance_free)

G_END_DECLS
