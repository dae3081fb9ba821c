/* What methods cost, as JSON. */
#include "heed-method-cost.h"

static void
add_picture (JsonBuilder *builder, const HeedMethodCost *cost)
{
  heed_json_begin_object (builder, "picture");
  heed_json_set_number (builder, "seconds_median", cost->picture_median);
  heed_json_set_number (builder, "seconds_least", cost->picture_least);
  heed_json_set_integer (builder, "multiply_adds", cost->picture_multiply_adds);
  json_builder_end_object (builder);
}

static void
add_cost (JsonBuilder *builder, const HeedMethodCost *cost)
{
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "method", cost->label);
  heed_json_set_string (builder, "call", cost->call);
  heed_json_set_number (builder, "seconds_median", cost->seconds_median);
  heed_json_set_number (builder, "seconds_least", cost->seconds_least);
  heed_json_set_integer (builder, "passes", cost->passes);
  heed_json_set_integer (builder, "multiply_adds", cost->multiply_adds);
  add_picture (builder, cost);
  heed_json_begin_object (builder, "peak_bytes");
  heed_json_set_integer (builder, "weights", cost->weights_bytes);
  heed_json_set_integer (builder, "arena", cost->arena_bytes);
  heed_json_set_integer (builder, "staging", cost->staging_bytes);
  json_builder_end_object (builder);
  heed_json_set_integer (builder, "arena_bound", cost->arena_bound);
  heed_kernel_times_write (cost->kernels, builder);
  json_builder_end_object (builder);
}

JsonNode *
heed_method_costs_to_json (const HeedMethodCosts *costs)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "device", costs->device);
  heed_json_set_integer (builder, "tokens", costs->tokens);
  heed_json_set_integer (builder, "text_tokens", costs->text_tokens);
  heed_json_set_integer (builder, "channels", costs->channels);
  heed_json_set_integer (builder, "hidden", costs->hidden);
  heed_json_set_integer (builder, "layers", costs->layers);
  if (costs->process_bytes > 0)
    heed_json_set_integer (builder, "process_bytes", costs->process_bytes);
  heed_json_begin_array (builder, "methods");
  for (guint i = 0; i < costs->costs->len; i++)
    add_cost (builder, costs->costs->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
