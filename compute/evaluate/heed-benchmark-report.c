/* A benchmark's figures as JSON and as a table for a person. */
#include "heed-benchmark.h"

#include "heed-json-writer.h"

static double
rate (const HeedBenchmark *b)
{
  return (double)b->multiply_adds / b->seconds_median;
}

static void
add_kernels (JsonBuilder *builder, const GArray *kernels)
{
  heed_json_begin_array (builder, "kernels");
  for (guint i = 0; i < kernels->len; i++)
    {
      const HeedKernelTime *time = &g_array_index (kernels, HeedKernelTime, i);
      heed_json_begin_object (builder, NULL);
      heed_json_set_string (builder, "kernel", time->kernel);
      heed_json_set_integer (builder, "runs", time->runs);
      heed_json_set_number (builder, "seconds", time->seconds);
      heed_json_set_integer (builder, "multiply_adds", time->multiply_adds);
      heed_json_set_integer (builder, "bytes", time->bytes);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

JsonNode *
heed_benchmark_to_json (const HeedBenchmark *b)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "device", b->device);
  heed_json_set_integer (builder, "lanes", b->lanes);
  heed_json_set_integer (builder, "batch", b->batch);
  heed_json_set_integer (builder, "tokens", b->tokens);
  heed_json_set_number (builder, "seconds_median", b->seconds_median);
  heed_json_set_number (builder, "seconds_least", b->seconds_least);
  heed_json_set_number (builder, "passes_per_second", b->lanes / b->seconds_median);
  heed_json_set_integer (builder, "multiply_adds", b->multiply_adds);
  heed_json_set_integer (builder, "full_multiply_adds", b->full_multiply_adds);
  heed_json_set_number (builder, "multiply_adds_per_second", rate (b));
  heed_json_set_number (builder, "product_multiply_adds_per_second", b->product_rate);
  heed_json_set_number (builder, "product_share", rate (b) / b->product_rate);
  if (b->naive_product_rate > 0)
    heed_json_set_number (builder, "naive_product_multiply_adds_per_second", b->naive_product_rate);
  heed_json_begin_object (builder, "peak_bytes");
  heed_json_set_integer (builder, "weights", b->weights_bytes);
  heed_json_set_integer (builder, "arena", b->arena_bytes);
  heed_json_set_integer (builder, "staging", b->staging_bytes);
  json_builder_end_object (builder);
  heed_json_set_integer (builder, "arena_bound", b->arena_bound);
  heed_json_set_integer (builder, "to_device", b->to_device);
  heed_json_set_integer (builder, "from_device", b->from_device);
  heed_json_set_integer (builder, "kept_bytes", b->kept_bytes);
  heed_json_set_integer (builder, "value_bytes", b->value_bytes);
  add_kernels (builder, b->kernels);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static void
describe_products (GString *text, const HeedBenchmark *b)
{
  g_string_append_printf (
      text, "matrix product  %.1f GFLOP/s (%u x %u to %u), of which the run reached %.0f %%\n",
      2e-9 * b->product_rate, b->batch * b->tokens, b->channels, b->hidden,
      100 * rate (b) / b->product_rate);
  if (b->naive_product_rate > 0)
    g_string_append_printf (text, "  plain kernel  %.2f GFLOP/s: the tiled one is %.1f x as fast\n",
                            2e-9 * b->naive_product_rate, b->product_rate / b->naive_product_rate);
}

static void
describe_kernels (GString *text, const GArray *kernels)
{
  for (guint i = 0; i < kernels->len; i++)
    {
      const HeedKernelTime *time = &g_array_index (kernels, HeedKernelTime, i);
      g_string_append_printf (text, "  %-14s %5" G_GUINT64_FORMAT " passes  %9.2f ms", time->kernel,
                              time->runs, 1e3 * time->seconds);
      if (time->multiply_adds > 0)
        g_string_append_printf (text, "  %8.1f GFLOP/s",
                                2e-9 * (double)time->multiply_adds / time->seconds);
      g_string_append_printf (text, "  %7.1f GB/s\n", 1e-9 * (double)time->bytes / time->seconds);
    }
}

char *
heed_benchmark_to_text (const HeedBenchmark *b)
{
  const double mib = 1024 * 1024;
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "device          %s\n", b->device);
  g_string_append_printf (text, "AtMan           %u passes of %u tokens, %u at once\n", b->lanes,
                          b->tokens, b->batch);
  g_string_append_printf (text, "time            %.3f s (median; least %.3f s), %.1f passes/s\n",
                          b->seconds_median, b->seconds_least, b->lanes / b->seconds_median);
  g_string_append_printf (
      text, "work            %.2f G multiply-adds, %.3f of %u full passes; %.1f GFLOP/s\n",
      1e-9 * (double)b->multiply_adds, (double)b->multiply_adds / (double)b->full_multiply_adds,
      b->lanes, 2e-9 * rate (b));
  describe_products (text, b);
  g_string_append_printf (text,
                          "memory          weights %.1f MiB, arena %.1f MiB (bound %.1f), "
                          "staging %.1f MiB\n",
                          (double)b->weights_bytes / mib, (double)b->arena_bytes / mib,
                          (double)b->arena_bound / mib, (double)b->staging_bytes / mib);
  g_string_append_printf (text,
                          "moved           %" G_GUINT64_FORMAT
                          " bytes to the device (kept factors %" G_GSIZE_FORMAT
                          "), %" G_GUINT64_FORMAT " back (values %" G_GSIZE_FORMAT ")\n",
                          b->to_device, b->kept_bytes, b->from_device, b->value_bytes);
  describe_kernels (text, b->kernels);
  return g_string_free (text, FALSE);
}
