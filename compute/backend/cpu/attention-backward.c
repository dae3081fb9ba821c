#include "heed-cpu-kernels.h"

#include "heed-block-multiply.h"
#include "heed-head.h"
#include "heed-hot.h"
#include "heed-norm.h"
#include "heed-row-parts.h"
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
 * scores; dS takes dP's place. Where the probabilities are frozen nothing of dP and dS is there. */
typedef struct
{
  float *keys;              /* [K, padded D] */
  float *keys_transposed;   /* [D, padded K], scaled */
  float *values_transposed; /* [D, padded K] */
  float *q;                 /* [GROUP_ROWS, padded D] */
  float *g;                 /* [GROUP_ROWS, padded D] */
  float *q_sums;            /* [GROUP_ROWS, padded D] */
  float *probabilities;     /* [GROUP_ROWS, padded K] */
  float *gradients;         /* [GROUP_ROWS, padded K] */
  float *log_kept;          /* [K] */
} Workspace;

/* The pass divided between threads: each of @items heads of lanes in @parts parts of rows, each of
 * which has sums of its own, added up in order when all are there.
 * @sum_floats: of the values' and, unless frozen, of the keys' sums of one part */
typedef struct
{
  const HeedPass *pass;
  gsize items;
  gsize groups;
  gsize parts;
  gsize sum_floats;
  float *sums;
} Division;

/* Some rows of one head of one lane.
 * @value_sums, @key_sums: [K, padded D] */
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
  float *value_sums;
  float *key_sums;
} Head;

static gsize
lay_out (const HeedPass *pass, guint8 *memory, Workspace *w)
{
  gsize keys = pass->operands[K].rows, size = pass->operands[Q].cols / pass->heads, used = 0;
  gsize padded_keys = heed_block_pad (keys), padded_size = heed_block_pad (size);
  gsize full = pass->frozen ? 0 : 1;
  w->keys = heed_head_part (memory, &used, full * keys, padded_size);
  w->keys_transposed = heed_head_part (memory, &used, size, padded_keys);
  w->values_transposed = heed_head_part (memory, &used, full * size, padded_keys);
  w->q = heed_head_part (memory, &used, GROUP_ROWS, padded_size);
  w->g = heed_head_part (memory, &used, GROUP_ROWS, padded_size);
  w->q_sums = heed_head_part (memory, &used, full * GROUP_ROWS, padded_size);
  w->probabilities = heed_head_part (memory, &used, GROUP_ROWS, padded_keys);
  w->gradients = heed_head_part (memory, &used, full * GROUP_ROWS, padded_keys);
  w->log_kept = heed_head_part (memory, &used, 1, keys);
  return used;
}

/* @memory: (nullable): only to count. Where heads are not divided a thread needs no other sums than
 * those of the head it is at. */
static gsize
divide (const HeedPass *pass, gsize threads, guint8 *memory, Division *division)
{
  gsize keys = pass->operands[K].rows, size = pass->operands[Q].cols / pass->heads, used = 0;
  *division = (Division) {.pass = pass, .items = (gsize)pass->operands[G].lanes * pass->heads};
  division->groups = (pass->operands[G].rows + GROUP_ROWS - 1) / GROUP_ROWS;
  division->parts = heed_row_parts_count (division->items, division->groups, threads);
  division->sum_floats = keys * heed_block_pad (size) * (pass->frozen ? 1 : 2);
  gsize held = division->parts == 1 ? threads : division->items * division->parts;
  division->sums = heed_head_part (memory, &used, held, division->sum_floats);
  return used;
}

static gboolean
attention_backward_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedPass *pass = &step->pass;
  const HeedOperand *g = &pass->operands[G], *k = &pass->operands[K];
  gsize rows = pass->frozen ? k->rows : g->rows + 2 * (gsize)k->rows;
  Workspace workspace;
  Division division;
  g_return_val_if_fail (pass->heads > 0 && g->cols % pass->heads == 0, FALSE);
  g_return_val_if_fail (g->rows > 0 && k->rows > 0, FALSE);
  g_return_val_if_fail (pass->frozen || heed_operand_present (&pass->operands[V]), FALSE);
  g_return_val_if_fail (heed_operand_bytes (heed_pass_output (pass))
                            >= (gsize)g->lanes * rows * g->cols * sizeof (float),
                        FALSE);
  step->threads = (gsize)omp_get_max_threads ();
  step->scratch_bytes = divide (pass, step->threads, NULL, &division)
                        + step->threads * lay_out (pass, NULL, &workspace);
  return TRUE;
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

/* Probabilities of @rows query rows, and unless frozen the gradients that reach their scores. */
static void
score_group (const Head *head, gsize first, gsize rows)
{
  const Workspace *w = head->workspace;
  gsize padded = head->softmax.padded, stride = head->padded_size;
  gboolean frozen = head->pass->frozen;
  HeedBlock scores = {.a = w->q, .b = w->keys_transposed, .c = w->probabilities};
  scores.a_row = stride, scores.a_step = 1, scores.b_stride = scores.c_stride = padded;
  scores.rows = rows, scores.length = head->size, scores.cols = padded;
  HeedBlock reached = scores;
  reached.a = w->g, reached.b = w->values_transposed, reached.c = w->gradients;
  heed_block_multiply (&scores);
  if (!frozen)
    heed_block_multiply (&reached);
  for (gsize r = 0; r < rows; r++)
    {
      float *p = w->probabilities + r * padded,
            *gradient = w->gradients + (frozen ? 0 : r * padded);
      gsize visible =
          heed_head_visible (head->pass, head->positions, first + r, head->softmax.keys);
      gsize minimum = find_minimum (&head->softmax, p, visible);
      heed_softmax_scale (p, heed_softmax_row (&head->softmax, p, visible), padded);
      if (frozen)
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

/* @dq: the head's columns of the lane's first row, unless frozen. */
static void
add_group (const Head *head, float *dq, gsize first, gsize rows)
{
  const Workspace *w = head->workspace;
  gsize padded = head->softmax.padded, stride = head->padded_size;
  copy_rows (&head->q, first, rows, w->q);
  copy_rows (&head->g, first, rows, w->g);
  score_group (head, first, rows);
  HeedBlock values = {.a = w->probabilities, .b = w->g, .c = head->value_sums, .accumulate = TRUE};
  values.a_row = 1, values.a_step = padded, values.b_stride = values.c_stride = stride;
  values.rows = head->softmax.keys, values.length = rows, values.cols = stride;
  heed_block_multiply (&values);
  if (head->pass->frozen)
    return;
  HeedBlock keys = values, queries = values;
  keys.a = w->gradients, keys.b = w->q, keys.c = head->key_sums;
  heed_block_multiply (&keys);
  queries.a = w->gradients, queries.b = w->keys, queries.c = w->q_sums;
  queries.a_row = padded, queries.a_step = 1, queries.accumulate = FALSE;
  queries.rows = rows, queries.length = head->softmax.keys;
  heed_block_multiply (&queries);
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
pack (const HeedPass *pass, const Workspace *w, gsize lane, gsize index)
{
  HeedHeadRows k = heed_head_rows (&pass->operands[K], NULL, pass->heads, lane, index);
  heed_head_pack_transposed (&k, pass->scale, w->keys_transposed);
  if (pass->frozen)
    return;
  HeedHeadRows v = heed_head_rows (&pass->operands[V], NULL, pass->heads, lane, index);
  heed_head_pack (&k, w->keys);
  heed_head_pack_transposed (&v, 1.0f, w->values_transposed);
}

/* dk and dv of head @item, from its @sums. */
static void
write_sums (const Division *division, gsize item, const float *sums)
{
  const HeedPass *pass = division->pass;
  gsize lane = item / pass->heads, keys = pass->operands[K].rows, cols = pass->operands[G].cols;
  gsize lanes = pass->operands[G].lanes, rows = pass->operands[G].rows, size = cols / pass->heads;
  gsize stride = heed_block_pad (size), before = pass->frozen ? 0 : lanes * (rows + keys);
  float *out = (float *)heed_cpu_data (heed_pass_output (pass)) + item % pass->heads * size;
  write_rows (sums, stride, 1.0f, out + (before + lane * keys) * cols, cols, keys, size);
  if (!pass->frozen)
    write_rows (sums + keys * stride, stride, pass->scale,
                out + (lanes * rows + lane * keys) * cols, cols, keys, size);
}

/* Part @part of the rows of head @item; its sums go to @sums. */
static void
attend_backward (const Division *division, const Workspace *w, gsize item, gsize part, float *sums)
{
  const HeedPass *pass = division->pass;
  gsize lane = item / pass->heads, index = item % pass->heads, rows = pass->operands[G].rows;
  Head head = head_new (pass, w, lane, index);
  float *dq = (float *)heed_cpu_data (heed_pass_output (pass)) + lane * rows * head.q.stride
              + index * head.size;
  gsize begin = heed_row_parts_begin (part, division->parts, division->groups);
  gsize end = heed_row_parts_begin (part + 1, division->parts, division->groups);
  memset (sums, 0, division->sum_floats * sizeof (float));
  head.value_sums = sums;
  head.key_sums = pass->frozen ? NULL : sums + head.softmax.keys * head.padded_size;
  pack (pass, w, lane, index);
  for (gsize row = begin * GROUP_ROWS; row < MIN (end * GROUP_ROWS, rows); row += GROUP_ROWS)
    add_group (&head, dq, row, MIN (GROUP_ROWS, rows - row));
}

HEED_HOT static void
add_part (const float *part, float *sums, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    sums[i] += part[i];
}

/* Adds up the parts of head @item, in order. */
static void
join (const Division *division, gsize item)
{
  float *sums = division->sums + item * division->parts * division->sum_floats;
  for (gsize part = 1; part < division->parts; part++)
    add_part (sums + part * division->sum_floats, sums, division->sum_floats);
  write_sums (division, item, sums);
}

static gboolean
attention_backward_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  Workspace unplaced;
  Division division;
  guint8 *workspaces = scratch + divide (pass, step->threads, scratch, &division);
  gsize bytes = lay_out (pass, NULL, &unplaced), parts = division.parts;
#pragma omp parallel num_threads((int)step->threads)
  {
    Workspace workspace;
    gsize thread = (gsize)omp_get_thread_num ();
    lay_out (pass, workspaces + thread * bytes, &workspace);
#pragma omp for schedule(dynamic)
    for (gsize i = 0; i < division.items * parts; i++)
      {
        float *sums = division.sums + (parts == 1 ? thread : i) * division.sum_floats;
        attend_backward (&division, &workspace, i / parts, i % parts, sums);
        if (parts == 1)
          write_sums (&division, i, sums);
      }
#pragma omp for schedule(static)
    for (gsize item = 0; item < (parts == 1 ? 0 : division.items); item++)
      join (&division, item);
  }
  return TRUE;
}

const HeedCpuKernel heed_cpu_attention_backward = {N_OPERANDS, attention_backward_prepare,
                                                   attention_backward_run};
