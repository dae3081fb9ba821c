/* heed-cli-model.c: `heed-cli model DIR`: what a model folder holds. */
#include "heed-cli-options.h"
#include "heed-cli-output.h"
#include "heed-model.h"
#include "heed-json-writer.h"

#include <glib/gi18n.h>

typedef struct
{
  char **folders;
  gboolean hash;
  char *json;
} Options;

static void
options_clear (Options *options)
{
  g_strfreev (options->folders);
  g_free (options->json);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (char **argv, Options *options, GError **error)
{
  const GOptionEntry entries[] = {
      {"hash", 0, 0, G_OPTION_ARG_NONE, &options->hash,
       N_ ("read every file and print the SHA-256 over everything"), NULL},
      {"json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
       N_ ("write the description; - is standard output"), N_ ("FILE")},
      {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->folders, NULL, NULL},
      G_OPTION_ENTRY_NULL,
  };
  if (!heed_cli_parse (argv, _ ("[DIR]"),
                       _ ("Describes a model folder; without DIR the one that comes with Heed."),
                       entries, NULL, error))
    return FALSE;
  if (options->folders != NULL && options->folders[1] != NULL)
    return heed_cli_usage_error (error, _ ("model: one folder at a time"));
  return heed_cli_check_output ("--json", options->json, error);
}

static char *
to_text (const HeedModel *model, const char *fingerprint, const char *hash)
{
  guint rows, cols, image_size, patch_size;
  GString *text = g_string_new (NULL);
  heed_model_get_grid (model, &rows, &cols, &image_size, &patch_size);
  g_string_append_printf (text, _ ("folder       %s\n"), heed_model_get_path (model));
  g_string_append_printf (text, _ ("family       %s\n"), heed_model_get_family (model));
  g_string_append_printf (text, _ ("parameters   %" G_GUINT64_FORMAT "\n"),
                          heed_model_get_n_parameters (model));
  g_string_append_printf (
      text, _ ("picture      %u × %u pixels, %u × %u patches of %u, %u layers\n"), image_size,
      image_size, rows, cols, patch_size, heed_model_get_n_layers (model, HEED_SIDE_IMAGE));
  g_string_append_printf (text, _ ("text         up to %u tokens, %u layers\n"),
                          heed_model_get_max_tokens (model),
                          heed_model_get_n_layers (model, HEED_SIDE_TEXT));
  g_string_append_printf (text, _ ("projection   %u\n"), heed_model_get_projection_size (model));
  g_string_append_printf (text, _ ("logit scale  %.6g\n"), heed_model_get_logit_scale (model));
  g_string_append_printf (text, _ ("fingerprint  %s\n"), fingerprint);
  if (hash != NULL)
    g_string_append_printf (text, _ ("hash         %s\n"), hash);
  return g_string_free (text, FALSE);
}

static JsonNode *
to_json (const HeedModel *model, const char *fingerprint, const char *hash)
{
  guint rows, cols, image_size, patch_size;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  heed_model_get_grid (model, &rows, &cols, &image_size, &patch_size);
  heed_json_begin_object (builder, NULL);
  heed_json_set_string (builder, "path", heed_model_get_path (model));
  heed_json_set_string (builder, "family", heed_model_get_family (model));
  heed_json_set_string (builder, "fingerprint", fingerprint);
  if (hash != NULL)
    heed_json_set_string (builder, "hash", hash);
  heed_json_set_integer (builder, "parameters", heed_model_get_n_parameters (model));
  heed_json_set_integer (builder, "image_size", image_size);
  heed_json_set_integer (builder, "patch_size", patch_size);
  heed_json_set_integer (builder, "rows", rows);
  heed_json_set_integer (builder, "cols", cols);
  heed_json_set_integer (builder, "image_layers", heed_model_get_n_layers (model, HEED_SIDE_IMAGE));
  heed_json_set_integer (builder, "text_layers", heed_model_get_n_layers (model, HEED_SIDE_TEXT));
  heed_json_set_integer (builder, "max_tokens", heed_model_get_max_tokens (model));
  heed_json_set_integer (builder, "projection_size", heed_model_get_projection_size (model));
  heed_json_set_number (builder, "logit_scale", heed_model_get_logit_scale (model));
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

static HeedCliExit
describe (const Options *options, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *folder =
      heed_cli_model_path (options->folders != NULL ? options->folders[0] : NULL, error);
  if (folder == NULL)
    return heed_cli_fail (*error);
  g_autoptr (HeedModel) model = heed_model_open (folder, error);
  if (model == NULL)
    return heed_cli_fail (*error);
  const char *fingerprint = heed_model_get_fingerprint (model, error);
  if (fingerprint == NULL || (options->hash && (hash = heed_model_hash (model, error)) == NULL))
    return heed_cli_fail (*error);
  if (options->json == NULL)
    {
      g_autofree char *text = to_text (model, fingerprint, hash);
      return heed_cli_print (text);
    }
  g_autoptr (JsonNode) node = to_json (model, fingerprint, hash);
  return heed_cli_write_json (node, options->json, error) ? HEED_CLI_OK : heed_cli_fail (*error);
}

HeedCliExit
heed_cli_model (char **argv)
{
  g_auto (Options) options = {0};
  g_autoptr (GError) error = NULL;
  if (!parse (argv, &options, &error))
    return heed_cli_fail (error);
  return describe (&options, &error);
}
