/* heed-norm.h: row statistics that norms and their backward passes share. */
#pragma once

#include "heed-hot.h"

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/** HeedMoments: what is subtracted from a row, and 1 / √(mean square of what is left + ε). */
typedef struct
{
  float mean;
  float inverse;
} HeedMoments;

/** heed_inner: the inner product of two rows. */
HEED_HOT_INLINE float
heed_inner (const float *a, const float *b, gsize n)
{
  float sum = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (gsize c = 0; c < n; c++)
    sum += a[c] * b[c];
  return sum;
}

/** heed_moments: @rms: of RMSNorm, which subtracts nothing; else of LayerNorm: the mean. */
HEED_HOT_INLINE HeedMoments
heed_moments (const float *x, gsize n, float epsilon, gboolean rms)
{
  if (rms)
    return (HeedMoments) {0.0f, 1.0f / sqrtf (heed_inner (x, x, n) / (float)n + epsilon)};
  float sum = 0.0f, squares = 0.0f;
#pragma omp simd reduction(+ : sum)
  for (gsize c = 0; c < n; c++)
    sum += x[c];
  float mean = sum / (float)n;
  /* A second sweep: the mean of the squares less the square of the mean cancels. */
#pragma omp simd reduction(+ : squares)
  for (gsize c = 0; c < n; c++)
    squares += (x[c] - mean) * (x[c] - mean);
  return (HeedMoments) {mean, 1.0f / sqrtf (squares / (float)n + epsilon)};
}

G_END_DECLS
