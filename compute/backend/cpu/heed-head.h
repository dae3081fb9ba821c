/* heed-head.h: what attention and its backward need of one head of one lane. */
#pragma once

#include "heed-cpu-private.h"

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

/**
 * heed_head_rows: columns of head @head in @lane of @own.
 * @cached: (nullable): an operand with rows that come before; it may be absent too
 */
HeedHeadRows
heed_head_rows (const HeedOperand *own, const HeedOperand *cached, guint heads, gsize lane,
                gsize head);

/** heed_head_visible: how many of @keys keys, from the first on, query row @row sees. */
gsize
heed_head_visible (const HeedPass *pass, const gint32 *positions, gsize row, gsize keys);

/**
 * heed_head_part: the next [@rows,@cols] floats of a workspace, aligned; counted in @used.
 * @memory: (nullable): only count
 */
float *
heed_head_part (guint8 *memory, gsize *used, gsize rows, gsize cols);

/** heed_head_pack: @out [keys,padded size], zero behind @size. */
void
heed_head_pack (const HeedHeadRows *rows, float *out);

/** heed_head_pack_transposed: @out [size,padded keys] times @scale, zero behind the last key. */
void
heed_head_pack_transposed (const HeedHeadRows *rows, float scale, float *out);

G_END_DECLS
