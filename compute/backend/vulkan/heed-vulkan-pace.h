/* heed-vulkan-pace.h: how long passes will take, learned from how long they took, so that no
 * submission holds the device for long.
 */
#pragma once

#include "heed-backend.h"

G_BEGIN_DECLS

/**
 * HeedVulkanPace:
 * @scale: of each kernel: its measured time over its nominal one
 */
typedef struct
{
  double multiply_adds_per_second; /* nominal */
  double bytes_per_second;
  double scale[HEED_N_KERNELS];
} HeedVulkanPace;

/** heed_vulkan_pace_init: begins with a slow device of its kind. */
void
heed_vulkan_pace_init (HeedVulkanPace *pace, gboolean processor);

/** heed_vulkan_pace_nominal: seconds of a pass before scaling. */
double
heed_vulkan_pace_nominal (const HeedVulkanPace *pace, const HeedPass *pass);

/**
 * heed_vulkan_pace_learn:
 * @then: by which a submission was planned
 * @expected: [HEED_N_KERNELS], seconds that it was to spend in each kernel
 * @measured: seconds it took
 *
 * What is compared is what would be expected now: what the submissions of one run say, all planned
 * at once, is not counted again and again. A single surprise (a driver that compiles at first use)
 * moves a scale by a factor of 4 at most.
 */
void
heed_vulkan_pace_learn (HeedVulkanPace *pace, const HeedVulkanPace *then, const double *expected,
                        double measured);

/** heed_vulkan_pace_changed: whether a kernel with @used set is off by 2 from @then. */
gboolean
heed_vulkan_pace_changed (const HeedVulkanPace *pace, const HeedVulkanPace *then,
                          const gboolean *used);

G_END_DECLS
