#include "bench-series.h"

#include <math.h>

struct _BenchSeries
{
  char *name;
  GArray *values;
};

BenchSeries *
bench_series_new (const char *name)
{
  BenchSeries *series = g_new (BenchSeries, 1);
  series->name = g_strdup (name);
  series->values = g_array_new (FALSE, FALSE, sizeof (double));
  return series;
}

void
bench_series_free (BenchSeries *series)
{
  if (series == NULL)
    return;
  g_free (series->name);
  g_array_unref (series->values);
  g_free (series);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

void
bench_series_add (BenchSeries *series, double value)
{
  g_array_append_val (series->values, value);
  g_array_sort (series->values, compare);
}

static double
get (const BenchSeries *series, guint index)
{
  return g_array_index (series->values, double, index);
}

double
bench_series_median (const BenchSeries *series)
{
  guint n = series->values->len;
  return n == 0 ? NAN : (get (series, (n - 1) / 2) + get (series, n / 2)) / 2;
}

double
bench_series_worst (const BenchSeries *series)
{
  guint n = series->values->len;
  return n == 0 ? NAN : get (series, n - 1);
}

void
bench_series_print_head (void)
{
  g_print ("%-44s %9s %9s %4s\n", "", "median", "worst", "n");
}

void
bench_series_print (const BenchSeries *series)
{
  guint n = series->values->len;
  if (n == 0)
    g_print ("%-44s %9s %9s %4u\n", series->name, "-", "-", n);
  else
    g_print ("%-44s %9.1f %9.1f %4u\n", series->name, bench_series_median (series),
             bench_series_worst (series), n);
}
