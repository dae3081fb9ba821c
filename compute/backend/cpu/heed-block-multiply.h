/* heed-block-multiply.h: the small matrix product inside attention. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HEED_BLOCK_ROWS: rows that are multiplied at once; what the registers of AVX2 can sum. */
#define HEED_BLOCK_ROWS 6
/** HEED_BLOCK_COLS: columns come in multiples of this. */
#define HEED_BLOCK_COLS 16

/** heed_block_pad: @n rounded up to whole groups of columns. */
static inline gsize
heed_block_pad (gsize n)
{
  return (n + HEED_BLOCK_COLS - 1) / HEED_BLOCK_COLS * HEED_BLOCK_COLS;
}

/**
 * HeedBlock: c[rows,cols] = (c +) a[rows,length] · b[length,cols]
 * @a_row: from one row of a to the next; @a_step: from one element of a row to the next
 * @b_stride, @c_stride: from one row to the next
 * @cols: a multiple of %HEED_BLOCK_COLS
 * @accumulate: add to what c holds
 */
typedef struct
{
  const float *a;
  const float *b;
  float *c;
  gsize a_row;
  gsize a_step;
  gsize b_stride;
  gsize c_stride;
  gsize rows;
  gsize length;
  gsize cols;
  gboolean accumulate;
} HeedBlock;

/** heed_block_multiply: sums over length run in order, whatever the other sizes are. */
void
heed_block_multiply (const HeedBlock *block);

G_END_DECLS
