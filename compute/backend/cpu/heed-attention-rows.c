#include "heed-attention-rows.h"

#include "heed-block-multiply.h"
#include "heed-head.h"
#include "heed-softmax.h"

static gboolean
has_gradient (const HeedPass *pass)
{
  return heed_operand_present (&pass->operands[HEED_ATTENTION_GRADIENT]);
}

void
heed_attention_rows_lay_out (HeedAttentionRows *rows, const HeedPass *pass, guint8 *memory,
                             gsize *used)
{
  gsize size = pass->operands[HEED_ATTENTION_QUERY].cols / pass->heads;
  rows->pass = pass;
  rows->stride = heed_block_pad (pass->operands[HEED_ATTENTION_KEY].rows);
  rows->keys = heed_head_part (memory, used, size, rows->stride);
  rows->probabilities = heed_head_part (memory, used, HEED_ATTENTION_ROWS, rows->stride);
  rows->values = rows->gradients = NULL;
  if (!has_gradient (pass))
    return;
  rows->values = heed_head_part (memory, used, size, rows->stride);
  rows->gradients = heed_head_part (memory, used, HEED_ATTENTION_ROWS, rows->stride);
}

gboolean
heed_attention_rows_check (const HeedPass *pass)
{
  const HeedOperand *q = &pass->operands[HEED_ATTENTION_QUERY];
  const HeedOperand *k = &pass->operands[HEED_ATTENTION_KEY];
  gboolean has_values = heed_operand_present (&pass->operands[HEED_ATTENTION_VALUE]);
  g_return_val_if_fail (pass->heads > 0 && q->cols % pass->heads == 0, FALSE);
  g_return_val_if_fail (k->rows > 0 && k->cols == q->cols, FALSE);
  g_return_val_if_fail (has_gradient (pass) == has_values, FALSE);
  return TRUE;
}

void
heed_attention_rows_pack (HeedAttentionRows *rows, gsize lane, gsize head)
{
  const HeedPass *pass = rows->pass;
  HeedHeadRows k =
      heed_head_rows (&pass->operands[HEED_ATTENTION_KEY], NULL, pass->heads, lane, head);
  rows->lane = lane;
  rows->head = head;
  heed_head_pack_transposed (&k, pass->scale, rows->keys);
  if (!has_gradient (pass))
    return;
  HeedHeadRows v =
      heed_head_rows (&pass->operands[HEED_ATTENTION_VALUE], NULL, pass->heads, lane, head);
  heed_head_pack_transposed (&v, 1.0f, rows->values);
}

/* out [n, stride] = @n rows of @operand from @first on, times @with. */
static void
multiply (const HeedAttentionRows *rows, HeedAttentionOperand operand, const float *with,
          gsize first, gsize n, float *out)
{
  const HeedPass *pass = rows->pass;
  HeedHeadRows from =
      heed_head_rows (&pass->operands[operand], NULL, pass->heads, rows->lane, rows->head);
  HeedBlock block = {.a = from.own + first * from.stride, .b = with, .c = out};
  block.a_row = from.stride, block.a_step = 1, block.b_stride = block.c_stride = rows->stride;
  block.rows = n, block.length = from.size, block.cols = rows->stride;
  heed_block_multiply (&block);
}

void
heed_attention_rows_compute (const HeedAttentionRows *rows, gsize first, gsize n)
{
  const HeedPass *pass = rows->pass;
  gsize keys = pass->operands[HEED_ATTENTION_KEY].rows;
  HeedSoftmax softmax = {.keys = keys, .padded = rows->stride};
  const gint32 *positions = heed_cpu_lane (&pass->operands[HEED_ATTENTION_POSITIONS], rows->lane);
  multiply (rows, HEED_ATTENTION_QUERY, rows->keys, first, n, rows->probabilities);
  for (gsize r = 0; r < n; r++)
    {
      float *row = rows->probabilities + r * rows->stride;
      gsize visible = heed_head_visible (pass, positions, first + r, keys);
      heed_softmax_scale (row, heed_softmax_row (&softmax, row, visible), rows->stride);
    }
  if (has_gradient (pass))
    multiply (rows, HEED_ATTENTION_GRADIENT, rows->values, first, n, rows->gradients);
}
