#include "heed-vulkan-pipeline.h"

#include "heed-shaders.h"

#include <string.h>

struct _HeedVulkanPipelines
{
  HeedVulkanContext *context;
  VkDescriptorSetLayout set_layout;
  VkPipelineLayout layout;
  VkPipelineCache cache;
  GHashTable *made; /* HeedVulkanDispatch (its shader and constants) → VkPipeline in a box */
  gboolean changed;
};

typedef struct
{
  HeedVulkanContext *context;
  VkPipeline pipeline;
} Made;

static void
made_free (gpointer data)
{
  Made *made = data;
  vkDestroyPipeline (made->context->device, made->pipeline, NULL);
  g_free (made);
}

static guint
dispatch_hash (gconstpointer data)
{
  const HeedVulkanDispatch *dispatch = data;
  guint hash = g_str_hash (dispatch->shader);
  for (guint i = 0; i < dispatch->n_constants; i++)
    hash = hash * 31 + dispatch->constants[i];
  return hash;
}

static gboolean
dispatch_equal (gconstpointer a, gconstpointer b)
{
  const HeedVulkanDispatch *one = a, *other = b;
  return strcmp (one->shader, other->shader) == 0 && one->n_constants == other->n_constants
         && memcmp (one->constants, other->constants, one->n_constants * sizeof (guint32)) == 0;
}

static gboolean
make_layouts (HeedVulkanPipelines *self, GError **error)
{
  VkDescriptorSetLayoutBinding bindings[HEED_VULKAN_BINDINGS];
  for (guint i = 0; i < HEED_VULKAN_BINDINGS; i++)
    bindings[i] = (VkDescriptorSetLayoutBinding) {
        .binding = i,
        .descriptorType = VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
        .descriptorCount = 1,
        .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
    };
  VkDescriptorSetLayoutCreateInfo set = {
      .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
      .bindingCount = HEED_VULKAN_BINDINGS,
      .pBindings = bindings,
  };
  VkPushConstantRange range = {
      .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
      .size = HEED_VULKAN_PUSH_WORDS * sizeof (guint32),
  };
  VkPipelineLayoutCreateInfo layout = {
      .sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
      .setLayoutCount = 1,
      .pSetLayouts = &self->set_layout,
      .pushConstantRangeCount = 1,
      .pPushConstantRanges = &range,
  };
  VkDevice device = self->context->device;
  return heed_vulkan_check (self->context,
                            vkCreateDescriptorSetLayout (device, &set, NULL, &self->set_layout),
                            "vkCreateDescriptorSetLayout", error)
         && heed_vulkan_check (self->context,
                               vkCreatePipelineLayout (device, &layout, NULL, &self->layout),
                               "vkCreatePipelineLayout", error);
}

static gboolean
make_cache (HeedVulkanPipelines *self, GError **error)
{
  g_autoptr (GBytes) stored = heed_vulkan_cache_read (self->context);
  VkPipelineCacheCreateInfo info = {.sType = VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
  if (stored != NULL)
    info.pInitialData = g_bytes_get_data (stored, &info.initialDataSize);
  return heed_vulkan_check (
      self->context, vkCreatePipelineCache (self->context->device, &info, NULL, &self->cache),
      "vkCreatePipelineCache", error);
}

/* Linked from a static library, the resource has no constructor that would do this. */
static void
register_shaders (void)
{
  static gsize registered;
  if (!g_once_init_enter (&registered))
    return;
  heed_shaders_register_resource ();
  g_once_init_leave (&registered, 1);
}

HeedVulkanPipelines *
heed_vulkan_pipelines_new (HeedVulkanContext *context, GError **error)
{
  register_shaders ();
  HeedVulkanPipelines *self = g_new0 (HeedVulkanPipelines, 1);
  self->context = context;
  self->made = g_hash_table_new_full (dispatch_hash, dispatch_equal, g_free, made_free);
  if (make_layouts (self, error) && make_cache (self, error))
    return self;
  heed_vulkan_pipelines_free (self);
  return NULL;
}

static void
save_cache (HeedVulkanPipelines *self)
{
  gsize size = 0;
  VkDevice device = self->context->device;
  if (self->context->lost
      || vkGetPipelineCacheData (device, self->cache, &size, NULL) != VK_SUCCESS)
    return;
  g_autofree guint8 *data = g_try_malloc (size + 1);
  if (data != NULL && vkGetPipelineCacheData (device, self->cache, &size, data) == VK_SUCCESS)
    heed_vulkan_cache_write (self->context, data, size);
}

void
heed_vulkan_pipelines_free (HeedVulkanPipelines *self)
{
  if (self == NULL)
    return;
  VkDevice device = self->context->device;
  if (self->changed)
    save_cache (self);
  g_hash_table_unref (self->made);
  vkDestroyPipelineCache (device, self->cache, NULL);
  vkDestroyPipelineLayout (device, self->layout, NULL);
  vkDestroyDescriptorSetLayout (device, self->set_layout, NULL);
  g_free (self);
}

VkDescriptorSetLayout
heed_vulkan_pipelines_set_layout (HeedVulkanPipelines *self)
{
  return self->set_layout;
}

VkPipelineLayout
heed_vulkan_pipelines_layout (HeedVulkanPipelines *self)
{
  return self->layout;
}

static gboolean
make_module (HeedVulkanPipelines *self, const char *shader, VkShaderModule *module, GError **error)
{
  gsize size;
  g_autofree char *path = g_strdup_printf ("/io/github/heed_xai/shaders/%s.spv", shader);
  g_autoptr (GBytes) code = g_resource_lookup_data (heed_shaders_get_resource (), path,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (code == NULL)
    return FALSE;
  gconstpointer data = g_bytes_get_data (code, &size);
  g_autofree guint32 *words = g_memdup2 (data, size); /* resources are not aligned to words */
  VkShaderModuleCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
      .codeSize = size,
      .pCode = words,
  };
  return heed_vulkan_check (self->context,
                            vkCreateShaderModule (self->context->device, &info, NULL, module),
                            "vkCreateShaderModule", error);
}

static gboolean
make_pipeline (HeedVulkanPipelines *self, const HeedVulkanDispatch *dispatch, VkPipeline *pipeline,
               GError **error)
{
  VkShaderModule module;
  VkSpecializationMapEntry entries[HEED_VULKAN_MAX_CONSTANTS];
  if (!make_module (self, dispatch->shader, &module, error))
    return FALSE;
  for (guint i = 0; i < dispatch->n_constants; i++)
    entries[i] = (VkSpecializationMapEntry) {
        .constantID = i, .offset = i * sizeof (guint32), .size = sizeof (guint32)};
  VkSpecializationInfo constants = {
      .mapEntryCount = dispatch->n_constants,
      .pMapEntries = entries,
      .dataSize = dispatch->n_constants * sizeof (guint32),
      .pData = dispatch->constants,
  };
  VkComputePipelineCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
      .stage =
          {
              .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
              .stage = VK_SHADER_STAGE_COMPUTE_BIT,
              .module = module,
              .pName = "main",
              .pSpecializationInfo = &constants,
          },
      .layout = self->layout,
  };
  VkDevice device = self->context->device;
  VkResult result = vkCreateComputePipelines (device, self->cache, 1, &info, NULL, pipeline);
  vkDestroyShaderModule (device, module, NULL);
  return heed_vulkan_check (self->context, result, "vkCreateComputePipelines", error);
}

gboolean
heed_vulkan_pipelines_get (HeedVulkanPipelines *self, const HeedVulkanDispatch *dispatch,
                           VkPipeline *pipeline, GError **error)
{
  Made *made = g_hash_table_lookup (self->made, dispatch);
  if (made == NULL)
    {
      VkPipeline fresh;
      if (!make_pipeline (self, dispatch, &fresh, error))
        return FALSE;
      made = g_new0 (Made, 1);
      made->context = self->context;
      made->pipeline = fresh;
      g_hash_table_insert (self->made, g_memdup2 (dispatch, sizeof *dispatch), made);
      self->changed = TRUE;
    }
  *pipeline = made->pipeline;
  return TRUE;
}
