/* test-bench-series.c: what the table says of what was measured. */
#include "bench-series.h"

#include <math.h>

static void
test_statistics (void)
{
  static const double values[] = {7, 1, 30, 2, 4};
  g_autoptr (BenchSeries) series = bench_series_new ("ms");
  g_assert_true (isnan (bench_series_median (series)));
  g_assert_true (isnan (bench_series_worst (series)));
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    bench_series_add (series, values[i]);
  g_assert_cmpfloat (bench_series_median (series), ==, 4);
  g_assert_cmpfloat (bench_series_worst (series), ==, 30);
  bench_series_add (series, 5);
  g_assert_cmpfloat (bench_series_median (series), ==, 4.5);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench-series/statistics", test_statistics);
  return g_test_run ();
}
