/* bench-series.h: what was measured several times, as a line of a table. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BenchSeries BenchSeries;

/** bench_series_new: @name: with its unit, as it stands in the table. */
BenchSeries *
bench_series_new (const char *name);
void
bench_series_free (BenchSeries *series);
void
bench_series_add (BenchSeries *series, double value);

/** bench_series_median: NAN without values. */
double
bench_series_median (const BenchSeries *series);
/** bench_series_worst: the largest; NAN without values. */
double
bench_series_worst (const BenchSeries *series);

/** bench_series_print_head, bench_series_print: to standard output: name, median, worst, how many.
 */
void
bench_series_print_head (void);
void
bench_series_print (const BenchSeries *series);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BenchSeries, bench_series_free)

G_END_DECLS
