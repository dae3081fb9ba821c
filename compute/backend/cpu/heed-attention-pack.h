/* heed-attention-pack.h: the keys or values of one head, laid out for its products. */
#pragma once

#include "heed-pass.h"

G_BEGIN_DECLS

/**
 * HeedHeadRows: the rows of one head inside [cached; own] arrays.
 * @cached: (nullable): [n_cached,stride], the head's first column
 * @own: [n_own,stride]
 * @size: D, columns of the head
 */
typedef struct
{
  const float *cached;
  const float *own;
  gsize n_cached;
  gsize n_own;
  gsize stride;
  gsize size;
} HeedHeadRows;

/** heed_head_pack: @out [keys,padded size], zero behind @size. */
void
heed_head_pack (const HeedHeadRows *rows, float *out);

/** heed_head_pack_transposed: @out [size,padded keys] times @scale, zero behind the last key. */
void
heed_head_pack_transposed (const HeedHeadRows *rows, float scale, float *out);

G_END_DECLS
