/* test-backend.c: memory, weights, recordings and cancellation of a backend, and opening devices.
 *
 * test-backend [--device cpu|vulkan|vulkan:N] [GLib's test options]
 */
#include "heed-device.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

#define EXIT_SKIP 77
#define N         1000

/* What a tensor's bytes come from; @fail makes its fetch fail. */
typedef struct
{
  float values[N];
  gboolean fail;
} Source;

static gboolean
fetch (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  const Source *source = tensor->source;
  if (source->fail)
    {
      g_set_error_literal (error, HEED_ERROR, HEED_ERROR_FILE, "weights.bin: shrank");
      return FALSE;
    }
  memcpy (dest, (const guint8 *)source->values + offset, size);
  return TRUE;
}

static HeedTensor
tensor_of (Source *source, gsize rows, gsize cols)
{
  for (gsize i = 0; i < N; i++)
    source->values[i] = (float)(i % 17) - 8.0f;
  return (HeedTensor) {.name = "layers.3.weight",
                       .origin = "weights.bin",
                       .n_dims = 2,
                       .dims = {rows, cols, 1, 1},
                       .fetch = fetch,
                       .source = source};
}

static gsize
staging_bytes (HeedBackend *backend)
{
  HeedMemoryUse use;
  heed_backend_get_memory_use (backend, &use);
  return use.now[HEED_MEMORY_STAGING];
}

/* @staging: what the backend itself keeps as long as it lives */
static void
assert_nothing_in_use (HeedBackend *backend, gsize staging)
{
  HeedMemoryUse use;
  heed_backend_get_memory_use (backend, &use);
  g_assert_cmpuint (use.now[HEED_MEMORY_WEIGHTS], ==, 0);
  g_assert_cmpuint (use.now[HEED_MEMORY_ARENA], ==, 0);
  g_assert_cmpuint (use.now[HEED_MEMORY_STAGING], ==, staging);
}

static HeedPass
scale_pass (HeedBuffer *buffer, float scale)
{
  HeedOperand x = {.buffer = buffer, .lanes = 1, .rows = 1, .cols = 64};
  HeedPass pass = {.kernel = HEED_KERNEL_SCALE, .n_operands = 2, .scale = scale};
  pass.operands[0] = pass.operands[1] = x;
  pass.operands[1].offset = 256;
  return pass;
}

/* A product, so that scratch and packed weights take part. */
static HeedPass
linear_pass (HeedBuffer *buffer, HeedWeight *weight)
{
  HeedPass pass = {.kernel = HEED_KERNEL_LINEAR, .n_operands = 5};
  pass.operands[0] = (HeedOperand) {.buffer = buffer, .lanes = 1, .rows = 3, .cols = 40};
  pass.operands[1] = (HeedOperand) {.weight = weight, .lanes = 1, .rows = 25, .cols = 40};
  pass.operands[4] =
      (HeedOperand) {.buffer = buffer, .offset = 1024, .lanes = 1, .rows = 3, .cols = 25};
  return pass;
}

static void
test_buffer (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  g_autoptr (GError) error = NULL;
  HeedTraffic before, after;
  guint8 sent[777], received[777];
  for (guint i = 0; i < sizeof sent; i++)
    sent[i] = (guint8)(i * 7);
  heed_backend_get_traffic (backend, &before);
  g_autoptr (HeedBuffer) buffer =
      heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 5000, &error);
  g_assert_no_error (error);
  g_assert_true (heed_buffer_write (buffer, 1001, sent, sizeof sent, &error));
  g_assert_true (heed_buffer_read (buffer, 1001, received, sizeof received, &error));
  g_assert_cmpmem (sent, sizeof sent, received, sizeof received);
  heed_backend_get_traffic (backend, &after);
  g_assert_cmpuint (after.to_device - before.to_device, ==, sizeof sent);
  g_assert_cmpuint (after.from_device - before.from_device, ==, sizeof sent);
}

static void
test_memory (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  g_autoptr (GError) error = NULL;
  Source source = {0};
  HeedMemoryUse use;
  gsize staging = staging_bytes (backend);
  assert_nothing_in_use (backend, staging);
  heed_backend_reset_peak (backend);
  HeedTensor tensor = tensor_of (&source, 25, 40);
  HeedBuffer *buffer = heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 4096, &error);
  HeedWeight *matrix = heed_backend_weight_load (backend, &tensor, HEED_WEIGHT_MATRIX, &error);
  HeedWeight *table = heed_backend_weight_load (backend, &tensor, HEED_WEIGHT_TABLE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matrix->rows, ==, 25);
  g_assert_cmpuint (matrix->cols, ==, 40);
  g_assert_cmpuint (table->resident_bytes, >=, N * sizeof (float));
  heed_backend_get_memory_use (backend, &use);
  g_assert_cmpuint (use.now[HEED_MEMORY_WEIGHTS], ==,
                    matrix->resident_bytes + table->resident_bytes);
  g_assert_cmpuint (use.now[HEED_MEMORY_ARENA], ==, 4096);
  HeedPass pass = linear_pass (buffer, matrix);
  HeedRecording *recording = heed_backend_record (backend, &pass, 1, &error);
  g_assert_no_error (error);
  g_assert_true (heed_recording_run (recording, NULL, NULL, &error));
  heed_recording_free (recording);
  heed_weight_free (matrix);
  heed_weight_free (table);
  heed_buffer_free (buffer);
  assert_nothing_in_use (backend, staging);
  heed_backend_get_memory_use (backend, &use);
  g_assert_cmpuint (use.peak[HEED_MEMORY_ARENA], ==, 4096);
  heed_backend_reset_peak (backend);
}

/* A refused request leaves everything as it was. */
static void
test_budget (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  g_autoptr (GError) error = NULL;
  Source source = {0};
  HeedTensor tensor = tensor_of (&source, 25, 40);
  gsize staging = staging_bytes (backend);
  heed_backend_set_memory_budget (backend, staging + 2000);
  g_assert_null (heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 2001, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
  for (guint use = HEED_WEIGHT_MATRIX; use <= HEED_WEIGHT_TABLE; use++)
    {
      g_clear_error (&error);
      g_assert_null (heed_backend_weight_load (backend, &tensor, (HeedWeightUse)use, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
      assert_nothing_in_use (backend, staging);
    }
  g_clear_error (&error);
  HeedBuffer *buffer = heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 1500, &error);
  g_assert_no_error (error);
  g_assert_null (heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 600, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY);
  heed_buffer_free (buffer);
  heed_backend_set_memory_budget (backend, 0);
  assert_nothing_in_use (backend, staging);
}

static void
assert_refused (HeedBackend *backend, Source *source, HeedTensor *tensor, gint code,
                const char *found)
{
  gsize staging = staging_bytes (backend);
  for (guint use = HEED_WEIGHT_MATRIX; use <= HEED_WEIGHT_TABLE; use++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (heed_backend_weight_load (backend, tensor, (HeedWeightUse)use, &error));
      g_assert_error (error, HEED_ERROR, code);
      g_assert_nonnull (strstr (error->message, "weights.bin"));
      g_assert_nonnull (strstr (error->message, found));
      assert_nothing_in_use (backend, staging);
    }
}

static void
test_bad_weight (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  Source source = {0};
  HeedTensor tensor = tensor_of (&source, 25, 40);
  source.values[700] = NAN;
  assert_refused (backend, &source, &tensor, HEED_ERROR_NUMERIC, "layers.3.weight");
  source.values[700] = 1.0f;
  source.values[999] = -INFINITY;
  assert_refused (backend, &source, &tensor, HEED_ERROR_NUMERIC, "layers.3.weight");
  source.fail = TRUE;
  assert_refused (backend, &source, &tensor, HEED_ERROR_FILE, "shrank");
}

static void
test_sequence (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  g_autoptr (GError) error = NULL;
  float x[64], y[64];
  double seconds[2] = {-1, -1};
  for (guint i = 0; i < 64; i++)
    x[i] = (float)i;
  g_autoptr (HeedBuffer) buffer =
      heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 1024, &error);
  heed_buffer_write (buffer, 0, x, sizeof x, &error);
  HeedPass passes[2] = {scale_pass (buffer, 2.0f), scale_pass (buffer, 3.0f)};
  passes[1].operands[0].offset = 256;
  passes[1].operands[1].offset = 512;
  g_autoptr (HeedRecording) recording = heed_backend_record (backend, passes, 2, &error);
  g_assert_no_error (error);
  g_assert_true (heed_recording_run (recording, NULL, NULL, &error));
  heed_buffer_read (buffer, 512, y, sizeof y, &error);
  for (guint i = 0; i < 64; i++)
    g_assert_cmpfloat (y[i], ==, 6.0f * x[i]);
  g_assert_true (heed_recording_run (recording, seconds, NULL, &error));
  g_assert_cmpfloat (seconds[0], >=, 0.0);
  g_assert_cmpfloat (seconds[1], >=, 0.0);
}

static void
test_cancelled_before (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (HeedBuffer) buffer =
      heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 1024, &error);
  HeedPass pass = scale_pass (buffer, 2.0f);
  g_autoptr (HeedRecording) recording = heed_backend_record (backend, &pass, 1, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (heed_recording_run (recording, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (20000);
  g_cancellable_cancel (data);
  return NULL;
}

/* Cancelled by another thread while it runs, after seconds' worth of passes were recorded. */
static void
test_cancelled_while_running (gconstpointer data)
{
  enum
  {
    PASSES = 2000,
    ROWS = 1024,
    COLS = 1024,
  };
  HeedBackend *backend = (HeedBackend *)data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  gsize bytes = (gsize)ROWS * COLS * sizeof (float);
  g_autoptr (HeedBuffer) buffer =
      heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, 2 * bytes, &error);
  g_autofree float *zeros = g_new0 (float, 2 * ROWS * COLS);
  heed_buffer_write (buffer, 0, zeros, 2 * bytes, &error);
  g_autofree HeedPass *passes = g_new (HeedPass, PASSES);
  HeedPass pass = scale_pass (buffer, 2.0f);
  pass.operands[0].rows = pass.operands[1].rows = ROWS;
  pass.operands[0].cols = pass.operands[1].cols = COLS;
  pass.operands[1].offset = bytes;
  pass.multiply_adds = ROWS * COLS;
  pass.bytes = 2 * bytes;
  for (guint i = 0; i < PASSES; i++)
    passes[i] = pass;
  g_autoptr (HeedRecording) recording = heed_backend_record (backend, passes, PASSES, &error);
  g_assert_no_error (error);
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);
  gboolean finished = heed_recording_run (recording, NULL, cancellable, &error);
  g_thread_join (thread);
  g_assert_false (finished);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_identity (gconstpointer data)
{
  HeedBackend *backend = (HeedBackend *)data;
  HeedLimits limits = heed_backend_get_limits (backend);
  g_assert_cmpuint (strlen (heed_backend_get_name (backend)), >, 0);
  g_assert_cmpint (heed_backend_get_precision (backend), ==, HEED_PRECISION_F32);
  g_assert_cmpuint (limits.operand_bytes, >=, 128u << 20);
  g_assert_cmpuint (limits.lanes, >=, 1);
}

static void
add_tests (HeedBackend *backend, const char *device)
{
  static const struct
  {
    const char *name;
    GTestDataFunc function;
  } tests[] = {{"identity", test_identity},
               {"buffer", test_buffer},
               {"memory", test_memory},
               {"budget", test_budget},
               {"bad-weight", test_bad_weight},
               {"sequence", test_sequence},
               {"cancelled/before", test_cancelled_before},
               {"cancelled/while-running", test_cancelled_while_running}};
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/backend/%s/%s", device, tests[i].name);
      g_test_add_data_func (path, backend, tests[i].function);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *device = NULL;
  GOptionEntry entries[] = {{"device", 0, 0, G_OPTION_ARG_STRING, &device, "What is tested", "ID"},
                            G_OPTION_ENTRY_NULL};
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_context_set_ignore_unknown_options (context, TRUE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return 2;
  g_test_init (&argc, &argv, NULL);
  const char *id = device != NULL ? device : "cpu";
  g_autoptr (HeedBackend) backend = heed_device_open (id, HEED_PRECISION_F32, &error);
  if (g_error_matches (error, HEED_ERROR, HEED_ERROR_NO_DEVICE))
    {
      g_print ("1..0 # SKIP %s\n", error->message);
      return EXIT_SKIP;
    }
  g_assert_no_error (error);
  add_tests (backend, id);
  return g_test_run ();
}
