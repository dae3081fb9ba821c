/* heed-cli-devices.c: `heed-cli devices`: what Heed can compute on. */
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-device.h"

#include <glib/gi18n.h>

static JsonNode *
to_json (const GPtrArray *devices)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "devices");
  json_builder_begin_array (builder);
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *device = devices->pdata[i];
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, device->id);
      json_builder_set_member_name (builder, "name");
      json_builder_add_string_value (builder, device->name);
      json_builder_set_member_name (builder, "kind");
      json_builder_add_string_value (builder, heed_device_kind_name (device->kind));
      json_builder_set_member_name (builder, "memory_bytes");
      json_builder_add_int_value (builder, (gint64)device->memory_bytes);
      json_builder_set_member_name (builder, "bf16");
      json_builder_add_boolean_value (builder, device->bf16);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static char *
to_text (const GPtrArray *devices)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *device = devices->pdata[i];
      g_autofree char *memory =
          device->memory_bytes > 0
              ? g_format_size_full (device->memory_bytes, G_FORMAT_SIZE_IEC_UNITS)
              : g_strdup (_ ("memory unknown"));
      heed_cli_cell (text, device->id, 10);
      heed_cli_cell (text, heed_device_kind_name (device->kind), 14);
      heed_cli_cell (text, memory, 14);
      heed_cli_cell (text, device->bf16 ? "f32 bf16" : "f32", 8);
      g_string_append_printf (text, "%s\n", device->name);
    }
  return g_string_free (text, FALSE);
}

HeedCliExit
heed_cli_devices (char **argv)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  const GOptionEntry entries[] = {
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &json, N_ ("write the list; - is standard output"),
       N_ ("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  if (!heed_cli_parse (argv, NULL, _ ("Lists what --device takes."), entries, NULL, &error)
      || !heed_cli_check_output ("--json", json, &error))
    return heed_cli_fail (error);
  g_autoptr (GPtrArray) devices = heed_device_list ();
  if (json == NULL)
    {
      g_autofree char *text = to_text (devices);
      return heed_cli_print (text);
    }
  g_autoptr (JsonNode) node = to_json (devices);
  return heed_cli_write_json (node, json, &error) ? HEED_CLI_OK : heed_cli_fail (error);
}
