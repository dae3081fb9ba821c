/* heed-vulkan-backend.h: the backend for every GPU that Vulkan 1.2 reaches. */
#pragma once

#include "heed-backend.h"
#include "heed-device.h"

G_BEGIN_DECLS

/**
 * heed_vulkan_list: (element-type HeedDevice): the devices, in the driver's order; empty where
 * there is no loader or no driver.
 */
GPtrArray *
heed_vulkan_list (void);

/** heed_vulkan_backend_new: opens the device at @index of heed_vulkan_list(). f32 only. */
HeedBackend *
heed_vulkan_backend_new (guint index, GError **error);

/**
 * heed_vulkan_backend_lose_device: makes the next @runs runs fail as a lost device does; for tests
 * of recovery.
 */
void
heed_vulkan_backend_lose_device (HeedBackend *backend, guint runs);

/**
 * heed_vulkan_backend_set_naive_linear: whether recordings made from now on compute LINEAR with
 * linear-naive.comp, one number by one invocation; for `heed-cli bench`, which prints what tiles
 * gain over it.
 */
void
heed_vulkan_backend_set_naive_linear (HeedBackend *backend, gboolean naive);

G_END_DECLS
