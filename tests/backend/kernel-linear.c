/* kernel-linear.c: LINEAR and LINEAR_BACKWARD. A product of f32 numbers summed in f32 in any order
 * stays within 1e-5 of the largest output for the sizes here. */
#include "kernel-harness.h"

#include <math.h>

#define TOLERANCE 1e-5

typedef struct
{
  gsize lanes;
  gsize x_lanes;
  gsize rows;
  gsize in;
  gsize out;
  gsize stored_rows; /* of the weight; 0 = as many as out */
  gsize first;
  HeedType weight_type;
  HeedType x_type;
  HeedType out_type;
  HeedActivation activation;
  gboolean bias;
  gboolean residual;
  gboolean in_place;
} LinearCase;

static double
activate (HeedActivation activation, double x)
{
  switch (activation)
    {
    case HEED_ACTIVATION_QUICK_GELU:
      return x / (1.0 + exp (-1.702 * x));
    case HEED_ACTIVATION_GELU:
      return 0.5 * x * erfc (-x * M_SQRT1_2);
    default:
      return x;
    }
}

/* out = act (x·Wᵀ + bias) + residual */
static double *
reference (const LinearCase *linear, const double *x, const double *weight, const double *bias,
           const double *residual, gboolean bf16)
{
  gsize n = linear->lanes * linear->rows * linear->out, per_lane = linear->rows * linear->in;
  double *out = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      gsize lane = i / (linear->rows * linear->out), row = i / linear->out % linear->rows;
      const double *from = kernel_lane (x, linear->x_lanes, lane, per_lane) + row * linear->in;
      double sum = bias != NULL ? bias[i % linear->out] : 0.0;
      for (gsize c = 0; c < linear->in; c++)
        sum += (bf16 ? kernel_round_bf16 (from[c]) : from[c])
               * weight[i % linear->out * linear->in + c];
      out[i] = activate (linear->activation, sum) + (residual != NULL ? residual[i] : 0.0);
    }
  return out;
}

static void
check_linear (KernelHarness *harness, const LinearCase *linear)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR);
  const double *bias = NULL, *residual = NULL;
  kernel_case_pass (test)->activation = linear->activation;
  const double *x =
      kernel_case_random (test, linear->x_type, linear->x_lanes, linear->rows, linear->in);
  KernelWeight part = {.use = HEED_WEIGHT_MATRIX,
                       .type = linear->weight_type,
                       .stored_rows = MAX (linear->stored_rows, linear->out),
                       .first = linear->first,
                       .rows = linear->out,
                       .cols = linear->in};
  const double *weight = kernel_case_weight (test, &part);
  KernelWeight vector = {
      .use = HEED_WEIGHT_TABLE, .type = linear->weight_type, .rows = 1, .cols = linear->out};
  if (linear->bias)
    bias = kernel_case_weight (test, &vector);
  else
    kernel_case_absent (test);
  if (linear->residual)
    residual = kernel_case_random (test, HEED_TYPE_F32, linear->lanes, linear->rows, linear->out);
  else
    kernel_case_absent (test);
  if (linear->in_place)
    kernel_case_output_in_place (test, 3);
  else
    kernel_case_output (test, linear->out_type, linear->lanes, linear->rows, linear->out);
  g_autofree double *expected =
      reference (linear, x, weight, bias, residual, kernel_uses_bf16 (harness));
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_sizes (KernelHarness *harness)
{
  static const gsize sizes[][3] = {{1, 1, 1},    {2, 7, 63},   {7, 64, 65},   {63, 65, 2},
                                   {64, 257, 7}, {65, 63, 64}, {257, 2, 257}, {1, 257, 65},
                                   {50, 96, 33}, {5, 1, 64},   {3, 768, 40}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LinearCase linear = {
          .lanes = 1, .x_lanes = 1, .rows = sizes[i][0], .in = sizes[i][1], .out = sizes[i][2]};
      linear.bias = TRUE;
      check_linear (harness, &linear);
      linear.lanes = linear.x_lanes = 3;
      linear.bias = FALSE;
      linear.residual = TRUE;
      check_linear (harness, &linear);
    }
}

static void
test_options (KernelHarness *harness)
{
  for (guint options = 0; options < 8 * HEED_N_ACTIVATIONS; options++)
    {
      LinearCase linear = {.lanes = 2, .x_lanes = 2, .rows = 9, .in = 40, .out = 37};
      linear.activation = (HeedActivation)(options / 8);
      linear.bias = options & 1;
      linear.residual = (options & 2) != 0;
      linear.in_place = linear.residual && (options & 4) != 0;
      linear.x_lanes = !linear.residual && (options & 4) != 0 ? 1 : 2;
      check_linear (harness, &linear);
    }
}

static void
test_weights (KernelHarness *harness)
{
  static const HeedType types[] = {HEED_TYPE_F32, HEED_TYPE_F16, HEED_TYPE_BF16};
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      LinearCase linear = {
          .lanes = 2, .x_lanes = 2, .rows = 5, .in = 65, .out = 33, .weight_type = types[i]};
      linear.bias = TRUE;
      check_linear (harness, &linear);
      linear.stored_rows = 100;
      check_linear (harness, &linear);
      linear.first = 67;
      check_linear (harness, &linear);
      linear.out = 1;
      linear.first = 41;
      check_linear (harness, &linear);
    }
}

static void
test_bf16 (KernelHarness *harness)
{
  for (guint options = 0; options < 16; options++)
    {
      LinearCase linear = {.lanes = 2, .x_lanes = 2, .rows = 17, .in = 96, .out = 65, .bias = TRUE};
      linear.x_type = options & 1 ? HEED_TYPE_BF16 : HEED_TYPE_F32;
      linear.out_type = options & 2 ? HEED_TYPE_BF16 : HEED_TYPE_F32;
      linear.residual = (options & 4) != 0;
      linear.activation = options & 8 ? HEED_ACTIVATION_QUICK_GELU : HEED_ACTIVATION_NONE;
      if (linear.x_type == HEED_TYPE_BF16 || linear.out_type == HEED_TYPE_BF16)
        check_linear (harness, &linear);
    }
}

/* out = g·W */
static void
check_backward (KernelHarness *harness, gsize lanes, gsize rows, gsize in, gsize out, gsize first)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR_BACKWARD);
  const double *g = kernel_case_random (test, HEED_TYPE_F32, lanes, rows, out);
  KernelWeight part = {.use = HEED_WEIGHT_MATRIX, .stored_rows = out + 2 * first, .first = first};
  part.rows = out, part.cols = in;
  const double *weight = kernel_case_weight (test, &part);
  kernel_case_output (test, HEED_TYPE_F32, lanes, rows, in);
  g_autofree double *expected = g_new0 (double, lanes *rows *in);
  for (gsize row = 0; row < lanes * rows; row++)
    for (gsize n = 0; n < out; n++)
      for (gsize c = 0; c < in; c++)
        {
          double slope = g[row * out + n];
          expected[row * in + c] +=
              (kernel_uses_bf16 (harness) ? kernel_round_bf16 (slope) : slope) * weight[n * in + c];
        }
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_backward (KernelHarness *harness)
{
  static const gsize sizes[] = {1, 2, 7, 63, 64, 65, 257};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize first = 0; first < 6; first += 5)
      check_backward (harness, 1 + i % 3, sizes[i], sizes[(i + 2) % 7], sizes[(i + 3) % 7], first);
}

void
kernel_add_linear_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "linear/sizes", test_sizes);
  kernel_harness_add (harness, "linear/options", test_options);
  kernel_harness_add (harness, "linear/weights", test_weights);
  kernel_harness_add (harness, "linear/bf16", test_bf16);
  kernel_harness_add (harness, "linear-backward", test_backward);
}
