/* heed-device-choice.h: what a setting of device and precision comes to on this machine. */
#pragma once

#include "heed-device.h"

G_BEGIN_DECLS

/**
 * heed_device_choice: the device that heed_device_open() would take.
 * @devices: (element-type HeedDevice): as heed_device_list() has them
 *
 * Returns: (transfer none) (nullable): %NULL if it is not there
 */
const HeedDevice *
heed_device_choice (const GPtrArray *devices, const char *id, HeedPrecision precision);

/** heed_device_choice_takes_bf16: whether it can compute with %HEED_PRECISION_BF16. */
gboolean
heed_device_choice_takes_bf16 (const GPtrArray *devices, const char *id);

G_END_DECLS
