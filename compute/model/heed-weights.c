#include "heed-weights.h"

#include "heed-error.h"
#include "heed-safetensors.h"
#include "heed-shard-index.h"
#include "heed-shown-name.h"

#include <string.h>

#define SINGLE_FILE "model.safetensors"
#define INDEX_FILE  "model.safetensors.index.json"
#define MAX_SHARDS  512

#define CONVERT                                                                                    \
  "python3 -c \"import glob, torch; from safetensors.torch import save_file; "                     \
  "w = {k: v for f in sorted(glob.glob('pytorch_model*.bin')) "                                    \
  "for k, v in torch.load(f, map_location='cpu', weights_only=True).items()}; "                    \
  "save_file({k: v.clone().contiguous() for k, v in w.items()}, 'model.safetensors', "             \
  "metadata={'format': 'pt'})\""

/* One file and its header. */
typedef struct
{
  HeedWeightFile *file;
  GPtrArray *stored; /* HeedStoredTensor */
} Shard;

/* A tensor that a file holds; @claimed once a family asked for it. */
typedef struct
{
  const Shard *shard;
  const HeedStoredTensor *stored;
  HeedTensor tensor;
  gboolean claimed;
} Entry;

struct _HeedWeights
{
  char *origin;        /* where a missing tensor was looked for */
  GPtrArray *names;    /* file names, NULL-terminated */
  GPtrArray *shards;   /* Shard */
  GHashTable *entries; /* tensor name, of a Shard → Entry */
  guint64 n_parameters;
};

static void
shard_free (gpointer data)
{
  Shard *shard = data;
  g_clear_pointer (&shard->stored, g_ptr_array_unref);
  heed_weight_file_free (shard->file);
  g_free (shard);
}

void
heed_weights_free (HeedWeights *weights)
{
  if (weights == NULL)
    return;
  g_hash_table_unref (weights->entries);
  g_ptr_array_unref (weights->shards);
  g_ptr_array_unref (weights->names);
  g_free (weights->origin);
  g_free (weights);
}

static HeedWeights *
weights_new (void)
{
  HeedWeights *weights = g_new0 (HeedWeights, 1);
  weights->names = g_ptr_array_new_with_free_func (g_free);
  weights->shards = g_ptr_array_new_with_free_func (shard_free);
  weights->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return weights;
}

const char *const *
heed_weights_get_names (const HeedWeights *weights)
{
  return (const char *const *)weights->names->pdata;
}

guint64
heed_weights_get_n_parameters (const HeedWeights *weights)
{
  return weights->n_parameters;
}

/* ---- opening ---- */

/* @shards: which file each tensor belongs to, or NULL for one file that holds them all. */
static void
add_entries (HeedWeights *weights, const Shard *shard, const char *name, GHashTable *shards)
{
  for (guint i = 0; i < shard->stored->len; i++)
    {
      const HeedStoredTensor *stored = g_ptr_array_index (shard->stored, i);
      if (shards != NULL && g_strcmp0 (g_hash_table_lookup (shards, stored->name), name) != 0)
        continue;
      Entry *entry = g_new0 (Entry, 1);
      entry->shard = shard;
      entry->stored = stored;
      g_hash_table_insert (weights->entries, stored->name, entry);
    }
}

static gboolean
open_shard (HeedWeights *weights, const char *folder, const char *name, GHashTable *shards,
            GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (HeedWeightFile) file = heed_weight_file_open (path, error);
  GPtrArray *stored = file ? heed_safetensors_read_header (file, error) : NULL;
  if (stored == NULL)
    return FALSE;
  Shard *shard = g_new0 (Shard, 1);
  shard->file = g_steal_pointer (&file);
  shard->stored = stored;
  g_ptr_array_add (weights->shards, shard);
  g_ptr_array_add (weights->names, g_strdup (name));
  add_entries (weights, shard, name, shards);
  return TRUE;
}

/* That every tensor of the index was in its shard. */
static gboolean
check_index (HeedWeights *weights, GHashTable *shards, GError **error)
{
  GHashTableIter iter;
  gpointer tensor, shard;
  g_hash_table_iter_init (&iter, shards);
  while (g_hash_table_iter_next (&iter, &tensor, &shard))
    if (!g_hash_table_contains (weights->entries, tensor))
      {
        g_autofree char *shown = heed_shown_name (tensor);
        g_autofree char *name = heed_shown_name (shard);
        g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                     "%s: tensor %s is not in %s, where weight_map says it is", weights->origin,
                     shown, name);
        return FALSE;
      }
  return TRUE;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The files' names, borrowed from @shards. */
static GPtrArray *
list_shards (GHashTable *shards)
{
  GHashTableIter iter;
  gpointer shard;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *names = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, shards);
  while (g_hash_table_iter_next (&iter, NULL, &shard))
    if (g_hash_table_add (seen, shard))
      g_ptr_array_add (names, shard);
  g_ptr_array_sort (names, compare_names);
  return names;
}

static gboolean
open_shards (HeedWeights *weights, const char *folder, const char *index, GError **error)
{
  weights->origin = g_filename_display_name (index);
  g_autoptr (GHashTable) shards = heed_shard_index_read (index, error);
  if (shards == NULL)
    return FALSE;
  g_autoptr (GPtrArray) names = list_shards (shards);
  if (names->len > MAX_SHARDS)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s: weight_map names %u files, expected at most %d", weights->origin,
                   names->len, MAX_SHARDS);
      return FALSE;
    }
  for (guint i = 0; i < names->len; i++)
    if (!open_shard (weights, folder, g_ptr_array_index (names, i), shards, error))
      return FALSE;
  return check_index (weights, shards, error);
}

static gboolean
refuse_folder (const char *folder, GError **error)
{
  static const char *const pickles[] = {"pytorch_model.bin", "pytorch_model.bin.index.json"};
  g_autofree char *shown = g_filename_display_name (folder);
  for (guint i = 0; i < G_N_ELEMENTS (pickles); i++)
    {
      g_autofree char *path = g_build_filename (folder, pickles[i], NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s: found only %s, expected " SINGLE_FILE
                   "; convert it by running in that folder: " CONVERT,
                   shown, pickles[i]);
      return FALSE;
    }
  g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
               "%s: the folder has no weights, expected " SINGLE_FILE " or " INDEX_FILE, shown);
  return FALSE;
}

HeedWeights *
heed_weights_open (const char *folder, GError **error)
{
  g_autoptr (HeedWeights) weights = weights_new ();
  g_autofree char *single = g_build_filename (folder, SINGLE_FILE, NULL);
  g_autofree char *index = g_build_filename (folder, INDEX_FILE, NULL);
  gboolean ok;
  if (g_file_test (single, G_FILE_TEST_EXISTS))
    {
      weights->origin = g_filename_display_name (single);
      ok = open_shard (weights, folder, SINGLE_FILE, NULL, error);
    }
  else if (g_file_test (index, G_FILE_TEST_EXISTS))
    ok = open_shards (weights, folder, index, error);
  else
    ok = refuse_folder (folder, error);
  g_ptr_array_add (weights->names, NULL);
  return ok ? g_steal_pointer (&weights) : NULL;
}

/* ---- tensors ---- */

static gboolean
fetch (const HeedTensor *tensor, gsize offset, void *dest, gsize size, GError **error)
{
  return heed_weight_file_read (tensor->source, tensor->source_offset + offset, dest, size, error);
}

static gboolean
find_type (const char *dtype, HeedType *type)
{
  static const struct
  {
    const char *dtype;
    HeedType type;
  } known[] = {{"F32", HEED_TYPE_F32}, {"F16", HEED_TYPE_F16}, {"BF16", HEED_TYPE_BF16}};
  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].dtype, dtype) == 0)
      {
        *type = known[i].type;
        return TRUE;
      }
  return FALSE;
}

static GArray *
collect_dims (const gsize *dims, guint n_dims)
{
  GArray *wide = g_array_new (FALSE, FALSE, sizeof (guint64));
  for (guint i = 0; i < n_dims; i++)
    {
      guint64 dim = dims[i];
      g_array_append_val (wide, dim);
    }
  return wide;
}

static gboolean
same_dims (const GArray *a, const GArray *b)
{
  return a->len == b->len && (a->len == 0 || memcmp (a->data, b->data, a->len * 8u) == 0);
}

static gboolean
check_entry (const Entry *entry, const char *name, const GArray *dims, HeedType *type,
             GError **error)
{
  const char *origin = heed_weight_file_get_origin (entry->shard->file);
  if (!same_dims (entry->stored->dims, dims))
    {
      g_autofree char *found = heed_safetensors_shape (entry->stored->dims);
      g_autofree char *expected = heed_safetensors_shape (dims);
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: tensor %s has shape %s, but config.json asks for %s", origin, name, found,
                   expected);
      return FALSE;
    }
  if (!find_type (entry->stored->dtype, type))
    {
      g_autofree char *dtype = heed_shown_name (entry->stored->dtype);
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s: tensor %s is stored as %s, expected F32, F16 or BF16", origin, name, dtype);
      return FALSE;
    }
  return TRUE;
}

static void
fill_tensor (Entry *entry, HeedType type, const gsize *dims, guint n_dims)
{
  HeedTensor *tensor = &entry->tensor;
  *tensor = (HeedTensor) {
      .name = entry->stored->name,
      .origin = heed_weight_file_get_origin (entry->shard->file),
      .type = type,
      .n_dims = n_dims,
      .dims = {1, 1, 1, 1},
      .fetch = fetch,
      .source = entry->shard->file,
      .source_offset = (gsize)entry->stored->begin,
  };
  for (guint i = 0; i < n_dims; i++)
    tensor->dims[i] = dims[i];
}

const HeedTensor *
heed_weights_get (HeedWeights *weights, const char *name, const gsize *dims, guint n_dims,
                  GError **error)
{
  HeedType type;
  Entry *entry = g_hash_table_lookup (weights->entries, name);
  g_return_val_if_fail (n_dims <= HEED_TENSOR_MAX_DIMS, NULL);
  g_autoptr (GArray) wide = collect_dims (dims, n_dims);
  if (entry == NULL)
    {
      g_autofree char *expected = heed_safetensors_shape (wide);
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: tensor %s is missing, expected one of shape %s", weights->origin, name,
                   expected);
      return NULL;
    }
  if (!check_entry (entry, name, wide, &type, error))
    return NULL;
  if (!entry->claimed)
    {
      fill_tensor (entry, type, dims, n_dims);
      weights->n_parameters += heed_tensor_elements (&entry->tensor);
      entry->claimed = TRUE;
    }
  return &entry->tensor;
}
