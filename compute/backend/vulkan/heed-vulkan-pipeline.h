/* heed-vulkan-pipeline.h: compiled kernels, each made once per choice of constants, and the cache
 * on disk that makes the next start quick. */
#pragma once

#include "heed-vulkan-pass.h"

G_BEGIN_DECLS

typedef struct _HeedVulkanPipelines HeedVulkanPipelines;

/**
 * heed_vulkan_pipelines_new: reads the device's cache file, if there is a sound one, from
 * g_get_user_cache_dir()/heed.
 */
HeedVulkanPipelines *
heed_vulkan_pipelines_new (HeedVulkanContext *context, GError **error);
/** heed_vulkan_pipelines_free: writes the cache file first if pipelines were made. */
void
heed_vulkan_pipelines_free (HeedVulkanPipelines *pipelines);

/** Every kernel has the same layouts: %HEED_VULKAN_BINDINGS storage buffers, 128 bytes pushed. */
VkDescriptorSetLayout
heed_vulkan_pipelines_set_layout (HeedVulkanPipelines *pipelines);
VkPipelineLayout
heed_vulkan_pipelines_layout (HeedVulkanPipelines *pipelines);

/** heed_vulkan_pipelines_get: the pipeline of @dispatch's shader and constants. */
gboolean
heed_vulkan_pipelines_get (HeedVulkanPipelines *pipelines, const HeedVulkanDispatch *dispatch,
                           VkPipeline *pipeline, GError **error);

/** heed_vulkan_cache_path: (transfer full): the cache file of @context's device. */
char *
heed_vulkan_cache_path (HeedVulkanContext *context);

/**
 * heed_vulkan_cache_read: the content of the cache file for vkCreatePipelineCache(), or %NULL where
 * there is none, or it is damaged, or another device's or driver's.
 */
GBytes *
heed_vulkan_cache_read (HeedVulkanContext *context);
/** heed_vulkan_cache_write: replaces the cache file; failure costs time at the next start only. */
void
heed_vulkan_cache_write (HeedVulkanContext *context, const void *data, gsize size);

G_END_DECLS
