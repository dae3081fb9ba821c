/* heed-norm.h: row statistics that norms and their backward passes share. */
#pragma once

#include "heed-hot.h"

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/** HeedMoments: a row's mean, and 1 / √(biased variance + ε). */
typedef struct
{
  float mean;
  float inverse;
} HeedMoments;

HEED_HOT_INLINE HeedMoments
heed_moments (const float *x, gsize n, float epsilon)
{
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

G_END_DECLS
