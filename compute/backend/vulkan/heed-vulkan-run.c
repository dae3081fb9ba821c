/* Running: submissions go to the queue one after the other, two at most on their way, so that the
 * device is never idle and a cancelled run ends soon. */
#include "heed-vulkan-recording.h"

#include <string.h>

static gboolean
plan_is_good (HeedVulkanRecording *self, gboolean timed)
{
  return self->submissions->len > 0 && self->timed == timed
         && self->planned_longest == self->backend->longest_submission
         && !heed_vulkan_pace_changed (&self->backend->pace, &self->planned, self->uses);
}

/* Without timestamps a submission's time is shared out as it was expected. */
static void
share_out (HeedVulkanRecording *self, const HeedVulkanSubmission *submission, double measured,
           double *seconds)
{
  double total = 0;
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    total += submission->expected[i];
  for (guint i = submission->first_part; i < submission->end_part; i++)
    {
      const HeedVulkanPart *part = &g_array_index (self->parts, HeedVulkanPart, i);
      const HeedVulkanStep *step = &g_array_index (self->steps, HeedVulkanStep, part->step);
      double share = (double)(part->end_group - part->first_group) / (double)step->n_groups;
      double expected = step->nominal * self->planned.scale[step->kernel] * share;
      seconds[step->pass] += measured * expected / total;
    }
}

static gboolean
read_times (HeedVulkanRecording *self, double *seconds, GError **error)
{
  HeedVulkanContext *context = self->backend->context;
  guint n = 2 * self->parts->len;
  guint64 mask = context->timestamp_bits >= 64
                     ? G_MAXUINT64
                     : (G_GUINT64_CONSTANT (1) << context->timestamp_bits) - 1;
  g_autofree guint64 *ticks = g_new0 (guint64, n + 1);
  if (!heed_vulkan_check (context,
                          vkGetQueryPoolResults (context->device, self->times, 0, n,
                                                 n * sizeof (guint64), ticks, sizeof (guint64),
                                                 VK_QUERY_RESULT_64_BIT | VK_QUERY_RESULT_WAIT_BIT),
                          "vkGetQueryPoolResults", error))
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++)
    {
      const HeedVulkanPart *part = &g_array_index (self->parts, HeedVulkanPart, i);
      const HeedVulkanStep *step = &g_array_index (self->steps, HeedVulkanStep, part->step);
      guint64 passed = (ticks[2 * i + 1] - ticks[2 * i]) & mask;
      seconds[step->pass] += (double)passed * context->properties.limits.timestampPeriod * 1e-9;
    }
  return TRUE;
}

typedef struct
{
  HeedVulkanRecording *recording;
  double *seconds;
  gint64 free_since; /* when the device was done with the last submission */
  gint64 submitted[2];
} Run;

static gboolean
submit (Run *run, guint index, GError **error)
{
  HeedVulkanRecording *self = run->recording;
  const HeedVulkanSubmission *submission =
      &g_array_index (self->submissions, HeedVulkanSubmission, index);
  run->submitted[index % 2] = g_get_monotonic_time ();
  return heed_vulkan_submit (self->backend->context, submission->command, self->fences[index % 2],
                             error);
}

static gboolean
finish (Run *run, guint index, GError **error)
{
  HeedVulkanRecording *self = run->recording;
  const HeedVulkanSubmission *submission =
      &g_array_index (self->submissions, HeedVulkanSubmission, index);
  if (!heed_vulkan_wait (self->backend->context, self->fences[index % 2], error))
    return FALSE;
  gint64 now = g_get_monotonic_time ();
  double measured = (double)(now - MAX (run->free_since, run->submitted[index % 2])) * 1e-6;
  run->free_since = now;
  heed_vulkan_pace_learn (&self->backend->pace, &self->planned, submission->expected, measured);
  if (run->seconds != NULL && self->times == VK_NULL_HANDLE)
    share_out (self, submission, measured, run->seconds);
  return TRUE;
}

/* Whatever was submitted is waited for, also after a failure. */
static gboolean
run_submissions (Run *run, GCancellable *cancellable, GError **error)
{
  guint n = run->recording->submissions->len, on_their_way = 0;
  gboolean ok = TRUE;
  for (guint i = 0; i < n && ok; i++)
    {
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error) && submit (run, i, error);
      if (!ok)
        break;
      on_their_way = i + 1;
      if (i > 0)
        ok = finish (run, i - 1, error);
    }
  if (on_their_way > 0 && !run->recording->backend->context->lost)
    ok = finish (run, on_their_way - 1, ok ? error : NULL) && ok;
  return ok;
}

gboolean
heed_vulkan_run (HeedBackend *backend, HeedRecording *recording, double *seconds,
                 GCancellable *cancellable, GError **error)
{
  HeedVulkanBackend *owner = HEED_VULKAN_BACKEND (backend);
  HeedVulkanRecording *self = (HeedVulkanRecording *)recording;
  if (owner->runs_to_lose > 0)
    {
      owner->runs_to_lose--;
      heed_vulkan_check (owner->context, VK_ERROR_DEVICE_LOST, "vkQueueSubmit", error);
      owner->context->lost = FALSE;
      return FALSE;
    }
  if (!heed_vulkan_usable (owner->context, error)
      || (!plan_is_good (self, seconds != NULL)
          && !heed_vulkan_recording_plan (self, seconds != NULL, error)))
    return FALSE;
  if (seconds != NULL)
    memset (seconds, 0, recording->n_passes * sizeof (double));
  Run run = {.recording = self, .seconds = seconds};
  return run_submissions (&run, cancellable, error)
         && (seconds == NULL || self->times == VK_NULL_HANDLE || read_times (self, seconds, error));
}
