/* A benchmark's figures as JSON. */
#include "heed-benchmark.h"

static double
rate (const HeedBenchmark *b)
{
  return (double)b->multiply_adds / b->seconds_median;
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
  heed_kernel_times_write (b->kernels, builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
