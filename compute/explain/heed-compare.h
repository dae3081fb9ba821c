/* heed-compare.h: how far two explanations of the same input lie apart. */
#pragma once

#include "heed-explanation.h"

G_BEGIN_DECLS

/**
 * heed_compare_nmse: Σ(a−b)²/Σb² over the elements that are finite in both; 0 if both are all 0.
 */
double
heed_compare_nmse (const double *a, const double *b, gsize n);

/** heed_compare_largest: the largest |a−b| over the elements that are finite in both. */
double
heed_compare_largest (const double *a, const double *b, gsize n);

/**
 * heed_compare_rank: Spearman's rank correlation, ties sharing their mean rank; over the elements
 * that are finite in both. NaN where one side has no two different values.
 */
double
heed_compare_rank (const double *a, const double *b, gsize n);

/**
 * heed_explanation_subtract: @a − @b, two explanations of the same input.
 *
 * Patch by patch and token by token; NaN where either is. Where the numbers are not of one kind
 * (heed_explanation_comparable()) each explanation is divided by its own largest |relevance| first:
 * picture by that of its picture, text by that of its text. A side that only one of them has, or
 * that is divided into other patches or tokens, is not explained.
 *
 * Returns: (transfer full): with %HEED_CONTRAST_PLAIN or %HEED_CONTRAST_SCALED; value and kinds are
 *   those of @a
 */
HeedExplanation *
heed_explanation_subtract (const HeedExplanation *a, const HeedExplanation *b);

G_END_DECLS
