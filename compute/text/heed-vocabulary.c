#include "heed-vocabulary.h"

#include "heed-error.h"

#include <string.h>

#define MAX_PIECE 65536

typedef struct
{
  const char *text;
  gsize size;
  gint32 id;
} Piece;

typedef struct
{
  guint64 pair;
  guint32 rank;
  gint32 joined;
} Merge;

struct _HeedVocabulary
{
  GStringChunk *texts;
  GHashTable *pieces; /* set of Piece */
  GHashTable *merges; /* set of Merge */
  GPtrArray *by_id;   /* texts, NULL where no piece has the id */
};

static guint
piece_hash (gconstpointer key)
{
  const Piece *piece = key;
  guint64 hash = 0xcbf29ce484222325;
  for (gsize i = 0; i < piece->size; i++)
    hash = (hash ^ (guint8)piece->text[i]) * 0x100000001b3;
  return (guint)(hash ^ hash >> 32);
}

static gboolean
piece_equal (gconstpointer a, gconstpointer b)
{
  const Piece *left = a, *right = b;
  return left->size == right->size && memcmp (left->text, right->text, left->size) == 0;
}

static guint
merge_hash (gconstpointer key)
{
  return (guint)(((const Merge *)key)->pair * 0x9e3779b97f4a7c15 >> 32);
}

static gboolean
merge_equal (gconstpointer a, gconstpointer b)
{
  return ((const Merge *)a)->pair == ((const Merge *)b)->pair;
}

static HeedVocabulary *
vocabulary_new_empty (void)
{
  HeedVocabulary *vocabulary = g_new (HeedVocabulary, 1);
  vocabulary->texts = g_string_chunk_new (4096);
  vocabulary->pieces = g_hash_table_new_full (piece_hash, piece_equal, g_free, NULL);
  vocabulary->merges = g_hash_table_new_full (merge_hash, merge_equal, g_free, NULL);
  vocabulary->by_id = g_ptr_array_new ();
  return vocabulary;
}

void
heed_vocabulary_free (HeedVocabulary *vocabulary)
{
  if (vocabulary == NULL)
    return;
  g_hash_table_unref (vocabulary->pieces);
  g_hash_table_unref (vocabulary->merges);
  g_ptr_array_unref (vocabulary->by_id);
  g_string_chunk_free (vocabulary->texts);
  g_free (vocabulary);
}

gint32
heed_vocabulary_find (const HeedVocabulary *vocabulary, const char *piece, gsize size)
{
  Piece key = {piece, size, 0};
  const Piece *found = g_hash_table_lookup (vocabulary->pieces, &key);
  return found != NULL ? found->id : -1;
}

const char *
heed_vocabulary_piece (const HeedVocabulary *vocabulary, gint32 id)
{
  if (id < 0 || (guint32)id >= vocabulary->by_id->len)
    return NULL;
  return g_ptr_array_index (vocabulary->by_id, id);
}

gint32
heed_vocabulary_size (const HeedVocabulary *vocabulary)
{
  return (gint32)vocabulary->by_id->len;
}

static gboolean
refuse_piece (const char *origin, const char *piece, gint64 id, const char *why, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (piece, (gssize)strnlen (piece, 80));
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: piece \"%s\" has the id %" G_GINT64_FORMAT ", %s", origin, valid, id, why);
  return FALSE;
}

gboolean
heed_vocabulary_add_piece (HeedVocabulary *vocabulary, const char *origin, const char *piece,
                           gint32 id, GError **error)
{
  gsize size = strlen (piece);
  if (id < 0 || id > HEED_VOCABULARY_MAX_ID)
    return refuse_piece (origin, piece, id, "expected one from 0 to 4194303", error);
  if (size > MAX_PIECE || !g_utf8_validate (piece, (gssize)size, NULL))
    return refuse_piece (origin, piece, id, "but is no UTF-8 text of at most 65536 bytes", error);
  gint32 known = heed_vocabulary_find (vocabulary, piece, size);
  if (known == id)
    return TRUE;
  if (known >= 0)
    return refuse_piece (origin, piece, id, "but stands in the vocabulary with another", error);
  if (heed_vocabulary_piece (vocabulary, id) != NULL)
    return refuse_piece (origin, piece, id, "which another piece has as well", error);
  Piece *entry = g_new (Piece, 1);
  *entry = (Piece) {g_string_chunk_insert_len (vocabulary->texts, piece, (gssize)size), size, id};
  g_hash_table_add (vocabulary->pieces, entry);
  if ((guint32)id >= vocabulary->by_id->len)
    g_ptr_array_set_size (vocabulary->by_id, id + 1);
  vocabulary->by_id->pdata[id] = (gpointer)entry->text;
  return TRUE;
}

HeedVocabulary *
heed_vocabulary_new (const char *origin, JsonObject *pieces, GError **error)
{
  g_autoptr (HeedVocabulary) vocabulary = vocabulary_new_empty ();
  JsonObjectIter iter;
  const char *piece;
  JsonNode *node;
  json_object_iter_init (&iter, pieces);
  while (json_object_iter_next (&iter, &piece, &node))
    {
      gint64 id = json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : -1;
      if (id < 0 || id > HEED_VOCABULARY_MAX_ID)
        {
          refuse_piece (origin, piece, id, "expected an integer from 0 to 4194303", error);
          return NULL;
        }
      if (!heed_vocabulary_add_piece (vocabulary, origin, piece, (gint32)id, error))
        return NULL;
    }
  if (vocabulary->by_id->len > 0)
    return g_steal_pointer (&vocabulary);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: the vocabulary is empty", origin);
  return NULL;
}

static gboolean
refuse_merge (const char *origin, gsize index, const char *why, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: merge number %" G_GSIZE_FORMAT " %s",
               origin, index + 1, why);
  return FALSE;
}

static gboolean
add_merge (HeedVocabulary *vocabulary, const char *origin, gsize index, const char *left,
           gsize left_size, const char *right, gsize right_size, GError **error)
{
  gint32 a = heed_vocabulary_find (vocabulary, left, left_size);
  gint32 b = heed_vocabulary_find (vocabulary, right, right_size);
  if (a < 0 || b < 0)
    return refuse_merge (origin, index, "joins a piece that the vocabulary lacks", error);
  g_autoptr (GString) both = g_string_new_len (left, (gssize)left_size);
  g_string_append_len (both, right, (gssize)right_size);
  gint32 joined = heed_vocabulary_find (vocabulary, both->str, both->len);
  if (joined < 0)
    return refuse_merge (origin, index, "makes a piece that the vocabulary lacks", error);
  Merge *merge = g_new (Merge, 1);
  *merge = (Merge) {(guint64)a << 32 | (guint32)b, (guint32)index, joined};
  g_hash_table_add (vocabulary->merges, merge);
  return TRUE;
}

static gboolean
add_merge_line (HeedVocabulary *vocabulary, const char *origin, gsize index, const char *line,
                gsize size, GError **error)
{
  const char *space = memchr (line, ' ', size);
  if (space == NULL || space == line || space == line + size - 1
      || memchr (space + 1, ' ', size - (gsize)(space + 1 - line)) != NULL)
    return refuse_merge (origin, index, "is not two pieces with one space between them", error);
  return add_merge (vocabulary, origin, index, line, (gsize)(space - line), space + 1,
                    size - (gsize)(space + 1 - line), error);
}

static const char *
string_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

gboolean
heed_vocabulary_add_merges (HeedVocabulary *vocabulary, const char *origin, JsonArray *merges,
                            GError **error)
{
  for (guint i = 0; i < json_array_get_length (merges); i++)
    {
      JsonNode *node = json_array_get_element (merges, i);
      const char *line = string_at (merges, i), *left = NULL, *right = NULL;
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      if (pair != NULL && json_array_get_length (pair) == 2)
        {
          left = string_at (pair, 0);
          right = string_at (pair, 1);
        }
      gboolean ok;
      if (line != NULL)
        ok = add_merge_line (vocabulary, origin, i, line, strlen (line), error);
      else if (left != NULL && right != NULL)
        ok = add_merge (vocabulary, origin, i, left, strlen (left), right, strlen (right), error);
      else
        ok = refuse_merge (origin, i, "is neither a string nor a pair of strings", error);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}

gboolean
heed_vocabulary_add_merge_lines (HeedVocabulary *vocabulary, const char *origin, const char *text,
                                 gsize size, GError **error)
{
  const char *end = text + size;
  gsize index = 0;
  for (const char *line = text, *stop; line < end; line = stop + 1)
    {
      stop = memchr (line, '\n', (gsize)(end - line));
      stop = stop != NULL ? stop : end;
      gsize length = (gsize)(stop - line);
      if (length > 0 && line[length - 1] == '\r')
        length--;
      if (length == 0 || (line == text && g_str_has_prefix (line, "#version")))
        continue;
      if (!add_merge_line (vocabulary, origin, index++, line, length, error))
        return FALSE;
    }
  return TRUE;
}

gint32
heed_vocabulary_merge (const HeedVocabulary *vocabulary, gint32 left, gint32 right, guint32 *rank)
{
  Merge key = {(guint64)left << 32 | (guint32)right, 0, 0};
  const Merge *merge = g_hash_table_lookup (vocabulary->merges, &key);
  if (merge == NULL)
    return -1;
  *rank = merge->rank;
  return merge->joined;
}
