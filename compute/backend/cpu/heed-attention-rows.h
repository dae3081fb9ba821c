/* heed-attention-rows.h: probabilities of some rows of one head, and the gradients that reach them;
 * what the kernels that look at attention share. Their first operands are those of
 * #HeedAttentionOperand. */
#pragma once

#include "heed-cpu-private.h"

G_BEGIN_DECLS

typedef enum
{
  HEED_ATTENTION_QUERY,
  HEED_ATTENTION_KEY,
  HEED_ATTENTION_POSITIONS,
  HEED_ATTENTION_GRADIENT,
  HEED_ATTENTION_VALUE,
} HeedAttentionOperand;

/** HEED_ATTENTION_ROWS: rows of one call at most. */
#define HEED_ATTENTION_ROWS 24

/**
 * HeedAttentionRows: what one thread works in, and what it found.
 * @stride: from one row of the arrays below to the next
 * @probabilities: [HEED_ATTENTION_ROWS, stride]: A, 0 where a row sees no key
 * @gradients: the same: G = g·vᵀ, of all keys; where the pass has a gradient
 */
typedef struct
{
  const HeedPass *pass;
  gsize lane;
  gsize head;
  float *keys;   /* [D, stride], transposed and scaled */
  float *values; /* [D, stride], transposed */
  gsize stride;
  float *probabilities;
  float *gradients;
} HeedAttentionRows;

/** heed_attention_rows_lay_out: places it from @memory + *@used on (nullable: only counts). */
void
heed_attention_rows_lay_out (HeedAttentionRows *rows, const HeedPass *pass, guint8 *memory,
                             gsize *used);

/** heed_attention_rows_check: that the operands fit each other. */
gboolean
heed_attention_rows_check (const HeedPass *pass);

/** heed_attention_rows_pack: takes keys and values of a head. */
void
heed_attention_rows_pack (HeedAttentionRows *rows, gsize lane, gsize head);

/** heed_attention_rows_compute: of @n query rows from @first on. */
void
heed_attention_rows_compute (const HeedAttentionRows *rows, gsize first, gsize n);

G_END_DECLS
