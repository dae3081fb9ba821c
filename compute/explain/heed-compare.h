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

G_END_DECLS
