/* heed-exactness.h: which of an explanation's values come from passes of their own, where its
 * method estimates the others. */
#pragma once

#include "heed-explanation.h"

G_BEGIN_DECLS

/**
 * HeedExactness: of one value.
 * @HEED_EXACTNESS_NONE: there is nothing to say: its method does not estimate, or does not explain
 *   this one
 */
typedef enum
{
  HEED_EXACTNESS_NONE,
  HEED_EXACTNESS_ESTIMATED,
  HEED_EXACTNESS_EXACT,
} HeedExactness;

/** heed_explanation_estimates: whether its method estimates at all. */
gboolean
heed_explanation_estimates (const HeedExplanation *explanation);

/**
 * heed_explanation_get_exactness:
 * @side: 0 for the picture, 1 for the text
 * @index: of the patch or token, in range
 */
HeedExactness
heed_explanation_get_exactness (const HeedExplanation *explanation, guint side, gsize index);

/**
 * heed_explanation_count_exact:
 * @side: 0 for the picture, 1 for the text
 * @of: (out) (optional): values that are exact or estimated
 *
 * Returns: how many of them are exact
 */
gsize
heed_explanation_count_exact (const HeedExplanation *explanation, guint side, gsize *of);

/**
 * heed_explanation_subtract_exact: a difference's value is exact where both it is made of are; it
 * is said where either method estimates and the numbers are subtracted as they are.
 */
void
heed_explanation_subtract_exact (HeedExplanation *difference, const HeedExplanation *a,
                                 const HeedExplanation *b);

G_END_DECLS
