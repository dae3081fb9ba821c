#include "heed-exactness.h"

#include <math.h>

/* Both (nullable). */
typedef struct
{
  const double *values;
  const gboolean *exact;
  gsize n;
} Side;

static Side
get_side (const HeedExplanation *explanation, guint side)
{
  return side == 0 ? (Side) {explanation->image, explanation->image_exact,
                             (gsize)explanation->rows * explanation->cols}
                   : (Side) {explanation->text, explanation->text_exact, explanation->n_text};
}

gboolean
heed_explanation_estimates (const HeedExplanation *explanation)
{
  return explanation->image_exact != NULL || explanation->text_exact != NULL;
}

HeedExactness
heed_explanation_get_exactness (const HeedExplanation *explanation, guint side, gsize index)
{
  Side own = get_side (explanation, side);
  g_return_val_if_fail (index < own.n, HEED_EXACTNESS_NONE);
  if (own.values == NULL || own.exact == NULL || !isfinite (own.values[index]))
    return HEED_EXACTNESS_NONE;
  return own.exact[index] ? HEED_EXACTNESS_EXACT : HEED_EXACTNESS_ESTIMATED;
}

gsize
heed_explanation_count_exact (const HeedExplanation *explanation, guint side, gsize *of)
{
  gsize n = get_side (explanation, side).n, exact = 0, all = 0;
  for (gsize i = 0; i < n; i++)
    {
      HeedExactness exactness = heed_explanation_get_exactness (explanation, side, i);
      exact += exactness == HEED_EXACTNESS_EXACT;
      all += exactness != HEED_EXACTNESS_NONE;
    }
  if (of != NULL)
    *of = all;
  return exact;
}

/* (nullable) (transfer full): what does not estimate is exact */
static gboolean *
both_exact (Side a, Side b)
{
  if (a.exact == NULL && b.exact == NULL)
    return NULL;
  gboolean *exact = g_new (gboolean, a.n);
  for (gsize i = 0; i < a.n; i++)
    exact[i] = (a.exact == NULL || a.exact[i]) && (b.exact == NULL || b.exact[i]);
  return exact;
}

void
heed_explanation_subtract_exact (HeedExplanation *difference, const HeedExplanation *a,
                                 const HeedExplanation *b)
{
  g_return_if_fail (difference->image_exact == NULL && difference->text_exact == NULL);
  /* Divided by a largest that may itself be an estimate none would be exact. */
  if (difference->contrast == HEED_CONTRAST_SCALED)
    return;
  if (difference->image != NULL)
    difference->image_exact = both_exact (get_side (a, 0), get_side (b, 0));
  if (difference->text != NULL)
    difference->text_exact = both_exact (get_side (a, 1), get_side (b, 1));
}
