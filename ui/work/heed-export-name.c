#include "heed-export-name.h"

#include <string.h>

/* In bytes: file names have at most 255 of them. */
#define MOST_STEM    70
#define MOST_CAPTION 80
#define MOST_METHOD  40

/* Appends @text word by word; whatever is no letter, digit or "_" separates words. */
static void
append_words (GString *name, const char *text, gsize most)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gsize begin = name->len;
  gboolean gap = FALSE;
  for (const char *at = valid; *at != 0; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);
      gboolean harmless = c == '_' || g_unichar_isalnum (c) || g_unichar_ismark (c);
      if (harmless && c != 0xfffd)
        {
          gsize length = name->len - begin;
          if (length + 7 > most)
            return;
          if (gap && length > 0)
            g_string_append_c (name, '-');
          g_string_append_unichar (name, c);
        }
      gap = !harmless;
    }
}

static void
append_part (GString *name, const char *text, gsize most)
{
  g_autoptr (GString) part = g_string_new (NULL);
  if (text != NULL)
    append_words (part, text, most);
  if (part->len > 0)
    g_string_append_printf (name, "%s%s", name->len > 0 ? " " : "", part->str);
}

static void
append_stem (GString *name, const HeedResult *result)
{
  const char *path = result->image_path;
  if (path == NULL && result->picture != NULL)
    path = heed_picture_name (result->picture);
  if (path == NULL)
    return;
  g_autofree char *stem = g_path_get_basename (path);
  char *dot = strrchr (stem, '.');
  if (dot != NULL && dot != stem)
    *dot = 0;
  append_part (name, stem, MOST_STEM);
}

static void
append_method (GString *name, const HeedExplanation *explanation)
{
  if (explanation->contrast != HEED_CONTRAST_NONE)
    {
      append_part (name, explanation->method_name, MOST_METHOD);
      return;
    }
  g_autofree char *call = g_strdup_printf ("%s %s", explanation->method, explanation->settings);
  append_part (name, call, MOST_METHOD);
}

char *
heed_export_suggest_name (const HeedResult *result, int index, HeedExportFormat format)
{
  g_autoptr (GPtrArray) all = heed_result_list_all (result);
  g_return_val_if_fail (index < (int)all->len, NULL);
  GString *name = g_string_new (NULL);
  append_stem (name, result);
  append_part (name, result->target_text, MOST_CAPTION);
  if (index >= 0)
    append_method (name, all->pdata[index]);
  if (name->len == 0)
    g_string_append (name, "heed");
  g_string_append_printf (name, ".%s", heed_export_format_extension (format));
  return g_string_free (name, FALSE);
}

/* @longer: @path with an ending */
typedef struct
{
  char *path;
  char *longer;
} Completion;

static void
completion_free (gpointer data)
{
  Completion *completion = data;
  g_free (completion->path);
  g_free (completion->longer);
  g_free (completion);
}

static void
complete_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Completion *completion = task_data;
  gboolean is_taken = g_file_test (completion->longer, G_FILE_TEST_EXISTS);
  g_task_return_pointer (task, g_strdup (is_taken ? completion->path : completion->longer), g_free);
}

void
heed_export_complete_path_async (const char *path, HeedExportFormat format,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  HeedExportFormat named;
  g_task_set_source_tag (task, heed_export_complete_path_async);
  if (heed_export_format_find (path, &named))
    {
      g_task_return_pointer (task, g_strdup (path), g_free);
      return;
    }
  Completion *completion = g_new (Completion, 1);
  *completion = (Completion) {
      g_strdup (path), g_strdup_printf ("%s.%s", path, heed_export_format_extension (format))};
  g_task_set_task_data (task, completion, completion_free);
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, complete_in_thread);
}

char *
heed_export_complete_path_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
