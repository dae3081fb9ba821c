/* kernel-attention-backward.c: ATTENTION_BACKWARD against differences of the naive reference.
 *
 * Where the probabilities are frozen, they are held at what they were. f is then linear in v, and
 * for many keys its derivative is written down instead. */
#include "kernel-attention.h"
#include "kernel-gradient.h"

#include <math.h>
#include <string.h>

#define TOLERANCE 1e-5

#define MOST_DIFFERENCES 40 /* keys */

/* @lane: the one whose gradient is taken
 * @held: (nullable): [heads, rows, keys], probabilities that do not follow q and k */
typedef struct
{
  const AttentionCase *a;
  const AttentionInputs *in;
  gsize lane;
  const double *held;
} Function;

static double *
hold_rows (const Function *function)
{
  const AttentionCase *a = function->a;
  double *held = g_new (double, a->heads * a->rows * a->keys);
  for (gsize i = 0; i < a->heads * a->rows; i++)
    attention_row (a, function->in, function->lane, i / a->rows, i % a->rows, held + i * a->keys);
  return held;
}

static void
attend_held (gconstpointer data, const double *v, double *out)
{
  const Function *function = data;
  const AttentionCase *a = function->a;
  gsize channels = a->heads * a->size;
  for (gsize i = 0; i < a->rows * channels; i++)
    {
      gsize row = i / channels, channel = i % channels, head = channel / a->size;
      out[i] = 0;
      for (gsize j = 0; j < a->keys; j++)
        out[i] += function->held[(head * a->rows + row) * a->keys + j] * v[j * channels + channel];
    }
}

/* One lane of the attention, from [q; k; v] of that lane. */
static void
attend (gconstpointer data, const double *x, double *out)
{
  const Function *function = data;
  AttentionCase a = *function->a;
  AttentionInputs in = *function->in;
  gsize channels = a.heads * a.size;
  in.kept = kernel_lane (in.kept, a.kept_lanes, function->lane, a.keys);
  in.positions = kernel_lane (in.positions, a.position_lanes, function->lane, a.rows);
  a.lanes = a.q_lanes = a.kv_lanes = 1;
  a.kept_lanes = a.position_lanes = 1;
  in.q = x;
  in.k = x + a.rows * channels;
  in.v = in.k + a.keys * channels;
  g_autofree double *result = attention_reference (&a, &in);
  memcpy (out, result, a.rows * channels * sizeof (double));
}

/* Σ over rows of p·g */
static void
write_held_gradient (const Function *function, const double *g, double *dv)
{
  const AttentionCase *a = function->a;
  gsize channels = a->heads * a->size;
  for (gsize i = 0; i < a->rows * channels; i++)
    for (gsize j = 0; j < a->keys; j++)
      {
        gsize row = i / channels, channel = i % channels, head = channel / a->size;
        dv[j * channels + channel] += function->held[(head * a->rows + row) * a->keys + j] * g[i];
      }
}

/* With the probabilities held, only v matters, and what it is does not. */
static void
held_gradient (Function *function, const double *g, double *dv)
{
  const AttentionCase *a = function->a;
  gsize n_q = a->rows * a->heads * a->size, n_k = a->keys * a->heads * a->size;
  g_autofree double *held = hold_rows (function), *v = g_new0 (double, n_k);
  KernelGradient gradient = {attend_held, function, v, g, n_k, n_q};
  function->held = held;
  if (a->keys > MOST_DIFFERENCES)
    write_held_gradient (function, g, dv);
  else
    kernel_gradient (&gradient, dv);
}

static void
full_gradient (const Function *function, const double *g, double *dq, double *dk, double *dv)
{
  const AttentionCase *a = function->a;
  const AttentionInputs *in = function->in;
  gsize channels = a->heads * a->size, n_q = a->rows * channels, n_k = a->keys * channels;
  g_autofree double *x = g_new (double, n_q + 2 * n_k), *out = g_new (double, n_q + 2 * n_k);
  memcpy (x, kernel_lane (in->q, a->q_lanes, function->lane, n_q), n_q * sizeof (double));
  memcpy (x + n_q, kernel_lane (in->k, a->kv_lanes, function->lane, n_k), n_k * sizeof (double));
  memcpy (x + n_q + n_k, kernel_lane (in->v, a->kv_lanes, function->lane, n_k),
          n_k * sizeof (double));
  KernelGradient gradient = {.function = attend, .data = function, .x = x, .g = g};
  gradient.n = n_q + 2 * n_k, gradient.m = n_q;
  kernel_gradient (&gradient, out);
  memcpy (dq, out, n_q * sizeof (double));
  memcpy (dk, out + n_q, n_k * sizeof (double));
  memcpy (dv, out + n_q + n_k, n_k * sizeof (double));
}

static void
check_backward (KernelHarness *harness, AttentionCase a)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, HEED_KERNEL_ATTENTION_BACKWARD);
  gsize channels = a.heads * a.size, n_q = a.rows * channels, n_k = a.keys * channels;
  a.q_lanes = a.kv_lanes = a.lanes;
  a.scale = (float)(1.0 / sqrt ((double)a.size));
  a.backward = TRUE;
  attention_attributes (test, &a);
  const double *g = kernel_case_random (test, a.lanes, a.rows, channels);
  AttentionInputs in = attention_inputs (harness, test, &a);
  kernel_case_output (test, a.lanes, a.frozen ? a.keys : a.rows + 2 * a.keys, channels);
  g_autofree double *expected = g_new0 (double, a.lanes *(n_q + 2 * n_k));
  double *dq = expected, *dk = dq + a.lanes * n_q, *dv = a.frozen ? expected : dk + a.lanes * n_k;
  for (gsize lane = 0; lane < a.lanes; lane++)
    {
      Function function = {&a, &in, lane, NULL};
      if (a.frozen)
        held_gradient (&function, g + lane * n_q, dv + lane * n_k);
      else
        full_gradient (&function, g + lane * n_q, dq + lane * n_q, dk + lane * n_k,
                       dv + lane * n_k);
    }
  kernel_case_check (test, expected, TOLERANCE);
}

static void
test_sizes (KernelHarness *harness)
{
  static const gsize sizes[][4] = {/* rows, keys, heads, head size */
                                   {1, 1, 1, 1},  {2, 7, 3, 5},   {7, 7, 2, 16},
                                   {9, 2, 1, 33}, {26, 17, 1, 3}, {5, 33, 2, 4}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      AttentionCase a = {.lanes = 1 + i % 2, .rows = sizes[i][0], .keys = sizes[i][1]};
      a.heads = sizes[i][2], a.size = sizes[i][3];
      check_backward (harness, a);
      a.frozen = TRUE;
      check_backward (harness, a);
    }
}

static void
test_frozen (KernelHarness *harness)
{
  static const gsize sizes[][4] = {
      {1, 1, 1, 1}, {63, 65, 2, 7}, {65, 64, 1, 64}, {257, 257, 1, 16}};
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      AttentionCase a = {.lanes = 2, .rows = sizes[i][0], .keys = sizes[i][1], .frozen = TRUE};
      a.heads = sizes[i][2], a.size = sizes[i][3];
      check_backward (harness, a);
      a.kept_lanes = 2;
      a.causal = a.rows <= a.keys;
      check_backward (harness, a);
    }
}

static void
test_suppression (KernelHarness *harness)
{
  for (guint options = 0; options < 16 * HEED_N_SUPPRESSIONS; options++)
    {
      AttentionCase a = {.lanes = 2, .rows = 8, .keys = 8, .heads = 2, .size = 3};
      a.suppression = (HeedSuppression)(options / 16);
      a.kept_lanes = options & 1 ? 1 : 2;
      a.causal = (options & 2) != 0;
      a.all_suppressed = (options & 4) != 0;
      a.position_lanes = options & 8 ? 2 : 0;
      check_backward (harness, a);
    }
}

void
kernel_add_attention_backward_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "attention-backward/sizes", test_sizes);
  kernel_harness_add (harness, "attention-backward/frozen", test_frozen);
  kernel_harness_add (harness, "attention-backward/suppression", test_suppression);
}
