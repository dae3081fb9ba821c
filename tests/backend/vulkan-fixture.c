#include "vulkan-fixture.h"

#include <math.h>
#include <string.h>

typedef void (*FixtureTest) (VulkanFixture *fixture);

static void
run_test (gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  VulkanFixture fixture = {.random = g_rand_new_with_seed (7)};
  HeedMemoryUse use;
  fixture.backend = heed_vulkan_backend_new (0, &error);
  g_assert_no_error (error);
  fixture.vulkan = HEED_VULKAN_BACKEND (fixture.backend);
  (*(const FixtureTest *)data) (&fixture);
  heed_backend_get_memory_use (fixture.backend, &use);
  g_assert_cmpuint (use.now[HEED_MEMORY_WEIGHTS], ==, 0);
  g_assert_cmpuint (use.now[HEED_MEMORY_ARENA], ==, 0);
  g_object_unref (fixture.backend);
  g_rand_free (fixture.random);
}

void
vulkan_fixture_add (const char *path, FixtureTest test)
{
  g_test_add_data_func_full (path, g_memdup2 (&test, sizeof test), run_test, g_free);
}

static gboolean
fetch (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  memcpy (dest, (const guint8 *)tensor->source + offset, size);
  return TRUE;
}

static float *
random_numbers (VulkanFixture *fixture, gsize n)
{
  float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    values[i] = (float)g_rand_double_range (fixture->random, -1.5, 1.5);
  return values;
}

HeedWeight *
vulkan_weight_of (VulkanFixture *fixture, HeedType type, gsize rows, gsize cols,
                  gconstpointer elements)
{
  g_autoptr (GError) error = NULL;
  HeedTensor tensor = {.name = "weight",
                       .origin = "random",
                       .type = type,
                       .n_dims = rows > 1 ? 2 : 1,
                       .dims = {rows > 1 ? rows : cols, cols, 1, 1},
                       .fetch = fetch,
                       .source = (gpointer)elements};
  HeedWeightUse use = rows > 1 ? HEED_WEIGHT_MATRIX : HEED_WEIGHT_TABLE;
  HeedWeight *weight = heed_backend_weight_load (fixture->backend, &tensor, use, &error);
  g_assert_no_error (error);
  return weight;
}

HeedWeight *
vulkan_weight (VulkanFixture *fixture, HeedType type, gsize rows, gsize cols)
{
  g_autofree float *values = random_numbers (fixture, rows * cols);
  g_autofree guint16 *halves = g_new (guint16, rows * cols);
  for (gsize i = 0; i < rows * cols; i++)
    halves[i] = heed_f32_to_bf16 (values[i]);
  return vulkan_weight_of (fixture, type, rows, cols,
                           type == HEED_TYPE_F32 ? (gconstpointer)values : halves);
}

HeedBuffer *
vulkan_buffer (VulkanFixture *fixture, gsize n)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *values = random_numbers (fixture, n);
  HeedBuffer *buffer =
      heed_backend_buffer_new (fixture->backend, HEED_MEMORY_ARENA, n * sizeof (float), &error);
  g_assert_no_error (error);
  heed_buffer_write (buffer, 0, values, n * sizeof (float), &error);
  g_assert_no_error (error);
  return buffer;
}

static gsize
round_up (gsize bytes)
{
  return (bytes + 63) / 64 * 64;
}

/* The buffer holds x, residual and out, none of them at a multiple of 128 bytes. */
void
vulkan_product_init (VulkanFixture *fixture, VulkanProduct *self, HeedType type, guint32 rows,
                     guint32 cols, guint32 channels)
{
  gsize x = 64, residual = x + round_up ((gsize)rows * channels * sizeof (float));
  gsize out = residual + round_up ((gsize)rows * cols * sizeof (float));
  gsize end = out + round_up ((gsize)rows * cols * sizeof (float));
  self->buffer = vulkan_buffer (fixture, end / sizeof (float));
  self->weight = vulkan_weight (fixture, type, cols, channels);
  self->bias = vulkan_weight (fixture, type, 1, cols);
  HeedPass *pass = &self->pass;
  *pass = (HeedPass) {.kernel = HEED_KERNEL_LINEAR,
                      .n_operands = 5,
                      .activation = HEED_ACTIVATION_QUICK_GELU,
                      .multiply_adds = (guint64)rows * cols * channels,
                      .bytes = end};
  pass->operands[0] = (HeedOperand) {
      .buffer = self->buffer, .offset = x, .lanes = 1, .rows = rows, .cols = channels};
  pass->operands[1] =
      (HeedOperand) {.weight = self->weight, .lanes = 1, .rows = cols, .cols = channels};
  pass->operands[2] = (HeedOperand) {.weight = self->bias, .lanes = 1, .rows = 1, .cols = cols};
  pass->operands[3] = (HeedOperand) {
      .buffer = self->buffer, .offset = residual, .lanes = 1, .rows = rows, .cols = cols};
  pass->operands[4] = pass->operands[3];
  pass->operands[4].offset = out;
}

void
vulkan_product_clear (VulkanProduct *self)
{
  heed_buffer_free (self->buffer);
  heed_weight_free (self->weight);
  heed_weight_free (self->bias);
}

float *
vulkan_run (VulkanFixture *fixture, const HeedPass *pass)
{
  g_autoptr (GError) error = NULL;
  const HeedOperand *out = heed_pass_output (pass);
  gsize bytes = heed_operand_bytes (out);
  float *values = g_malloc (bytes);
  memset (values, 0xff, bytes);
  heed_buffer_write (out->buffer, out->offset, values, bytes, &error);
  g_autoptr (HeedRecording) recording = heed_backend_record (fixture->backend, pass, 1, &error);
  g_assert_no_error (error);
  heed_recording_run (recording, NULL, NULL, &error);
  g_assert_no_error (error);
  heed_buffer_read (out->buffer, out->offset, values, bytes, &error);
  g_assert_no_error (error);
  return values;
}

void
assert_close (const float *a, const float *b, gsize n, double tolerance)
{
  double scale = 1.0;
  for (gsize i = 0; i < n; i++)
    scale = MAX (scale, fabs (b[i]));
  for (gsize i = 0; i < n; i++)
    if (!(fabs ((double)a[i] - b[i]) <= tolerance * scale))
      g_error ("number %zu of %zu is %.9g, expected %.9g", i, n, a[i], b[i]);
}

HeedPass
vulkan_scale (HeedBuffer *buffer, gsize from, gsize to, guint32 n, float scale)
{
  HeedOperand x = {.buffer = buffer, .offset = from, .lanes = 1, .rows = 1, .cols = n};
  HeedPass pass = {.kernel = HEED_KERNEL_SCALE, .n_operands = 2, .scale = scale};
  pass.bytes = 2 * n * sizeof (float);
  pass.operands[0] = pass.operands[1] = x;
  pass.operands[1].offset = to;
  return pass;
}

guint
vulkan_count_steps (VulkanFixture *fixture, const HeedPass *pass)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRecording) recording = heed_backend_record (fixture->backend, pass, 1, &error);
  g_assert_no_error (error);
  return ((HeedVulkanRecording *)recording)->steps->len;
}
