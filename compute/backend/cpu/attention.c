#include "heed-cpu-kernels.h"

#include "heed-block-multiply.h"
#include "heed-head.h"
#include "heed-hot.h"
#include "heed-row-parts.h"
#include "heed-softmax.h"

#include <omp.h>

enum
{
  Q,
  K,
  V,
  CACHED_K,
  CACHED_V,
  KEPT,
  POSITIONS,
  OUT,
  N_OPERANDS,
};

/* Query rows that are not divided between threads. */
#define GROUP_ROWS (4 * HEED_BLOCK_ROWS)

/* What one thread works in; every part is aligned. */
typedef struct
{
  float *keys;     /* [D, padded keys], transposed and scaled */
  float *values;   /* [keys, padded D] */
  float *scores;   /* [HEED_BLOCK_ROWS, padded keys] */
  float *mixed;    /* [HEED_BLOCK_ROWS, padded D] */
  float *log_kept; /* [keys] */
} Workspace;

/* One head of one lane. */
typedef struct
{
  const HeedPass *pass;
  const Workspace *workspace;
  HeedSoftmax softmax;
  const float *q;
  const gint32 *positions;
  gsize lane;
  gsize first_col;
  gsize size;
} Head;

static gsize
key_count (const HeedPass *pass)
{
  const HeedOperand *cached = &pass->operands[CACHED_K];
  return pass->operands[K].rows + (heed_operand_present (cached) ? cached->rows : 0);
}

/* Lays the workspace out from @memory on (nullable: only count) and returns its bytes. */
static gsize
lay_out (const HeedPass *pass, guint8 *memory, Workspace *workspace)
{
  gsize keys = key_count (pass), size = pass->operands[Q].cols / pass->heads, used = 0;
  workspace->keys = heed_head_part (memory, &used, size, heed_block_pad (keys));
  workspace->values = heed_head_part (memory, &used, keys, heed_block_pad (size));
  workspace->scores = heed_head_part (memory, &used, HEED_BLOCK_ROWS, heed_block_pad (keys));
  workspace->mixed = heed_head_part (memory, &used, HEED_BLOCK_ROWS, heed_block_pad (size));
  workspace->log_kept = heed_head_part (memory, &used, 1, keys);
  return used;
}

static gboolean
attention_prepare (HeedCpuBackend *backend, HeedCpuStep *step, GError **error)
{
  const HeedPass *pass = &step->pass;
  Workspace workspace;
  g_return_val_if_fail (pass->heads > 0 && pass->operands[Q].cols % pass->heads == 0, FALSE);
  g_return_val_if_fail (key_count (pass) > 0, FALSE);
  step->threads = (gsize)omp_get_max_threads ();
  step->scratch_bytes = step->threads * lay_out (pass, NULL, &workspace);
  return TRUE;
}

HEED_HOT static void
scale_to (const float *x, float factor, float *out, gsize n)
{
#pragma omp simd
  for (gsize d = 0; d < n; d++)
    out[d] = x[d] * factor;
}

static void
write_row (const Head *head, gsize row, const float *mixed, float factor)
{
  const HeedOperand *out = heed_pass_output (head->pass);
  float *lane = heed_cpu_lane (out, head->lane);
  scale_to (mixed, factor, lane + row * out->cols + head->first_col, head->size);
}

/* Up to HEED_BLOCK_ROWS query rows: scores, softmax, mixed values. */
static void
attend_block (const Head *head, gsize first_row, gsize rows)
{
  const Workspace *w = head->workspace;
  gsize visible[HEED_BLOCK_ROWS], most = 0, stride = head->pass->operands[Q].cols;
  gsize padded_size = heed_block_pad (head->size);
  float factors[HEED_BLOCK_ROWS];
  for (gsize r = 0; r < rows; r++)
    {
      visible[r] =
          heed_head_visible (head->pass, head->positions, first_row + r, head->softmax.keys);
      most = MAX (most, visible[r]);
    }
  gboolean all =
      head->softmax.kept != NULL && head->softmax.suppression == HEED_SUPPRESSION_MIN_SHIFT;
  HeedBlock scores = {.a = head->q + first_row * stride, .a_row = stride, .a_step = 1};
  scores.b = w->keys, scores.b_stride = head->softmax.padded;
  scores.c = w->scores, scores.c_stride = head->softmax.padded;
  scores.rows = rows, scores.length = head->size;
  scores.cols = all ? head->softmax.padded : heed_block_pad (most);
  heed_block_multiply (&scores);
  for (gsize r = 0; r < rows; r++)
    factors[r] =
        heed_softmax_row (&head->softmax, w->scores + r * head->softmax.padded, visible[r]);
  HeedBlock mix = {.a = w->scores, .a_row = head->softmax.padded, .a_step = 1};
  mix.b = w->values, mix.b_stride = padded_size;
  mix.c = w->mixed, mix.c_stride = padded_size;
  mix.rows = rows, mix.length = most, mix.cols = padded_size;
  heed_block_multiply (&mix);
  for (gsize r = 0; r < rows; r++)
    write_row (head, first_row + r, w->mixed + r * padded_size, factors[r]);
}

/* One head of one lane; @packed: its keys and values lie in the workspace. */
static Head
head_new (const HeedPass *pass, const Workspace *workspace, gsize lane, gsize index,
          gboolean packed)
{
  gsize size = pass->operands[Q].cols / pass->heads, keys = key_count (pass);
  Head head = {.pass = pass, .workspace = workspace, .lane = lane, .size = size};
  head.first_col = index * size;
  head.q = (const float *)heed_cpu_lane (&pass->operands[Q], lane) + head.first_col;
  head.positions = heed_cpu_lane (&pass->operands[POSITIONS], lane);
  head.softmax = (HeedSoftmax) {.suppression = pass->suppression,
                                .kept = heed_cpu_lane (&pass->operands[KEPT], lane),
                                .log_kept = workspace->log_kept,
                                .keys = keys,
                                .padded = heed_block_pad (keys)};
  if (head.softmax.kept != NULL && pass->suppression == HEED_SUPPRESSION_LOG_ADDITIVE)
    heed_softmax_log (head.softmax.kept, workspace->log_kept, keys);
  if (packed)
    return head;
  HeedHeadRows k =
      heed_head_rows (&pass->operands[K], &pass->operands[CACHED_K], pass->heads, lane, index);
  HeedHeadRows v =
      heed_head_rows (&pass->operands[V], &pass->operands[CACHED_V], pass->heads, lane, index);
  heed_head_pack_transposed (&k, pass->scale, workspace->keys);
  heed_head_pack (&v, workspace->values);
  return head;
}

static void
attend (const Head *head, gsize begin, gsize end)
{
  for (gsize row = begin; row < end; row += HEED_BLOCK_ROWS)
    attend_block (head, row, MIN (HEED_BLOCK_ROWS, end - row));
}

/* Lane by lane, so that a lane's rows stay in the cache for all its heads; but head by head where
 * lanes share keys and values, which a thread then packs once for all lanes of a head that it has
 * one after the other. Where there are few heads for the threads, a head's rows are divided too. */
static gboolean
attention_run (const HeedCpuStep *step, guint8 *scratch, GError **error)
{
  const HeedPass *pass = &step->pass;
  gsize lanes = pass->operands[OUT].lanes, heads = pass->heads, rows = pass->operands[OUT].rows;
  gsize groups = (rows + GROUP_ROWS - 1) / GROUP_ROWS;
  gsize parts = heed_row_parts_count (lanes * heads, groups, step->threads);
  gsize total = lanes * heads * parts, most = MAX (total / (8 * step->threads), 1);
  gsize bytes = step->scratch_bytes / step->threads;
  gboolean shared = pass->operands[K].lanes == 1 && pass->operands[V].lanes == 1;
#pragma omp parallel num_threads((int)step->threads)
  {
    Workspace workspace;
    lay_out (pass, scratch + (gsize)omp_get_thread_num () * bytes, &workspace);
    gsize packed_head = G_MAXSIZE;
#pragma omp for schedule(dynamic, MIN(most, 4))
    for (gsize item = 0; item < total; item++)
      {
        gsize part = item % parts, of = item / parts;
        gsize index = shared ? of / lanes : of % heads, lane = shared ? of % lanes : of / heads;
        Head head = head_new (pass, &workspace, lane, index, shared && index == packed_head);
        attend (&head, heed_row_parts_begin (part, parts, groups) * GROUP_ROWS,
                MIN (heed_row_parts_begin (part + 1, parts, groups) * GROUP_ROWS, rows));
        packed_head = index;
      }
  }
  return TRUE;
}

const HeedCpuKernel heed_cpu_attention = {N_OPERANDS, attention_prepare, attention_run};
