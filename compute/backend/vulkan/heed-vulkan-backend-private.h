/* heed-vulkan-backend-private.h: what the files that make up the backend share. */
#pragma once

#include "heed-vulkan-backend.h"
#include "heed-vulkan-pace.h"
#include "heed-vulkan-pipeline.h"

G_BEGIN_DECLS

/** HeedVulkanSlab: memory of one large weight or of several small ones. */
typedef struct
{
  HeedVulkanBlock block;
  gsize used;
  guint users;
} HeedVulkanSlab;

/**
 * HeedVulkanBackend:
 * @nothing: bound where an optional operand is absent
 * @open_slab: (nullable): where the next small weight goes; owned by its weights
 * @longest_submission: seconds that no submission is to exceed
 * @operand_limit: bytes a binding may span
 * @runs_to_lose: runs that fail on request
 */
struct _HeedVulkanBackend
{
  HeedBackend parent_instance;
  HeedVulkanContext *context;
  HeedVulkanPipelines *pipelines;
  HeedVulkanTransfer transfer;
  HeedVulkanBlock nothing;
  HeedVulkanSlab *open_slab;
  HeedVulkanTraits traits;
  HeedVulkanPace pace;
  double longest_submission;
  gsize operand_limit;
  guint runs_to_lose;
};

#define HEED_TYPE_VULKAN_BACKEND (heed_vulkan_backend_get_type ())
G_DECLARE_FINAL_TYPE (HeedVulkanBackend, heed_vulkan_backend, HEED, VULKAN_BACKEND, HeedBackend)

typedef struct
{
  HeedBuffer buffer;
  HeedVulkanBlock block;
} HeedVulkanBuffer;

/* heed-vulkan-weight.c */
HeedWeight *
heed_vulkan_weight_load (HeedBackend *backend, const HeedTensor *tensor, HeedWeightUse use,
                         GError **error);
void
heed_vulkan_weight_free (HeedBackend *backend, HeedWeight *weight);

/* heed-vulkan-recording.c */
HeedRecording *
heed_vulkan_record (HeedBackend *backend, const HeedPass *passes, guint n_passes, GError **error);
void
heed_vulkan_recording_free (HeedBackend *backend, HeedRecording *recording);

/* heed-vulkan-run.c */
gboolean
heed_vulkan_run (HeedBackend *backend, HeedRecording *recording, double *seconds,
                 GCancellable *cancellable, GError **error);

G_END_DECLS
