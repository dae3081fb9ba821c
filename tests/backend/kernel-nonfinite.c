/* kernel-nonfinite.c: what is not a number going into an attention kernel shows in what comes out:
 * neither a largest score nor a positive part hides it. */
#include "kernel-harness.h"

#include <math.h>

#define KEYS     41
#define HEADS    2
#define SIZE     8
#define CHANNELS (HEADS * SIZE)

typedef enum
{
  NOTHING,
  QUERIES, /* [R, C] */
  KEYED,   /* [K, C] */
  COLUMNS, /* [1, K] */
} Part;

/* @parts: the operands; of @out_keys the output has so many times K rows beside @out_rows · R */
typedef struct
{
  const char *name;
  HeedKernel kernel;
  Part parts[7];
  guint n_parts;
  guint out_rows;
  guint out_keys;
  guint cols;
} Case;

static const Case cases[] = {
    {"attention",
     HEED_KERNEL_ATTENTION,
     {QUERIES, KEYED, KEYED, NOTHING, NOTHING, NOTHING, NOTHING},
     7,
     1,
     0,
     CHANNELS},
    {"backward",
     HEED_KERNEL_ATTENTION_BACKWARD,
     {QUERIES, QUERIES, KEYED, KEYED, NOTHING, NOTHING},
     6,
     1,
     2,
     CHANNELS},
    {"mean",
     HEED_KERNEL_ATTENTION_MEAN,
     {QUERIES, KEYED, NOTHING, NOTHING, NOTHING, NOTHING},
     6,
     1,
     0,
     KEYS},
    {"positive",
     HEED_KERNEL_ATTENTION_MEAN,
     {QUERIES, KEYED, NOTHING, QUERIES, KEYED, NOTHING},
     6,
     1,
     0,
     KEYS},
    {"columns",
     HEED_KERNEL_ATTENTION_MEAN,
     {QUERIES, KEYED, NOTHING, QUERIES, KEYED, COLUMNS},
     6,
     1,
     0,
     KEYS},
    {"estimate",
     HEED_KERNEL_ATTENTION_ESTIMATE,
     {QUERIES, KEYED, NOTHING, QUERIES, KEYED},
     5,
     0,
     1,
     HEADS},
};

static gsize
count_rows (Part part, gsize rows)
{
  return part == QUERIES ? rows : part == KEYED ? KEYS : 1;
}

/* All inputs are positive, so that a score that is infinite is the largest. @value is put in one
 * place of operand @poisoned. */
static void
check (KernelHarness *harness, const Case *c, gsize rows, guint poisoned, double value)
{
  g_autoptr (KernelCase) test = kernel_case_new (harness, c->kernel);
  HeedPass *pass = kernel_case_pass (test);
  pass->heads = HEADS;
  pass->scale = 0.25f;
  pass->kept = 0.1f;
  for (guint i = 0; i < c->n_parts; i++)
    {
      gsize n = count_rows (c->parts[i], rows), cols = c->parts[i] == COLUMNS ? KEYS : CHANNELS;
      g_autofree double *values = g_new (double, n *cols);
      for (gsize j = 0; j < n * cols; j++)
        values[j] = fabs (kernel_random (harness, 1)) + 0.0625;
      if (i == poisoned)
        values[(n - 1) * cols + 3] = value;
      if (c->parts[i] == NOTHING)
        kernel_case_absent (test);
      else
        kernel_case_values (test, HEED_TYPE_F32, 1, n, cols, values);
    }
  gsize out_rows = c->out_rows * rows + c->out_keys * KEYS, n = out_rows * c->cols;
  kernel_case_output (test, 1, out_rows, c->cols);
  g_autofree double *out = kernel_case_run (test);
  gsize shown = 0;
  for (gsize i = 0; out != NULL && i < n; i++)
    shown += !isfinite (out[i]);
  if (out == NULL || (shown > 0) == (poisoned < c->n_parts))
    return;
  g_test_message ("%s, %" G_GSIZE_FORMAT " rows: %g in operand %u gives %" G_GSIZE_FORMAT
                  " numbers that are not finite",
                  c->name, rows, value, poisoned, shown);
  g_test_fail ();
}

/* A score of −∞ is a key that is not attended to. */
static gboolean
makes_scores (const Case *c, guint i)
{
  return i == (c->kernel == HEED_KERNEL_ATTENTION_BACKWARD ? 1 : 0)
         || i == (c->kernel == HEED_KERNEL_ATTENTION_BACKWARD ? 2 : 1);
}

static void
test_case (KernelHarness *harness, const Case *c)
{
  for (gsize rows = 1; rows <= 37; rows += 36)
    {
      check (harness, c, rows, G_MAXUINT, 0);
      for (guint i = 0; i < c->n_parts; i++)
        if (c->parts[i] != NOTHING)
          {
            check (harness, c, rows, i, NAN);
            check (harness, c, rows, i, INFINITY);
            if (!makes_scores (c, i))
              check (harness, c, rows, i, -INFINITY);
          }
    }
}

static void
test_attention (KernelHarness *harness)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    test_case (harness, &cases[i]);
}

void
kernel_add_nonfinite_tests (KernelHarness *harness)
{
  kernel_harness_add (harness, "nonfinite/attention", test_attention);
}
