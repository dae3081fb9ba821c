/* heed-cli-methods.c: `heed-cli methods`: the method table. */
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-method.h"

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
    }
  g_return_val_if_reached ("");
}

static gboolean
has_range (HeedParameterKind kind)
{
  return kind != HEED_PARAMETER_CHOICE && kind != HEED_PARAMETER_LAYERS;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_parameter (JsonBuilder *builder, const HeedParameterSpec *spec)
{
  json_builder_begin_object (builder);
  add_text (builder, "name", spec->name);
  add_text (builder, "type", kind_name (spec->kind));
  add_text (builder, "default", spec->fallback);
  if (has_range (spec->kind))
    {
      json_builder_set_member_name (builder, "least");
      json_builder_add_double_value (builder, spec->least);
      json_builder_set_member_name (builder, "most");
      json_builder_add_double_value (builder, spec->most);
    }
  if (spec->kind == HEED_PARAMETER_CHOICE)
    {
      json_builder_set_member_name (builder, "choices");
      json_builder_begin_array (builder);
      for (guint i = 0; spec->choices[i] != NULL; i++)
        json_builder_add_string_value (builder, spec->choices[i]);
      json_builder_end_array (builder);
    }
  add_text (builder, "help", spec->help);
  json_builder_end_object (builder);
}

static void
add_method (JsonBuilder *builder, const HeedMethod *method)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", method->id);
  add_text (builder, "name", method->name);
  add_text (builder, "family", heed_method_family_name (method->family));
  add_text (builder, "summary", method->summary);
  add_text (builder, "needs", method->needs);
  add_text (builder, "citation", method->citation);
  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_array (builder);
  for (guint i = 0; i < method->n_parameters; i++)
    add_parameter (builder, &method->parameters[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "presets");
  json_builder_begin_array (builder);
  for (guint i = 0; i < method->n_presets; i++)
    {
      json_builder_begin_object (builder);
      add_text (builder, "name", method->presets[i].name);
      add_text (builder, "settings", method->presets[i].settings);
      add_text (builder, "help", method->presets[i].help);
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
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "methods");
  json_builder_begin_array (builder);
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
  switch (spec->kind)
    {
    case HEED_PARAMETER_CHOICE:
      return g_strjoinv (", ", (char **)spec->choices);
    case HEED_PARAMETER_LAYERS:
      return g_strdup (_ ("all, a or a-b, counted from 0"));
    case HEED_PARAMETER_GROUP:
      return g_strdup_printf (_ ("token, or block:k with k from %.10g to %.10g"), spec->least,
                              spec->most);
    case HEED_PARAMETER_NUMBER:
    case HEED_PARAMETER_INTEGER:
      return g_strdup_printf (_ ("%.10g to %.10g"), spec->least, spec->most);
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
