#include "heed-parameters-json.h"

#include "heed-json-writer.h"

static void
set_parameter (JsonBuilder *builder, const HeedParameterSpec *spec, const char *value,
               gboolean word)
{
  switch (word ? HEED_PARAMETER_CHOICE : spec->kind)
    {
    case HEED_PARAMETER_NUMBER:
      heed_json_set_number (builder, spec->name, g_ascii_strtod (value, NULL));
      return;
    case HEED_PARAMETER_INTEGER:
      heed_json_set_integer (builder, spec->name, (gint64)g_ascii_strtod (value, NULL));
      return;
    case HEED_PARAMETER_CHOICE:
    case HEED_PARAMETER_LAYERS:
    case HEED_PARAMETER_GROUP:
    case HEED_PARAMETER_COUNT:
      heed_json_set_string (builder, spec->name, value);
      return;
    }
  g_return_if_reached ();
}

void
heed_parameters_set_json (JsonBuilder *builder, const char *name, const HeedParameters *parameters)
{
  heed_json_begin_object (builder, name);
  for (guint i = 0; i < heed_parameters_get_n (parameters); i++)
    {
      const char *value;
      const HeedParameterSpec *spec = heed_parameters_get_spec (parameters, i, &value);
      set_parameter (builder, spec, value, heed_parameters_is_word (parameters, spec->name));
    }
  json_builder_end_object (builder);
}
