#include "heed-bf16.h"

#define CHUNK 16384

HEED_HOT static void
narrow_row (const float *from, guint16 *to, gsize n)
{
#pragma omp simd
  for (gsize i = 0; i < n; i++)
    to[i] = heed_bf16_narrow (from[i]);
}

void
heed_bf16_narrow_all (const float *from, guint16 *to, gsize n)
{
#pragma omp parallel for schedule(static) if (n > 4 * CHUNK)
  for (gsize start = 0; start < n; start += CHUNK)
    narrow_row (from + start, to + start, MIN (CHUNK, n - start));
}
