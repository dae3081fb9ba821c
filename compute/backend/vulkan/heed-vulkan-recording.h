/* heed-vulkan-recording.h: passes made into shader calls, and those cut into submissions. */
#pragma once

#include "heed-vulkan-backend-private.h"

G_BEGIN_DECLS

/**
 * HeedVulkanStep: one shader call; a pass is one, or several where its weight is seen in windows
 * or its kernel has phases.
 * @waits: it must see what earlier steps wrote, or write where they still read
 * @nominal: seconds before scaling (heed-vulkan-pace.h)
 */
typedef struct
{
  guint pass;
  HeedKernel kernel;
  VkPipeline pipeline;
  VkDescriptorSet bindings;
  guint32 push[HEED_VULKAN_PUSH_WORDS];
  guint64 n_groups;
  gboolean waits;
  double nominal;
} HeedVulkanStep;

/** HeedVulkanPart: some of a step's groups. */
typedef struct
{
  guint step;
  guint64 first_group;
  guint64 end_group;
} HeedVulkanPart;

/** HeedVulkanSubmission: neighbouring parts, and the seconds each kernel is to take in them. */
typedef struct
{
  VkCommandBuffer command;
  guint first_part;
  guint end_part;
  double expected[HEED_N_KERNELS];
} HeedVulkanSubmission;

/**
 * HeedVulkanRecording:
 * @scratch: what the phases of one pass hand on; passes take it one after the other
 * @parts, @submissions: made at the first run, and again when the pace learned since then says
 *   that they are too long or too short, or when times are wanted
 * @planned: the pace they were made for
 * @times: (nullable): two timestamps per part, while times are wanted
 */
typedef struct
{
  HeedRecording recording;
  HeedVulkanBackend *backend;
  VkDescriptorPool pool;
  HeedVulkanBlock scratch;
  gsize scratch_bytes; /* counted */
  GArray *steps;
  gboolean uses[HEED_N_KERNELS];
  GArray *parts;
  GArray *submissions;
  HeedVulkanPace planned;
  double planned_longest;
  gboolean timed;
  VkQueryPool times;
  VkFence fences[2];
} HeedVulkanRecording;

/** heed_vulkan_recording_plan: makes parts and submissions anew (heed-vulkan-submission.c). */
gboolean
heed_vulkan_recording_plan (HeedVulkanRecording *recording, gboolean timed, GError **error);
void
heed_vulkan_recording_forget_plan (HeedVulkanRecording *recording);

G_END_DECLS
