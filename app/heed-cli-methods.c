/* heed-cli-methods.c: `heed-cli methods`: the method table. */
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-method.h"
#include "heed-json-writer.h"

#include <glib/gi18n.h>

static const char *
kind_name (HeedParameterKind kind)
{
  switch (kind)
    {
    case HEED_PARAMETER_NUMBER:
      return "number";
    case HEED_PARAMETER_INTEGER:
      return "integer";
    case HEED_PARAMETER_CHOICE:
      return "choice";
    case HEED_PARAMETER_LAYERS:
      return "layers";
    case HEED_PARAMETER_GROUP:
      return "group";
    case HEED_PARAMETER_COUNT:
      return "count";
    }
  g_return_val_if_reached ("");
}

static gboolean
has_range (HeedParameterKind kind)
{
  return kind != HEED_PARAMETER_CHOICE && kind != HEED_PARAMETER_LAYERS;
}

static void
add_parameter (JsonBuilder *builder, const HeedParameterSpec *spec)
{
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "name", spec->name);
  heed_json_set_string (builder, "type", kind_name (spec->kind));
  heed_json_set_string (builder, "default", spec->fallback);
  if (has_range (spec->kind))
    {
      heed_json_set_number (builder, "least", spec->least);
      heed_json_set_number (builder, "most", spec->most);
    }
  if (spec->choices != NULL)
    heed_json_set_strings (builder, "choices", spec->choices,
                           g_strv_length ((char **)spec->choices));
  heed_json_set_string (builder, "help", spec->help);
  json_builder_end_object (builder);
}

static void
add_method (JsonBuilder *builder, const HeedMethod *method)
{
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "id", method->id);
  heed_json_set_string (builder, "name", method->name);
  heed_json_set_string (builder, "family", heed_method_family_name (method->family));
  heed_json_set_string (builder, "summary", method->summary);
  heed_json_set_string (builder, "needs", method->needs);
  heed_json_set_string (builder, "citation", method->citation);
  heed_json_begin_array (builder, "parameters");
  for (guint i = 0; i < method->n_parameters; i++)
    add_parameter (builder, &method->parameters[i]);
  json_builder_end_array (builder);
  heed_json_begin_array (builder, "presets");
  for (guint i = 0; i < method->n_presets; i++)
    {
      heed_json_begin_object (builder, NULL);
      heed_json_set_string (builder, "name", method->presets[i].name);
      heed_json_set_string (builder, "settings", method->presets[i].settings);
      heed_json_set_string (builder, "help", method->presets[i].help);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static JsonNode *
to_json (void)
{
  guint n;
  const HeedMethod *const *methods = heed_methods (&n);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  heed_json_begin_array (builder, "methods");
  for (guint i = 0; i < n; i++)
    add_method (builder, methods[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/* "0 … 1", "on, off": what a parameter takes; (transfer full). */
static char *
describe_values (const HeedParameterSpec *spec)
{
  g_autofree char *words = NULL;
  switch (spec->kind)
    {
    case HEED_PARAMETER_CHOICE:
      return g_strjoinv (", ", (char **)spec->choices);
    case HEED_PARAMETER_LAYERS:
      return g_strdup (_ ("all, last, a or a-b, counted from 0"));
    case HEED_PARAMETER_GROUP:
      return g_strdup_printf (_ ("token, or block:k with k from %.10g to %.10g"), spec->least,
                              spec->most);
    case HEED_PARAMETER_COUNT:
      return g_strdup_printf (_ ("%.10g to %.10g, or a share such as 10%%"), spec->least,
                              spec->most);
    case HEED_PARAMETER_NUMBER:
    case HEED_PARAMETER_INTEGER:
      words = spec->choices ? g_strjoinv (", ", (char **)spec->choices) : NULL;
      return g_strdup_printf (_ ("%.10g to %.10g%s%s"), spec->least, spec->most, words ? ", " : "",
                              words ? words : "");
    }
  g_return_val_if_reached (NULL);
}

static void
append_method (GString *text, const HeedMethod *method)
{
  g_string_append_printf (text, _ ("%s: %s (%s)\n  %s\n  needs: %s\n"), method->id,
                          _ (method->name), _ (heed_method_family_name (method->family)),
                          _ (method->summary), _ (method->needs));
  if (*method->citation != 0)
    g_string_append_printf (text, _ ("  source: %s\n"), method->citation);
  for (guint i = 0; i < method->n_parameters; i++)
    {
      const HeedParameterSpec *spec = &method->parameters[i];
      g_autofree char *values = describe_values (spec);
      g_autofree char *setting = g_strdup_printf ("%s=%s", spec->name, spec->fallback);
      g_string_append (text, "    ");
      heed_cli_cell (text, setting, 22);
      g_string_append_printf (text, _ ("%s [%s]\n"), _ (spec->help), values);
    }
  for (guint i = 0; i < method->n_presets; i++)
    {
      const HeedPreset *preset = &method->presets[i];
      g_autofree char *setting = g_strdup_printf ("preset=%s", preset->name);
      g_string_append (text, "    ");
      heed_cli_cell (text, setting, 22);
      g_string_append_printf (text, _ ("%s [%s]\n"), _ (preset->help), preset->settings);
    }
}

static char *
to_text (void)
{
  guint n;
  const HeedMethod *const *methods = heed_methods (&n);
  GString *text = g_string_new (
      _ ("Give a method as --method ID or --method ID:NAME=VALUE,… ; defaults are shown.\n"));
  for (guint i = 0; i < n; i++)
    {
      g_string_append_c (text, '\n');
      append_method (text, methods[i]);
    }
  return g_string_free (text, FALSE);
}

HeedCliExit
heed_cli_methods (char **argv)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &json, N_ ("write the table; - is standard output"),
       N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  if (!heed_cli_parse (argv, NULL, _ ("Lists the explanation methods."), entries, NULL, &error)
      || !heed_cli_check_output ("--json", json, &error))
    return heed_cli_fail (error);
  if (json == NULL)
    {
      g_autofree char *text = to_text ();
      return heed_cli_print (text);
    }
  g_autoptr (JsonNode) node = to_json ();
  return heed_cli_write_json (node, json, &error) ? HEED_CLI_OK : heed_cli_fail (error);
}
