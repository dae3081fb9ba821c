#include "heed-rank-matrix.h"

#include "heed-compare.h"

#include <math.h>

static double
compare_images (const HeedExplanation *a, const HeedExplanation *b)
{
  if (a->image == NULL || b->image == NULL || a->rows != b->rows || a->cols != b->cols)
    return NAN;
  return heed_compare_rank (a->image, b->image, (gsize)a->rows * a->cols);
}

static double
compare_texts (const HeedExplanation *a, const HeedExplanation *b)
{
  if (a->text == NULL || b->text == NULL || a->n_text != b->n_text)
    return NAN;
  return heed_compare_rank (a->text, b->text, a->n_text);
}

HeedRankMatrix *
heed_rank_matrix_new (const GPtrArray *explanations)
{
  HeedRankMatrix *matrix = g_new0 (HeedRankMatrix, 1);
  guint n = matrix->n = explanations->len;
  matrix->image = g_new (double, (gsize)n *n + 1);
  matrix->text = g_new (double, (gsize)n *n + 1);
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b <= a; b++)
      {
        const HeedExplanation *row = explanations->pdata[a], *col = explanations->pdata[b];
        gsize at = (gsize)a * n + b, mirrored = (gsize)b * n + a;
        matrix->image[at] = matrix->image[mirrored] = compare_images (row, col);
        matrix->text[at] = matrix->text[mirrored] = compare_texts (row, col);
      }
  return matrix;
}

void
heed_rank_matrix_free (HeedRankMatrix *matrix)
{
  if (matrix == NULL)
    return;
  g_free (matrix->image);
  g_free (matrix->text);
  g_free (matrix);
}

double
heed_rank_matrix_get (const HeedRankMatrix *matrix, gboolean text, guint a, guint b)
{
  g_return_val_if_fail (a < matrix->n && b < matrix->n, NAN);
  return (text ? matrix->text : matrix->image)[(gsize)a * matrix->n + b];
}

gboolean
heed_rank_matrix_has (const HeedRankMatrix *matrix, gboolean text)
{
  for (guint a = 0; a < matrix->n; a++)
    for (guint b = 0; b < a; b++)
      if (isfinite (heed_rank_matrix_get (matrix, text, a, b)))
        return TRUE;
  return FALSE;
}
