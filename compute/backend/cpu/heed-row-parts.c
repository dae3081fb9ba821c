#include "heed-row-parts.h"

/* What a part costs besides its rows, packing keys and values and the like, is about a quarter of
 * one group of them. */
static gsize
estimate_time (gsize items, gsize groups, gsize threads, gsize parts)
{
  gsize turns = (items * parts + threads - 1) / threads, most = (groups + parts - 1) / parts;
  return turns * (4 * most + 1);
}

gsize
heed_row_parts_count (gsize items, gsize groups, gsize threads)
{
  gsize most = MIN (groups, 8 * threads / items), best = 1;
  for (gsize parts = 2; parts <= most; parts++)
    if (estimate_time (items, groups, threads, parts)
        < estimate_time (items, groups, threads, best))
      best = parts;
  return best;
}
