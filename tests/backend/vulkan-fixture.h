/* vulkan-fixture.h: an opened Vulkan device, and passes with random operands to run on it.
 *
 * These tests see the backend's private parts: they make a device look as if it had smaller
 * limits, and look at how a recording was cut.
 */
#pragma once

#include "heed-vulkan-recording.h"

G_BEGIN_DECLS

/** VulkanFixture: opened anew for every test. */
typedef struct
{
  HeedBackend *backend;
  HeedVulkanBackend *vulkan;
  GRand *random;
} VulkanFixture;

/** vulkan_fixture_add: registers @test; each gets a fixture of its own. */
void
vulkan_fixture_add (const char *path, void (*test) (VulkanFixture *fixture));

/** vulkan_weight: a loaded random weight of @rows × @cols stored as f32 or bf16. */
HeedWeight *
vulkan_weight (VulkanFixture *fixture, HeedType type, gsize rows, gsize cols);

/** vulkan_weight_of: the same with the elements that are given, as they are stored. */
HeedWeight *
vulkan_weight_of (VulkanFixture *fixture, HeedType type, gsize rows, gsize cols,
                  gconstpointer elements);

/** vulkan_buffer: a buffer of @n random f32. */
HeedBuffer *
vulkan_buffer (VulkanFixture *fixture, gsize n);

/**
 * VulkanProduct: a LINEAR pass with bias and residual.
 */
typedef struct
{
  HeedBuffer *buffer;
  HeedWeight *weight;
  HeedWeight *bias;
  HeedPass pass;
} VulkanProduct;

void
vulkan_product_init (VulkanFixture *fixture, VulkanProduct *product, HeedType type, guint32 rows,
                     guint32 cols, guint32 channels);
void
vulkan_product_clear (VulkanProduct *product);

/** vulkan_run: records @pass anew, runs it and returns its output. */
float *
vulkan_run (VulkanFixture *fixture, const HeedPass *pass);

/** assert_close: |a − b| ≤ @tolerance · max (1, largest |b|); 0 = bit for bit. */
void
assert_close (const float *a, const float *b, gsize n, double tolerance);

/** vulkan_scale: out = @scale · x, @n numbers from byte @from to byte @to of @buffer. */
HeedPass
vulkan_scale (HeedBuffer *buffer, gsize from, gsize to, guint32 n, float scale);

/** vulkan_count_steps: how many shader calls @pass becomes. */
guint
vulkan_count_steps (VulkanFixture *fixture, const HeedPass *pass);

void
add_recording_tests (void);
void
add_backward_tests (void);

G_END_DECLS
