/* kernel-attention.c: ATTENTION with everything that may be asked of it. */
#include "kernel-attention.h"

#include <math.h>

#define TOLERANCE 1e-5

double *
attention_reference (const AttentionCase *a, const AttentionInputs *in)
{
  gsize channels = a->heads * a->size, keys = a->cached + a->keys;
  double *out = g_new0 (double, a->lanes * a->rows * channels);
  g_autofree double *row = g_new (double, keys);
  for (gsize i = 0; i < a->lanes * a->heads * a->rows; i++)
    {
      gsize lane = i / (a->heads * a->rows), head = i / a->rows % a->heads, r = i % a->rows;
      attention_row (a, in, lane, head, r, row);
      for (gsize j = 0; j < keys; j++)
        for (gsize d = 0; d < a->size; d++)
          {
            const double *v = j < a->cached
                                  ? in->cached_v + j * channels
                                  : kernel_lane (in->v, a->kv_lanes, lane, a->keys * channels)
                                        + (j - a->cached) * channels;
            out[(lane * a->rows + r) * channels + head * a->size + d] +=
                row[j] * v[head * a->size + d];
          }
    }
  return out;
}

gsize
attention_visible (const AttentionCase *a, const AttentionInputs *in, gsize lane, gsize r)
{
  gsize keys = a->cached + a->keys;
  if (!a->causal)
    return keys;
  gsize position = in->positions != NULL
                       ? (gsize)kernel_lane (in->positions, a->position_lanes, lane, a->rows)[r]
                       : a->row_offset + r;
  return MIN (position + 1, keys);
}

static void
suppress (const AttentionCase *a, const double *kept, gsize visible, double *scores)
{
  double least = INFINITY, most = -INFINITY;
  gsize over = a->suppression == HEED_SUPPRESSION_MIN_SHIFT ? a->cached + a->keys : visible;
  for (gsize j = 0; j < over; j++)
    least = MIN (least, scores[j]);
  for (gsize j = 0; j < visible; j++)
    most = MAX (most, kept[j]);
  for (gsize j = 0; j < visible; j++)
    if (a->suppression == HEED_SUPPRESSION_MULTIPLICATIVE)
      scores[j] *= kept[j];
    else if (a->suppression != HEED_SUPPRESSION_LOG_ADDITIVE)
      scores[j] = (scores[j] - least) * kept[j];
    else if (most > 0.0)
      scores[j] += log (kept[j]);
}

void
attention_row (const AttentionCase *a, const AttentionInputs *in, gsize lane, gsize head, gsize r,
               double *row)
{
  gsize channels = a->heads * a->size, keys = a->cached + a->keys;
  gsize visible = attention_visible (a, in, lane, r);
  const double *q = kernel_lane (in->q, a->q_lanes, lane, a->rows * channels) + r * channels;
  const double *own = kernel_lane (in->k, a->kv_lanes, lane, a->keys * channels);
  for (gsize j = 0; j < keys; j++)
    {
      const double *k =
          j < a->cached ? in->cached_k + j * channels : own + (j - a->cached) * channels;
      row[j] = 0.0;
      for (gsize d = head * a->size; d < (head + 1) * a->size; d++)
        row[j] += q[d] * k[d];
      row[j] *= a->scale;
    }
  if (in->kept != NULL)
    suppress (a, kernel_lane (in->kept, a->kept_lanes, lane, keys), visible, row);
  double most = -INFINITY, sum = 0.0;
  for (gsize j = 0; j < visible; j++)
    most = MAX (most, row[j]);
  for (gsize j = 0; j < keys; j++)
    sum += row[j] = j < visible ? exp (row[j] - most) : 0.0;
  for (gsize j = 0; j < keys; j++)
    row[j] /= sum;
}

/* Factors 0, .1, 1 and others; the last lane suppresses every key. */
static double *
add_kept (KernelHarness *harness, KernelCase *test, const AttentionCase *a)
{
  static const double factors[] = {1, 1, .1f, 0, .37f, 1};
  gsize keys = a->cached + a->keys, n = a->kept_lanes * keys;
  g_autofree double *kept = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    kept[i] = factors[g_rand_int_range (harness->random, 0, G_N_ELEMENTS (factors))];
  for (gsize j = 0; j < keys && a->all_suppressed; j++)
    kept[n - keys + j] = 0.0;
  return kernel_case_values (test, HEED_TYPE_F32, a->kept_lanes, 1, keys, kept);
}

/* Increasing, with a gap, as the rows that a suppression can change are. */
static double *
add_positions (KernelHarness *harness, KernelCase *test, const AttentionCase *a)
{
  gsize keys = a->cached + a->keys;
  g_autofree double *positions = g_new (double, a->position_lanes * a->rows);
  for (gsize i = 0; i < a->position_lanes * a->rows; i++)
    positions[i] = g_rand_int_range (harness->random, 0, (gint32)keys);
  return kernel_case_values (test, HEED_TYPE_I32, a->position_lanes, 1, a->rows, positions);
}

AttentionInputs
attention_inputs (KernelHarness *harness, KernelCase *test, const AttentionCase *a)
{
  gsize channels = a->heads * a->size;
  AttentionInputs in = {0};
  in.q = kernel_case_random (test, a->q_lanes, a->rows, channels);
  in.k = kernel_case_random (test, a->kv_lanes, a->keys, channels);
  if (!a->frozen)
    in.v = kernel_case_random (test, a->kv_lanes, a->keys, channels);
  else
    kernel_case_absent (test);
  if (a->cached > 0)
    {
      in.cached_k = kernel_case_random (test, 1, a->cached, channels);
      in.cached_v = kernel_case_random (test, 1, a->cached, channels);
    }
  else if (!a->backward)
    {
      kernel_case_absent (test);
      kernel_case_absent (test);
    }
  if (a->kept_lanes > 0)
    in.kept = add_kept (harness, test, a);
  else
    kernel_case_absent (test);
  if (a->position_lanes > 0)
    in.positions = add_positions (harness, test, a);
  else
    kernel_case_absent (test);
  return in;
}

void
attention_attributes (KernelCase *test, const AttentionCase *a)
{
  HeedPass *pass = kernel_case_pass (test);
  pass->heads = (guint32)a->heads;
  pass->scale = (float)a->scale;
  pass->causal = a->causal;
  pass->suppression = a->suppression;
  pass->row_offset = (guint32)a->row_offset;
  pass->frozen = a->frozen;
}

static void
check_attention (KernelHarness *harness, AttentionCase a)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ATTENTION);
  a.q_lanes = a.q_lanes == 0 ? a.lanes : a.q_lanes;
  a.kv_lanes = a.kv_lanes == 0 ? a.lanes : a.kv_lanes;
  a.scale = a.scale == 0 ? (float)(1.0 / sqrt ((double)a.size)) : a.scale;
  attention_attributes (test, &a);
  AttentionInputs in = attention_inputs (harness, test, &a);
  kernel_case_output (test, a.lanes, a.rows, a.heads * a.size);
  g_autofree double *expected = attention_reference (&a, &in);
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_sizes (KernelHarness *harness)
{
  static const gsize sizes[][4] = {
      /* rows, keys, heads, head size */
      {1, 1, 1, 1},    {2, 7, 3, 64},   {7, 2, 2, 65},    {63, 63, 1, 32}, {64, 65, 2, 7},
      {65, 64, 1, 80}, {1, 257, 2, 64}, {257, 257, 1, 8}, {50, 50, 4, 64}, {5, 17, 1, 128}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      AttentionCase a = {.lanes = 1 + i % 3, .rows = sizes[i][0], .keys = sizes[i][1]};
      a.heads = sizes[i][2], a.size = sizes[i][3];
      check_attention (harness, a);
      a.kept_lanes = a.lanes;
      a.causal = a.rows <= a.keys;
      check_attention (harness, a);
    }
}

/* Large scores: the softmax must not overflow. */
static void
test_large (KernelHarness *harness)
{
  AttentionCase a = {.lanes = 1, .rows = 9, .keys = 33, .heads = 1, .size = 16, .scale = 50};
  check_attention (harness, a);
}

static void
test_suppression (KernelHarness *harness)
{
  for (guint options = 0; options < 16 * HEED_N_SUPPRESSIONS; options++)
    {
      AttentionCase a = {.lanes = 3, .rows = 13, .keys = 21, .heads = 2, .size = 20};
      a.suppression = (HeedSuppression)(options / 16);
      a.kept_lanes = options & 1 ? 1 : 3;
      a.causal = (options & 2) != 0;
      a.all_suppressed = (options & 4) != 0;
      a.cached = options & 8 ? 11 : 0;
      a.row_offset = a.cached;
      check_attention (harness, a);
    }
}

static void
test_rows (KernelHarness *harness)
{
  for (guint options = 0; options < 16; options++)
    {
      AttentionCase a = {.lanes = 3, .rows = 7, .keys = 19, .heads = 2, .size = 24, .causal = TRUE};
      a.position_lanes = options & 1 ? 3 : 1;
      a.kept_lanes = options & 2 ? 3 : 0;
      a.cached = options & 4 ? 6 : 0;
      a.causal = (options & 8) != 0;
      check_attention (harness, a);
      a.position_lanes = 0;
      a.row_offset = 5;
      check_attention (harness, a);
    }
}

static void
test_shared (KernelHarness *harness)
{
  for (guint options = 0; options < 8; options++)
    {
      AttentionCase a = {.lanes = 4, .rows = 10, .keys = 10, .heads = 3, .size = 16};
      a.q_lanes = options & 1 ? 1 : 4;
      a.kv_lanes = options & 2 ? 1 : 4;
      a.kept_lanes = options & 4 ? 4 : 1;
      check_attention (harness, a);
    }
}

/* The rows of methods.md §1: scores by hand, probabilities read through values that are unit
 * vectors. q = 1 in one channel and k_j = the score would give every row the same scores; so each
 * row has a channel of its own. */
static void
check_vector (KernelHarness *harness, HeedSuppression suppression, gsize key, double factor,
              const double *expected)
{
  enum
  {
    ROWS = 3,
  };
  static const double q[ROWS * ROWS] = {1, 0, 0, 0, 1, 0, 0, 0, 1};
  /* k[j][row]: future scores no lower than the row's minimum */
  static const double k[ROWS * ROWS] = {.5, 1.0, .2f, 2.0, -.5, -1.2f, 2.0, 1.0, .8f};
  double kept[ROWS] = {1, 1, 1};
  kept[key] = factor;
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ATTENTION);
  HeedPass *pass = kernel_case_pass (test);
  pass->heads = 1, pass->causal = TRUE, pass->suppression = suppression;
  kernel_case_values (test, HEED_TYPE_F32, 1, ROWS, ROWS, q);
  kernel_case_values (test, HEED_TYPE_F32, 1, ROWS, ROWS, k);
  kernel_case_values (test, HEED_TYPE_F32, 1, ROWS, ROWS, q);
  kernel_case_absent (test);
  kernel_case_absent (test);
  kernel_case_values (test, HEED_TYPE_F32, 1, 1, ROWS, kept);
  kernel_case_absent (test);
  kernel_case_output (test, 1, ROWS, ROWS);
  kernel_case_check (test, expected, 1e-6);
}

static void
test_vectors (KernelHarness *harness)
{
  static const double baseline[] = {1, 0, 0, .817574, .182426, 0, .325869, .080358, .593772};
  static const double multiplicative[] = {1, 0, 0, .740775, .259225, 0, .281828, .204649, .513523};
  static const double additive[] = {1, 0, 0, .978174, .021826, 0, .351274, .008662, .640063};
  for (guint s = 0; s < HEED_N_SUPPRESSIONS; s++)
    check_vector (harness, (HeedSuppression)s, 1, 1.0, baseline);
  check_vector (harness, HEED_SUPPRESSION_LOG_ADDITIVE, 1, .1f, additive);
  check_vector (harness, HEED_SUPPRESSION_MULTIPLICATIVE, 1, .1f, multiplicative);
  check_vector (harness, HEED_SUPPRESSION_MIN_SHIFT, 1, .1f, baseline);
  check_vector (harness, HEED_SUPPRESSION_MIN_SHIFT_MASKED, 1, .1f, baseline);
}

/* Row 2 with key 0 suppressed; the rows before it by the formula: scores 1.5 and 0 become .15 and
 * 0. */
static void
test_min_shift_vector (KernelHarness *harness)
{
  double first = 1.0 / (1.0 + exp (-.15));
  const double expected[] = {1, 0, 0, first, 1 - first, 0, .120582, .104829, .774589};
  check_vector (harness, HEED_SUPPRESSION_MIN_SHIFT, 0, .1f, expected);
  check_vector (harness, HEED_SUPPRESSION_MIN_SHIFT_MASKED, 0, .1f, expected);
}

void
kernel_add_attention_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "attention/sizes", test_sizes);
  kernel_harness_add (harness, "attention/large", test_large);
  kernel_harness_add (harness, "attention/suppression", test_suppression);
  kernel_harness_add (harness, "attention/rows", test_rows);
  kernel_harness_add (harness, "attention/shared", test_shared);
  kernel_harness_add (harness, "attention/vectors", test_vectors);
  kernel_harness_add (harness, "attention/min-shift-vector", test_min_shift_vector);
}
