/* kernel-activation.c: ACTIVATION, ACTIVATION_BACKWARD, SCALE and MULTIPLY, one number at a time.
 */
#include "kernel-gradient.h"
#include "kernel-harness.h"

#include <math.h>

#define TOLERANCE 1e-6

/* @factor: what a frozen rule holds: act(x)/x; NAN = follow x */
typedef struct
{
  HeedActivation activation;
  double factor;
} Function;

static double
factor_at (HeedActivation activation, double x)
{
  switch (activation)
    {
    case HEED_ACTIVATION_QUICK_GELU:
      return 1.0 / (1.0 + exp (-1.702 * x));
    case HEED_ACTIVATION_SILU:
      return 1.0 / (1.0 + exp (-x));
    case HEED_ACTIVATION_GELU:
      return 0.5 * erfc (-x * M_SQRT1_2);
    default:
      return 1.0;
    }
}

static void
activate (gconstpointer data, const double *x, double *out)
{
  const Function *function = data;
  *out = *x * (isnan (function->factor) ? factor_at (function->activation, *x) : function->factor);
}

/* Random numbers, and ones where something might overflow or vanish. */
static double *
add_input (KernelHarness *harness, KernelCase *test, gsize lanes, gsize rows, gsize cols)
{
  static const float special[] = {0.0f, -0.0f, 60.0f, -60.0f, 1e-20f, -4.0f, 4.0f, 1e4f, -1e4f};
  gsize n = lanes * rows * cols;
  g_autofree double *x = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    x[i] = i < G_N_ELEMENTS (special) ? special[i] : kernel_random (harness, 6.0);
  return kernel_case_values (test, HEED_TYPE_F32, lanes, rows, cols, x);
}

static void
check_activation (KernelHarness *harness, HeedActivation activation, gsize lanes, gsize x_lanes,
                  gsize rows, gsize cols)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ACTIVATION);
  kernel_case_pass (test)->activation = activation;
  gsize n = lanes * rows * cols;
  const double *x = add_input (harness, test, x_lanes, rows, cols);
  Function function = {activation, NAN};
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    activate (&function, x + (x_lanes == 1 ? i % (rows * cols) : i), expected + i);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_activation (KernelHarness *harness)
{
  for (guint a = 0; a < HEED_N_ACTIVATIONS; a++)
    {
      check_activation (harness, (HeedActivation)a, 1, 1, 1, 1);
      check_activation (harness, (HeedActivation)a, 2, 2, 7, 63);
      check_activation (harness, (HeedActivation)a, 3, 1, 65, 64);
      check_activation (harness, (HeedActivation)a, 1, 1, 257, 257);
    }
}

/* Without the special values the largest |x| is 6, so that the bound is a tight one. */
static void
test_accuracy (KernelHarness *harness)
{
  for (guint a = 0; a < HEED_N_ACTIVATIONS; a++)
    {
      g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ACTIVATION);
      kernel_case_pass (test)->activation = (HeedActivation)a;
      const double *x = kernel_case_random (test, 1, 64, 257);
      Function function = {(HeedActivation)a, NAN};
      kernel_case_output (test, 1, 64, 257);
      g_autofree double *expected = g_new (double, 64 * 257);
      for (gsize i = 0; i < 64 * 257; i++)
        activate (&function, x + i, expected + i);
      kernel_case_check (test, expected, 4e-7);
    }
}

static void
check_backward (KernelHarness *harness, HeedActivation activation, gboolean frozen, gsize lanes,
                gsize rows, gsize cols)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ACTIVATION_BACKWARD);
  kernel_case_pass (test)->activation = activation;
  kernel_case_pass (test)->frozen = frozen;
  gsize n = lanes * rows * cols;
  const double *g = kernel_case_random (test, lanes, rows, cols);
  const double *x = add_input (harness, test, lanes, rows, cols);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      Function function = {activation, frozen ? factor_at (activation, x[i]) : NAN};
      KernelGradient gradient = {.function = activate, .data = &function, .n = 1, .m = 1};
      gradient.x = x + i, gradient.g = g + i;
      kernel_gradient (&gradient, expected + i);
    }
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_backward (KernelHarness *harness)
{
  for (guint a = 0; a < HEED_N_ACTIVATIONS; a++)
    for (gint frozen = 0; frozen < 2; frozen++)
      {
        check_backward (harness, (HeedActivation)a, frozen, 1, 1, 1);
        check_backward (harness, (HeedActivation)a, frozen, 2, 7, 65);
        check_backward (harness, (HeedActivation)a, frozen, 1, 64, 257);
      }
}

static void
test_scale (KernelHarness *harness)
{
  static const gsize sizes[][4] = {{1, 1, 1, 1}, {2, 1, 7, 63}, {3, 3, 65, 64}, {1, 1, 257, 257}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize lanes = sizes[i][0], per_lane = sizes[i][2] * sizes[i][3];
      g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_SCALE);
      kernel_case_pass (test)->scale = -0.25f;
      const double *x = kernel_case_random (test, sizes[i][1], sizes[i][2], sizes[i][3]);
      kernel_case_output (test, lanes, sizes[i][2], sizes[i][3]);
      g_autofree double *expected = g_new (double, lanes *per_lane);
      for (gsize e = 0; e < lanes * per_lane; e++)
        expected[e] = -0.25 * kernel_lane (x, sizes[i][1], e / per_lane, per_lane)[e % per_lane];
      kernel_case_check (test, expected, 0.0);
    }
}

/* @lanes: of the output, a and b; @place: which of these it takes, 2 = its own */
static void
check_multiply (KernelHarness *harness, const gsize lanes[3], gsize rows, gsize cols, guint place)
{
  gsize per_lane = rows * cols;
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_MULTIPLY);
  kernel_case_pass (test)->scale = 0.5f;
  const double *a = kernel_case_random (test, lanes[1], rows, cols);
  const double *b = kernel_case_random (test, lanes[2], rows, cols);
  g_autofree double *expected = g_new (double, lanes[0] * per_lane);
  for (gsize e = 0; e < lanes[0] * per_lane; e++)
    expected[e] = 0.5 * kernel_lane (a, lanes[1], e / per_lane, per_lane)[e % per_lane]
                  * kernel_lane (b, lanes[2], e / per_lane, per_lane)[e % per_lane];
  if (place < 2)
    kernel_case_output_in_place (test, place);
  else
    kernel_case_output (test, lanes[0], rows, cols);
  kernel_case_check (test, expected, 1e-7);
}

static void
test_multiply (KernelHarness *harness)
{
  static const gsize lanes[][3] = {{1, 1, 1}, {3, 3, 3}, {3, 1, 3}, {2, 2, 1}};
  check_multiply (harness, lanes[0], 1, 1, 2);
  check_multiply (harness, lanes[1], 7, 63, 2);
  check_multiply (harness, lanes[2], 65, 64, 2);
  check_multiply (harness, lanes[3], 5, 257, 2);
  check_multiply (harness, lanes[1], 7, 63, 0);
  check_multiply (harness, lanes[2], 7, 65, 1);
}

void
kernel_add_activation_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "activation/special", test_activation);
  kernel_harness_add (harness, "activation/accuracy", test_accuracy);
  kernel_harness_add (harness, "activation-backward", test_backward);
  kernel_harness_add (harness, "scale", test_scale);
  kernel_harness_add (harness, "multiply", test_multiply);
}
