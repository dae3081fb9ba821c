#include "heed-vulkan-pace.h"

#include <math.h>

#define LAUNCH_SECONDS     5e-6 /* of a dispatch, whatever it does */
#define MEASURABLE_SECONDS 1e-3 /* below it the queue's latency is what one measures */
#define LARGEST_STEP       4.0
#define LARGEST_SCALE      1e4

void
heed_vulkan_pace_init (HeedVulkanPace *self, gboolean processor)
{
  self->multiply_adds_per_second = processor ? 2e9 : 1e11;
  self->bytes_per_second = processor ? 1e9 : 1e10;
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    self->scale[i] = 1.0;
}

/* A pass whose costs nobody counted is worth its operands. */
static guint64
bytes_of (const HeedPass *pass)
{
  guint64 bytes = pass->bytes;
  for (guint i = 0; bytes == 0 && i < pass->n_operands; i++)
    if (heed_operand_present (&pass->operands[i]))
      bytes += heed_operand_bytes (&pass->operands[i]);
  return bytes;
}

double
heed_vulkan_pace_nominal (const HeedVulkanPace *self, const HeedPass *pass)
{
  return LAUNCH_SECONDS + (double)pass->multiply_adds / self->multiply_adds_per_second
         + (double)bytes_of (pass) / self->bytes_per_second;
}

void
heed_vulkan_pace_learn (HeedVulkanPace *self, const HeedVulkanPace *then, const double *expected,
                        double measured)
{
  double now[HEED_N_KERNELS], total = 0;
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    total += now[i] = expected[i] * self->scale[i] / then->scale[i];
  if (total <= 0 || (measured < MEASURABLE_SECONDS && total < MEASURABLE_SECONDS))
    return;
  double ratio = CLAMP (measured / total, 1 / LARGEST_STEP, LARGEST_STEP);
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    {
      double scale = self->scale[i] * pow (ratio, now[i] / total);
      self->scale[i] = CLAMP (scale, 1 / LARGEST_SCALE, LARGEST_SCALE);
    }
}

gboolean
heed_vulkan_pace_changed (const HeedVulkanPace *self, const HeedVulkanPace *then,
                          const gboolean *used)
{
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    if (used[i] && (self->scale[i] > 2 * then->scale[i] || then->scale[i] > 2 * self->scale[i]))
      return TRUE;
  return FALSE;
}
