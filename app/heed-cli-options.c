#include "heed-cli-options.h"

#include "heed-paths.h"
#include "heed-error.h"
#include "heed-file.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_LIST_BYTES (64u * 1024 * 1024)

void
heed_cli_engine_clear (HeedCliEngine *engine)
{
  g_clear_pointer (&engine->model, g_free);
  g_clear_pointer (&engine->device, g_free);
  g_clear_pointer (&engine->precision, g_free);
  g_clear_pointer (&engine->memory, g_free);
}

gboolean
heed_cli_usage_error (GError **error, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_autofree char *sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, HEED_ERROR, HEED_ERROR_ARGUMENT, sentence);
  return FALSE;
}

static void
add_engine_entries (GOptionContext *context, HeedCliEngine *engine)
{
  /* the context keeps a copy */
  const GOptionEntry entries[] = {
      {"model", 'm', 0, G_OPTION_ARG_FILENAME, &engine->model,
       N_ ("model folder; default: the one that comes with Heed"), N_ ("DIR")},
      {"device", 0, 0, G_OPTION_ARG_FILENAME, &engine->device,
       N_ ("auto, cpu, vulkan or vulkan:N; default: auto"), N_ ("DEVICE")},
      {"precision", 0, 0, G_OPTION_ARG_FILENAME, &engine->precision,
       N_ ("f32 or bf16; default: f32"), N_ ("PRECISION")},
      {"memory", 0, 0, G_OPTION_ARG_FILENAME, &engine->memory,
       N_ ("the most memory to use, such as 512M or 4G"), N_ ("BYTES")},
      {"max-pixels", 0, 0, G_OPTION_ARG_INT64, &engine->max_pixels,
       N_ ("refuse pictures with more pixels"), N_ ("N")},
      G_OPTION_ENTRY_NULL,
  };
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

gboolean
heed_cli_parse (char **argv, const char *arguments, const char *summary,
                const GOptionEntry *entries, HeedCliEngine *engine, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_auto (GStrv) rest = g_strdupv (argv);
  g_autofree char *program = g_strdup_printf ("heed-cli %s", argv[0]);
  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (engine != NULL)
    add_engine_entries (context, engine);
  if (!g_option_context_parse_strv (context, &rest, error))
    {
      g_prefix_error (error, "%s: ", argv[0]);
      return FALSE;
    }
  if (rest[0] == NULL || rest[1] == NULL)
    return TRUE;
  g_autofree char *shown = g_filename_display_name (rest[1]);
  return heed_cli_usage_error (error, _ ("%s: unexpected argument “%s”"), argv[0], shown);
}

gboolean
heed_cli_parse_bytes (const char *text, gsize *bytes)
{
  static const char prefixes[] = "KMGT";
  char *end = NULL;
  if (!g_ascii_isdigit (*text))
    return FALSE;
  guint64 value = g_ascii_strtoull (text, &end, 10);
  guint power = 0;
  if (*end != 0 && *end != 'B')
    {
      const char *found = strchr (prefixes, g_ascii_toupper (*end));
      if (found == NULL)
        return FALSE;
      power = (guint)(found - prefixes) + 1;
      end++;
    }
  guint64 base = 1024;
  if (g_str_equal (end, "B"))
    base = 1000;
  else if (*end != 0 && !g_str_equal (end, "iB"))
    return FALSE;
  for (; power > 0; power--)
    if (!g_uint64_checked_mul (&value, value, base))
      return FALSE;
  *bytes = (gsize)value;
  return value > 0 && value <= G_MAXSIZE && value < G_MAXUINT64;
}

char *
heed_cli_model_path (const char *typed, GError **error)
{
  char *path = typed != NULL ? g_strdup (typed) : heed_paths_bundled_model ();
  if (path == NULL)
    g_set_error_literal (error, HEED_ERROR, HEED_ERROR_FILE,
                         _ ("the model that comes with Heed is not installed; name another one "
                            "with --model, or the folder it is in with HEED_DATA_DIR"));
  return path;
}

static gboolean
apply_precision (const char *typed, HeedRequest *request, GError **error)
{
  if (typed == NULL || g_str_equal (typed, "f32"))
    request->precision = HEED_PRECISION_F32;
  else if (g_str_equal (typed, "bf16"))
    request->precision = HEED_PRECISION_BF16;
  else
    return heed_cli_usage_error (error, _ ("--precision is “%s”, expected f32 or bf16"), typed);
  return TRUE;
}

gboolean
heed_cli_engine_apply (const HeedCliEngine *engine, HeedRequest *request, GError **error)
{
  if (!apply_precision (engine->precision, request, error))
    return FALSE;
  if (engine->memory != NULL && !heed_cli_parse_bytes (engine->memory, &request->memory_bytes))
    return heed_cli_usage_error (
        error, _ ("--memory is “%s”, expected a number of bytes such as 512M or 4G"),
        engine->memory);
  if (engine->max_pixels < 0)
    return heed_cli_usage_error (
        error, _ ("--max-pixels is %" G_GINT64_FORMAT ", expected a number of pixels above 0"),
        engine->max_pixels);
  request->max_pixels = (guint64)engine->max_pixels;
  g_free (request->device);
  request->device = g_strdup (engine->device != NULL ? engine->device : "auto");
  g_free (request->model);
  request->model = heed_cli_model_path (engine->model, error);
  return request->model != NULL;
}

gboolean
heed_cli_add_methods (char **typed, GPtrArray *methods, GError **error)
{
  char *const fallback[] = {(char *)"atman", NULL};
  char *const *each = typed != NULL ? typed : fallback;
  for (guint i = 0; each[i] != NULL; i++)
    {
      if (g_strv_contains ((const char *const *)each + i + 1, each[i]))
        return heed_cli_usage_error (error, _ ("--method %s is given twice"), each[i]);
      HeedMethodCall *call = heed_method_call_parse (each[i], error);
      if (call == NULL)
        return FALSE;
      g_ptr_array_add (methods, call);
    }
  return TRUE;
}

char *
heed_cli_caption (const char *option, const char *typed, GError **error)
{
  g_autofree char *text = g_utf8_validate (typed, -1, NULL)
                              ? g_strdup (typed)
                              : g_locale_to_utf8 (typed, -1, NULL, NULL, NULL);
  if (text == NULL)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, _ ("%s: the text is not valid UTF-8"),
                   option);
      return NULL;
    }
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  if (*stripped != 0)
    return g_steal_pointer (&text);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               _ ("%s: the caption is empty, expected at least one word"), option);
  return NULL;
}

GStrv
heed_cli_read_captions (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = heed_file_read (path, MAX_LIST_BYTES, error);
  if (bytes == NULL)
    return NULL;
  g_autofree char *shown = g_filename_display_name (path);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  if (!g_utf8_validate (data, (gssize)size, NULL))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   _ ("%s: the list of captions is not UTF-8 text"), shown);
      return NULL;
    }
  g_auto (GStrv) lines = g_strsplit (data, "\n", -1);
  g_autoptr (GStrvBuilder) captions = g_strv_builder_new ();
  guint n = 0;
  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != 0)
      {
        g_strv_builder_add (captions, lines[i]);
        n++;
      }
  if (n > 0)
    return g_strv_builder_end (captions);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               _ ("%s: the list has no caption, expected one a line"), shown);
  return NULL;
}
