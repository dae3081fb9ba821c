/* heed-normal-numbers.h: normally distributed numbers that are the same everywhere. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_normal_numbers: fills @numbers [n] with draws of mean 0 and deviation 1.
 * @keys: [n_keys]: seed; every other one gives other numbers
 *
 * Box and Muller's pairs √(−2 ln u)·(cos 2πv, sin 2πv), u = (a + 1)/2³², v = b/2³², of a
 * Mersenne twister's 32-bit numbers a, b, which is seeded with the array @keys (GRand, numpy's
 * RandomState).
 */
void
heed_normal_numbers (const guint32 *keys, guint n_keys, double *numbers, gsize n);

G_END_DECLS
