#include "heed-vulkan-backend-private.h"

#include "heed-error.h"

/* Longer ones make a desktop stutter, and a driver's watchdog ends those of seconds. */
#define LONGEST_SUBMISSION_SECONDS 0.040
#define MOST_LANES                 65535

G_DEFINE_FINAL_TYPE (HeedVulkanBackend, heed_vulkan_backend, HEED_TYPE_BACKEND)

static HeedLimits
get_limits (HeedBackend *backend)
{
  HeedVulkanBackend *self = HEED_VULKAN_BACKEND (backend);
  return (HeedLimits) {
      .operand_bytes = self->operand_limit,
      .memory_bytes = heed_vulkan_device_bytes (self->context->physical),
      .lanes = MOST_LANES,
      .batch_rows = self->context->processor ? 2048 : 65536,
  };
}

static gboolean
supports (HeedBackend *backend, const HeedPass *pass)
{
  return heed_vulkan_pass_supported (pass);
}

static HeedBuffer *
buffer_new (HeedBackend *backend, HeedMemoryKind kind, gsize size, GError **error)
{
  HeedVulkanBackend *self = HEED_VULKAN_BACKEND (backend);
  HeedVulkanBuffer *buffer = g_new0 (HeedVulkanBuffer, 1);
  if (heed_vulkan_block_init (&buffer->block, self->context, size, HEED_VULKAN_DEVICE, error))
    return &buffer->buffer;
  heed_vulkan_block_clear (&buffer->block, self->context);
  g_free (buffer);
  return NULL;
}

static void
buffer_free (HeedBackend *backend, HeedBuffer *base)
{
  HeedVulkanBuffer *buffer = (HeedVulkanBuffer *)base;
  heed_vulkan_block_clear (&buffer->block, HEED_VULKAN_BACKEND (backend)->context);
  g_free (buffer);
}

static gboolean
buffer_write (HeedBackend *backend, HeedBuffer *base, gsize offset, const void *data, gsize size,
              GError **error)
{
  return heed_vulkan_upload (&HEED_VULKAN_BACKEND (backend)->transfer,
                             &((HeedVulkanBuffer *)base)->block, offset, data, size, error);
}

static gboolean
buffer_read (HeedBackend *backend, HeedBuffer *base, gsize offset, void *data, gsize size,
             GError **error)
{
  return heed_vulkan_download (&HEED_VULKAN_BACKEND (backend)->transfer,
                               &((HeedVulkanBuffer *)base)->block, offset, data, size, error);
}

static void
finalize (GObject *object)
{
  HeedVulkanBackend *self = HEED_VULKAN_BACKEND (object);
  if (self->context != NULL && self->context->device != VK_NULL_HANDLE)
    {
      vkDeviceWaitIdle (self->context->device);
      heed_vulkan_block_clear (&self->nothing, self->context);
      heed_vulkan_transfer_clear (&self->transfer);
      heed_vulkan_pipelines_free (self->pipelines);
    }
  heed_vulkan_context_free (self->context);
  G_OBJECT_CLASS (heed_vulkan_backend_parent_class)->finalize (object);
}

static void
heed_vulkan_backend_class_init (HeedVulkanBackendClass *klass)
{
  HeedBackendClass *backend = HEED_BACKEND_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  backend->get_limits = get_limits;
  backend->supports = supports;
  backend->buffer_new = buffer_new;
  backend->buffer_free = buffer_free;
  backend->buffer_write = buffer_write;
  backend->buffer_read = buffer_read;
  backend->weight_load = heed_vulkan_weight_load;
  backend->weight_free = heed_vulkan_weight_free;
  backend->record = heed_vulkan_record;
  backend->recording_free = heed_vulkan_recording_free;
  backend->run = heed_vulkan_run;
}

static void
heed_vulkan_backend_init (HeedVulkanBackend *self)
{
  self->longest_submission = LONGEST_SUBMISSION_SECONDS;
}

/* Counts the ring that heed_vulkan_transfer_init() made, and what is bound for absent operands. */
static gboolean
account_staging (HeedVulkanBackend *self, GError **error)
{
  return heed_backend_account (HEED_BACKEND (self), HEED_MEMORY_STAGING,
                               self->transfer.block.size + self->nothing.size, error);
}

HeedBackend *
heed_vulkan_backend_new (guint index, GError **error)
{
  g_autoptr (HeedVulkanBackend) self = g_object_new (HEED_TYPE_VULKAN_BACKEND, NULL);
  self->context = heed_vulkan_context_new (index, error);
  if (self->context == NULL)
    return NULL;
  const VkPhysicalDeviceLimits *limits = &self->context->properties.limits;
  heed_backend_set_identity (HEED_BACKEND (self), self->context->properties.deviceName,
                             HEED_PRECISION_F32);
  heed_vulkan_pace_init (&self->pace, self->context->processor);
  self->operand_limit = limits->maxStorageBufferRange;
  self->traits.processor = self->context->processor;
  self->traits.shared_bytes = limits->maxComputeSharedMemorySize;
  self->pipelines = heed_vulkan_pipelines_new (self->context, error);
  if (self->pipelines == NULL || !heed_vulkan_transfer_init (&self->transfer, self->context, error)
      || !heed_vulkan_block_init (&self->nothing, self->context, 256, HEED_VULKAN_DEVICE, error)
      || !account_staging (self, error))
    return NULL;
  return HEED_BACKEND (g_steal_pointer (&self));
}

static HeedDeviceKind
kind_of (VkPhysicalDeviceType type)
{
  switch (type)
    {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
      return HEED_DEVICE_DISCRETE_GPU;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
      return HEED_DEVICE_INTEGRATED_GPU;
    case VK_PHYSICAL_DEVICE_TYPE_CPU:
      return HEED_DEVICE_SOFTWARE_GPU;
    default:
      return HEED_DEVICE_OTHER_GPU;
    }
}

GPtrArray *
heed_vulkan_list (void)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify)heed_device_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedVulkanInstance) instance = heed_vulkan_instance_new (&error);
  if (instance == NULL)
    {
      g_debug ("Vulkan: %s", error->message);
      return list;
    }
  for (guint i = 0; i < instance->devices->len; i++)
    {
      VkPhysicalDevice physical = g_array_index (instance->devices, VkPhysicalDevice, i);
      VkPhysicalDeviceProperties properties;
      HeedDevice *device = g_new0 (HeedDevice, 1);
      vkGetPhysicalDeviceProperties (physical, &properties);
      device->id = g_strdup_printf ("vulkan:%u", i);
      device->name = g_strdup (properties.deviceName);
      device->kind = kind_of (properties.deviceType);
      device->memory_bytes = heed_vulkan_device_bytes (physical);
      g_ptr_array_add (list, device);
    }
  return list;
}

void
heed_vulkan_backend_lose_device (HeedBackend *backend, guint runs)
{
  HEED_VULKAN_BACKEND (backend)->runs_to_lose = runs;
}

void
heed_vulkan_backend_set_naive_linear (HeedBackend *backend, gboolean naive)
{
  HEED_VULKAN_BACKEND (backend)->traits.naive_linear = naive;
}
