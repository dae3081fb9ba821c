/* Planning: steps are cut where they are too long and put together where they are short, so that
 * no submission holds the device for longer than the backend's limit. */
#include "heed-vulkan-recording.h"

#include <math.h>
#include <string.h>

typedef struct
{
  HeedVulkanRecording *recording;
  HeedVulkanSubmission open; /* not yet in the list */
  double seconds;            /* of it */
} Planner;

static void
close_submission (Planner *planner)
{
  HeedVulkanRecording *self = planner->recording;
  planner->open.end_part = self->parts->len;
  if (planner->open.end_part == planner->open.first_part)
    return;
  g_array_append_val (self->submissions, planner->open);
  planner->open = (HeedVulkanSubmission) {.first_part = self->parts->len};
  planner->seconds = 0;
}

static void
add_part (Planner *planner, HeedVulkanPart part, double seconds)
{
  HeedVulkanRecording *self = planner->recording;
  const HeedVulkanStep *step = &g_array_index (self->steps, HeedVulkanStep, part.step);
  if (planner->seconds + seconds > self->planned_longest)
    close_submission (planner);
  g_array_append_val (self->parts, part);
  planner->open.expected[step->kernel] += seconds;
  planner->seconds += seconds;
}

static void
cut_steps (HeedVulkanRecording *self)
{
  Planner planner = {.recording = self};
  for (guint i = 0; i < self->steps->len; i++)
    {
      const HeedVulkanStep *step = &g_array_index (self->steps, HeedVulkanStep, i);
      double seconds = step->nominal * self->planned.scale[step->kernel];
      guint64 n =
          (guint64)ceil (CLAMP (seconds / self->planned_longest, 1, (double)step->n_groups));
      for (guint64 part = 0; part < n; part++)
        {
          guint64 first = step->n_groups * part / n, end = step->n_groups * (part + 1) / n;
          add_part (&planner, (HeedVulkanPart) {i, first, end}, seconds / (double)n);
        }
    }
  close_submission (&planner);
}

/* A kernel reads its place from the group's index, so a long row of groups is folded. */
static void
dispatch (HeedVulkanRecording *self, VkCommandBuffer command, const HeedVulkanPart *part)
{
  HeedVulkanStep *step = &g_array_index (self->steps, HeedVulkanStep, part->step);
  VkPipelineLayout layout = heed_vulkan_pipelines_layout (self->backend->pipelines);
  guint32 most = self->backend->context->properties.limits.maxComputeWorkGroupCount[0];
  guint64 n = part->end_group - part->first_group;
  guint32 down = (guint32)((n + most - 1) / most);
  guint32 across = (guint32)((n + down - 1) / down);
  step->push[0] = (guint32)part->first_group;
  step->push[1] = (guint32)part->end_group;
  vkCmdBindPipeline (command, VK_PIPELINE_BIND_POINT_COMPUTE, step->pipeline);
  vkCmdBindDescriptorSets (command, VK_PIPELINE_BIND_POINT_COMPUTE, layout, 0, 1, &step->bindings,
                           0, NULL);
  vkCmdPushConstants (command, layout, VK_SHADER_STAGE_COMPUTE_BIT, 0, sizeof step->push,
                      step->push);
  vkCmdDispatch (command, across, down, 1);
}

static void
record_part (HeedVulkanRecording *self, VkCommandBuffer command, guint index)
{
  const VkPipelineStageFlags compute = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
  const HeedVulkanPart *part = &g_array_index (self->parts, HeedVulkanPart, index);
  const HeedVulkanStep *step = &g_array_index (self->steps, HeedVulkanStep, part->step);
  /* Timed passes run one by one, or their times would overlap. */
  if ((step->waits && part->first_group == 0) || self->timed)
    heed_vulkan_barrier (command, compute, compute);
  if (self->times != VK_NULL_HANDLE)
    {
      vkCmdResetQueryPool (command, self->times, 2 * index, 2);
      vkCmdWriteTimestamp (command, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, self->times, 2 * index);
    }
  dispatch (self, command, part);
  if (self->times != VK_NULL_HANDLE)
    vkCmdWriteTimestamp (command, VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, self->times, 2 * index + 1);
}

static gboolean
record_submission (HeedVulkanRecording *self, guint index, GError **error)
{
  const VkPipelineStageFlags compute = VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT;
  const VkPipelineStageFlags transfer = VK_PIPELINE_STAGE_TRANSFER_BIT;
  HeedVulkanContext *context = self->backend->context;
  HeedVulkanSubmission *submission =
      &g_array_index (self->submissions, HeedVulkanSubmission, index);
  if (!heed_vulkan_command_new (context, &submission->command, error)
      || !heed_vulkan_command_begin (context, submission->command, error))
    return FALSE;
  if (index == 0)
    heed_vulkan_barrier (submission->command, compute | transfer, compute);
  for (guint i = submission->first_part; i < submission->end_part; i++)
    record_part (self, submission->command, i);
  if (index + 1 == self->submissions->len)
    heed_vulkan_barrier (submission->command, compute,
                         compute | transfer | VK_PIPELINE_STAGE_HOST_BIT);
  return heed_vulkan_check (context, vkEndCommandBuffer (submission->command), "vkEndCommandBuffer",
                            error);
}

static gboolean
make_times (HeedVulkanRecording *self, GError **error)
{
  HeedVulkanContext *context = self->backend->context;
  VkQueryPoolCreateInfo info = {
      .sType = VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO,
      .queryType = VK_QUERY_TYPE_TIMESTAMP,
      .queryCount = MAX (2 * self->parts->len, 1),
  };
  return heed_vulkan_check (context, vkCreateQueryPool (context->device, &info, NULL, &self->times),
                            "vkCreateQueryPool", error);
}

void
heed_vulkan_recording_forget_plan (HeedVulkanRecording *self)
{
  HeedVulkanContext *context = self->backend->context;
  for (guint i = 0; i < self->submissions->len; i++)
    heed_vulkan_command_free (context,
                              &g_array_index (self->submissions, HeedVulkanSubmission, i).command);
  g_array_set_size (self->submissions, 0);
  g_array_set_size (self->parts, 0);
  vkDestroyQueryPool (context->device, self->times, NULL);
  self->times = VK_NULL_HANDLE;
}

gboolean
heed_vulkan_recording_plan (HeedVulkanRecording *self, gboolean timed, GError **error)
{
  heed_vulkan_recording_forget_plan (self);
  self->planned = self->backend->pace;
  self->planned_longest = self->backend->longest_submission;
  self->timed = timed;
  cut_steps (self);
  gboolean ok = !timed || self->backend->context->timestamp_bits == 0 || make_times (self, error);
  for (guint i = 0; ok && i < self->submissions->len; i++)
    ok = record_submission (self, i, error);
  if (!ok)
    heed_vulkan_recording_forget_plan (self);
  return ok;
}
