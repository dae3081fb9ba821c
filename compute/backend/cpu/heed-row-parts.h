/* heed-row-parts.h: how the rows of few heads are divided between many threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_row_parts_count: in how many parts each of @items heads does its @groups groups of rows, so
 * that @threads threads that take one part after the other are done soonest: 12 heads are two turns
 * of 8 threads, of which the second leaves 4 idle, but halves of them three full ones. Of what is
 * as good the least, and not more than eight for each thread.
 */
gsize
heed_row_parts_count (gsize items, gsize groups, gsize threads);

/** heed_row_parts_begin: the first group of part @part, of part @parts the end. */
static inline gsize
heed_row_parts_begin (gsize part, gsize parts, gsize groups)
{
  return part * groups / parts;
}

G_END_DECLS
