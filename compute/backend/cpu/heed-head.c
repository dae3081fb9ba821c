#include "heed-head.h"

#include "heed-block-multiply.h"
#include "heed-hot.h"

#include <string.h>

HeedHeadRows
heed_head_rows (const HeedOperand *own, const HeedOperand *cached, guint heads, gsize lane,
                gsize head)
{
  gsize size = own->cols / heads;
  const float *before = cached == NULL ? NULL : heed_cpu_lane (cached, lane);
  return (HeedHeadRows) {.cached = before == NULL ? NULL : before + head * size,
                         .own = (const float *)heed_cpu_lane (own, lane) + head * size,
                         .n_cached = before == NULL ? 0 : cached->rows,
                         .n_own = own->rows,
                         .stride = own->cols,
                         .size = size};
}

gsize
heed_head_visible (const HeedPass *pass, const gint32 *positions, gsize row, gsize keys)
{
  if (!pass->causal)
    return keys;
  gsize position = positions != NULL ? (gsize)positions[row] : (gsize)pass->row_offset + row;
  return MIN (position + 1, keys);
}

float *
heed_head_part (guint8 *memory, gsize *used, gsize rows, gsize cols)
{
  gsize at = *used;
  *used += heed_cpu_align (rows * cols * sizeof (float));
  return memory == NULL ? NULL : (float *)(void *)(memory + at);
}

static const float *
row_at (const HeedHeadRows *rows, gsize j)
{
  return j < rows->n_cached ? rows->cached + j * rows->stride
                            : rows->own + (j - rows->n_cached) * rows->stride;
}

void
heed_head_pack (const HeedHeadRows *rows, float *out)
{
  gsize padded = heed_block_pad (rows->size), keys = rows->n_cached + rows->n_own;
  for (gsize j = 0; j < keys; j++)
    {
      memcpy (out + j * padded, row_at (rows, j), rows->size * sizeof (float));
      memset (out + j * padded + rows->size, 0, (padded - rows->size) * sizeof (float));
    }
}

typedef float Quad __attribute__ ((vector_size (16), aligned (4), may_alias));
typedef gint32 QuadIndex __attribute__ ((vector_size (16)));

/* Four channels of four rows, turned over the diagonal. */
HEED_HOT_INLINE void
transpose_quads (const float *const *from, gsize d, float scale, float *out, gsize stride)
{
  const QuadIndex low = {0, 4, 1, 5}, high = {2, 6, 3, 7}, left = {0, 1, 4, 5},
                  right = {2, 3, 6, 7};
  Quad a = *(const Quad *)(from[0] + d) * scale, b = *(const Quad *)(from[1] + d) * scale;
  Quad c = *(const Quad *)(from[2] + d) * scale, e = *(const Quad *)(from[3] + d) * scale;
  Quad ab_low = __builtin_shuffle (a, b, low), ab_high = __builtin_shuffle (a, b, high);
  Quad ce_low = __builtin_shuffle (c, e, low), ce_high = __builtin_shuffle (c, e, high);
  *(Quad *)(out + d * stride) = __builtin_shuffle (ab_low, ce_low, left);
  *(Quad *)(out + (d + 1) * stride) = __builtin_shuffle (ab_low, ce_low, right);
  *(Quad *)(out + (d + 2) * stride) = __builtin_shuffle (ab_high, ce_high, left);
  *(Quad *)(out + (d + 3) * stride) = __builtin_shuffle (ab_high, ce_high, right);
}

/* HEED_BLOCK_COLS keys at once. */
HEED_HOT static void
pack_group (const float *const *from, float scale, gsize size, gsize stride, float *out)
{
  gsize whole = size / 4 * 4;
  for (gsize j = 0; j < HEED_BLOCK_COLS; j += 4)
    for (gsize d = 0; d < whole; d += 4)
      transpose_quads (from + j, d, scale, out + j, stride);
  for (gsize d = whole; d < size; d++)
    for (gsize j = 0; j < HEED_BLOCK_COLS; j++)
      out[d * stride + j] = from[j][d] * scale;
}

void
heed_head_pack_transposed (const HeedHeadRows *rows, float scale, float *out)
{
  gsize keys = rows->n_cached + rows->n_own, padded = heed_block_pad (keys);
  const float *from[HEED_BLOCK_COLS];
  for (gsize first = 0; first < keys; first += HEED_BLOCK_COLS)
    {
      /* Behind the last key its row is read again, then cleared. */
      for (gsize j = 0; j < HEED_BLOCK_COLS; j++)
        from[j] = row_at (rows, MIN (first + j, keys - 1));
      pack_group (from, scale, rows->size, padded, out + first);
    }
  for (gsize d = 0; d < rows->size && padded > keys; d++)
    memset (out + d * padded + keys, 0, (padded - keys) * sizeof (float));
}
