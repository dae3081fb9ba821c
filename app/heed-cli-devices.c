/* heed-cli-devices.c: `heed-cli devices`: what Heed can compute on. */
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-device.h"
#include "heed-json-writer.h"

#include <glib/gi18n.h>

static JsonNode *
to_json (const GPtrArray *devices)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_json_begin_object (builder, NULL);
  heed_json_begin_array (builder, "devices");
  for (guint i = 0; i < devices->len; i++)
    {
      const HeedDevice *device = devices->pdata[i];
      heed_json_begin_object (builder, NULL);
      heed_json_set_string (builder, "id", device->id);
      heed_json_set_string (builder, "name", device->name);
      heed_json_set_string (builder, "kind", heed_device_kind_name (device->kind));
      heed_json_set_integer (builder, "memory_bytes", (gint64)device->memory_bytes);
      heed_json_set_boolean (builder, "bf16", device->bf16);
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
