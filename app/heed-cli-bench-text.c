#include "heed-cli-bench-text.h"

#include <glib/gi18n.h>

static double
rate (const HeedBenchmark *b)
{
  return (double)b->multiply_adds / b->seconds_median;
}

static void
describe_products (GString *text, const HeedBenchmark *b)
{
  g_string_append_printf (
      text, _ ("matrix product  %.1f GFLOP/s (%u x %u to %u), of which the run reached %.0f %%\n"),
      2e-9 * b->product_rate, b->batch * b->tokens, b->channels, b->hidden,
      100 * rate (b) / b->product_rate);
  if (b->naive_product_rate > 0)
    g_string_append_printf (text,
                            _ ("  plain kernel  %.2f GFLOP/s: the tiled one is %.1f x as fast\n"),
                            2e-9 * b->naive_product_rate, b->product_rate / b->naive_product_rate);
}

void
heed_cli_bench_describe_kernels (GString *text, const GArray *kernels)
{
  for (guint i = 0; i < kernels->len; i++)
    {
      const HeedKernelTime *time = &g_array_index (kernels, HeedKernelTime, i);
      const HeedKernelWork *work = &time->work;
      g_string_append_printf (text, _ ("  %-25s %5" G_GUINT64_FORMAT " passes  %9.2f ms"),
                              time->kernel, work->runs, 1e3 * work->seconds);
      if (work->multiply_adds > 0)
        g_string_append_printf (text, _ ("  %8.1f GFLOP/s"),
                                2e-9 * (double)work->multiply_adds / work->seconds);
      g_string_append_printf (text, _ ("  %7.1f GB/s\n"),
                              1e-9 * (double)work->bytes / work->seconds);
    }
}

static void
describe_run (GString *text, const HeedBenchmark *b)
{
  g_string_append_printf (text, _ ("device          %s\n"), b->device);
  g_string_append_printf (text,
                          ngettext ("AtMan           %u pass of %u tokens, %u at once\n",
                                    "AtMan           %u passes of %u tokens, %u at once\n",
                                    b->lanes),
                          b->lanes, b->tokens, b->batch);
  g_string_append_printf (text,
                          _ ("time            %.3f s (median; least %.3f s), %.1f passes/s\n"),
                          b->seconds_median, b->seconds_least, b->lanes / b->seconds_median);
  g_string_append_printf (
      text,
      ngettext ("work            %.2f G multiply-adds, %.3f of %u full pass; %.1f GFLOP/s\n",
                "work            %.2f G multiply-adds, %.3f of %u full passes; %.1f GFLOP/s\n",
                b->lanes),
      1e-9 * (double)b->multiply_adds, (double)b->multiply_adds / (double)b->full_multiply_adds,
      b->lanes, 2e-9 * rate (b));
}

static void
describe_memory (GString *text, const HeedBenchmark *b)
{
  const double mib = 1024 * 1024;
  g_string_append_printf (text,
                          _ ("memory          weights %.1f MiB, arena %.1f MiB (bound %.1f), "
                             "staging %.1f MiB\n"),
                          (double)b->weights_bytes / mib, (double)b->arena_bytes / mib,
                          (double)b->arena_bound / mib, (double)b->staging_bytes / mib);
  g_string_append_printf (text,
                          _ ("moved           %" G_GUINT64_FORMAT
                             " bytes to the device (kept factors %" G_GSIZE_FORMAT
                             "), %" G_GUINT64_FORMAT " back (values %" G_GSIZE_FORMAT ")\n"),
                          b->to_device, b->kept_bytes, b->from_device, b->value_bytes);
}

char *
heed_cli_bench_text (const HeedBenchmark *benchmark)
{
  GString *text = g_string_new (NULL);
  describe_run (text, benchmark);
  describe_products (text, benchmark);
  describe_memory (text, benchmark);
  heed_cli_bench_describe_kernels (text, benchmark->kernels);
  return g_string_free (text, FALSE);
}
