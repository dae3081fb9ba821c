/* test-vulkan-backward.c: backward kernels that are several dispatches, choose among shaders, or
 * leave several tensors behind. What they compute at odd sizes is tested by test-kernels.
 */
#include "heed-error.h"
#include "vulkan-fixture.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 2e-6 /* of a sum of at most 300 products, in two orders */

/** A LINEAR_BACKWARD pass: g [rows, terms] · W [terms, cols], and what it should give. */
typedef struct
{
  HeedBuffer *buffer;
  HeedWeight *weight;
  HeedPass pass;
  float *expected;
} Product;

static gsize
round_up (gsize bytes)
{
  return (bytes + 63) / 64 * 64;
}

/* The numbers that the elements of a random weight stand for. */
static float *
random_weight (VulkanFixture *fixture, HeedType type, gsize n, guint16 *halves)
{
  float *values = g_new (float, n);
  for (gsize i = 0; i < n; i++)
    {
      values[i] = (float)g_rand_double_range (fixture->random, -1, 1);
      halves[i] = heed_f32_to_bf16 (values[i]);
      guint32 bits = (guint32)halves[i] << 16;
      if (type == HEED_TYPE_BF16)
        memcpy (values + i, &bits, sizeof bits);
    }
  return values;
}

static float *
multiply (const float *g, const float *weight, guint32 rows, guint32 terms, guint32 cols)
{
  float *out = g_new (float, (gsize)rows *cols);
  for (gsize row = 0; row < rows; row++)
    for (gsize c = 0; c < cols; c++)
      {
        double sum = 0;
        for (gsize n = 0; n < terms; n++)
          sum += (double)g[row * terms + n] * weight[n * cols + c];
        out[row * cols + c] = (float)sum;
      }
  return out;
}

static void
product_init (VulkanFixture *fixture, Product *self, HeedType type, guint32 rows, guint32 terms,
              guint32 cols)
{
  g_autoptr (GError) error = NULL;
  gsize n = (gsize)terms * cols, out = round_up ((gsize)rows * terms * sizeof (float));
  g_autofree guint16 *halves = g_new (guint16, n);
  g_autofree float *weight = random_weight (fixture, type, n, halves);
  g_autofree float *g = g_new (float, (gsize)rows *terms);
  self->buffer = vulkan_buffer (fixture, out / sizeof (float) + (gsize)rows * cols);
  self->weight = vulkan_weight_of (fixture, type, terms, cols,
                                   type == HEED_TYPE_F32 ? (gconstpointer)weight : halves);
  self->pass = (HeedPass) {.kernel = HEED_KERNEL_LINEAR_BACKWARD, .n_operands = 3};
  self->pass.operands[0] =
      (HeedOperand) {.buffer = self->buffer, .lanes = 1, .rows = rows, .cols = terms};
  self->pass.operands[1] =
      (HeedOperand) {.weight = self->weight, .lanes = 1, .rows = terms, .cols = cols};
  self->pass.operands[2] =
      (HeedOperand) {.buffer = self->buffer, .offset = out, .lanes = 1, .rows = rows, .cols = cols};
  heed_buffer_read (self->buffer, 0, g, (gsize)rows * terms * sizeof (float), &error);
  g_assert_no_error (error);
  self->expected = multiply (g, weight, rows, terms, cols);
}

static void
product_clear (Product *self)
{
  heed_buffer_free (self->buffer);
  heed_weight_free (self->weight);
  g_free (self->expected);
}

/* Every kernel for LINEAR_BACKWARD, at sizes that choose each of its tiles and do not fill the last
 * one. */
static void
test_linear (VulkanFixture *fixture)
{
  static const struct
  {
    guint32 rows, terms, cols;
    HeedType type;
  } cases[] = {{1, 300, 70, HEED_TYPE_F32},    {3, 300, 70, HEED_TYPE_BF16},
               {7, 18, 33, HEED_TYPE_F32},     {1030, 20, 530, HEED_TYPE_F32},
               {530, 19, 530, HEED_TYPE_BF16}, {410, 150, 530, HEED_TYPE_F32}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Product product;
      product_init (fixture, &product, cases[i].type, cases[i].rows, cases[i].terms, cases[i].cols);
      for (guint processor = 0; processor < 2; processor++)
        {
          fixture->vulkan->traits.processor = (gboolean)processor;
          g_autofree float *values = vulkan_run (fixture, &product.pass);
          assert_close (values, product.expected, (gsize)cases[i].rows * cases[i].cols, TOLERANCE);
        }
      product_clear (&product);
    }
}

/* A weight larger than a binding may be: window by window the terms are added to what is there. */
static void
test_linear_windows (VulkanFixture *fixture)
{
  static const guint32 sizes[][3] = {{5, 301, 77}, {11, 300, 76}, {2, 9, 3001}};
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint processor = 0; processor < 2; processor++)
      {
        Product product;
        fixture->vulkan->traits.processor = (gboolean)processor;
        product_init (fixture, &product, i == 1 ? HEED_TYPE_BF16 : HEED_TYPE_F32, sizes[i][0],
                      sizes[i][1], sizes[i][2]);
        fixture->vulkan->operand_limit = i == 2 ? 40000 : 16384;
        g_assert_cmpuint (vulkan_count_steps (fixture, &product.pass), >, 2);
        g_autofree float *values = vulkan_run (fixture, &product.pass);
        assert_close (values, product.expected, (gsize)sizes[i][0] * sizes[i][2], TOLERANCE);
        fixture->vulkan->operand_limit = 1 << 27;
        product_clear (&product);
      }
}

enum
{
  LANES = 2,
  ROWS = 7,
  KEYS = 5,
};

/* g, q, k, v and the three parts of the output, of which the second and third begin anywhere. */
typedef struct
{
  HeedBuffer *buffer;
  HeedPass pass;
  HeedOperand parts[3];
  gsize behind;
} Attention;

static HeedOperand
place (HeedBuffer *buffer, gsize *offset, guint32 rows, guint32 cols, gboolean aligned)
{
  HeedOperand operand = {.buffer = buffer, .lanes = LANES, .rows = rows, .cols = cols};
  operand.offset = *offset = aligned ? round_up (*offset) : *offset;
  *offset += heed_operand_bytes (&operand);
  return operand;
}

static void
attention_init (VulkanFixture *fixture, Attention *self, guint32 cols)
{
  gsize end = 64;
  self->buffer = vulkan_buffer (fixture, 16384);
  self->pass = (HeedPass) {.kernel = HEED_KERNEL_ATTENTION_BACKWARD, .n_operands = 7, .heads = 3};
  self->pass.scale = 0.5f;
  for (guint i = 0; i < 4; i++)
    self->pass.operands[i] = place (self->buffer, &end, i < 2 ? ROWS : KEYS, cols, TRUE);
  for (guint i = 0; i < 3; i++)
    self->parts[i] = place (self->buffer, &end, i < 1 ? ROWS : KEYS, cols, i == 0);
  self->pass.operands[6] = self->parts[0];
  self->pass.operands[6].rows = ROWS + 2 * KEYS;
  self->behind = round_up (end);
  g_assert_cmpuint (self->behind, <, 8192 * sizeof (float));
}

/* The parts as passes that read each of them find them, [LANES, ROWS + 2 · KEYS, cols]. */
static float *
run_with_readers (VulkanFixture *fixture, const Attention *attention)
{
  g_autoptr (GError) error = NULL;
  const HeedOperand *out = heed_pass_output (&attention->pass);
  gsize bytes = heed_operand_bytes (out), at = attention->behind;
  float *values = g_malloc (bytes);
  HeedPass passes[4] = {attention->pass};
  for (guint i = 0; i < 3; i++)
    {
      HeedPass *pass = &passes[1 + i];
      *pass = (HeedPass) {.kernel = HEED_KERNEL_SCALE, .n_operands = 2, .scale = 1};
      pass->operands[0] = attention->parts[i];
      pass->operands[1] =
          place (attention->buffer, &at, attention->parts[i].rows, out->cols, FALSE);
    }
  g_autoptr (HeedRecording) recording = heed_backend_record (fixture->backend, passes, 4, &error);
  g_assert_no_error (error);
  heed_recording_run (recording, NULL, NULL, &error);
  g_assert_no_error (error);
  heed_buffer_read (attention->buffer, attention->behind, values, bytes, &error);
  g_assert_no_error (error);
  return values;
}

/* However a device wants its bindings to begin, a later pass reads all three parts as they are. */
static void
test_parts (VulkanFixture *fixture)
{
  static const guint32 cols[] = {3, 15, 24};
  for (guint i = 0; i < G_N_ELEMENTS (cols); i++)
    {
      Attention attention;
      attention_init (fixture, &attention, cols[i]);
      gsize bytes = heed_operand_bytes (heed_pass_output (&attention.pass));
      g_autofree float *expected = vulkan_run (fixture, &attention.pass);
      for (VkDeviceSize alignment = 16; alignment <= 256; alignment *= 2)
        {
          fixture->vulkan->context->properties.limits.minStorageBufferOffsetAlignment = alignment;
          g_autofree float *values = run_with_readers (fixture, &attention);
          g_assert_cmpmem (values, bytes, expected, bytes);
        }
      heed_buffer_free (attention.buffer);
    }
}

/* LINEAR_BACKWARD reads the second part, four numbers at a time where its columns allow it. */
static void
test_part_of_product (VulkanFixture *fixture)
{
  static const guint32 cols[] = {15, 24};
  for (guint i = 0; i < G_N_ELEMENTS (cols); i++)
    for (guint processor = 0; processor < 2; processor++)
      {
        g_autoptr (GError) error = NULL;
        Attention attention;
        Product product;
        gsize n = (gsize)LANES * KEYS * cols[i], at;
        fixture->vulkan->context->properties.limits.minStorageBufferOffsetAlignment = 256;
        fixture->vulkan->traits.processor = (gboolean)processor;
        attention_init (fixture, &attention, cols[i]);
        product_init (fixture, &product, HEED_TYPE_F32, LANES * KEYS, cols[i], 21);
        g_autofree float *parts = vulkan_run (fixture, &attention.pass);
        const float *dk = parts + (gsize)LANES * ROWS * cols[i];
        heed_buffer_write (product.buffer, 0, dk, n * sizeof (float), &error);
        g_assert_no_error (error);
        g_autofree float *expected = vulkan_run (fixture, &product.pass);
        product.pass.operands[0] = attention.parts[1];
        at = attention.behind;
        product.pass.operands[2] = place (attention.buffer, &at, KEYS, 21, TRUE);
        g_autofree float *values = vulkan_run (fixture, &product.pass);
        assert_close (values, expected, (gsize)LANES * KEYS * 21, TOLERANCE);
        product_clear (&product);
        heed_buffer_free (attention.buffer);
      }
}

static gsize
staging_bytes (VulkanFixture *fixture)
{
  HeedMemoryUse use;
  heed_backend_get_memory_use (fixture->backend, &use);
  return use.now[HEED_MEMORY_STAGING];
}

/* What the two halves of ATTENTION_BACKWARD hand on is counted, given back, and taken by one pass
 * after the other. */
static void
test_scratch (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  Attention attention;
  gsize before = staging_bytes (fixture);
  attention_init (fixture, &attention, 24);
  HeedPass passes[2] = {attention.pass, attention.pass};
  gsize at = attention.behind;
  passes[1].operands[6] = place (attention.buffer, &at, ROWS + 2 * KEYS, 24, TRUE);
  HeedRecording *recording = heed_backend_record (fixture->backend, passes, 2, &error);
  g_assert_no_error (error);
  GArray *steps = ((HeedVulkanRecording *)recording)->steps;
  g_assert_cmpuint (steps->len, ==, 4);
  g_assert_false (g_array_index (steps, HeedVulkanStep, 0).waits);
  for (guint i = 1; i < 4; i++)
    g_assert_true (g_array_index (steps, HeedVulkanStep, i).waits);
  g_assert_cmpuint (staging_bytes (fixture), ==, before + LANES * ROWS * 3 * 6 * sizeof (float));
  heed_recording_free (recording);
  g_assert_cmpuint (staging_bytes (fixture), ==, before);
  fixture->vulkan->operand_limit = 64;
  g_assert_null (heed_backend_record (fixture->backend, passes, 2, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
  g_assert_cmpuint (staging_bytes (fixture), ==, before);
  heed_buffer_free (attention.buffer);
}

void
add_backward_tests (void)
{
  vulkan_fixture_add ("/vulkan/backward/linear", test_linear);
  vulkan_fixture_add ("/vulkan/backward/linear-windows", test_linear_windows);
  vulkan_fixture_add ("/vulkan/backward/parts", test_parts);
  vulkan_fixture_add ("/vulkan/backward/part-of-product", test_part_of_product);
  vulkan_fixture_add ("/vulkan/backward/scratch", test_scratch);
}
