/* kernel-dot.c: DOT, and DOT_BACKWARD against differences. */
#include "kernel-gradient.h"
#include "kernel-harness.h"

#define TOLERANCE 1e-5
#define SCALE     1.75

typedef struct
{
  gsize lanes;
  gsize in_lanes;
  gsize rows;
  gsize n;
  gsize cols;
} DotCase;

static const DotCase cases[] = {{1, 1, 1, 1, 1},   {2, 2, 7, 63, 64}, {7, 7, 1, 2, 257},
                                {3, 1, 2, 65, 63}, {1, 1, 65, 7, 2},  {64, 64, 1, 1, 512}};

static void
check_dot (KernelHarness *harness, const DotCase *dot)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_DOT);
  kernel_case_pass (test)->scale = SCALE;
  const double *a = kernel_case_random (test, dot->in_lanes, dot->rows, dot->cols);
  const double *b = kernel_case_random (test, 1, dot->n, dot->cols);
  kernel_case_output (test, dot->lanes, dot->rows, dot->n);
  gsize per_lane = dot->rows * dot->n;
  g_autofree double *expected = g_new0 (double, dot->lanes *per_lane);
  for (gsize i = 0; i < dot->lanes * per_lane; i++)
    for (gsize c = 0; c < dot->cols; c++)
      expected[i] += SCALE
                     * kernel_lane (a, dot->in_lanes, i / per_lane,
                                    dot->rows * dot->cols)[i / dot->n % dot->rows * dot->cols + c]
                     * b[i % dot->n * dot->cols + c];
  kernel_case_check (test, expected, TOLERANCE);
}

/* One row's products with what @b holds. */
typedef struct
{
  const DotCase *dot;
  const double *b;
} Row;

static void
multiply_row (gconstpointer data, const double *a, double *out)
{
  const Row *row = data;
  for (gsize n = 0; n < row->dot->n; n++)
    {
      out[n] = 0;
      for (gsize c = 0; c < row->dot->cols; c++)
        out[n] += SCALE * a[c] * row->b[n * row->dot->cols + c];
    }
}

static void
check_backward (KernelHarness *harness, const DotCase *dot)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_DOT_BACKWARD);
  kernel_case_pass (test)->scale = SCALE;
  const double *g = kernel_case_random (test, dot->in_lanes, dot->rows, dot->n);
  Row row = {dot, kernel_case_random (test, 1, dot->n, dot->cols)};
  kernel_case_output (test, dot->lanes, dot->rows, dot->cols);
  gsize per_lane = dot->rows * dot->cols;
  g_autofree double *expected = g_new (double, dot->lanes *per_lane);
  g_autofree double *a = g_new0 (double, dot->cols);
  for (gsize i = 0; i < dot->lanes * dot->rows; i++)
    {
      KernelGradient gradient = {multiply_row, &row, a, NULL, dot->cols, dot->n};
      gradient.g = kernel_lane (g, dot->in_lanes, i / dot->rows, dot->rows * dot->n)
                   + i % dot->rows * dot->n;
      kernel_gradient (&gradient, expected + i * dot->cols);
    }
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_dot (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_dot (harness, &cases[i]);
}

static void
test_backward (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_backward (harness, &cases[i]);
}

void
kernel_add_dot_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "dot", test_dot);
  kernel_harness_add (harness, "dot-backward", test_backward);
}
