#include "heed-safetensors.h"

#include "heed-error.h"
#include "heed-json-cursor.h"
#include "heed-shown-name.h"

#include <string.h>

#define LENGTH_BYTES 8

typedef struct
{
  const char *name;
  guint size;
} Dtype;

static const Dtype dtypes[] = {
    {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"F8_E8M0", 1},
    {"I16", 2},  {"U16", 2}, {"F16", 2}, {"BF16", 2},    {"I32", 4},     {"U32", 4},
    {"F32", 4},  {"I64", 8}, {"U64", 8}, {"F64", 8},     {"C64", 8},
};

static void
stored_tensor_free (gpointer data)
{
  HeedStoredTensor *tensor = data;
  g_free (tensor->name);
  g_free (tensor->dtype);
  g_array_unref (tensor->dims);
  g_free (tensor);
}

static HeedStoredTensor *
stored_tensor_new (const char *name)
{
  HeedStoredTensor *tensor = g_new0 (HeedStoredTensor, 1);
  tensor->name = g_strdup (name);
  tensor->dims = g_array_new (FALSE, FALSE, sizeof (guint64));
  return tensor;
}

char *
heed_safetensors_shape (const GArray *dims)
{
  GString *text = g_string_new ("[");
  for (guint i = 0; i < dims->len && i < 8; i++)
    g_string_append_printf (text, "%s%" G_GUINT64_FORMAT, i ? ", " : "",
                            g_array_index (dims, guint64, i));
  g_string_append (text, dims->len > 8 ? ", …]" : "]");
  return g_string_free (text, FALSE);
}

/* ---- the JSON ---- */

static gboolean
read_integers (HeedJsonCursor *cursor, GArray *integers)
{
  gboolean first = TRUE;
  guint64 value;
  if (!heed_json_cursor_enter (cursor, '['))
    return FALSE;
  while (heed_json_cursor_next (cursor, ']', &first))
    if (heed_json_cursor_unsigned (cursor, &value))
      g_array_append_val (integers, value);
  return cursor->problem == NULL;
}

static gboolean
read_offsets (HeedJsonCursor *cursor, HeedStoredTensor *tensor)
{
  g_autoptr (GArray) offsets = g_array_new (FALSE, FALSE, sizeof (guint64));
  if (!read_integers (cursor, offsets))
    return FALSE;
  if (offsets->len != 2)
    return heed_json_cursor_refuse (cursor, "data_offsets are not two integers");
  tensor->begin = g_array_index (offsets, guint64, 0);
  tensor->end = g_array_index (offsets, guint64, 1);
  return TRUE;
}

static gboolean
read_tensor (HeedJsonCursor *cursor, HeedStoredTensor *tensor)
{
  static const char *const fields[] = {"dtype", "shape", "data_offsets", NULL};
  gboolean first = TRUE;
  guint seen = 0;
  if (!heed_json_cursor_enter (cursor, '{'))
    return FALSE;
  while (heed_json_cursor_next (cursor, '}', &first))
    {
      g_autofree char *key = heed_json_cursor_key (cursor);
      guint field = 0;
      while (key != NULL && fields[field] != NULL && strcmp (fields[field], key) != 0)
        field++;
      if (field < 3 && (seen & 1u << field) != 0)
        return heed_json_cursor_refuse (cursor, "a field appears twice");
      seen |= 1u << field;
      if (field == 0)
        tensor->dtype = heed_json_cursor_string (cursor);
      else if (field == 1)
        read_integers (cursor, tensor->dims);
      else if (field == 2)
        read_offsets (cursor, tensor);
      else
        heed_json_cursor_skip (cursor);
    }
  if ((seen & 7) != 7)
    return heed_json_cursor_refuse (cursor, "dtype, shape or data_offsets are missing");
  return cursor->problem == NULL;
}

static gboolean
read_metadata (HeedJsonCursor *cursor)
{
  gboolean first = TRUE;
  if (!heed_json_cursor_enter (cursor, '{'))
    return FALSE;
  while (heed_json_cursor_next (cursor, '}', &first))
    {
      g_autofree char *key = heed_json_cursor_key (cursor);
      g_autofree char *value = key ? heed_json_cursor_string (cursor) : NULL;
    }
  return cursor->problem == NULL;
}

static gboolean
fail_at_entry (const HeedJsonCursor *cursor, const char *origin, const char *name, GError **error)
{
  g_autofree char *shown = heed_shown_name (name);
  g_autofree char *entry = g_strdup_printf ("%s: header entry %s", origin, shown);
  return heed_json_cursor_fail (cursor, entry, error);
}

static gboolean
read_entries (HeedJsonCursor *cursor, const char *origin, GPtrArray *tensors, GError **error)
{
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean first = TRUE;
  heed_json_cursor_enter (cursor, '{');
  while (heed_json_cursor_next (cursor, '}', &first))
    {
      char *name = heed_json_cursor_key (cursor);
      if (name == NULL)
        break;
      if (g_hash_table_contains (names, name))
        heed_json_cursor_refuse (cursor, "the name appears twice");
      else if (strcmp (name, "__metadata__") == 0)
        read_metadata (cursor);
      else
        {
          HeedStoredTensor *tensor = stored_tensor_new (name);
          g_ptr_array_add (tensors, tensor);
          read_tensor (cursor, tensor);
        }
      if (cursor->problem != NULL)
        fail_at_entry (cursor, origin, name, error);
      g_hash_table_add (names, name);
      if (cursor->problem != NULL)
        return FALSE;
    }
  g_autofree char *header = g_strdup_printf ("%s: header", origin);
  return heed_json_cursor_finish (cursor) || heed_json_cursor_fail (cursor, header, error);
}

/* ---- places ---- */

/* FALSE: more bytes than 64 bits can count. */
static gboolean
count_bytes (const HeedStoredTensor *tensor, guint size, guint64 *bytes)
{
  *bytes = size;
  for (guint i = 0; i < tensor->dims->len; i++)
    if (!g_uint64_checked_mul (bytes, *bytes, g_array_index (tensor->dims, guint64, i)))
      return FALSE;
  return TRUE;
}

/* Sets @error to "FILE: tensor NAME REASON"; takes @reason. */
static gboolean
refuse (const HeedStoredTensor *tensor, const char *origin, char *reason, GError **error)
{
  g_autofree char *shown = heed_shown_name (tensor->name);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT, "%s: tensor %s %s", origin, shown, reason);
  g_free (reason);
  return FALSE;
}

static guint
find_size (const char *dtype)
{
  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    if (strcmp (dtypes[i].name, dtype) == 0)
      return dtypes[i].size;
  return 0;
}

static gboolean
check_bytes (const HeedStoredTensor *tensor, const char *origin, GError **error)
{
  guint size = find_size (tensor->dtype);
  guint64 bytes, found = tensor->end - tensor->begin;
  if (size == 0)
    return TRUE;
  g_autofree char *shape = heed_safetensors_shape (tensor->dims);
  if (!count_bytes (tensor, size, &bytes))
    return refuse (tensor, origin,
                   g_strdup_printf ("has shape %s, expected one whose elements can be counted in "
                                    "64 bits",
                                    shape),
                   error);
  if (bytes != found)
    return refuse (tensor, origin,
                   g_strdup_printf ("has %" G_GUINT64_FORMAT
                                    " bytes of data, expected %" G_GUINT64_FORMAT
                                    " for shape %s of %s",
                                    found, bytes, shape, tensor->dtype),
                   error);
  if (tensor->begin % size != 0)
    return refuse (tensor, origin,
                   g_strdup_printf ("is misaligned: it begins at byte %" G_GUINT64_FORMAT
                                    " of the data, expected a multiple of %u for %s",
                                    tensor->begin, size, tensor->dtype),
                   error);
  return TRUE;
}

static gboolean
check_place (const HeedStoredTensor *tensor, const char *origin, guint64 size, GError **error)
{
  if (tensor->begin > tensor->end)
    return refuse (tensor, origin,
                   g_strdup_printf ("begins at byte %" G_GUINT64_FORMAT
                                    " of the data, expected one before its end at byte "
                                    "%" G_GUINT64_FORMAT,
                                    tensor->begin, tensor->end),
                   error);
  if (tensor->end > size)
    return refuse (tensor, origin,
                   g_strdup_printf ("ends at byte %" G_GUINT64_FORMAT
                                    " of the data, but the file has only %" G_GUINT64_FORMAT
                                    " bytes of data; it may have been cut off",
                                    tensor->end, size),
                   error);
  return check_bytes (tensor, origin, error);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const HeedStoredTensor *first = *(const HeedStoredTensor *const *)a;
  const HeedStoredTensor *second = *(const HeedStoredTensor *const *)b;
  if (first->begin != second->begin)
    return first->begin < second->begin ? -1 : 1;
  return first->end < second->end ? -1 : first->end > second->end;
}

/* That the tensors, sorted by place, cover all @size bytes once. */
static gboolean
check_cover (GPtrArray *tensors, const char *origin, guint64 size, GError **error)
{
  guint64 end = 0;
  for (guint i = 0; i < tensors->len; i++)
    {
      const HeedStoredTensor *tensor = g_ptr_array_index (tensors, i);
      if (tensor->begin < end)
        {
          const HeedStoredTensor *before = g_ptr_array_index (tensors, i - 1);
          g_autofree char *other = heed_shown_name (before->name);
          return refuse (tensor, origin, g_strdup_printf ("overlaps tensor %s", other), error);
        }
      if (tensor->begin > end)
        return refuse (tensor, origin,
                       g_strdup_printf ("begins at byte %" G_GUINT64_FORMAT
                                        " of the data, expected %" G_GUINT64_FORMAT
                                        ", because no byte may belong to no tensor",
                                        tensor->begin, end),
                       error);
      end = tensor->end;
    }
  if (end == size)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: the last %" G_GUINT64_FORMAT " bytes belong to no tensor, expected none",
               origin, size - end);
  return FALSE;
}

static gboolean
place (GPtrArray *tensors, const char *origin, guint64 first, guint64 size, GError **error)
{
  for (guint i = 0; i < tensors->len; i++)
    if (!check_place (g_ptr_array_index (tensors, i), origin, size - first, error))
      return FALSE;
  g_ptr_array_sort (tensors, compare_places);
  if (!check_cover (tensors, origin, size - first, error))
    return FALSE;
  for (guint i = 0; i < tensors->len; i++)
    {
      HeedStoredTensor *tensor = g_ptr_array_index (tensors, i);
      tensor->begin += first;
      tensor->end += first;
    }
  return TRUE;
}

/* ---- the file ---- */

/* The header's text, or NULL. */
static char *
load_text (const HeedWeightFile *file, gsize *length, GError **error)
{
  guint64 size = heed_weight_file_get_size (file), stored = 0;
  const char *origin = heed_weight_file_get_origin (file);
  if (size < LENGTH_BYTES)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the file has %" G_GUINT64_FORMAT
                   " bytes, expected safetensors weights, which begin with 8 bytes of length",
                   origin, size);
      return NULL;
    }
  if (!heed_weight_file_read (file, 0, &stored, LENGTH_BYTES, error))
    return NULL;
  stored = GUINT64_FROM_LE (stored);
  if (stored > HEED_SAFETENSORS_MAX_HEADER || stored > size - LENGTH_BYTES)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the header's length is %" G_GUINT64_FORMAT
                   " bytes, expected at most %" G_GUINT64_FORMAT,
                   origin, stored, MIN (HEED_SAFETENSORS_MAX_HEADER, size - LENGTH_BYTES));
      return NULL;
    }
  g_autofree char *text = g_try_malloc ((gsize)stored + 1);
  if (text == NULL)
    g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
                 "%s: there is no memory for the header of %" G_GUINT64_FORMAT " bytes", origin,
                 stored);
  else if (heed_weight_file_read (file, LENGTH_BYTES, text, (gsize)stored, error))
    {
      *length = (gsize)stored;
      return g_steal_pointer (&text);
    }
  return NULL;
}

GPtrArray *
heed_safetensors_read_header (const HeedWeightFile *file, GError **error)
{
  gsize length;
  HeedJsonCursor cursor;
  const char *origin = heed_weight_file_get_origin (file);
  g_autofree char *text = load_text (file, &length, error);
  if (text == NULL)
    return NULL;
  if (!g_utf8_validate (text, (gssize)length, NULL))
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the header is not valid UTF-8, expected JSON", origin);
      return NULL;
    }
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func (stored_tensor_free);
  heed_json_cursor_init (&cursor, text, length);
  if (!read_entries (&cursor, origin, tensors, error)
      || !place (tensors, origin, LENGTH_BYTES + length, heed_weight_file_get_size (file), error))
    return NULL;
  return g_steal_pointer (&tensors);
}
