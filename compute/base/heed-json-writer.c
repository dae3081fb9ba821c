#include "heed-json-writer.h"

#include <math.h>

static void
set_name (JsonBuilder *builder, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
}

void
heed_json_begin_object (JsonBuilder *builder, const char *name)
{
  set_name (builder, name);
  json_builder_begin_object (builder);
}

void
heed_json_begin_array (JsonBuilder *builder, const char *name)
{
  set_name (builder, name);
  json_builder_begin_array (builder);
}

void
heed_json_set_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    {
      heed_json_set_null (builder, name);
      return;
    }
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  set_name (builder, name);
  json_builder_add_string_value (builder, valid);
}

void
heed_json_set_number (JsonBuilder *builder, const char *name, double value)
{
  set_name (builder, name);
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
heed_json_set_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  set_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
heed_json_set_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  set_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
heed_json_set_null (JsonBuilder *builder, const char *name)
{
  set_name (builder, name);
  json_builder_add_null_value (builder);
}

void
heed_json_set_strings (JsonBuilder *builder, const char *name, const char *const *values, gsize n)
{
  heed_json_begin_array (builder, name);
  for (gsize i = 0; i < n; i++)
    heed_json_set_string (builder, NULL, values[i]);
  json_builder_end_array (builder);
}

void
heed_json_set_numbers (JsonBuilder *builder, const char *name, const double *values, gsize n)
{
  heed_json_begin_array (builder, name);
  for (gsize i = 0; i < n; i++)
    heed_json_set_number (builder, NULL, values[i]);
  json_builder_end_array (builder);
}

void
heed_json_set_ids (JsonBuilder *builder, const char *name, const gint32 *values, gsize n)
{
  heed_json_begin_array (builder, name);
  for (gsize i = 0; i < n; i++)
    heed_json_set_integer (builder, NULL, values[i]);
  json_builder_end_array (builder);
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
