/* kernel-relevance.c: what the γ and ε rule of linear layers is put together from. */
#include "kernel-harness.h"

#include <math.h>

#define TOLERANCE 1e-5

static const gsize sizes[] = {1, 2, 7, 63, 64, 65, 257};

static double
narrowed (KernelHarness *harness, double x)
{
  return kernel_uses_bf16 (harness) ? kernel_round_bf16 (x) : x;
}

/* out = |x|·|W|ᵀ + |bias| */
static void
check_magnitude (KernelHarness *harness, gsize lanes, gsize x_lanes, gsize rows, gsize in,
                 gsize out, gsize first, gboolean biased)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR_MAGNITUDE);
  const double *x = kernel_case_random (test, x_lanes, rows, in), *bias = NULL;
  KernelWeight part = {.use = HEED_WEIGHT_MATRIX, .stored_rows = out + 2 * first, .first = first};
  part.rows = out, part.cols = in;
  const double *weight = kernel_case_weight (test, &part);
  KernelWeight vector = {.use = HEED_WEIGHT_TABLE, .rows = 1, .cols = out};
  if (biased)
    bias = kernel_case_weight (test, &vector);
  else
    kernel_case_absent (test);
  kernel_case_output (test, lanes, rows, out);
  g_autofree double *expected = g_new0 (double, lanes *rows *out);
  for (gsize row = 0; row < lanes * rows; row++)
    for (gsize n = 0; n < out; n++)
      {
        const double *own = kernel_lane (x, x_lanes, row / rows, rows * in) + row % rows * in;
        double *sum = &expected[row * out + n];
        *sum = bias != NULL ? fabs (bias[n]) : 0;
        for (gsize c = 0; c < in; c++)
          *sum += fabs (narrowed (harness, own[c]) * weight[n * in + c]);
      }
  kernel_case_check (test, expected, TOLERANCE);
}

/* out = g·|W| */
static void
check_magnitude_backward (KernelHarness *harness, gsize lanes, gsize rows, gsize in, gsize out,
                          gsize first)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_LINEAR_MAGNITUDE_BACKWARD);
  const double *g = kernel_case_random (test, lanes, rows, out);
  KernelWeight part = {.use = HEED_WEIGHT_MATRIX, .stored_rows = out + 2 * first, .first = first};
  part.rows = out, part.cols = in;
  const double *weight = kernel_case_weight (test, &part);
  kernel_case_output (test, lanes, rows, in);
  g_autofree double *expected = g_new0 (double, lanes *rows *in);
  for (gsize row = 0; row < lanes * rows; row++)
    for (gsize n = 0; n < out; n++)
      for (gsize c = 0; c < in; c++)
        expected[row * in + c] += narrowed (harness, g[row * out + n]) * fabs (weight[n * in + c]);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_magnitude (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize in = sizes[(i + 2) % 7], out = sizes[(i + 3) % 7];
      check_magnitude (harness, 1 + i % 3, 1 + i % 3, sizes[i], in, out, 0, TRUE);
      check_magnitude (harness, 2, 1, sizes[i], out, in, 5, FALSE);
    }
}

static void
test_magnitude_backward (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (gsize first = 0; first < 6; first += 5)
      check_magnitude_backward (harness, 1 + i % 3, sizes[i], sizes[(i + 2) % 7],
                                sizes[(i + 3) % 7], first);
}

typedef struct
{
  gsize lanes;
  gsize rows;
  gsize cols;
  float gamma;
  float epsilon;
  gboolean in_place;
} ShareCase;

static double
share (const ShareCase *c, double g, double z, double m)
{
  double half = (double)c->gamma / 2, own = (1 + half) * fabs (z);
  double sum = own + half * m + (double)c->epsilon;
  return sum == 0 ? 0 : g * own / sum;
}

/* Some z are 0, and some of those have no magnitude either. */
static void
check_share (KernelHarness *harness, const ShareCase *c)
{
  gsize n = c->lanes * c->rows * c->cols;
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_RELEVANCE_SHARE);
  kernel_case_pass (test)->gamma = c->gamma;
  kernel_case_pass (test)->epsilon = c->epsilon;
  const double *g = kernel_case_random (test, c->lanes, c->rows, c->cols), *m = NULL;
  g_autofree double *given_z = g_new (double, n), *given_m = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    {
      given_z[i] = i % 5 == 3 ? 0 : kernel_random (harness, 2);
      given_m[i] = i % 5 == 3 ? (double)(i % 2) : fabs (given_z[i]) * 2;
    }
  const double *z = kernel_case_values (test, HEED_TYPE_F32, c->lanes, c->rows, c->cols, given_z);
  if (c->gamma > 0)
    m = kernel_case_values (test, HEED_TYPE_F32, c->lanes, c->rows, c->cols, given_m);
  else
    kernel_case_absent (test);
  g_autofree double *expected = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    expected[i] = share (c, g[i], z[i], m != NULL ? m[i] : 0);
  if (c->in_place)
    kernel_case_output_in_place (test, 0);
  else
    kernel_case_output (test, c->lanes, c->rows, c->cols);
  kernel_case_check (test, expected, 1e-6);
}

static void
test_share (KernelHarness *harness)
{
  static const ShareCase cases[] = {
      {1, 1, 1, .25f, 0, FALSE},     {2, 7, 63, .25f, 0, FALSE}, {3, 5, 64, 1, .125f, FALSE},
      {1, 65, 257, 0, .125f, FALSE}, {2, 3, 65, 0, 0, FALSE},    {2, 7, 63, .25f, 0, TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    check_share (harness, &cases[i]);
}

static void
check_sign (KernelHarness *harness, gsize lanes, gsize rows, gsize cols, gboolean in_place)
{
  gsize n = lanes * rows * cols;
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_SIGN);
  kernel_case_pass (test)->scale = .5f;
  const double *a = kernel_case_random (test, lanes, rows, cols);
  g_autofree double *given = g_new (double, n), *expected = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    given[i] = i % 5 == 3 ? 0 : kernel_random (harness, 1);
  const double *by = kernel_case_values (test, HEED_TYPE_F32, lanes, rows, cols, given);
  for (gsize i = 0; i < n; i++)
    expected[i] = by[i] < 0 ? -.5 * a[i] : .5 * a[i];
  if (in_place)
    kernel_case_output_in_place (test, 0);
  else
    kernel_case_output (test, lanes, rows, cols);
  kernel_case_check (test, expected, 0);
}

static void
test_sign (KernelHarness *harness)
{
  check_sign (harness, 1, 1, 1, FALSE);
  check_sign (harness, 2, 7, 63, FALSE);
  check_sign (harness, 1, 65, 257, FALSE);
  check_sign (harness, 3, 5, 64, TRUE);
}

/* One b for every row where it is a weight (@b_lanes = 0) stored in @type. */
static void
check_inner (KernelHarness *harness, HeedInner kind, gsize lanes, gsize b_lanes, gsize rows,
             gsize cols, HeedType type)
{
  gboolean is_weight = b_lanes == 0;
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_INNER);
  kernel_case_pass (test)->inner = kind;
  kernel_case_pass (test)->scale = -.5f;
  const double *a = kernel_case_random (test, lanes, rows, cols);
  KernelWeight vector = {.use = HEED_WEIGHT_TABLE, .type = type, .rows = 1, .cols = cols};
  const double *b = is_weight ? kernel_case_weight (test, &vector)
                              : kernel_case_random (test, b_lanes, rows, cols);
  kernel_case_output (test, lanes, rows, 1);
  g_autofree double *expected = g_new0 (double, lanes *rows);
  for (gsize row = 0; row < lanes * rows; row++)
    for (gsize c = 0; c < cols; c++)
      {
        const double *own =
            is_weight ? b : kernel_lane (b, b_lanes, row / rows, rows * cols) + row % rows * cols;
        double factor = kind == HEED_INNER_SIGN        ? (own[c] < 0 ? -1 : 1)
                        : kind == HEED_INNER_MAGNITUDE ? fabs (own[c])
                                                       : own[c];
        expected[row] += -.5 * a[row * cols + c] * factor;
      }
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_inner (KernelHarness *harness)
{
  for (guint kind = 0; kind < HEED_N_INNERS; kind++)
    {
      check_inner (harness, (HeedInner)kind, 1, 1, 1, 1, HEED_TYPE_F32);
      check_inner (harness, (HeedInner)kind, 3, 3, 7, 63, HEED_TYPE_F32);
      check_inner (harness, (HeedInner)kind, 2, 1, 5, 65, HEED_TYPE_F32);
      check_inner (harness, (HeedInner)kind, 2, 0, 65, 257, HEED_TYPE_F32);
      check_inner (harness, (HeedInner)kind, 2, 0, 5, 63, HEED_TYPE_F16);
      check_inner (harness, (HeedInner)kind, 2, 0, 5, 63, HEED_TYPE_BF16);
    }
}

void
kernel_add_relevance_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "linear-magnitude", test_magnitude);
  kernel_harness_add (harness, "linear-magnitude-backward", test_magnitude_backward);
  kernel_harness_add (harness, "relevance-share", test_share);
  kernel_harness_add (harness, "sign", test_sign);
  kernel_harness_add (harness, "inner", test_inner);
}
