#include "heed-cpu-kernels.h"

#include "heed-block-multiply.h"
#include "heed-head.h"
#include "heed-hot.h"
#include "heed-norm.h"
#include "heed-softmax.h"

#include <omp.h>
#include <string.h>

enum
{
  G,
  Q,
  K,
  V,
  KEPT,
  POSITIONS,
  OUT,
  N_OPERANDS,
};

/* Query rows that are treated together: so often are the sums for keys and values loaded. */
#define GROUP_ROWS 24

/* What one thread works in. P are the probabilities; dP, dS the gradients that reach them and the
 * scores; dS takes dP's place. */
typedef struct
{
  float *keys;              /* [K, padded D] */
  float *keys_transposed;   /* [D, padded K], scaled */
  float *values_transposed; /* [D, padded K] */
  float *key_sums;          /* [K, padded D] */
  float *value_sums;        /* [K, padded D] */
  float *q;                 /* [GROUP_ROWS, padded D] */
  float *g;                 /* [GROUP_ROWS, padded D] */
  float *q_sums;            /* [GROUP_ROWS, padded D] */
  float *probabilities;     /* [GROUP_ROWS, padded K] */
  float *gradients;         /* [GROUP_ROWS, padded K] */
  float *log_kept;          /* [K] */
} Workspace;

/* One head of one lane. */
typedef struct
{
  const HeedPass *pass;
  const Workspace *workspace;
  HeedSoftmax softmax;
  const gint32 *positions;
  HeedHeadRows q;
  HeedHeadRows g;
  gsize size;
  gsize padded_size;
} Head;

static gsize
lay_out (const HeedPass *pass, guint8 *memory, Workspace *w)
{
  gsize keys = pass->operands[K].rows, size = pass->operands[Q].cols / pass->heads, used = 0;
  gsize padded_keys = heed_block_pad (keys), padded_size = heed_block_pad (size);
  w->keys = heed_head_part (memory, &used, keys, padded_size);
  w->keys_transposed = heed_head_part (memory, &used, size, padded_keys);
  w->values_transposed = heed_head_part (memory, &used, size, padded_keys);
  w->key_sums = heed_head_part (memory, &used, keys, padded_size);
  w->value_sums = heed_head_part (memory, &used, keys, padded_size);
  w->q = heed_head_part (memory, &used, GROUP_ROWS, padded_size);
  w->g = heed_head_part (memory, &used, GROUP_ROWS, padded_size);
  w->q_sums = heed_head_part (memory, &used, GROUP_ROWS, padded_size);
  w->probabilities = heed_head_part (memory, &used, GROUP_ROWS, padded_keys);
  w->gradients = heed_head_part (memory, &used, GROUP_ROWS, padded_keys);
  w->log_kept = heed_head_part (memory, &used, 1, keys);
  return used;
}

static gboolean
attention_backward_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[G], *k = &pass->operands[K];
  Workspace workspace;
  g_return_val_if_fail (pass->heads > 0 && g->cols % pass->heads == 0, FALSE);
  g_return_val_if_fail (k->rows > 0, FALSE);
  g_return_val_if_fail (heed_operand_bytes (heed_pass_output (pass))
                            >= (gsize)g->lanes * (g->rows + 2 * (gsize)k->rows) * g->cols
                                   * sizeof (float),
                        FALSE);
  step->scratch_bytes = (gsize)omp_get_max_threads () * lay_out (pass, NULL, &workspace);
  return TRUE;
}

/* c [rows, cols] (+)= a·b for any number of rows, a's elements @a_row and @a_step apart. */
static void
multiply (const float *a, gsize a_row, gsize a_step, const float *b, gsize b_stride, float *c,
          gsize c_stride, gsize rows, gsize length, gsize cols, gboolean accumulate)
{
  for (gsize row = 0; row < rows; row += HEED_BLOCK_ROWS)
    {
      HeedBlock block = {.a = a + row * a_row, .a_row = a_row, .a_step = a_step};
      block.b = b, block.b_stride = b_stride;
      block.c = c + row * c_stride, block.c_stride = c_stride;
      block.rows = MIN (HEED_BLOCK_ROWS, rows - row);
      block.length = length, block.cols = cols, block.accumulate = accumulate;
      heed_block_multiply (&block);
    }
}

/* The key whose score is subtracted from all of the row, or G_MAXSIZE. */
static gsize
find_minimum (const HeedSoftmax *softmax, const float *scores, gsize visible)
{
  gsize over, at = 0;
  if (softmax->kept != NULL && softmax->suppression == HEED_SUPPRESSION_MIN_SHIFT)
    over = softmax->keys;
  else if (softmax->kept != NULL && softmax->suppression == HEED_SUPPRESSION_MIN_SHIFT_MASKED)
    over = visible;
  else
    return G_MAXSIZE;
  for (gsize j = 1; j < over; j++)
    at = scores[j] < scores[at] ? j : at;
  return at;
}

/* dS = P·(dP − Σ P·dP), in dP's place. */
HEED_HOT static void
softmax_backward_row (const float *p, float *gradient, gsize n)
{
  float mean = heed_inner (p, gradient, n);
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    gradient[j] = p[j] * (gradient[j] - mean);
}

/* From the suppressed scores back to the scores: a factor multiplies, an added constant does not
 * show, and the minimum, being a score itself, receives what was taken from all. */
static void
suppression_backward_row (const HeedSoftmax *softmax, float *gradient, gsize visible, gsize minimum)
{
  if (softmax->kept == NULL || softmax->suppression == HEED_SUPPRESSION_LOG_ADDITIVE)
    return;
  float sum = 0.0f;
  for (gsize j = 0; j < visible; j++)
    {
      gradient[j] *= softmax->kept[j];
      sum += gradient[j];
    }
  if (minimum != G_MAXSIZE)
    gradient[minimum] -= sum;
}

static void
copy_rows (const HeedHeadRows *rows, gsize first, gsize n, float *out)
{
  HeedHeadRows part = *rows;
  part.own += first * rows->stride;
  part.n_own = n;
  heed_head_pack (&part, out);
}

HEED_HOT static void
scale_row (float *values, float factor, gsize n)
{
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    values[j] *= factor;
}

/* Probabilities of @rows query rows, and unless they are frozen the gradients that reach their
 * scores. */
static void
score_group (const Head *head, gsize first, gsize rows)
{
  const Workspace *w = head->workspace;
  gsize padded = head->softmax.padded, stride = head->padded_size;
  multiply (w->q, stride, 1, w->keys_transposed, padded, w->probabilities, padded, rows, head->size,
            padded, FALSE);
  if (!head->pass->frozen)
    multiply (w->g, stride, 1, w->values_transposed, padded, w->gradients, padded, rows, head->size,
              padded, FALSE);
  for (gsize r = 0; r < rows; r++)
    {
      float *p = w->probabilities + r * padded, *gradient = w->gradients + r * padded;
      gsize visible =
          heed_head_visible (head->pass, head->positions, first + r, head->softmax.keys);
      gsize minimum = find_minimum (&head->softmax, p, visible);
      scale_row (p, heed_softmax_row (&head->softmax, p, visible), padded);
      if (head->pass->frozen)
        continue;
      softmax_backward_row (p, gradient, padded);
      suppression_backward_row (&head->softmax, gradient, visible, minimum);
    }
}

HEED_HOT static void
write_rows (const float *from, gsize from_stride, float scale, float *to, gsize to_stride,
            gsize rows, gsize size)
{
  for (gsize r = 0; r < rows; r++)
    for (gsize d = 0; d < size; d++)
      to[r * to_stride + d] = from[r * from_stride + d] * scale;
}

static void
add_group (const Head *head, float *dq, gsize first, gsize rows)
{
  const Workspace *w = head->workspace;
  gsize padded = head->softmax.padded, stride = head->padded_size, keys = head->softmax.keys;
  copy_rows (&head->q, first, rows, w->q);
  copy_rows (&head->g, first, rows, w->g);
  score_group (head, first, rows);
  multiply (w->probabilities, 1, padded, w->g, stride, w->value_sums, stride, keys, rows, stride,
            TRUE);
  if (head->pass->frozen)
    return;
  multiply (w->gradients, 1, padded, w->q, stride, w->key_sums, stride, keys, rows, stride, TRUE);
  multiply (w->gradients, padded, 1, w->keys, stride, w->q_sums, stride, rows, keys, stride, FALSE);
  write_rows (w->q_sums, stride, head->pass->scale, dq + first * head->q.stride, head->q.stride,
              rows, head->size);
}

static Head
head_new (const HeedPass *pass, const Workspace *w, gsize lane, gsize index)
{
  gsize keys = pass->operands[K].rows;
  Head head = {.pass = pass, .workspace = w};
  head.q = heed_head_rows (&pass->operands[Q], NULL, pass->heads, lane, index);
  head.g = heed_head_rows (&pass->operands[G], NULL, pass->heads, lane, index);
  head.size = head.q.size;
  head.padded_size = heed_block_pad (head.size);
  head.positions = heed_cpu_lane (&pass->operands[POSITIONS], lane);
  head.softmax = (HeedSoftmax) {.suppression = pass->suppression,
                                .kept = heed_cpu_lane (&pass->operands[KEPT], lane),
                                .log_kept = w->log_kept,
                                .keys = keys,
                                .padded = heed_block_pad (keys)};
  if (head.softmax.kept != NULL && pass->suppression == HEED_SUPPRESSION_LOG_ADDITIVE)
    heed_softmax_log (head.softmax.kept, w->log_kept, keys);
  return head;
}

static void
attend_backward (const HeedPass *pass, const Workspace *w, gsize lane, gsize index)
{
  Head head = head_new (pass, w, lane, index);
  HeedHeadRows k = heed_head_rows (&pass->operands[K], NULL, pass->heads, lane, index);
  HeedHeadRows v = heed_head_rows (&pass->operands[V], NULL, pass->heads, lane, index);
  gsize lanes = pass->operands[G].lanes, rows = pass->operands[G].rows, keys = k.n_own;
  gsize cols = pass->operands[G].cols, stride = head.padded_size, first_col = index * head.size;
  float *out = heed_cpu_data (heed_pass_output (pass));
  float *dq = out + lane * rows * cols + first_col;
  float *dk = out + (lanes * rows + lane * keys) * cols + first_col;
  float *dv = out + (lanes * (rows + keys) + lane * keys) * cols + first_col;
  heed_head_pack (&k, w->keys);
  heed_head_pack_transposed (&k, pass->scale, w->keys_transposed);
  heed_head_pack_transposed (&v, 1.0f, w->values_transposed);
  memset (w->key_sums, 0, keys * stride * sizeof (float));
  memset (w->value_sums, 0, keys * stride * sizeof (float));
  memset (w->q_sums, 0, GROUP_ROWS * stride * sizeof (float));
  for (gsize row = 0; row < rows; row += GROUP_ROWS)
    {
      gsize n = MIN (GROUP_ROWS, rows - row);
      add_group (&head, dq, row, n);
      if (pass->frozen)
        write_rows (w->q_sums, stride, 0.0f, dq + row * cols, cols, n, head.size);
    }
  write_rows (w->key_sums, stride, pass->scale, dk, cols, keys, head.size);
  write_rows (w->value_sums, stride, 1.0f, dv, cols, keys, head.size);
}

static gboolean
attention_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  Workspace unplaced;
  gsize bytes = lay_out (pass, NULL, &unplaced), threads = step->scratch_bytes / bytes;
  gsize lanes = pass->operands[G].lanes, total = lanes * pass->heads;
#pragma omp parallel num_threads((int)threads)
  {
    Workspace workspace;
    lay_out (pass, scratch + (gsize)omp_get_thread_num () * bytes, &workspace);
#pragma omp for schedule(dynamic, 2)
    for (gsize item = 0; item < total; item++)
      attend_backward (pass, &workspace, item / pass->heads, item % pass->heads);
  }
  return TRUE;
}

const HeedCpuKernel heed_cpu_attention_backward = {N_OPERANDS, attention_backward_prepare,
                                                   attention_backward_run};
