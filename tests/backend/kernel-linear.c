/* kernel-linear.c: LINEAR, and LINEAR_BACKWARD against differences. A product of f32 numbers summed
 * in f32 in any order stays within 1e-5 of the largest output for the sizes here.
 *
 * At bf16 precision the reference has the weights rounded to bf16 and x as it is. A bf16 number has
 * 8 bits of significand, so rounding to it is off by 2⁻⁸ of the number at most, and the sum of two
 * by 2⁻¹⁶. Of lanes x with the first one x₀, which is multiplied as such a sum, the others as their
 * bf16 difference to it, an output is off by 2⁻¹⁶·Σ|x₀·w| + 2⁻⁸·Σ|(x − x₀)·w| at most, beside what
 * f32 sums add. */
#include "kernel-gradient.h"
#include "kernel-harness.h"

#include <math.h>

#define TOLERANCE     1e-5
#define ROUNDING      0x1p-8
#define STEEPEST_GELU 1.13 /* above the slope of each: 1.129 by erf, else 1.100 */

/**
 * LinearCase:
 * @stored_rows: of the weight; 0 = as many as @out
 * @spread: 0 = lanes have nothing in common; else they differ by at most this part of the first
 */
typedef struct
{
  gsize lanes;
  gsize x_lanes;
  gsize rows;
  gsize in;
  gsize out;
  gsize stored_rows;
  gsize first;
  double spread;
  HeedType weight_type;
  HeedActivation activation;
  gboolean bias;
  gboolean residual;
  gboolean in_place;
} LinearCase;

typedef struct
{
  const double *x;
  const double *weight;
  const double *bias;
  const double *residual;
} LinearInputs;

static double
activate (HeedActivation activation, double x)
{
  switch (activation)
    {
    case HEED_ACTIVATION_QUICK_GELU:
      return x / (1.0 + exp (-1.702 * x));
    case HEED_ACTIVATION_SILU:
      return x / (1.0 + exp (-x));
    case HEED_ACTIVATION_GELU:
      return 0.5 * x * erfc (-x * M_SQRT1_2);
    default:
      return x;
    }
}

/* out = act (x·Wᵀ + bias) + residual */
static double *
reference (const LinearCase *linear, const LinearInputs *inputs)
{
  gsize n = linear->lanes * linear->rows * linear->out, per_lane = linear->rows * linear->in;
  double *out = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      gsize lane = i / (linear->rows * linear->out), row = i / linear->out % linear->rows;
      const double *from =
          kernel_lane (inputs->x, linear->x_lanes, lane, per_lane) + row * linear->in;
      double sum = inputs->bias != NULL ? inputs->bias[i % linear->out] : 0.0;
      for (gsize c = 0; c < linear->in; c++)
        sum += from[c] * inputs->weight[i % linear->out * linear->in + c];
      out[i] = activate (linear->activation, sum);
      out[i] += inputs->residual != NULL ? inputs->residual[i] : 0.0;
    }
  return out;
}

/* What bf16 may add to the error of output @i. */
static double
narrowing_error (const LinearCase *linear, const LinearInputs *inputs, gsize i)
{
  gsize lane = i / (linear->rows * linear->out), row = i / linear->out % linear->rows;
  gsize in = linear->in, per_lane = linear->rows * in;
  const double *first = inputs->x + row * in, *weight = inputs->weight + i % linear->out * in;
  const double *own = kernel_lane (inputs->x, linear->x_lanes, lane, per_lane) + row * in;
  double whole = 0, difference = 0;
  for (gsize c = 0; c < in; c++)
    {
      whole += fabs (first[c] * weight[c]);
      difference += fabs ((own[c] - first[c]) * weight[c]);
    }
  double slope = linear->activation == HEED_ACTIVATION_NONE ? 1 : STEEPEST_GELU;
  return slope * (ROUNDING * ROUNDING * whole + ROUNDING * difference);
}

static double *
error_bounds (const LinearCase *linear, const LinearInputs *inputs, const double *expected,
              gboolean bf16)
{
  gsize n = linear->lanes * linear->rows * linear->out;
  double *bounds = g_new (double, n), largest = 1;
  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (expected[i]));
  for (gsize i = 0; i < n; i++)
    bounds[i] = TOLERANCE * largest + (bf16 ? narrowing_error (linear, inputs, i) : 0);
  return bounds;
}

static const double *
add_x (KernelHarness *harness, KernelCase *test, const LinearCase *linear)
{
  gsize per_lane = linear->rows * linear->in, n = linear->x_lanes * per_lane;
  if (linear->spread == 0)
    return kernel_case_random (test, linear->x_lanes, linear->rows, linear->in);
  g_autofree double *x = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    x[i] = i < per_lane ? kernel_random (harness, 1.5)
                        : (float)(x[i % per_lane] * (1 + kernel_random (harness, linear->spread)));
  return kernel_case_values (test, HEED_TYPE_F32, linear->x_lanes, linear->rows, linear->in, x);
}

static LinearInputs
add_operands (KernelHarness *harness, KernelCase *test, const LinearCase *linear)
{
  LinearInputs inputs = {.x = add_x (harness, test, linear)};
  KernelWeight part = {.use = HEED_WEIGHT_MATRIX,
                       .type = linear->weight_type,
                       .stored_rows = MAX (linear->stored_rows, linear->out),
                       .first = linear->first,
                       .rows = linear->out,
                       .cols = linear->in};
  KernelWeight vector = {
      .use = HEED_WEIGHT_TABLE, .type = linear->weight_type, .rows = 1, .cols = linear->out};
  kernel_case_pass (test)->activation = linear->activation;
  inputs.weight = kernel_case_weight (test, &part);
  if (linear->bias)
    inputs.bias = kernel_case_weight (test, &vector);
  else
    kernel_case_absent (test);
  if (linear->residual)
    inputs.residual = kernel_case_random (test, linear->lanes, linear->rows, linear->out);
  else
    kernel_case_absent (test);
  if (linear->in_place)
    kernel_case_output_in_place (test, 3);
  else
    kernel_case_output (test, linear->lanes, linear->rows, linear->out);
  return inputs;
}

static void
check_linear (KernelHarness *harness, const LinearCase *linear)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR);
  LinearInputs inputs = add_operands (harness, test, linear);
  g_autofree double *expected = reference (linear, &inputs);
  g_autofree double *bounds = error_bounds (linear, &inputs, expected, kernel_uses_bf16 (harness));
  kernel_case_check_within (test, expected, bounds);
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
  for (guint options = 0; options < 16 * HEED_N_ACTIVATIONS; options++)
    {
      LinearCase linear = {.lanes = 3, .x_lanes = 3, .rows = 9, .in = 40, .out = 37};
      linear.activation = (HeedActivation)(options / 16);
      linear.bias = options & 1;
      linear.residual = (options & 2) != 0;
      linear.in_place = linear.residual && (options & 4) != 0;
      linear.spread = options & 4 ? 0 : .1;
      linear.x_lanes = options & 8 ? 1 : 3;
      check_linear (harness, &linear);
    }
}

/* Many rows, few rows, and what is left over when rows are taken some hundreds at a time. */
static void
test_lanes (KernelHarness *harness)
{
  static const gsize sizes[][2] = {{1, 5},   {2, 5},   {3, 5},   {11, 100}, {12, 100},
                                   {4, 256}, {3, 512}, {3, 513}, {600, 1}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      LinearCase linear = {.rows = sizes[i][1], .in = 33, .out = 9, .bias = TRUE};
      linear.lanes = linear.x_lanes = sizes[i][0];
      check_linear (harness, &linear);
      linear.spread = .01;
      linear.residual = TRUE;
      check_linear (harness, &linear);
    }
}

/* How far lane @lane's difference to the first is from what it should be, as a part of it. */
static double
difference_error (const LinearCase *linear, gsize lane, const double *values,
                  const double *expected)
{
  gsize n = linear->rows * linear->out;
  double error = 0, size = 0;
  for (gsize i = 0; i < n; i++)
    {
      double difference = expected[lane * n + i] - expected[i];
      error += pow (values[lane * n + i] - values[i] - difference, 2);
      size += difference * difference;
    }
  return sqrt (error / size);
}

/* Lanes that hardly differ: what they differ in survives, as it would not if each were narrowed. */
static void
test_differences (KernelHarness *harness)
{
  LinearCase linear = {.lanes = 7, .x_lanes = 7, .rows = 33, .in = 96, .out = 40, .spread = 1e-3};
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR);
  LinearInputs inputs = add_operands (harness, test, &linear), narrow = inputs;
  g_autofree double *expected = reference (&linear, &inputs);
  g_autofree double *values = kernel_case_run (test);
  g_assert_nonnull (values);
  gsize n = linear.lanes * linear.rows * linear.in;
  g_autofree double *x = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    x[i] = kernel_round_bf16 (inputs.x[i]);
  narrow.x = x;
  g_autofree double *narrowed = reference (&linear, &narrow);
  for (gsize lane = 1; lane < linear.lanes; lane++)
    {
      double error = difference_error (&linear, lane, values, expected);
      double plain = difference_error (&linear, lane, narrowed, expected);
      g_test_message ("lane %zu: differences off by %.2g, narrowed alone %.2g", lane, error, plain);
      g_assert_cmpfloat (error, <, .01);
      g_assert_cmpfloat (plain, >, .1);
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

/* One row of the layer, and its weight. */
typedef struct
{
  const double *weight;
  gsize in;
  gsize out;
} Row;

static void
multiply_row (gconstpointer data, const double *x, double *out)
{
  const Row *row = data;
  for (gsize n = 0; n < row->out; n++)
    {
      out[n] = 0;
      for (gsize c = 0; c < row->in; c++)
        out[n] += x[c] * row->weight[n * row->in + c];
    }
}

/* At bf16 precision what reaches the layer is rounded. */
static void
check_backward (KernelHarness *harness, HeedType type, gsize lanes, gsize rows, gsize in, gsize out,
                gsize first)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR_BACKWARD);
  const double *g = kernel_case_random (test, lanes, rows, out);
  KernelWeight part = {.use = HEED_WEIGHT_MATRIX, .stored_rows = out + 2 * first, .first = first};
  part.rows = out, part.cols = in, part.type = type;
  Row row = {kernel_case_weight (test, &part), in, out};
  kernel_case_output (test, lanes, rows, in);
  g_autofree double *expected = g_new (double, lanes *rows *in), *x = g_new0 (double, in);
  g_autofree double *slopes = g_new (double, lanes *rows *out);
  for (gsize i = 0; i < lanes * rows * out; i++)
    slopes[i] = kernel_uses_bf16 (harness) ? kernel_round_bf16 (g[i]) : g[i];
  for (gsize r = 0; r < lanes * rows; r++)
    {
      KernelGradient gradient = {multiply_row, &row, x, slopes + r * out, in, out};
      kernel_gradient (&gradient, expected + r * in);
    }
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_backward (KernelHarness *harness)
{
  static const gsize sizes[] = {1, 2, 7, 63, 64, 65, 257};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize first = 0; first < 6; first += 5)
      check_backward (harness, HEED_TYPE_F32, 1 + i % 3, sizes[i], sizes[(i + 2) % 7],
                      sizes[(i + 3) % 7], first);
}

/* Few rows and many, with and without whole quads on either side of the weight. */
static void
test_backward_weights (KernelHarness *harness)
{
  static const gsize sizes[][2] = {{40, 36}, {37, 36}, {40, 35}, {37, 35}};
  for (HeedType type = HEED_TYPE_F32; type <= HEED_TYPE_BF16; type++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        check_backward (harness, type, 1, 3, sizes[i][0], sizes[i][1], 0);
        check_backward (harness, type, 2, 9, sizes[i][0], sizes[i][1], i);
      }
}

void
kernel_add_linear_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "linear/sizes", test_sizes);
  kernel_harness_add (harness, "linear/options", test_options);
  kernel_harness_add (harness, "linear/weights", test_weights);
  kernel_harness_add (harness, "linear/lanes", test_lanes);
  kernel_harness_add (harness, "linear/differences", test_differences);
  kernel_harness_add (harness, "linear-backward/sizes", test_backward);
  kernel_harness_add (harness, "linear-backward/weights", test_backward_weights);
}
