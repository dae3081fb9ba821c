/* heed-bootstrap.h: how sure a mean is: percentile intervals from resampled pictures. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedInterval:
 * @mean: over all values
 * @low, @high: the 2.5th and 97.5th percentile of the resampled means
 */
typedef struct
{
  double mean;
  double low;
  double high;
} HeedInterval;

/**
 * heed_bootstrap_mean:
 * @values: [n], finite
 * @groups: [n]: the number of the picture that each value comes from; values of one picture lie
 *   together
 * @n: at least 1
 * @resamples: how often to draw; 10,000 is usual
 * @seed: the same seed gives the same interval
 *
 * The 95 % percentile interval of the mean over values (Efron 1979). Whole pictures are drawn with
 * replacement, as many as there are, because values of one picture depend on each other.
 */
HeedInterval
heed_bootstrap_mean (const double *values, const guint *groups, gsize n, guint resamples,
                     guint32 seed);

G_END_DECLS
