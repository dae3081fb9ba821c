#include "heed-shard-index.h"

#include "heed-error.h"
#include "heed-file.h"
#include "heed-json-cursor.h"
#include "heed-shown-name.h"

#include <string.h>

static gboolean
is_plain_name (const char *name)
{
  return name[0] != 0 && name[0] != '.' && strpbrk (name, "/\\") == NULL
         && strstr (name, "..") == NULL;
}

static gboolean
add_entry (HeedJsonCursor *cursor, GHashTable *shards)
{
  g_autofree char *tensor = heed_json_cursor_key (cursor);
  g_autofree char *shard = tensor ? heed_json_cursor_string (cursor) : NULL;
  if (shard == NULL)
    return FALSE;
  if (g_hash_table_contains (shards, tensor))
    return heed_json_cursor_refuse (cursor, "a tensor appears twice in weight_map");
  g_hash_table_insert (shards, g_steal_pointer (&tensor), g_steal_pointer (&shard));
  return TRUE;
}

static gboolean
read_weight_map (HeedJsonCursor *cursor, GHashTable *shards)
{
  gboolean first = TRUE;
  if (!heed_json_cursor_enter (cursor, '{'))
    return FALSE;
  while (heed_json_cursor_next (cursor, '}', &first))
    add_entry (cursor, shards);
  return cursor->problem == NULL;
}

static gboolean
read_index (HeedJsonCursor *cursor, GHashTable *shards)
{
  gboolean first = TRUE, found = FALSE;
  heed_json_cursor_enter (cursor, '{');
  while (heed_json_cursor_next (cursor, '}', &first))
    {
      g_autofree char *key = heed_json_cursor_key (cursor);
      gboolean is_map = g_strcmp0 (key, "weight_map") == 0;
      if (is_map && found)
        heed_json_cursor_refuse (cursor, "weight_map appears twice");
      else if (is_map)
        read_weight_map (cursor, shards);
      else
        heed_json_cursor_skip (cursor);
      found |= is_map;
    }
  if (!found)
    heed_json_cursor_refuse (cursor, "weight_map is missing");
  return heed_json_cursor_finish (cursor);
}

static gboolean
check_names (GHashTable *shards, const char *origin, GError **error)
{
  GHashTableIter iter;
  gpointer tensor, shard;
  g_hash_table_iter_init (&iter, shards);
  while (g_hash_table_iter_next (&iter, &tensor, &shard))
    if (!is_plain_name (shard))
      {
        g_autofree char *shown = heed_shown_name (tensor);
        g_autofree char *name = heed_shown_name (shard);
        g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                     "%s: weight_map places tensor %s in \"%s\", expected the plain name of a file "
                     "in the same folder",
                     origin, shown, name);
        return FALSE;
      }
  return TRUE;
}

GHashTable *
heed_shard_index_read (const char *path, GError **error)
{
  gsize size;
  HeedJsonCursor cursor;
  g_autofree char *origin = g_filename_display_name (path);
  g_autoptr (GBytes) bytes = heed_file_read (path, HEED_SHARD_INDEX_MAX, error);
  if (bytes == NULL)
    return NULL;
  const char *text = g_bytes_get_data (bytes, &size);
  if (!g_utf8_validate (text, (gssize)size, NULL))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: not valid UTF-8, expected JSON",
                   origin);
      return NULL;
    }
  g_autoptr (GHashTable) shards = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  heed_json_cursor_init (&cursor, text, size);
  if (!read_index (&cursor, shards))
    heed_json_cursor_fail (&cursor, origin, error);
  else if (check_names (shards, origin, error))
    return g_steal_pointer (&shards);
  return NULL;
}
