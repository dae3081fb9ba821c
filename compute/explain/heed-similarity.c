#include "heed-similarity.h"

#include <math.h>
#include <stdlib.h>

struct _HeedSimilarity
{
  const float *embeddings;
  guint n;
  guint channels;
  double *norms;
};

static double
dot (const HeedSimilarity *similarity, guint i, guint j)
{
  const float *a = similarity->embeddings + (gsize)i * similarity->channels;
  const float *b = similarity->embeddings + (gsize)j * similarity->channels;
  double sum = 0;
  for (guint c = 0; c < similarity->channels; c++)
    sum += (double)a[c] * b[c];
  return sum;
}

HeedSimilarity *
heed_similarity_new (const float *embeddings, guint n, guint channels)
{
  HeedSimilarity *similarity = g_new0 (HeedSimilarity, 1);
  similarity->embeddings = embeddings;
  similarity->n = n;
  similarity->channels = channels;
  similarity->norms = g_new (double, n);
  for (guint i = 0; i < n; i++)
    similarity->norms[i] = MAX (sqrt (dot (similarity, i, i)), 1e-8);
  return similarity;
}

void
heed_similarity_free (HeedSimilarity *similarity)
{
  if (similarity == NULL)
    return;
  g_free (similarity->norms);
  g_free (similarity);
}

void
heed_similarity_row (const HeedSimilarity *similarity, guint index, double *row)
{
  for (guint j = 0; j < similarity->n; j++)
    row[j] = CLAMP (dot (similarity, index, j) / (similarity->norms[index] * similarity->norms[j]),
                    -1, 1);
}

double
heed_similarity_kept (double kept, double c)
{
  return c >= 0 && c <= 1 ? (1 - kept) * (1 - c) + kept : 1;
}

typedef struct
{
  double similarity;
  guint index;
} Candidate;

static int
compare_candidates (const void *left, const void *right)
{
  const Candidate *a = left, *b = right;
  if (a->similarity != b->similarity)
    return a->similarity < b->similarity ? 1 : -1;
  return a->index < b->index ? -1 : a->index > b->index;
}

void
heed_similarity_companions (const double *row, guint n, guint index, double kappa, guint most,
                            gboolean *chosen)
{
  g_autofree Candidate *candidates = g_new (Candidate, n);
  guint n_candidates = 0;
  for (guint j = 0; j < n; j++)
    {
      chosen[j] = FALSE;
      if (j != index && row[j] >= kappa)
        candidates[n_candidates++] = (Candidate) {row[j], j};
    }
  if (most > 0 && most < n_candidates)
    {
      qsort (candidates, n_candidates, sizeof *candidates, compare_candidates);
      n_candidates = most;
    }
  for (guint i = 0; i < n_candidates; i++)
    chosen[candidates[i].index] = TRUE;
}
