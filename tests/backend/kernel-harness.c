#include "kernel-harness.h"

#include <math.h>
#include <string.h>

#define GAP     128 /* bytes between operands; a multiple of 64 */
#define PATTERN 0xff

typedef struct
{
  KernelHarness *harness;
  KernelTest test;
} TestCall;

/* An operand on the host: what is uploaded, and the same as numbers. */
typedef struct
{
  guint8 *bytes;
  double *values;
  HeedWeight *weight;
} HostOperand;

struct _KernelCase
{
  KernelHarness *harness;
  HeedPass pass;
  HostOperand host[HEED_PASS_MAX_OPERANDS];
  gsize arena_bytes;
  gboolean in_place;
};

static void
run_test (gconstpointer data)
{
  const TestCall *call = data;
  KernelHarness *harness = call->harness;
  harness->cases = harness->skipped = 0;
  call->test (harness);
  g_autofree char *summary =
      g_strdup_printf ("%u cases compared, %u not supported by %s", harness->cases,
                       harness->skipped, heed_backend_get_name (harness->backend));
  g_test_message ("%s", summary);
  if (harness->cases == 0)
    g_test_skip (summary);
}

void
kernel_harness_add (KernelHarness *harness, const char *name, KernelTest test)
{
  g_autofree char *path = g_strdup_printf ("/kernels/%s/%s", harness->device, name);
  TestCall *call = g_new (TestCall, 1);
  *call = (TestCall) {harness, test};
  g_test_add_data_func_full (path, call, run_test, g_free);
}

double
kernel_random (KernelHarness *harness, double size)
{
  return (float)g_rand_double_range (harness->random, -size, size);
}

double
kernel_round_bf16 (double value)
{
  int exponent;
  double mantissa = frexp (value, &exponent);
  return ldexp (nearbyint (ldexp (mantissa, 8)), exponent - 8);
}

gboolean
kernel_uses_bf16 (KernelHarness *harness)
{
  return harness->precision == HEED_PRECISION_BF16;
}

KernelCase *
kernel_case_new (KernelHarness *harness, HeedKernel kernel)
{
  KernelCase *self = g_new0 (KernelCase, 1);
  self->harness = harness;
  self->pass.kernel = kernel;
  self->pass.scale = 1.0f;
  self->arena_bytes = GAP;
  return self;
}

void
kernel_case_free (KernelCase *self)
{
  for (guint i = 0; i < self->pass.n_operands; i++)
    {
      g_free (self->host[i].bytes);
      g_free (self->host[i].values);
      heed_weight_free (self->host[i].weight);
    }
  g_free (self);
}

HeedPass *
kernel_case_pass (KernelCase *self)
{
  return &self->pass;
}

void
kernel_case_absent (KernelCase *self)
{
  self->pass.operands[self->pass.n_operands++] = (HeedOperand) {0};
}

/* A place in the arena. */
static HeedOperand *
place (KernelCase *self, HeedType type, gsize lanes, gsize rows, gsize cols)
{
  g_assert_cmpuint (self->pass.n_operands, <, HEED_PASS_MAX_OPERANDS);
  HeedOperand *operand = &self->pass.operands[self->pass.n_operands++];
  *operand = (HeedOperand) {.offset = self->arena_bytes,
                            .lanes = (guint32)lanes,
                            .rows = (guint32)rows,
                            .cols = (guint32)cols,
                            .type = type};
  gsize bytes = heed_operand_bytes (operand);
  self->arena_bytes += (bytes + 63) / 64 * 64 + GAP;
  return operand;
}

static void
store (HeedType type, gsize n, const double *values, guint8 *bytes)
{
  for (gsize i = 0; i < n; i++)
    {
      float f32 = (float)values[i];
      gint32 i32 = (gint32)values[i];
      if (type == HEED_TYPE_I32)
        memcpy (bytes + 4 * i, &i32, sizeof i32);
      else
        memcpy (bytes + 4 * i, &f32, sizeof f32);
    }
}

double *
kernel_case_values (KernelCase *self, HeedType type, gsize lanes, gsize rows, gsize cols,
                    const double *values)
{
  HeedOperand *operand = place (self, type, lanes, rows, cols);
  HostOperand *host = &self->host[self->pass.n_operands - 1];
  gsize n = lanes * rows * cols;
  host->bytes = g_malloc (heed_operand_bytes (operand));
  host->values = g_memdup2 (values, n * sizeof (double));
  store (type, n, values, host->bytes);
  return host->values;
}

double *
kernel_case_random (KernelCase *self, gsize lanes, gsize rows, gsize cols)
{
  gsize n = lanes * rows * cols;
  g_autofree double *values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    values[i] = kernel_random (self->harness, 1.5);
  return kernel_case_values (self, HEED_TYPE_F32, lanes, rows, cols, values);
}

double *
kernel_case_weight (KernelCase *self, const KernelWeight *weight)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (KernelTensor) tensor =
      kernel_tensor_new (self->harness, "weight", weight->type, weight->stored_rows, weight->cols);
  gsize n = weight->rows * weight->cols;
  HostOperand *host = &self->host[self->pass.n_operands];
  self->pass.operands[self->pass.n_operands++] =
      (HeedOperand) {.row_offset = (guint32)weight->first,
                     .lanes = 1,
                     .rows = (guint32)weight->rows,
                     .cols = (guint32)weight->cols};
  host->values = g_memdup2 (tensor->values + weight->first * weight->cols, n * sizeof (double));
  host->weight =
      heed_backend_weight_load (self->harness->backend, &tensor->tensor, weight->use, &error);
  g_assert_no_error (error);
  self->pass.operands[self->pass.n_operands - 1].weight = host->weight;
  if (weight->use == HEED_WEIGHT_MATRIX && kernel_uses_bf16 (self->harness))
    for (gsize i = 0; i < n; i++)
      host->values[i] = kernel_round_bf16 (host->values[i]);
  return host->values;
}

void
kernel_case_tensor (KernelCase *self, KernelTensor *tensor)
{
  g_autoptr (GError) error = NULL;
  HostOperand *host = &self->host[self->pass.n_operands];
  host->weight =
      heed_backend_weight_load (self->harness->backend, &tensor->tensor, HEED_WEIGHT_TABLE, &error);
  g_assert_no_error (error);
  self->pass.operands[self->pass.n_operands++] =
      (HeedOperand) {.weight = host->weight,
                     .lanes = 1,
                     .rows = (guint32)host->weight->rows,
                     .cols = (guint32)host->weight->cols};
}

void
kernel_case_output (KernelCase *self, gsize lanes, gsize rows, gsize cols)
{
  place (self, HEED_TYPE_F32, lanes, rows, cols);
}

void
kernel_case_output_in_place (KernelCase *self, guint index)
{
  self->pass.operands[self->pass.n_operands++] = self->pass.operands[index];
  self->in_place = TRUE;
}

static guint8 *
fill_arena (const KernelCase *self)
{
  guint8 *arena = g_malloc (self->arena_bytes);
  memset (arena, PATTERN, self->arena_bytes);
  for (guint i = 0; i < self->pass.n_operands; i++)
    if (self->host[i].bytes != NULL)
      memcpy (arena + self->pass.operands[i].offset, self->host[i].bytes,
              heed_operand_bytes (&self->pass.operands[i]));
  return arena;
}

/* Uploads @before, runs, and returns the arena as it is then. */
static guint8 *
run_once (KernelCase *self, HeedBuffer *buffer, HeedRecording *recording, const guint8 *before)
{
  g_autoptr (GError) error = NULL;
  guint8 *after = g_malloc (self->arena_bytes);
  heed_buffer_write (buffer, 0, before, self->arena_bytes, &error);
  g_assert_no_error (error);
  heed_recording_run (recording, NULL, NULL, &error);
  g_assert_no_error (error);
  heed_buffer_read (buffer, 0, after, self->arena_bytes, &error);
  g_assert_no_error (error);
  return after;
}

static char *
describe (const KernelCase *self)
{
  GString *text = g_string_new (heed_kernel_name (self->pass.kernel));
  for (guint i = 0; i < self->pass.n_operands; i++)
    {
      const HeedOperand *operand = &self->pass.operands[i];
      if (heed_operand_present (operand))
        g_string_append_printf (text, " [%u,%u,%u]", operand->lanes, operand->rows, operand->cols);
      else
        g_string_append (text, " -");
    }
  g_string_append_printf (text, " suppression %d activation %d causal %d frozen %d heads %u",
                          self->pass.suppression, self->pass.activation, self->pass.causal,
                          self->pass.frozen, self->pass.heads);
  return g_string_free (text, FALSE);
}

static gsize
output_size (const KernelCase *self)
{
  const HeedOperand *out = heed_pass_output (&self->pass);
  return (gsize)out->lanes * out->rows * out->cols;
}

static double *
load_output (const KernelCase *self, const guint8 *arena)
{
  const HeedOperand *out = heed_pass_output (&self->pass);
  gsize n = output_size (self);
  double *values = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      float f32;
      memcpy (&f32, arena + out->offset + i * sizeof f32, sizeof f32);
      values[i] = f32;
    }
  return values;
}

static void
compare_output (const KernelCase *self, const double *values, const double *expected,
                const double *bounds)
{
  const HeedOperand *out = heed_pass_output (&self->pass);
  for (gsize i = 0; i < output_size (self); i++)
    {
      if (fabs (values[i] - expected[i]) <= bounds[i])
        continue;
      g_autofree char *what = describe (self);
      g_test_message ("%s: lane %zu row %zu column %zu is %.9g, expected %.9g ± %.2g", what,
                      i / ((gsize)out->rows * out->cols), i / out->cols % out->rows, i % out->cols,
                      values[i], expected[i], bounds[i]);
      g_test_fail ();
      return;
    }
}

/* Everything but the output is as it was uploaded. */
static void
compare_surroundings (const KernelCase *self, const guint8 *before, const guint8 *after)
{
  const HeedOperand *out = heed_pass_output (&self->pass);
  gsize behind = out->offset + heed_operand_bytes (out);
  if (memcmp (before, after, out->offset) == 0
      && memcmp (before + behind, after + behind, self->arena_bytes - behind) == 0)
    return;
  g_autofree char *what = describe (self);
  g_test_message ("%s: wrote outside its output", what);
  g_test_fail ();
}

double *
kernel_case_run (KernelCase *self)
{
  HeedBackend *backend = self->harness->backend;
  g_autoptr (GError) error = NULL;
  if (!heed_backend_supports (backend, &self->pass))
    {
      self->harness->skipped++;
      return NULL;
    }
  g_autoptr (HeedBuffer) buffer =
      heed_backend_buffer_new (backend, HEED_MEMORY_ARENA, self->arena_bytes, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < self->pass.n_operands; i++)
    if (self->pass.operands[i].weight == NULL && self->pass.operands[i].lanes != 0)
      self->pass.operands[i].buffer = buffer;
  g_autoptr (HeedRecording) recording = heed_backend_record (backend, &self->pass, 1, &error);
  g_assert_no_error (error);
  g_autofree guint8 *before = fill_arena (self);
  g_autofree guint8 *first = run_once (self, buffer, recording, before);
  g_autofree guint8 *second = run_once (self, buffer, recording, before);
  compare_surroundings (self, before, first);
  g_assert_cmpmem (first, self->arena_bytes, second, self->arena_bytes);
  self->harness->cases++;
  return load_output (self, first);
}

void
kernel_case_check_within (KernelCase *self, const double *expected, const double *bounds)
{
  g_autofree double *values = kernel_case_run (self);
  if (values != NULL)
    compare_output (self, values, expected, bounds);
}

void
kernel_case_check (KernelCase *self, const double *expected, double tolerance)
{
  gsize n = output_size (self);
  g_autofree double *bounds = g_new (double, n);
  double scale = 1.0;
  for (gsize i = 0; i < n; i++)
    scale = MAX (scale, fabs (expected[i]));
  for (gsize i = 0; i < n; i++)
    bounds[i] = tolerance * scale;
  kernel_case_check_within (self, expected, bounds);
}
