/* heed-rank-matrix.h: how alike all explanations of a result rank the input's parts. */
#pragma once

#include "heed-explanation.h"

G_BEGIN_DECLS

/**
 * HeedRankMatrix: Spearman's rank correlation of every explanation with every other.
 * @image, @text: [n·n], over the patches and over the tokens that both explain; symmetric, 1 on the
 *   diagonal; NaN where it is not defined: an explanation has no such side or gives all of it the
 *   same relevance, or the two divide it otherwise
 */
typedef struct
{
  guint n;
  double *image;
  double *text;
} HeedRankMatrix;

/** heed_rank_matrix_new: @explanations: (element-type HeedExplanation). (transfer full) */
HeedRankMatrix *
heed_rank_matrix_new (const GPtrArray *explanations);
void
heed_rank_matrix_free (HeedRankMatrix *matrix);

/** heed_rank_matrix_get: of one side, row @a and column @b. */
double
heed_rank_matrix_get (const HeedRankMatrix *matrix, gboolean text, guint a, guint b);

/** heed_rank_matrix_has: whether two different explanations have a rank correlation there. */
gboolean
heed_rank_matrix_has (const HeedRankMatrix *matrix, gboolean text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedRankMatrix, heed_rank_matrix_free)

G_END_DECLS
