/* heed-softmax.h: one row of attention probabilities under suppression (methods.md §1). */
#pragma once

#include "heed-pass.h"

G_BEGIN_DECLS

/**
 * HeedSoftmax: what the rows of one lane share.
 * @kept: (nullable): [keys], a factor per key
 * @log_kept: [keys], its logarithms; of log-additive suppression only
 * @keys: how many keys there are; a row may see fewer
 * @padded: how long a row's array is
 */
typedef struct
{
  HeedSuppression suppression;
  const float *kept;
  const float *log_kept;
  gsize keys;
  gsize padded;
} HeedSoftmax;

/** heed_softmax_log: @out[j] = log @kept[j], −∞ for 0. */
void
heed_softmax_log (const float *kept, float *out, gsize keys);

/**
 * heed_softmax_row: turns scaled scores into probabilities but for a common factor, which it
 * returns.
 * @scores: [padded]; with %HEED_SUPPRESSION_MIN_SHIFT scores of unseen keys are read; behind the
 *   first @visible it is zero afterwards
 */
float
heed_softmax_row (const HeedSoftmax *softmax, float *scores, gsize visible);

/** heed_softmax_scale: makes probabilities of @row by the factor that heed_softmax_row() returned.
 */
void
heed_softmax_scale (float *row, float factor, gsize n);

G_END_DECLS
