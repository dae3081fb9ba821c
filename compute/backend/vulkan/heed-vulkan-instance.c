#include "heed-vulkan-instance.h"

#include "heed-error.h"

#include <string.h>

static const char *const validation_layer = "VK_LAYER_KHRONOS_validation";

static VKAPI_ATTR VkBool32 VKAPI_CALL
complain (VkDebugUtilsMessageSeverityFlagBitsEXT severity, VkDebugUtilsMessageTypeFlagsEXT types,
          const VkDebugUtilsMessengerCallbackDataEXT *data, void *user_data)
{
  g_critical ("Vulkan validation: %s", data->pMessage);
  return VK_FALSE;
}

static const VkDebugUtilsMessengerCreateInfoEXT messenger_info = {
    .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
    .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT
                       | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
    .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
    .pfnUserCallback = complain,
};

static gboolean
layer_is_installed (void)
{
  guint32 n = 0;
  if (vkEnumerateInstanceLayerProperties (&n, NULL) != VK_SUCCESS)
    return FALSE;
  g_autofree VkLayerProperties *layers = g_new0 (VkLayerProperties, n + 1);
  if (vkEnumerateInstanceLayerProperties (&n, layers) < VK_SUCCESS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (strcmp (layers[i].layerName, validation_layer) == 0)
      return TRUE;
  return FALSE;
}

static VkResult
create (HeedVulkanInstance *self, gboolean validate, gboolean synchronisation)
{
  static const char *const extensions[] = {VK_EXT_DEBUG_UTILS_EXTENSION_NAME};
  const VkValidationFeatureEnableEXT enable[] = {
      VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
  VkValidationFeaturesEXT features = {
      .sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
      .pNext = &messenger_info,
      .enabledValidationFeatureCount = synchronisation ? 1 : 0,
      .pEnabledValidationFeatures = enable,
  };
  VkApplicationInfo application = {
      .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
      .pApplicationName = "heed",
      .apiVersion = VK_API_VERSION_1_2,
  };
  VkInstanceCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
      .pNext = validate ? &features : NULL,
      .pApplicationInfo = &application,
      .enabledLayerCount = validate ? 1 : 0,
      .ppEnabledLayerNames = &validation_layer,
      .enabledExtensionCount = validate ? 1 : 0,
      .ppEnabledExtensionNames = extensions,
  };
  return vkCreateInstance (&info, NULL, &self->handle);
}

static void
listen_to_messages (HeedVulkanInstance *self)
{
  PFN_vkCreateDebugUtilsMessengerEXT create_messenger =
      (PFN_vkCreateDebugUtilsMessengerEXT)vkGetInstanceProcAddr (self->handle,
                                                                 "vkCreateDebugUtilsMessengerEXT");
  if (create_messenger == NULL
      || create_messenger (self->handle, &messenger_info, NULL, &self->messenger) != VK_SUCCESS)
    g_critical ("Vulkan validation: messages cannot be received");
}

static gboolean
is_usable (VkPhysicalDevice device)
{
  guint32 timestamp_bits;
  VkPhysicalDeviceProperties properties;
  vkGetPhysicalDeviceProperties (device, &properties);
  return properties.apiVersion >= VK_API_VERSION_1_2
         && properties.limits.maxPerStageDescriptorStorageBuffers >= HEED_VULKAN_BINDINGS
         && heed_vulkan_compute_family (device, &timestamp_bits) != G_MAXUINT32;
}

static void
find_devices (HeedVulkanInstance *self)
{
  guint32 n = 0;
  self->devices = g_array_new (FALSE, TRUE, sizeof (VkPhysicalDevice));
  if (vkEnumeratePhysicalDevices (self->handle, &n, NULL) != VK_SUCCESS)
    return;
  g_autofree VkPhysicalDevice *found = g_new0 (VkPhysicalDevice, n + 1);
  if (vkEnumeratePhysicalDevices (self->handle, &n, found) < VK_SUCCESS)
    return;
  for (guint i = 0; i < n; i++)
    if (is_usable (found[i]))
      g_array_append_val (self->devices, found[i]);
}

HeedVulkanInstance *
heed_vulkan_instance_new (GError **error)
{
  g_autoptr (HeedVulkanInstance) self = g_new0 (HeedVulkanInstance, 1);
  const char *wish = g_getenv ("HEED_VULKAN_VALIDATION");
  gboolean validate = wish != NULL && *wish != 0 && strcmp (wish, "0") != 0;
  guint32 version = 0;
  if (validate && !layer_is_installed ())
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE,
                   "HEED_VULKAN_VALIDATION asks for %s, which is not installed", validation_layer);
      return NULL;
    }
  if (vkEnumerateInstanceVersion (&version) != VK_SUCCESS || version < VK_API_VERSION_1_2)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE,
                   "The Vulkan loader is of version %u.%u, at least 1.2 is needed",
                   VK_API_VERSION_MAJOR (version), VK_API_VERSION_MINOR (version));
      return NULL;
    }
  VkResult result = create (self, validate, validate && strcmp (wish, "sync") == 0);
  if (result != VK_SUCCESS)
    {
      self->handle = VK_NULL_HANDLE;
      g_set_error (error, HEED_ERROR, HEED_ERROR_NO_DEVICE,
                   "There is no Vulkan driver (vkCreateInstance gave %d)", (int)result);
      return NULL;
    }
  if (validate)
    listen_to_messages (self);
  find_devices (self);
  return g_steal_pointer (&self);
}

void
heed_vulkan_instance_free (HeedVulkanInstance *self)
{
  if (self == NULL)
    return;
  if (self->messenger != VK_NULL_HANDLE)
    {
      PFN_vkDestroyDebugUtilsMessengerEXT destroy =
          (PFN_vkDestroyDebugUtilsMessengerEXT)vkGetInstanceProcAddr (
              self->handle, "vkDestroyDebugUtilsMessengerEXT");
      destroy (self->handle, self->messenger, NULL);
    }
  if (self->handle != VK_NULL_HANDLE)
    vkDestroyInstance (self->handle, NULL);
  g_clear_pointer (&self->devices, g_array_unref);
  g_free (self);
}

guint32
heed_vulkan_compute_family (VkPhysicalDevice device, guint32 *timestamp_bits)
{
  guint32 n = 0, best = G_MAXUINT32;
  vkGetPhysicalDeviceQueueFamilyProperties (device, &n, NULL);
  g_autofree VkQueueFamilyProperties *families = g_new0 (VkQueueFamilyProperties, n + 1);
  vkGetPhysicalDeviceQueueFamilyProperties (device, &n, families);
  for (guint32 i = 0; i < n; i++)
    {
      VkQueueFlags flags = families[i].queueFlags;
      if (families[i].queueCount == 0 || (flags & VK_QUEUE_COMPUTE_BIT) == 0)
        continue;
      gboolean apart = (flags & VK_QUEUE_GRAPHICS_BIT) == 0;
      if (best == G_MAXUINT32 || (apart && (families[best].queueFlags & VK_QUEUE_GRAPHICS_BIT)))
        best = i;
    }
  *timestamp_bits = best == G_MAXUINT32 ? 0 : families[best].timestampValidBits;
  return best;
}

guint64
heed_vulkan_device_bytes (VkPhysicalDevice device)
{
  guint64 bytes = 0;
  VkPhysicalDeviceMemoryProperties memory;
  vkGetPhysicalDeviceMemoryProperties (device, &memory);
  for (guint32 i = 0; i < memory.memoryHeapCount; i++)
    if (memory.memoryHeaps[i].flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT)
      bytes = MAX (bytes, memory.memoryHeaps[i].size);
  return bytes;
}
