#include "heed-inputs.h"

#include "heed-input-kind.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Fewer of a kind are told one by one. */
#define MANY 3

void
heed_inputs_free (HeedInputs *inputs)
{
  if (inputs == NULL)
    return;
  g_ptr_array_unref (inputs->pictures);
  g_ptr_array_unref (inputs->models);
  g_ptr_array_unref (inputs->refusals);
  g_free (inputs->captions);
  g_free (inputs);
}

/* ---- captions ---- */

/* What a picture and its text file have in common: the name without its ending. */
static char *
stem_of (const char *path)
{
  const char *base = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (base != NULL ? base : path, '.');
  return dot != NULL ? g_strndup (path, (gsize)(dot - path)) : g_strdup (path);
}

/* "name.txt" and "name.png.txt" are the captions of "name.png". */
static GHashTable *
collect_stems (GPtrArray *pictures)
{
  GHashTable *stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < pictures->len; i++)
    {
      const char *path = g_ptr_array_index (pictures, i);
      g_hash_table_add (stems, stem_of (path));
      g_hash_table_add (stems, g_strdup (path));
    }
  return stems;
}

static gboolean
belongs_to_picture (GHashTable *stems, const char *path)
{
  g_autofree char *stem = stem_of (path);
  return g_str_has_suffix (path, ".txt") && g_hash_table_contains (stems, stem);
}

static void
add_captions (HeedInputs *inputs, HeedInputLook *look)
{
  gsize length = inputs->captions != NULL ? strlen (inputs->captions) + 1 : 0;
  if (length + strlen (look->text) > HEED_INPUT_MAX_TEXT)
    {
      g_free (look->text);
      look->kind = HEED_INPUT_TOO_LARGE;
      look->text = g_strdup_printf (_ ("“%s” was left out: the captions of all files together may "
                                       "have at most 64 KiB"),
                                    look->name);
      return;
    }
  char *joined = inputs->captions == NULL ? g_strdup (look->text)
                                          : g_strconcat (inputs->captions, "\n", look->text, NULL);
  g_free (inputs->captions);
  inputs->captions = joined;
}

static void
join_captions (HeedInputs *inputs, GPtrArray *looks)
{
  g_autoptr (GHashTable) stems = collect_stems (inputs->pictures);
  for (guint i = 0; i < looks->len; i++)
    {
      HeedInputLook *look = g_ptr_array_index (looks, i);
      if (look->kind == HEED_INPUT_CAPTIONS && !belongs_to_picture (stems, look->path))
        add_captions (inputs, look);
    }
}

/* ---- refusals ---- */

static void
join_refusals (HeedInputs *inputs, GPtrArray *looks)
{
  guint counts[HEED_N_INPUT_KINDS] = {0};
  gboolean told[HEED_N_INPUT_KINDS] = {FALSE};
  for (guint i = 0; i < looks->len; i++)
    counts[((HeedInputLook *)g_ptr_array_index (looks, i))->kind]++;
  for (guint i = 0; i < looks->len; i++)
    {
      const HeedInputLook *look = g_ptr_array_index (looks, i);
      if (!heed_input_kind_is_refused (look->kind) || told[look->kind])
        continue;
      told[look->kind] = counts[look->kind] >= MANY;
      g_ptr_array_add (inputs->refusals, told[look->kind] ? heed_input_kind_refuse_many (
                                             look->kind, counts[look->kind], looks->len, look->name)
                                                          : g_strdup (look->text));
    }
}

/* ---- all ---- */

static HeedInputs *
sort (GPtrArray *looks)
{
  HeedInputs *inputs = g_new0 (HeedInputs, 1);
  inputs->pictures = g_ptr_array_new_with_free_func (g_free);
  inputs->models = g_ptr_array_new_with_free_func (g_free);
  inputs->refusals = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < looks->len; i++)
    {
      const HeedInputLook *look = g_ptr_array_index (looks, i);
      if (look->kind == HEED_INPUT_PICTURE)
        g_ptr_array_add (inputs->pictures, g_strdup (look->path));
      else if (look->kind == HEED_INPUT_MODEL)
        g_ptr_array_add (inputs->models, g_strdup (look->path));
    }
  join_captions (inputs, looks);
  join_refusals (inputs, looks);
  return inputs;
}

static void
sort_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GPtrArray *files = task_data;
  g_autoptr (GPtrArray) looks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)heed_input_look_free);
  g_autoptr (GHashTable) known = g_hash_table_new (g_file_hash, (GEqualFunc)g_file_equal);
  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GFile *file = g_ptr_array_index (files, i);
      if (g_hash_table_add (known, file))
        g_ptr_array_add (looks, heed_input_look (file));
    }
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, sort (looks), (GDestroyNotify)heed_inputs_free);
}

void
heed_inputs_sort_async (GFile *const *files, gsize n, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (kept, g_object_ref (files[i]));
  g_task_set_source_tag (task, heed_inputs_sort_async);
  g_task_set_task_data (task, kept, (GDestroyNotify)g_ptr_array_unref);
  /* a file system that does not answer must not hold up who gave up waiting */
  g_task_set_return_on_cancel (task, TRUE);
  g_task_run_in_thread (task, sort_in_thread);
}

HeedInputs *
heed_inputs_sort_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
