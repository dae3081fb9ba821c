#include "heed-softmax.h"

#include "heed-exp.h"

#include <math.h>

HEED_HOT_INLINE float
row_max (const float *x, gsize n)
{
  float most = -INFINITY;
#pragma omp simd reduction(max : most)
  for (gsize j = 0; j < n; j++)
    most = x[j] > most ? x[j] : most;
  return most;
}

HEED_HOT_INLINE float
row_min (const float *x, gsize n)
{
  float least = INFINITY;
#pragma omp simd reduction(min : least)
  for (gsize j = 0; j < n; j++)
    least = x[j] < least ? x[j] : least;
  return least;
}

HEED_HOT_INLINE float
row_exp (float *scores, gsize visible, float most)
{
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (gsize j = 0; j < visible; j++)
    {
      scores[j] = heed_exp (scores[j] - most);
      sum += scores[j];
    }
  return 1.0f / sum;
}

HEED_HOT_INLINE float
log_additive_max (const HeedSoftmax *softmax, float *scores, gsize visible)
{
  const float *log_kept = softmax->log_kept;
  float most = -INFINITY;
#pragma omp simd reduction(max : most)
  for (gsize j = 0; j < visible; j++)
    {
      float score = scores[j] + log_kept[j];
      most = score > most ? score : most;
    }
  /* Every visible key is masked: the row keeps its scores. */
  if (most == -INFINITY)
    return row_max (scores, visible);
#pragma omp simd
  for (gsize j = 0; j < visible; j++)
    scores[j] += log_kept[j];
  return most;
}

HEED_HOT_INLINE float
multiplied_max (const HeedSoftmax *softmax, float *scores, gsize visible)
{
  const float *kept = softmax->kept;
  float shift = 0.0f;
  if (softmax->suppression == HEED_SUPPRESSION_MIN_SHIFT)
    shift = row_min (scores, softmax->keys);
  else if (softmax->suppression == HEED_SUPPRESSION_MIN_SHIFT_MASKED)
    shift = row_min (scores, visible);
#pragma omp simd
  for (gsize j = 0; j < visible; j++)
    scores[j] = (scores[j] - shift) * kept[j];
  return row_max (scores, visible);
}

HEED_HOT float
heed_softmax_row (const HeedSoftmax *softmax, float *scores, gsize visible)
{
  float most;
  if (softmax->kept == NULL)
    most = row_max (scores, visible);
  else if (softmax->suppression == HEED_SUPPRESSION_LOG_ADDITIVE)
    most = log_additive_max (softmax, scores, visible);
  else
    most = multiplied_max (softmax, scores, visible);
  for (gsize j = visible; j < softmax->padded; j++)
    scores[j] = 0.0f;
  return row_exp (scores, visible, most);
}

void
heed_softmax_log (const float *kept, float *out, gsize keys)
{
  for (gsize j = 0; j < keys; j++)
    out[j] = logf (kept[j]);
}

HEED_HOT void
heed_softmax_scale (float *row, float factor, gsize n)
{
#pragma omp simd
  for (gsize j = 0; j < n; j++)
    row[j] *= factor;
}
