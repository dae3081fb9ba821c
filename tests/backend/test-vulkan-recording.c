/* test-vulkan-recording.c: how passes become bindings, barriers and submissions. */
#include "heed-error.h"
#include "vulkan-fixture.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 2e-6 /* of a sum of at most 300 products, in two orders */

static float *
run_naive (VulkanFixture *fixture, const HeedPass *pass)
{
  heed_vulkan_backend_set_naive_linear (fixture->backend, TRUE);
  float *values = vulkan_run (fixture, pass);
  heed_vulkan_backend_set_naive_linear (fixture->backend, FALSE);
  return values;
}

/* Every kernel for LINEAR, at sizes that choose each of its tiles and do not fill the last one. */
static void
test_linear (VulkanFixture *fixture)
{
  static const struct
  {
    guint32 rows, cols, channels;
    HeedType type;
  } cases[] = {{1, 70, 300, HEED_TYPE_F32},     {3, 70, 300, HEED_TYPE_BF16},
               {7, 33, 18, HEED_TYPE_F32},      {1030, 530, 20, HEED_TYPE_F32},
               {1030, 530, 19, HEED_TYPE_BF16}, {600, 650, 260, HEED_TYPE_F32}};
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      VulkanProduct product;
      gsize n = (gsize)cases[i].rows * cases[i].cols;
      vulkan_product_init (fixture, &product, cases[i].type, cases[i].rows, cases[i].cols,
                           cases[i].channels);
      g_autofree float *expected = run_naive (fixture, &product.pass);
      for (guint processor = 0; processor < 2; processor++)
        {
          fixture->vulkan->traits.processor = (gboolean)processor;
          g_autofree float *values = vulkan_run (fixture, &product.pass);
          assert_close (values, expected, n, TOLERANCE);
        }
      vulkan_product_clear (&product);
    }
}

/* A device whose bindings must begin at multiples of 256 bytes. */
static void
test_alignment (VulkanFixture *fixture)
{
  VulkanProduct product;
  vulkan_product_init (fixture, &product, HEED_TYPE_BF16, 21, 37, 50);
  g_autofree float *expected = vulkan_run (fixture, &product.pass);
  fixture->vulkan->context->properties.limits.minStorageBufferOffsetAlignment = 256;
  for (guint processor = 0; processor < 2; processor++)
    {
      fixture->vulkan->traits.processor = (gboolean)processor;
      g_autofree float *values = vulkan_run (fixture, &product.pass);
      assert_close (values, expected, 21 * 37, TOLERANCE);
    }
  vulkan_product_clear (&product);
}

/* A device that takes three work-groups in a row. */
static void
test_folded_groups (VulkanFixture *fixture)
{
  VulkanProduct product;
  vulkan_product_init (fixture, &product, HEED_TYPE_F32, 33, 300, 16);
  g_autofree float *expected = vulkan_run (fixture, &product.pass);
  fixture->vulkan->context->properties.limits.maxComputeWorkGroupCount[0] = 3;
  g_autofree float *values = vulkan_run (fixture, &product.pass);
  g_assert_cmpmem (values, 33 * 300 * sizeof (float), expected, 33 * 300 * sizeof (float));
  vulkan_product_clear (&product);
}

/* A weight larger than a binding may be is seen window by window. */
static void
test_linear_windows (VulkanFixture *fixture)
{
  for (guint type = HEED_TYPE_F32; type <= HEED_TYPE_BF16; type += HEED_TYPE_BF16 - HEED_TYPE_F32)
    {
      VulkanProduct product;
      vulkan_product_init (fixture, &product, (HeedType)type, 5, 301, 77);
      g_autofree float *expected = vulkan_run (fixture, &product.pass);
      fixture->vulkan->operand_limit = 16384;
      g_assert_cmpuint (vulkan_count_steps (fixture, &product.pass), >, 2);
      g_autofree float *values = vulkan_run (fixture, &product.pass);
      assert_close (values, expected, 5 * 301, TOLERANCE);
      fixture->vulkan->operand_limit = 1 << 27;
      vulkan_product_clear (&product);
    }
}

/* Every finite f16 becomes the f32 it stands for, subnormals too. */
static void
test_f16 (VulkanFixture *fixture)
{
  enum
  {
    FINITE = 0x7c00,
    COLS = 31,
    ROWS = 2 * FINITE / COLS,
  };
  g_autoptr (GError) error = NULL;
  g_autofree guint16 *halves = g_new (guint16, ROWS * COLS);
  g_autofree gint32 *ids = g_new (gint32, ROWS);
  for (guint i = 0; i < ROWS * COLS; i++)
    halves[i] = (guint16)(i < FINITE ? i : 0x8000 + i - FINITE);
  for (gint32 i = 0; i < ROWS; i++)
    ids[i] = i;
  gsize offset = (ROWS * sizeof (gint32) + 63) / 64 * 64;
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, offset / 4 + ROWS * COLS);
  HeedWeight *table = vulkan_weight_of (fixture, HEED_TYPE_F16, ROWS, COLS, halves);
  heed_buffer_write (buffer, 0, ids, ROWS * sizeof (gint32), &error);
  HeedPass pass = {.kernel = HEED_KERNEL_GATHER, .n_operands = 3};
  pass.operands[0] =
      (HeedOperand) {.buffer = buffer, .lanes = 1, .rows = 1, .cols = ROWS, .type = HEED_TYPE_I32};
  pass.operands[1] = (HeedOperand) {.weight = table, .lanes = 1, .rows = ROWS, .cols = COLS};
  pass.operands[2] =
      (HeedOperand) {.buffer = buffer, .offset = offset, .lanes = 1, .rows = ROWS, .cols = COLS};
  g_autofree float *values = vulkan_run (fixture, &pass);
  for (guint i = 0; i < ROWS * COLS; i++)
    g_assert_cmpfloat (values[i], ==, heed_f16_to_f32 (halves[i]));
  heed_weight_free (table);
}

static void
test_gather_windows (VulkanFixture *fixture)
{
  enum
  {
    ROWS = 40,
    COLS = 33,
    TABLE = 500,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 64 + ROWS * COLS);
  HeedWeight *table = vulkan_weight (fixture, HEED_TYPE_BF16, TABLE, COLS);
  HeedPass pass = {.kernel = HEED_KERNEL_GATHER, .n_operands = 3};
  gint32 ids[ROWS];
  for (guint i = 0; i < ROWS; i++)
    ids[i] = (gint32)(i * 37 % TABLE);
  heed_buffer_write (buffer, 0, ids, sizeof ids, &error);
  pass.operands[0] =
      (HeedOperand) {.buffer = buffer, .lanes = 1, .rows = 1, .cols = ROWS, .type = HEED_TYPE_I32};
  pass.operands[1] = (HeedOperand) {.weight = table, .lanes = 1, .rows = TABLE, .cols = COLS};
  pass.operands[2] =
      (HeedOperand) {.buffer = buffer, .offset = 256, .lanes = 1, .rows = ROWS, .cols = COLS};
  g_autofree float *expected = vulkan_run (fixture, &pass);
  fixture->vulkan->operand_limit = 8192;
  g_assert_cmpuint (vulkan_count_steps (fixture, &pass), >, 2);
  g_autofree float *values = vulkan_run (fixture, &pass);
  g_assert_cmpmem (values, sizeof (float) * ROWS * COLS, expected, sizeof (float) * ROWS * COLS);
  heed_weight_free (table);
}

/* What cannot be cut is refused so that the caller may try with fewer lanes. */
static void
test_too_large (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 4096);
  HeedPass pass = vulkan_scale (buffer, 0, 8192, 2048, 2.0f);
  fixture->vulkan->operand_limit = 8191;
  g_assert_null (heed_backend_record (fixture->backend, &pass, 1, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
  g_assert_nonnull (strstr (error->message, heed_backend_get_name (fixture->backend)));
}

/* A barrier exactly where a pass meets what one before it wrote, or writes what it read. */
static void
test_barriers (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 1024);
  const HeedPass passes[] = {
      vulkan_scale (buffer, 0, 256, 64, 2.0f),      /* a → b */
      vulkan_scale (buffer, 0, 512, 64, 3.0f),      /* a → c: reads the same */
      vulkan_scale (buffer, 256, 768, 64, 2.0f),    /* b → d: reads what was written */
      vulkan_scale (buffer, 512, 1024, 64, 2.0f),   /* c → e: written before that barrier */
      vulkan_scale (buffer, 1280, 512, 64, 5.0f),   /* f → c: writes what was read */
      vulkan_scale (buffer, 1280, 576, 48, 5.0f),   /* f → part of c: writes what was written */
      vulkan_scale (buffer, 1536, 1792, 64, 5.0f)}; /* g → h: nothing to do with it */
  const gboolean waits[] = {FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE};
  g_autoptr (HeedRecording) recording =
      heed_backend_record (fixture->backend, passes, G_N_ELEMENTS (passes), &error);
  g_assert_no_error (error);
  GArray *steps = ((HeedVulkanRecording *)recording)->steps;
  g_assert_cmpuint (steps->len, ==, G_N_ELEMENTS (passes));
  for (guint i = 0; i < steps->len; i++)
    g_assert_cmpint (g_array_index (steps, HeedVulkanStep, i).waits, ==, waits[i]);
}

enum
{
  CHAIN = 40,
  CHAIN_NUMBERS = 4096,
};

/* Each pass doubles what the one before it made, to and fro. */
static HeedRecording *
record_chain (VulkanFixture *fixture, HeedBuffer *buffer)
{
  g_autoptr (GError) error = NULL;
  HeedPass passes[CHAIN];
  for (guint i = 0; i < CHAIN; i++)
    passes[i] = vulkan_scale (buffer, i % 2 * CHAIN_NUMBERS * 4, (i + 1) % 2 * CHAIN_NUMBERS * 4,
                              CHAIN_NUMBERS, 2.0f);
  HeedRecording *recording = heed_backend_record (fixture->backend, passes, CHAIN, &error);
  g_assert_no_error (error);
  return recording;
}

static void
check_chain (VulkanFixture *fixture, HeedBuffer *buffer, HeedRecording *recording)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *values = g_new (float, CHAIN_NUMBERS);
  for (guint i = 0; i < CHAIN_NUMBERS; i++)
    values[i] = (float)i;
  heed_buffer_write (buffer, 0, values, CHAIN_NUMBERS * sizeof (float), &error);
  g_assert_true (heed_recording_run (recording, NULL, NULL, &error));
  heed_buffer_read (buffer, 0, values, CHAIN_NUMBERS * sizeof (float), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < CHAIN_NUMBERS; i++)
    g_assert_cmpfloat (values[i], ==, ldexpf ((float)i, CHAIN));
}

static void
test_submissions (VulkanFixture *fixture)
{
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 2 * CHAIN_NUMBERS);
  g_autoptr (HeedRecording) recording = record_chain (fixture, buffer);
  HeedVulkanRecording *inside = (HeedVulkanRecording *)recording;
  fixture->vulkan->longest_submission = 10.0;
  check_chain (fixture, buffer, recording);
  g_assert_cmpuint (inside->submissions->len, ==, 1);
  fixture->vulkan->longest_submission = 1e-9;
  check_chain (fixture, buffer, recording);
  g_assert_cmpuint (inside->submissions->len, >=, 2 * CHAIN);
}

/* A product that is cut within gives the same numbers. */
static void
test_cut_product (VulkanFixture *fixture)
{
  VulkanProduct product;
  vulkan_product_init (fixture, &product, HEED_TYPE_F32, 70, 200, 60);
  g_autofree float *expected = vulkan_run (fixture, &product.pass);
  fixture->vulkan->longest_submission = 1e-7;
  g_autofree float *values = vulkan_run (fixture, &product.pass);
  g_assert_cmpmem (values, 70 * 200 * sizeof (float), expected, 70 * 200 * sizeof (float));
  vulkan_product_clear (&product);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (3000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Cancelled between submissions; afterwards the recording runs as if nothing had been. */
static void
test_cancel (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 2 * CHAIN_NUMBERS);
  g_autoptr (HeedRecording) recording = record_chain (fixture, buffer);
  fixture->vulkan->longest_submission = 1e-9;
  check_chain (fixture, buffer, recording);
  gboolean cancelled = FALSE;
  for (guint i = 0; i < 200 && !cancelled; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
      /* The run may be over first; it is long enough for that not to happen every time. */
      gboolean finished = heed_recording_run (recording, NULL, cancellable, &error);
      while (finished && !g_cancellable_is_cancelled (cancellable))
        finished = heed_recording_run (recording, NULL, cancellable, &error);
      g_thread_join (thread);
      cancelled = !finished;
      if (cancelled)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
  g_assert_true (cancelled);
  check_chain (fixture, buffer, recording);
}

/* Times are those of the passes: the product is by far the longest. */
static void
test_times (VulkanFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  VulkanProduct product;
  double seconds[3];
  vulkan_product_init (fixture, &product, HEED_TYPE_F32, 200, 200, 200);
  g_autoptr (HeedBuffer) buffer = vulkan_buffer (fixture, 256);
  const HeedPass passes[] = {vulkan_scale (buffer, 0, 256, 64, 2.0f), product.pass,
                             vulkan_scale (buffer, 0, 512, 64, 2.0f)};
  HeedRecording *recording = heed_backend_record (fixture->backend, passes, 3, &error);
  g_assert_no_error (error);
  for (guint bits = 0; bits < 2; bits++)
    {
      if (bits == 0)
        fixture->vulkan->context->timestamp_bits = 0;
      else
        heed_vulkan_compute_family (fixture->vulkan->context->physical,
                                    &fixture->vulkan->context->timestamp_bits);
      gint64 begin = g_get_monotonic_time ();
      g_assert_true (heed_recording_run (recording, NULL, NULL, &error));
      g_assert_true (heed_recording_run (recording, seconds, NULL, &error));
      double passed = (double)(g_get_monotonic_time () - begin) * 1e-6;
      g_assert_cmpfloat (seconds[0] + seconds[1] + seconds[2], <=, passed);
      g_assert_cmpfloat (seconds[1], >, seconds[0]);
      g_assert_cmpfloat (seconds[1], >, seconds[2]);
    }
  heed_recording_free (recording);
  vulkan_product_clear (&product);
}

/* A kernel that takes ten times what was expected soon is expected to. */
static void
test_pace (void)
{
  HeedVulkanPace pace, then;
  double expected[HEED_N_KERNELS] = {0};
  gboolean used[HEED_N_KERNELS] = {FALSE};
  used[HEED_KERNEL_DOT] = TRUE;
  heed_vulkan_pace_init (&pace, FALSE);
  then = pace;
  expected[HEED_KERNEL_DOT] = 0.02;
  heed_vulkan_pace_learn (&pace, &then, expected, 0.2);
  g_assert_cmpfloat_with_epsilon (pace.scale[HEED_KERNEL_DOT], 4.0, 1e-9);
  heed_vulkan_pace_learn (&pace, &then, expected, 0.2);
  g_assert_cmpfloat_with_epsilon (pace.scale[HEED_KERNEL_DOT], 10.0, 1e-9);
  g_assert_cmpfloat (pace.scale[HEED_KERNEL_LINEAR], ==, 1.0);
  g_assert_true (heed_vulkan_pace_changed (&pace, &then, used));
  used[HEED_KERNEL_DOT] = FALSE;
  used[HEED_KERNEL_LINEAR] = TRUE;
  g_assert_false (heed_vulkan_pace_changed (&pace, &then, used));
  expected[HEED_KERNEL_DOT] = 1e-5;
  heed_vulkan_pace_learn (&pace, &pace, expected, 1e-4); /* nothing but latency */
  g_assert_cmpfloat_with_epsilon (pace.scale[HEED_KERNEL_DOT], 10.0, 1e-9);
}

/* All submissions of a run are planned before the first one is measured: what they say alike is
 * learned once, not as often as there are submissions. */
static void
test_pace_of_one_run (void)
{
  HeedVulkanPace pace, then;
  double expected[HEED_N_KERNELS] = {[HEED_KERNEL_DOT] = 0.02};
  heed_vulkan_pace_init (&pace, FALSE);
  then = pace;
  for (guint i = 0; i < 200; i++)
    heed_vulkan_pace_learn (&pace, &then, expected, 0.015);
  g_assert_cmpfloat_with_epsilon (pace.scale[HEED_KERNEL_DOT], 0.75, 1e-9);
}

void
add_recording_tests (void)
{
  vulkan_fixture_add ("/vulkan/linear", test_linear);
  vulkan_fixture_add ("/vulkan/alignment", test_alignment);
  vulkan_fixture_add ("/vulkan/folded-groups", test_folded_groups);
  vulkan_fixture_add ("/vulkan/f16", test_f16);
  vulkan_fixture_add ("/vulkan/windows/linear", test_linear_windows);
  vulkan_fixture_add ("/vulkan/windows/gather", test_gather_windows);
  vulkan_fixture_add ("/vulkan/windows/too-large", test_too_large);
  vulkan_fixture_add ("/vulkan/barriers", test_barriers);
  vulkan_fixture_add ("/vulkan/submissions/chain", test_submissions);
  vulkan_fixture_add ("/vulkan/submissions/product", test_cut_product);
  vulkan_fixture_add ("/vulkan/submissions/cancel", test_cancel);
  vulkan_fixture_add ("/vulkan/times", test_times);
  g_test_add_func ("/vulkan/pace", test_pace);
  g_test_add_func ("/vulkan/pace-of-one-run", test_pace_of_one_run);
}
