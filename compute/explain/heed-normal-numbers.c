#include "heed-normal-numbers.h"

#include <math.h>

void
heed_normal_numbers (const guint32 *keys, guint n_keys, double *numbers, gsize n)
{
  const double step = 1 / 4294967296.0;
  GRand *random = g_rand_new_with_seed_array (keys, n_keys);
  for (gsize i = 0; i < n; i += 2)
    {
      double u = (g_rand_int (random) + 1.0) * step, v = g_rand_int (random) * step;
      double size = sqrt (-2 * log (u));
      numbers[i] = size * cos (2 * G_PI * v);
      if (i + 1 < n)
        numbers[i + 1] = size * sin (2 * G_PI * v);
    }
  g_rand_free (random);
}
