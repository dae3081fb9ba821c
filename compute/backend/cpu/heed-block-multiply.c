#include "heed-block-multiply.h"

#include "heed-hot.h"

/* One AVX-512 register, or as many smaller ones as make it up. */
typedef float Vector __attribute__ ((vector_size (64), aligned (4), may_alias));

G_STATIC_ASSERT (sizeof (Vector) == HEED_BLOCK_COLS * sizeof (float));

/* @rows is constant where this is inlined, so that the sums stay in registers. */
HEED_HOT_INLINE void
multiply_cols (const HeedBlock *block, gsize rows, gsize col)
{
  const float *a = block->a, *b = block->b + col;
  float *c = block->c + col;
  gsize a_row = block->a_row, a_step = block->a_step, b_stride = block->b_stride;
  Vector sums[HEED_BLOCK_ROWS];
#pragma GCC unroll 6
  for (gsize r = 0; r < rows; r++)
    sums[r] = block->accumulate ? *(const Vector *)(c + r * block->c_stride) : (Vector) {0};
  for (gsize i = 0; i < block->length; i++)
    {
      Vector right = *(const Vector *)(b + i * b_stride);
#pragma GCC unroll 6
      for (gsize r = 0; r < rows; r++)
        sums[r] += a[r * a_row + i * a_step] * right;
    }
#pragma GCC unroll 6
  for (gsize r = 0; r < rows; r++)
    *(Vector *)(c + r * block->c_stride) = sums[r];
}

HEED_HOT_INLINE void
multiply_rows (const HeedBlock *block, gsize rows)
{
  for (gsize col = 0; col < block->cols; col += HEED_BLOCK_COLS)
    multiply_cols (block, rows, col);
}

/* Up to HEED_BLOCK_ROWS rows. */
HEED_HOT static void
multiply_block (const HeedBlock *block)
{
  switch (block->rows)
    {
    case 6:
      multiply_rows (block, 6);
      break;
    case 5:
      multiply_rows (block, 5);
      break;
    case 4:
      multiply_rows (block, 4);
      break;
    case 3:
      multiply_rows (block, 3);
      break;
    case 2:
      multiply_rows (block, 2);
      break;
    default:
      multiply_rows (block, 1);
      break;
    }
}

void
heed_block_multiply (const HeedBlock *block)
{
  for (gsize row = 0; row < block->rows; row += HEED_BLOCK_ROWS)
    {
      HeedBlock part = *block;
      part.a += row * block->a_row;
      part.c += row * block->c_stride;
      part.rows = MIN (HEED_BLOCK_ROWS, block->rows - row);
      multiply_block (&part);
    }
}
