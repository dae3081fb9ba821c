/* The JSON of explain (design.md, "Contracts"): stable, integer `schema`, full precision. */
#include "heed-result.h"

#include "heed-method.h"
#include "heed-parameters.h"

#include <math.h>
#include <string.h>

#define SCHEMA 1

static void
add_number (JsonBuilder *b, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (b, value);
  else
    json_builder_add_null_value (b);
}

static void
set_string (JsonBuilder *b, const char *name, const char *value)
{
  json_builder_set_member_name (b, name);
  if (value != NULL)
    json_builder_add_string_value (b, value);
  else
    json_builder_add_null_value (b);
}

static void
set_integer (JsonBuilder *b, const char *name, gint64 value)
{
  json_builder_set_member_name (b, name);
  json_builder_add_int_value (b, value);
}

static void
set_number (JsonBuilder *b, const char *name, double value)
{
  json_builder_set_member_name (b, name);
  add_number (b, value);
}

static void
set_numbers (JsonBuilder *b, const char *name, const double *values, gsize n)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  for (gsize i = 0; i < n; i++)
    add_number (b, values[i]);
  json_builder_end_array (b);
}

static void
set_strings (JsonBuilder *b, const char *name, const char *const *values, guint n)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_array (b);
  for (guint i = 0; i < n; i++)
    json_builder_add_string_value (b, values[i]);
  json_builder_end_array (b);
}

static void
set_ids (JsonBuilder *b, const HeedResult *result)
{
  json_builder_set_member_name (b, "ids");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->n_ids; i++)
    json_builder_add_int_value (b, result->ids[i]);
  json_builder_end_array (b);
}

static void
begin (JsonBuilder *b, const char *name)
{
  json_builder_set_member_name (b, name);
  json_builder_begin_object (b);
}

static void
add_model (JsonBuilder *b, const HeedResult *result)
{
  begin (b, "model");
  set_string (b, "path", result->model_path);
  set_string (b, "family", result->model_family);
  set_string (b, "fingerprint", result->model_fingerprint);
  json_builder_end_object (b);
  set_string (b, "device", result->device);
}

static void
add_target (JsonBuilder *b, const HeedResult *result)
{
  begin (b, "target");
  set_string (b, "kind", heed_target_kind_name (result->target_kind));
  set_string (b, "text", result->target_text);
  set_ids (b, result);
  if (result->versus != NULL)
    set_string (b, "versus", result->versus);
  if (result->against != NULL)
    set_strings (b, "against", (const char *const *)result->against,
                 g_strv_length (result->against));
  json_builder_end_object (b);
}

static void
add_input (JsonBuilder *b, const HeedResult *result)
{
  begin (b, "input");
  begin (b, "image");
  set_string (b, "path", result->image_path);
  set_integer (b, "width", (gint64)heed_picture_width (result->picture));
  set_integer (b, "height", (gint64)heed_picture_height (result->picture));
  set_numbers (b, "box", result->box, 4);
  json_builder_end_object (b);
  set_strings (b, "tokens", (const char *const *)result->pieces, result->n_ids);
  set_ids (b, result);
  json_builder_end_object (b);
}

/* Parameters as numbers where they are numbers. */
static void
add_parameters (JsonBuilder *b, const HeedExplanation *explanation)
{
  g_autofree char *call = g_strdup_printf ("%s:%s", explanation->method, explanation->parameters);
  g_autoptr (HeedMethodCall) parsed =
      heed_method_call_parse (*explanation->parameters ? call : explanation->method, NULL);
  begin (b, "params");
  for (guint i = 0; parsed != NULL && i < heed_parameters_get_n (parsed->parameters); i++)
    {
      const char *value;
      const HeedParameterSpec *spec = heed_parameters_get_spec (parsed->parameters, i, &value);
      if (spec->kind == HEED_PARAMETER_NUMBER)
        set_number (b, spec->name, g_ascii_strtod (value, NULL));
      else if (spec->kind == HEED_PARAMETER_INTEGER)
        set_integer (b, spec->name, (gint64)g_ascii_strtod (value, NULL));
      else
        set_string (b, spec->name, value);
    }
  json_builder_end_object (b);
}

static void
add_relevance (JsonBuilder *b, const HeedResult *result, const HeedExplanation *explanation)
{
  begin (b, "image");
  set_integer (b, "rows", explanation->rows);
  set_integer (b, "cols", explanation->cols);
  set_numbers (b, "relevance", explanation->image, (gsize)explanation->rows * explanation->cols);
  set_number (b, "cls", explanation->cls);
  json_builder_end_object (b);
  begin (b, "text");
  set_strings (b, "tokens", (const char *const *)result->pieces, result->n_ids);
  set_ids (b, result);
  set_numbers (b, "relevance", explanation->text, explanation->n_text);
  json_builder_end_object (b);
}

static void
add_strings (JsonBuilder *b, const char *name, const GPtrArray *strings)
{
  set_strings (b, name, (const char *const *)strings->pdata, strings->len);
}

static void
add_explanation (JsonBuilder *b, const HeedResult *result, const HeedExplanation *explanation,
                 gboolean timings)
{
  json_builder_begin_object (b);
  set_string (b, "method", explanation->method);
  add_parameters (b, explanation);
  begin (b, "value");
  set_string (b, "kind", heed_value_kind_name (explanation->value_kind));
  set_number (b, "amount", explanation->value);
  json_builder_end_object (b);
  add_relevance (b, result, explanation);
  set_integer (b, "passes", (gint64)explanation->passes);
  begin (b, "peak_bytes");
  set_integer (b, "weights", (gint64)explanation->weights_bytes);
  set_integer (b, "arena", (gint64)explanation->arena_bytes);
  set_integer (b, "staging", (gint64)explanation->staging_bytes);
  json_builder_end_object (b);
  json_builder_set_member_name (b, "ledger");
  json_builder_add_null_value (b);
  if (timings)
    set_number (b, "seconds", explanation->seconds);
  if (explanation->unfinished)
    {
      json_builder_set_member_name (b, "unfinished");
      json_builder_add_boolean_value (b, TRUE);
    }
  add_strings (b, "warnings", explanation->warnings);
  json_builder_end_object (b);
}

static void
add_difference (JsonBuilder *b, const char *name, const HeedDifference *difference)
{
  begin (b, name);
  set_number (b, "largest", difference->largest);
  set_number (b, "nmse", difference->nmse);
  set_number (b, "rank_correlation", difference->rank_correlation);
  json_builder_end_object (b);
}

static void
add_checks (JsonBuilder *b, const HeedResult *result)
{
  json_builder_set_member_name (b, "check");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->checks->len; i++)
    {
      const HeedCheck *check = g_ptr_array_index (result->checks, i);
      json_builder_begin_object (b);
      set_string (b, "method", check->method);
      set_number (b, "value", check->value);
      add_difference (b, "image", &check->image);
      add_difference (b, "text", &check->text);
      json_builder_end_object (b);
    }
  json_builder_end_array (b);
}

JsonNode *
heed_result_to_json (const HeedResult *result, gboolean timings)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  json_builder_begin_object (b);
  set_string (b, "heed", HEED_VERSION);
  set_integer (b, "schema", SCHEMA);
  add_model (b, result);
  add_target (b, result);
  add_input (b, result);
  json_builder_set_member_name (b, "explanations");
  json_builder_begin_array (b);
  for (guint i = 0; i < result->explanations->len; i++)
    add_explanation (b, result, g_ptr_array_index (result->explanations, i), timings);
  json_builder_end_array (b);
  if (result->checks->len > 0)
    add_checks (b, result);
  add_strings (b, "warnings", result->warnings);
  json_builder_end_object (b);
  return json_builder_get_root (b);
}

GBytes *
heed_json_to_bytes (JsonNode *node)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_indent (generator, 1);
  json_generator_set_root (generator, node);
  GString *text = json_generator_to_gstring (generator, g_string_new (NULL));
  g_string_append_c (text, '\n');
  return g_string_free_to_bytes (text);
}
