/* kernel-attention-map.c: ATTENTION_MEAN and ATTENTION_ESTIMATE against formulas written plainly.
 */
#include "kernel-attention.h"

#include <math.h>

#define TOLERANCE 1e-5

typedef enum
{
  LOOK_MEAN,
  LOOK_GRADIENT,
  LOOK_COLUMNS,
  LOOK_ESTIMATE,
  N_LOOKS,
} Look;

/* @cols: N of ATTENTION_MEAN; @kept: of ATTENTION_ESTIMATE */
typedef struct
{
  AttentionCase attention;
  Look look;
  gsize column_lanes;
  gsize cols;
  double kept;
} MapCase;

typedef struct
{
  AttentionInputs in;
  const double *g;
  const double *columns;
} MapInputs;

/* G of one row: g·v of every key. */
static void
gradient_row (const AttentionCase *a, const MapInputs *inputs, gsize lane, gsize head, gsize r,
              double *row)
{
  gsize channels = a->heads * a->size;
  const double *g = kernel_lane (inputs->g, a->q_lanes, lane, a->rows * channels) + r * channels;
  const double *v = kernel_lane (inputs->in.v, a->kv_lanes, lane, a->keys * channels);
  for (gsize j = 0; j < a->keys; j++)
    {
      row[j] = 0;
      for (gsize d = head * a->size; d < (head + 1) * a->size; d++)
        row[j] += g[d] * v[j * channels + d];
    }
}

static void
add_mean_row (const MapCase *c, const MapInputs *inputs, gsize lane, const double *p,
              const double *gradient, double *out)
{
  const AttentionCase *a = &c->attention;
  const double *columns = kernel_lane (inputs->columns, c->column_lanes, lane, a->keys);
  double weight = 0;
  for (gsize j = 0; j < a->keys && columns != NULL; j++)
    weight += columns[j] * gradient[j];
  for (gsize j = 0; j < a->keys; j++)
    out[j] += (c->look == LOOK_MEAN       ? p[j]
               : c->look == LOOK_GRADIENT ? fmax (0, p[j] * gradient[j])
                                          : p[j] * weight)
              / (double)a->heads;
}

/* methods.md §1 as it stands; a row that has one key only does not change. */
static void
add_estimate_row (const MapCase *c, const double *p, const double *gradient, double *out)
{
  gsize n = c->attention.keys;
  double sum = 0, k = c->kept;
  for (gsize j = 0; j < n; j++)
    sum += gradient[j] * p[j];
  for (gsize j = 0; j < n; j++)
    {
      double z = 1 - (1 - k) * p[j], own = gradient[j] * p[j];
      if (p[j] < 1)
        out[j * c->attention.heads] -= own * (k / z - 1) + (1 / z - 1) * (sum - own);
    }
}

static double *
reference (const MapCase *c, const MapInputs *inputs)
{
  const AttentionCase *a = &c->attention;
  gboolean estimate = c->look == LOOK_ESTIMATE;
  gsize lane_size = estimate ? a->keys * a->heads : a->rows * c->cols;
  double *out = g_new0 (double, a->lanes *lane_size);
  g_autofree double *p = g_new (double, a->keys), *gradient = g_new0 (double, a->keys);
  for (gsize i = 0; i < a->lanes * a->heads * a->rows; i++)
    {
      gsize lane = i / (a->heads * a->rows), head = i / a->rows % a->heads, r = i % a->rows;
      attention_row (a, &inputs->in, lane, head, r, p);
      if (inputs->g != NULL)
        gradient_row (a, inputs, lane, head, r, gradient);
      if (estimate)
        add_estimate_row (c, p, gradient, out + lane * lane_size + head);
      else
        add_mean_row (c, inputs, lane, p, gradient, out + lane * lane_size + r * c->cols);
    }
  for (gsize i = 0; i < a->lanes * lane_size && c->look == LOOK_COLUMNS; i++)
    out[i] = fmax (0, out[i]);
  return out;
}

static const double *
add_positions (KernelHarness *harness, KernelCase *test, const AttentionCase *a)
{
  gsize n = a->position_lanes * a->rows;
  g_autofree double *positions = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    positions[i] = g_rand_int_range (harness->random, 0, (gint32)a->keys);
  if (n > 0)
    return kernel_case_values (test, HEED_TYPE_I32, a->position_lanes, 1, a->rows, positions);
  kernel_case_absent (test);
  return NULL;
}

static MapInputs
add_inputs (KernelHarness *harness, KernelCase *test, const MapCase *c)
{
  const AttentionCase *a = &c->attention;
  gsize channels = a->heads * a->size;
  MapInputs inputs = {0};
  inputs.in.q = kernel_case_random (test, a->q_lanes, a->rows, channels);
  inputs.in.k = kernel_case_random (test, a->kv_lanes, a->keys, channels);
  inputs.in.positions = add_positions (harness, test, a);
  if (c->look == LOOK_MEAN)
    {
      kernel_case_absent (test);
      kernel_case_absent (test);
    }
  else
    {
      inputs.g = kernel_case_random (test, a->q_lanes, a->rows, channels);
      inputs.in.v = kernel_case_random (test, a->kv_lanes, a->keys, channels);
    }
  if (c->look == LOOK_COLUMNS)
    inputs.columns = kernel_case_random (test, c->column_lanes, 1, a->keys);
  else if (c->look != LOOK_ESTIMATE)
    kernel_case_absent (test);
  return inputs;
}

static void
check_map (KernelHarness *harness, MapCase c)
{
  AttentionCase *a = &c.attention;
  gboolean estimate = c.look == LOOK_ESTIMATE;
  g_autoptr (KernelCase) test = kernel_case_new (harness, estimate ? HEED_KERNEL_ATTENTION_ESTIMATE
                                                                   : HEED_KERNEL_ATTENTION_MEAN);
  a->q_lanes = a->q_lanes == 0 ? a->lanes : a->q_lanes;
  a->kv_lanes = a->kv_lanes == 0 ? a->lanes : a->kv_lanes;
  a->scale = a->scale == 0 ? (float)(1.0 / sqrt ((double)a->size)) : a->scale;
  c.column_lanes = c.column_lanes == 0 ? 1 : c.column_lanes;
  c.kept = (float)c.kept;
  attention_attributes (test, a);
  kernel_case_pass (test)->kept = (float)c.kept;
  MapInputs inputs = add_inputs (harness, test, &c);
  kernel_case_output (test, a->lanes, estimate ? a->keys : a->rows, estimate ? a->heads : c.cols);
  g_autofree double *expected = reference (&c, &inputs);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
check_looks (KernelHarness *harness, AttentionCase a, gsize cols, gsize column_lanes)
{
  for (guint look = 0; look < N_LOOKS; look++)
    check_map (harness, (MapCase) {a, (Look)look, column_lanes, cols, .1});
}

static void
test_sizes (KernelHarness *harness)
{
  static const gsize sizes[][5] = {/* rows, keys, heads, head size, columns */
                                   {1, 1, 1, 1, 1},     {2, 7, 3, 5, 9},    {7, 2, 2, 65, 2},
                                   {31, 33, 1, 32, 33}, {33, 31, 2, 7, 64}, {65, 64, 1, 80, 67},
                                   {1, 197, 6, 32, 1},  {25, 97, 2, 3, 97}, {64, 65, 4, 16, 65},
                                   {5, 17, 1, 128, 40}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      AttentionCase a = {.lanes = 1 + i % 3, .rows = sizes[i][0], .keys = sizes[i][1]};
      gsize cols = MAX (sizes[i][4], a.keys);
      a.heads = sizes[i][2], a.size = sizes[i][3];
      check_looks (harness, a, cols, 1);
      a.causal = TRUE;
      check_looks (harness, a, cols, a.lanes);
    }
}

static void
test_rows (KernelHarness *harness)
{
  for (guint options = 0; options < 16; options++)
    {
      AttentionCase a = {.lanes = 3, .rows = 7, .keys = 19, .heads = 2, .size = 24, .causal = TRUE};
      a.q_lanes = options & 1 ? 1 : 3;
      a.kv_lanes = options & 2 ? 1 : 3;
      a.position_lanes = options & 4 ? (options & 8 ? 3 : 1) : 0;
      a.row_offset = 5;
      check_looks (harness, a, 23, options & 8 ? 3 : 1);
    }
}

/* Nearly one-hot rows, and every factor: with 0 and one visible key nothing is left to divide by.
 */
static void
test_kept (KernelHarness *harness)
{
  static const double factors[] = {0, .1, .5, 1};
  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      MapCase c = {.look = LOOK_ESTIMATE, .kept = factors[i]};
      c.attention = (AttentionCase) {.lanes = 1, .rows = 9, .keys = 9, .heads = 2, .size = 8};
      c.attention.causal = TRUE;
      check_map (harness, c);
      c.attention.rows = c.attention.keys = 1;
      check_map (harness, c);
    }
}

/* Rows whose score of one key is up to 20 above the others': in f32 its probability is 1 then, yet
 * what suppressing it changes is as large as any. */
static void
test_peaked (KernelHarness *harness)
{
  static const double factors[] = {0, 1e-6, .1};
  for (guint i = 0; i < 3 * G_N_ELEMENTS (factors); i++)
    {
      gsize rows = 37, keys = i / G_N_ELEMENTS (factors) * 31 + 2;
      AttentionCase a = {.lanes = 1, .q_lanes = 1, .kv_lanes = 1, .rows = rows, .keys = keys};
      a.heads = a.size = 1, a.scale = 1;
      MapCase c = {a, LOOK_ESTIMATE, 1, 0, (float)factors[i % G_N_ELEMENTS (factors)]};
      g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ATTENTION_ESTIMATE);
      g_autofree double *q = g_new (double, rows), *k = g_new (double, keys);
      for (gsize r = 0; r < rows; r++)
        q[r] = (double)(r % 6) * 4;
      for (gsize j = 0; j < keys; j++)
        k[j] = j == keys / 2 ? 1 : fabs (kernel_random (harness, 1.0 / 32));
      attention_attributes (test, &a);
      kernel_case_pass (test)->kept = (float)c.kept;
      MapInputs inputs = {0};
      inputs.in.q = kernel_case_values (test, HEED_TYPE_F32, 1, rows, 1, q);
      inputs.in.k = kernel_case_values (test, HEED_TYPE_F32, 1, keys, 1, k);
      kernel_case_absent (test);
      inputs.g = kernel_case_random (test, 1, rows, 1);
      inputs.in.v = kernel_case_random (test, 1, keys, 1);
      kernel_case_output (test, 1, keys, 1);
      g_autofree double *expected = reference (&c, &inputs);
      kernel_case_check (test, expected, TOLERANCE);
    }
}

/* Large scores: the softmax must not overflow. */
static void
test_large (KernelHarness *harness)
{
  AttentionCase a = {.lanes = 1, .rows = 9, .keys = 33, .heads = 2, .size = 16, .scale = 5};
  check_looks (harness, a, 33, 1);
}

void
kernel_add_attention_map_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "attention-map/sizes", test_sizes);
  kernel_harness_add (harness, "attention-map/rows", test_rows);
  kernel_harness_add (harness, "attention-map/kept", test_kept);
  kernel_harness_add (harness, "attention-map/peaked", test_peaked);
  kernel_harness_add (harness, "attention-map/large", test_large);
}
