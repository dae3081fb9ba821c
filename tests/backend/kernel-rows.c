/* kernel-rows.c: kernels that move or add rows: results are exact, SELECT_BACKWARD against
 * differences. */
#include "kernel-gradient.h"
#include "kernel-harness.h"

static const gsize sizes[][3] = {{1, 1, 1},   {2, 7, 63},   {3, 64, 65},
                                 {7, 2, 257}, {1, 257, 64}, {2, 65, 7}};

/* The value of an [lanes,rows,cols] array at element @i of an output of that many rows and cols. */
static double
value_at (const double *values, gsize lanes, gsize rows, gsize cols, gsize i)
{
  return kernel_lane (values, lanes, i / (rows * cols), rows * cols)[i % (rows * cols)];
}

static void
check_add (KernelHarness *harness, gsize lanes, gsize a_lanes, gsize b_lanes, gsize rows,
           gsize cols)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ADD);
  const double *a = kernel_case_random (test, a_lanes, rows, cols);
  const double *b = kernel_case_random (test, b_lanes, rows, cols);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize i = 0; i < lanes * rows * cols; i++)
    expected[i] =
        (float)(value_at (a, a_lanes, rows, cols, i) + value_at (b, b_lanes, rows, cols, i));
  kernel_case_check (test, expected, 0.0);
}

/* Positions: rows of a weight from one on. */
static void
check_add_weight (KernelHarness *harness, HeedType type, gsize lanes, gsize rows, gsize cols,
                  gsize first)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ADD);
  KernelWeight part = {.use = HEED_WEIGHT_TABLE, .type = type, .stored_rows = rows + first + 2};
  part.first = first, part.rows = rows, part.cols = cols;
  const double *a = kernel_case_random (test, lanes, rows, cols);
  const double *b = kernel_case_weight (test, &part);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize i = 0; i < lanes * rows * cols; i++)
    expected[i] = (float)(a[i] + b[i % (rows * cols)]);
  kernel_case_check (test, expected, 0.0);
}

static void
test_add (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize lanes = sizes[i][0], rows = sizes[i][1], cols = sizes[i][2];
      check_add (harness, lanes, lanes, lanes, rows, cols);
      check_add (harness, lanes, 1, lanes, rows, cols);
      check_add (harness, lanes, lanes, 1, rows, cols);
      check_add_weight (harness, (HeedType)(i % 3), lanes, rows, cols, 0);
      check_add_weight (harness, (HeedType)(i % 3), lanes, rows, cols, 3);
    }
}

/* In place: the output lies where the first operand does. */
static void
test_add_in_place (KernelHarness *harness)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ADD);
  const double *a = kernel_case_random (test, 2, 65, 63);
  const double *b = kernel_case_random (test, 2, 65, 63);
  kernel_case_output_in_place (test, 0);
  g_autofree double *expected = g_new (double, 2 * 65 * 63);
  for (gsize i = 0; i < 2 * 65 * 63; i++)
    expected[i] = (float)(a[i] + b[i]);
  kernel_case_check (test, expected, 0.0);
}

/* Indexes below @below; the first two are alike, so that backward has something to add. */
static double *
add_indexes (KernelHarness *harness, KernelCase *test, gsize lanes, gsize rows, gsize below)
{
  g_autofree double *indexes = g_new (double, lanes *rows);
  for (gsize i = 0; i < lanes * rows; i++)
    indexes[i] =
        i % rows == 1 ? indexes[i - 1] : g_rand_int_range (harness->random, 0, (gint32)below);
  return kernel_case_values (test, HEED_TYPE_I32, lanes, 1, rows, indexes);
}

static void
check_gather (KernelHarness *harness, HeedType type, gsize lanes, gsize rows, gsize cols)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_GATHER);
  KernelWeight table = {.use = HEED_WEIGHT_TABLE, .type = type, .stored_rows = 97, .rows = 97};
  table.cols = cols;
  const double *ids = add_indexes (harness, test, lanes, rows, 97);
  const double *values = kernel_case_weight (test, &table);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize i = 0; i < lanes * rows * cols; i++)
    expected[i] = values[(gsize)ids[i / cols] * cols + i % cols];
  kernel_case_check (test, expected, 0.0);
}

static void
test_gather (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    check_gather (harness, (HeedType)(i % 3), sizes[i][0], sizes[i][1], sizes[i][2]);
}

static void
check_select (KernelHarness *harness, gsize lanes, gsize x_lanes, gsize which_lanes, gsize rows,
              gsize cols)
{
  enum
  {
    KEYS = 33,
  };
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_SELECT);
  const double *x = kernel_case_random (test, x_lanes, KEYS, cols);
  const double *which = add_indexes (harness, test, which_lanes, rows, KEYS);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize i = 0; i < lanes * rows * cols; i++)
    {
      gsize lane = i / (rows * cols), row = i / cols % rows;
      gsize from = (gsize)kernel_lane (which, which_lanes, lane, rows)[row];
      expected[i] = kernel_lane (x, x_lanes, lane, KEYS * cols)[from * cols + i % cols];
    }
  kernel_case_check (test, expected, 0.0);
}

static void
test_select (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize lanes = sizes[i][0];
      check_select (harness, lanes, lanes, 1, sizes[i][1], sizes[i][2]);
      check_select (harness, lanes, lanes, lanes, sizes[i][1], sizes[i][2]);
      check_select (harness, lanes, 1, lanes, sizes[i][1], sizes[i][2]);
    }
}

/* One column: the rows that are taken of it. */
typedef struct
{
  const double *which;
  gsize rows;
} Column;

static void
select_column (gconstpointer data, const double *x, double *out)
{
  const Column *column = data;
  for (gsize r = 0; r < column->rows; r++)
    out[r] = x[(gsize)column->which[r]];
}

static void
check_select_backward (KernelHarness *harness, gsize lanes, gsize which_lanes, gsize rows,
                       gsize cols)
{
  enum
  {
    KEYS = 33,
  };
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_SELECT_BACKWARD);
  const double *g = kernel_case_random (test, lanes, rows, cols);
  const double *which = add_indexes (harness, test, which_lanes, rows, KEYS);
  const double x[KEYS] = {0};
  double slope[KEYS];
  kernel_case_output (test, lanes, KEYS, cols);
  g_autofree double *expected = g_new (double, lanes *KEYS *cols), *own = g_new (double, rows);
  for (gsize i = 0; i < lanes * cols; i++)
    {
      gsize lane = i / cols, col = i % cols;
      Column column = {kernel_lane (which, which_lanes, lane, rows), rows};
      KernelGradient gradient = {select_column, &column, x, own, KEYS, rows};
      for (gsize r = 0; r < rows; r++)
        own[r] = g[(lane * rows + r) * cols + col];
      kernel_gradient (&gradient, slope);
      for (gsize key = 0; key < KEYS; key++)
        expected[(lane * KEYS + key) * cols + col] = slope[key];
    }
  kernel_case_check (test, expected, 1e-6);
}

static void
test_select_backward (KernelHarness *harness)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      check_select_backward (harness, sizes[i][0], 1, sizes[i][1], sizes[i][2]);
      check_select_backward (harness, sizes[i][0], sizes[i][0], sizes[i][1], sizes[i][2]);
    }
}

static void
check_prepend (KernelHarness *harness, gsize lanes, gsize x_lanes, gsize rows, gsize cols)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_PREPEND);
  KernelWeight vector = {.use = HEED_WEIGHT_TABLE, .rows = 1, .cols = cols};
  const double *first = kernel_case_weight (test, &vector);
  const double *x = kernel_case_random (test, x_lanes, rows - 1, cols);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize i = 0; i < lanes * rows * cols; i++)
    {
      gsize lane = i / (rows * cols), row = i / cols % rows;
      const double *rest = kernel_lane (x, x_lanes, lane, (rows - 1) * cols);
      expected[i] = row == 0 ? first[i % cols] : rest[(row - 1) * cols + i % cols];
    }
  kernel_case_check (test, expected, 0.0);
}

static void
test_prepend (KernelHarness *harness)
{
  for (gsize i = 1; i < G_N_ELEMENTS (sizes); i++)
    {
      check_prepend (harness, sizes[i][0], sizes[i][0], sizes[i][1], sizes[i][2]);
      check_prepend (harness, sizes[i][0], 1, sizes[i][1], sizes[i][2]);
    }
}

/* @extra: pixels right of and below the last whole patch */
static void
check_unfold (KernelHarness *harness, gsize lanes, gsize channels, gsize down, gsize across,
              gsize patch, gsize extra)
{
  gsize height = down * patch + extra, width = across * patch + extra;
  gsize rows = down * across, cols = channels * patch * patch;
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_UNFOLD);
  HeedPass *pass = kernel_case_pass (test);
  pass->patch = (guint32)patch, pass->channels = (guint32)channels;
  pass->height = (guint32)height, pass->width = (guint32)width;
  const double *pixels = kernel_case_random (test, lanes, channels, height * width);
  kernel_case_output (test, lanes, rows, cols);
  g_autofree double *expected = g_new (double, lanes *rows *cols);
  for (gsize i = 0; i < lanes * rows * cols; i++)
    {
      gsize lane = i / (rows * cols), row = i / cols % rows, col = i % cols;
      gsize channel = col / (patch * patch), y = col / patch % patch, x = col % patch;
      gsize top = row / across * patch, left = row % across * patch;
      expected[i] = pixels[((lane * channels + channel) * height + top + y) * width + left + x];
    }
  kernel_case_check (test, expected, 0.0);
}

static void
test_unfold (KernelHarness *harness)
{
  check_unfold (harness, 1, 1, 1, 1, 1, 0);
  check_unfold (harness, 2, 3, 7, 7, 4, 0);
  check_unfold (harness, 1, 3, 2, 5, 16, 0);
  check_unfold (harness, 3, 2, 3, 2, 7, 5);
}

void
kernel_add_rows_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "add/operands", test_add);
  kernel_harness_add (harness, "add/in-place", test_add_in_place);
  kernel_harness_add (harness, "gather", test_gather);
  kernel_harness_add (harness, "select", test_select);
  kernel_harness_add (harness, "select-backward", test_select_backward);
  kernel_harness_add (harness, "prepend", test_prepend);
  kernel_harness_add (harness, "unfold", test_unfold);
}
