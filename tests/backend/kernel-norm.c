/* kernel-norm.c: LAYERNORM, RMSNorm by it, L2NORM and their backward kernels. */
#include "kernel-gradient.h"
#include "kernel-harness.h"

#include <math.h>

#define TOLERANCE 1e-5
#define EPSILON   1e-5f

/* One row; @deviation or @norm is what a frozen rule holds, NAN = follow x. */
typedef struct
{
  const double *weight;
  const double *bias;
  gsize cols;
  gboolean rms; /* no mean, no bias */
  double deviation;
  double norm;
} Row;

static const gsize sizes[][2] = {{1, 1},  {2, 7},   {7, 63},    {63, 2},
                                 {3, 64}, {65, 65}, {257, 257}, {5, 768}};

static double
row_mean (const Row *row, const double *x)
{
  double sum = 0.0;
  for (gsize c = 0; c < row->cols; c++)
    sum += x[c];
  return row->rms ? 0 : sum / (double)row->cols;
}

static double
row_deviation (const Row *row, const double *x)
{
  double mean = row_mean (row, x), sum = 0.0;
  for (gsize c = 0; c < row->cols; c++)
    sum += (x[c] - mean) * (x[c] - mean);
  return sqrt (sum / (double)row->cols + (double)EPSILON);
}

static double
row_norm (const double *x, gsize n)
{
  double sum = 0.0;
  for (gsize c = 0; c < n; c++)
    sum += x[c] * x[c];
  return sqrt (sum);
}

static void
layernorm (gconstpointer data, const double *x, double *out)
{
  const Row *row = data;
  double mean = row_mean (row, x);
  double deviation = isnan (row->deviation) ? row_deviation (row, x) : row->deviation;
  for (gsize c = 0; c < row->cols; c++)
    out[c] = (x[c] - mean) / deviation * row->weight[c] + (row->bias != NULL ? row->bias[c] : 0);
}

static void
l2norm (gconstpointer data, const double *x, double *out)
{
  const Row *row = data;
  double norm = isnan (row->norm) ? row_norm (x, row->cols) : row->norm;
  for (gsize c = 0; c < row->cols; c++)
    out[c] = x[c] / norm;
}

static const double *
add_vector (KernelCase *test, HeedType type, gsize cols)
{
  KernelWeight vector = {.use = HEED_WEIGHT_TABLE, .type = type, .rows = 1, .cols = cols};
  return kernel_case_weight (test, &vector);
}

static void
check_layernorm (KernelHarness *harness, gsize lanes, gsize x_lanes, gsize rows, gsize cols,
                 HeedType weight_type, gboolean rms)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LAYERNORM);
  kernel_case_pass (test)->epsilon = EPSILON;
  kernel_case_pass (test)->rms = rms;
  double *x = kernel_case_random (test, x_lanes, rows, cols);
  Row row = {.cols = cols, .rms = rms, .deviation = NAN};
  row.weight = add_vector (test, weight_type, cols);
  if (rms)
    kernel_case_absent (test);
  else
    row.bias = add_vector (test, weight_type, cols);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize r = 0; r < lanes * rows; r++)
    layernorm (&row, kernel_lane (x, x_lanes, r / rows, rows * cols) + r % rows * cols,
               expected + r * cols);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
check_sizes (KernelHarness *harness, gboolean rms)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize rows = sizes[i][0], cols = sizes[i][1];
      check_layernorm (harness, 1 + i % 3, 1 + i % 3, rows, cols, HEED_TYPE_F32, rms);
      check_layernorm (harness, 3, 1, rows, cols, HEED_TYPE_F16, rms);
      check_layernorm (harness, 2, 2, rows, cols, HEED_TYPE_BF16, rms);
    }
}

static void
test_layernorm (KernelHarness *harness)
{
  check_sizes (harness, FALSE);
}

static void
test_rmsnorm (KernelHarness *harness)
{
  check_sizes (harness, TRUE);
}

static void
check_l2norm (KernelHarness *harness, gsize lanes, gsize x_lanes, gsize rows, gsize cols)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_L2NORM);
  double *x = kernel_case_random (test, x_lanes, rows, cols);
  kernel_case_output (test, lanes, rows, cols);
  Row row = {.cols = cols, .norm = NAN};
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize r = 0; r < lanes * rows; r++)
    l2norm (&row, kernel_lane (x, x_lanes, r / rows, rows * cols) + r % rows * cols,
            expected + r * cols);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_l2norm (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      check_l2norm (harness, 1 + i % 3, 1 + i % 3, sizes[i][0], sizes[i][1]);
      check_l2norm (harness, 2, 1, sizes[i][0], sizes[i][1]);
    }
}

/* The gradient of each row, by differences of the reference. */
static void
expect_gradient (KernelFunction function, Row *row, const double *g, const double *x, gsize rows,
                 gboolean frozen, double *expected)
{
  gsize cols = row->cols;
  for (gsize r = 0; r < rows; r++)
    {
      row->deviation = frozen ? row_deviation (row, x + r * cols) : NAN;
      row->norm = frozen ? row_norm (x + r * cols, cols) : NAN;
      KernelGradient gradient = {.function = function, .data = row, .n = cols, .m = cols};
      gradient.x = x + r * cols, gradient.g = g + r * cols;
      kernel_gradient (&gradient, expected + r * cols);
    }
}

static void
check_layernorm_backward (KernelHarness *harness, const gsize size[3], gboolean frozen,
                          gboolean rms)
{
  gsize lanes = size[0], rows = size[1], cols = size[2];
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LAYERNORM_BACKWARD);
  kernel_case_pass (test)->epsilon = EPSILON;
  kernel_case_pass (test)->frozen = frozen;
  kernel_case_pass (test)->rms = rms;
  const double *g = kernel_case_random (test, lanes, rows, cols);
  const double *x = kernel_case_random (test, lanes, rows, cols);
  Row row = {.cols = cols, .rms = rms};
  row.weight = add_vector (test, (HeedType)(cols % 3), cols);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  expect_gradient (layernorm, &row, g, x, lanes * rows, frozen, expected);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
check_l2norm_backward (KernelHarness *harness, gsize lanes, gsize rows, gsize cols, gboolean frozen)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_L2NORM_BACKWARD);
  kernel_case_pass (test)->frozen = frozen;
  const double *g = kernel_case_random (test, lanes, rows, cols);
  const double *x = kernel_case_random (test, lanes, rows, cols);
  kernel_case_output (test, lanes, rows, cols);
  Row row = {.cols = cols};
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  expect_gradient (l2norm, &row, g, x, lanes * rows, frozen, expected);
  kernel_case_check (test, expected, TOLERANCE);
}

/* Rows of one column are left out: their layer norm is flat and their deviation √ε. */
static const gsize backward_sizes[][3] = {
    {1, 1, 7}, {2, 3, 63}, {1, 7, 64}, {3, 2, 65}, {1, 2, 257}};

static void
test_layernorm_backward (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (backward_sizes); i++)
    for (gint frozen = 0; frozen < 2; frozen++)
      check_layernorm_backward (harness, backward_sizes[i], frozen, FALSE);
}

static void
test_rmsnorm_backward (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (backward_sizes); i++)
    for (gint frozen = 0; frozen < 2; frozen++)
      check_layernorm_backward (harness, backward_sizes[i], frozen, TRUE);
}

static void
test_l2norm_backward (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (backward_sizes); i++)
    for (gint frozen = 0; frozen < 2; frozen++)
      check_l2norm_backward (harness, backward_sizes[i][0], backward_sizes[i][1],
                             backward_sizes[i][2], frozen);
}

/* methods.md §2: f = w·LN(x); R = x·∂f/∂x with the standard deviation constant. */
static void
test_layernorm_vector (KernelHarness *harness)
{
  static const double x[] = {1, 2, 4, -1}, w[] = {.3f, -.2f, .5, .1f};
  static const double relevance[] = {.069337, -.416025, .721109, .041602};
  double expected[4];
  g_autoptr (KernelTensor) ones = kernel_tensor_new (harness, "ones", HEED_TYPE_F32, 0, 4);
  for (gsize c = 0; c < 4; c++)
    {
      ((float *)(void *)ones->bytes)[c] = 1.0f;
      expected[c] = relevance[c] / x[c];
    }
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LAYERNORM_BACKWARD);
  HeedPass *pass = kernel_case_pass (test);
  pass->epsilon = EPSILON, pass->frozen = TRUE;
  kernel_case_values (test, HEED_TYPE_F32, 1, 1, 4, w);
  kernel_case_values (test, HEED_TYPE_F32, 1, 1, 4, x);
  kernel_case_tensor (test, ones);
  kernel_case_output (test, 1, 1, 4);
  kernel_case_check (test, expected, 1e-6);
}

void
kernel_add_norm_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "layernorm", test_layernorm);
  kernel_harness_add (harness, "rmsnorm", test_rmsnorm);
  kernel_harness_add (harness, "l2norm", test_l2norm);
  kernel_harness_add (harness, "layernorm-backward/differences", test_layernorm_backward);
  kernel_harness_add (harness, "layernorm-backward/vector", test_layernorm_vector);
  kernel_harness_add (harness, "rmsnorm-backward", test_rmsnorm_backward);
  kernel_harness_add (harness, "l2norm-backward", test_l2norm_backward);
}
