#include "heed-similarity.h"

#include <math.h>

float *
heed_similarity_matrix (const float *embeddings, guint n, guint channels)
{
  float *matrix = g_new (float, (gsize)n *n);
  g_autofree double *norms = g_new (double, n);
  for (guint i = 0; i < n; i++)
    for (guint j = i + 1; j-- > 0;)
      {
        const float *a = embeddings + (gsize)i * channels, *b = embeddings + (gsize)j * channels;
        double dot = 0;
        for (guint c = 0; c < channels; c++)
          dot += (double)a[c] * b[c];
        if (i == j)
          norms[i] = MAX (sqrt (dot), 1e-8);
        double cosine = CLAMP (dot / (norms[i] * norms[j]), -1, 1);
        matrix[(gsize)i * n + j] = matrix[(gsize)j * n + i] = (float)cosine;
      }
  return matrix;
}

double
heed_similarity_kept (double kept, double c)
{
  return c >= 0 && c <= 1 ? (1 - kept) * (1 - c) + kept : 1;
}
