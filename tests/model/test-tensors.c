#include "test-tensors.h"

#include "test-folder.h"

#include "heed-tensor.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

static void
tensor_free (gpointer data)
{
  TestTensor *tensor = data;
  g_free (tensor->name);
  g_free (tensor->dtype);
  g_bytes_unref (tensor->data);
  g_free (tensor);
}

static int
compare_order (gconstpointer a, gconstpointer b, gpointer user_data)
{
  JsonObject *header = user_data;
  gint64 begin[2];
  const TestTensor *tensors[] = {*(TestTensor *const *)a, *(TestTensor *const *)b};
  for (guint i = 0; i < 2; i++)
    begin[i] = json_array_get_int_element (
        json_object_get_array_member (json_object_get_object_member (header, tensors[i]->name),
                                      "data_offsets"),
        0);
  return begin[0] < begin[1] ? -1 : begin[0] > begin[1];
}

GPtrArray *
test_tensors_read (const char *path)
{
  gsize size;
  guint64 length;
  g_autofree char *data = NULL;
  g_autoptr (GError) error = NULL;
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  memcpy (&length, data, 8);
  length = GUINT64_FROM_LE (length);
  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_load_from_data (parser, data + 8, (gssize)length, &error);
  g_assert_no_error (error);
  JsonObject *header = json_node_get_object (json_parser_get_root (parser));
  GPtrArray *tensors = g_ptr_array_new_with_free_func (tensor_free);
  g_autoptr (GList) names = json_object_get_members (header);
  for (GList *l = names; l != NULL; l = l->next)
    {
      if (strcmp (l->data, "__metadata__") == 0)
        continue;
      JsonObject *entry = json_object_get_object_member (header, l->data);
      JsonArray *shape = json_object_get_array_member (entry, "shape");
      JsonArray *offsets = json_object_get_array_member (entry, "data_offsets");
      gint64 begin = json_array_get_int_element (offsets, 0);
      gint64 end = json_array_get_int_element (offsets, 1);
      TestTensor *tensor = g_new0 (TestTensor, 1);
      tensor->name = g_strdup (l->data);
      tensor->dtype = g_strdup (json_object_get_string_member (entry, "dtype"));
      tensor->n_dims = json_array_get_length (shape);
      for (guint i = 0; i < tensor->n_dims; i++)
        tensor->dims[i] = (guint64)json_array_get_int_element (shape, i);
      tensor->data = g_bytes_new (data + 8 + length + begin, (gsize)(end - begin));
      g_ptr_array_add (tensors, tensor);
    }
  g_ptr_array_sort_with_data (tensors, compare_order, header);
  return tensors;
}

TestTensor *
test_tensors_find (GPtrArray *tensors, const char *name)
{
  for (guint i = 0; i < tensors->len; i++)
    {
      TestTensor *tensor = g_ptr_array_index (tensors, i);
      if (strcmp (tensor->name, name) == 0)
        return tensor;
    }
  g_error ("there is no tensor %s", name);
}

/* Of a value that F16 holds exactly. */
static guint16
exact_f16 (float value)
{
  int exponent;
  guint16 sign = signbit (value) ? 0x8000 : 0;
  float size = fabsf (value), fraction = frexpf (size, &exponent);
  if (size == 0)
    return sign;
  if (exponent < -13)
    return (guint16)(sign | (guint16)ldexpf (size, 24));
  return (guint16)(sign | (exponent + 14) << 10 | ((guint16)ldexpf (fraction, 11) & 0x3ff));
}

typedef void (*Convert) (guint16 from, gpointer to, gsize index);

static void
convert_all (GPtrArray *tensors, Convert convert, gsize width, const char *dtype)
{
  for (guint i = 0; i < tensors->len; i++)
    {
      gsize size;
      TestTensor *tensor = g_ptr_array_index (tensors, i);
      const guint16 *from = g_bytes_get_data (tensor->data, &size);
      g_assert_cmpstr (tensor->dtype, ==, "F16");
      gpointer to = g_malloc (size / 2 * width);
      for (gsize j = 0; j < size / 2; j++)
        convert (GUINT16_FROM_LE (from[j]), to, j);
      g_bytes_unref (tensor->data);
      tensor->data = g_bytes_new_take (to, size / 2 * width);
      g_free (tensor->dtype);
      tensor->dtype = g_strdup (dtype);
    }
}

static void
to_simple (guint16 from, gpointer to, gsize index)
{
  float value = heed_bf16_to_f32 (heed_f32_to_bf16 (heed_f16_to_f32 (from)));
  ((guint16 *)to)[index] = exact_f16 (value);
}

static void
to_bf16 (guint16 from, gpointer to, gsize index)
{
  ((guint16 *)to)[index] = heed_f32_to_bf16 (heed_f16_to_f32 (from));
}

static void
to_f32 (guint16 from, gpointer to, gsize index)
{
  ((float *)to)[index] = heed_f16_to_f32 (from);
}

void
test_tensors_simplify (GPtrArray *tensors)
{
  convert_all (tensors, to_simple, 2, "F16");
}

void
test_tensors_store_as (GPtrArray *tensors, const char *dtype)
{
  if (strcmp (dtype, "BF16") == 0)
    convert_all (tensors, to_bf16, 2, dtype);
  else if (strcmp (dtype, "F32") == 0)
    convert_all (tensors, to_f32, 4, dtype);
}

char *
test_tensors_header (GPtrArray *tensors, guint first, guint n)
{
  gsize begin = 0;
  GString *header = g_string_new ("{\"__metadata__\":{\"format\":\"pt\"}");
  for (guint i = first; i < first + n; i++)
    {
      const TestTensor *tensor = g_ptr_array_index (tensors, i);
      gsize end = begin + g_bytes_get_size (tensor->data);
      g_string_append_printf (header, ",\"%s\":{\"dtype\":\"%s\",\"shape\":[", tensor->name,
                              tensor->dtype);
      for (guint j = 0; j < tensor->n_dims; j++)
        g_string_append_printf (header, "%s%" G_GUINT64_FORMAT, j ? "," : "", tensor->dims[j]);
      g_string_append_printf (
          header, "],\"data_offsets\":[%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT "]}", begin, end);
      begin = end;
    }
  g_string_append_c (header, '}');
  return g_string_free (header, FALSE);
}

void
test_tensors_write (GPtrArray *tensors, guint first, guint n, const char *folder, const char *name)
{
  g_autofree char *header = test_tensors_header (tensors, first, n);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 stored = GUINT64_TO_LE ((guint64)strlen (header));
  g_byte_array_append (bytes, (const guint8 *)&stored, 8);
  g_byte_array_append (bytes, (const guint8 *)header, (guint)strlen (header));
  for (guint i = first; i < first + n; i++)
    {
      gsize size;
      const TestTensor *tensor = g_ptr_array_index (tensors, i);
      const guint8 *data = g_bytes_get_data (tensor->data, &size);
      g_byte_array_append (bytes, data, (guint)size);
    }
  test_folder_write (folder, name, bytes->data, bytes->len);
}

char *
test_tensors_new_unbiased (void)
{
  g_autofree char *bundled = test_source_path ("data/models/toybox-clip");
  g_autofree char *file = g_build_filename (bundled, "model.safetensors", NULL);
  char *folder = test_folder_new ();
  g_autoptr (GPtrArray) tensors = test_tensors_read (file);
  test_folder_copy_model (folder, bundled);
  for (guint i = 0; i < tensors->len; i++)
    {
      TestTensor *tensor = g_ptr_array_index (tensors, i);
      gsize size = g_bytes_get_size (tensor->data);
      if (!g_str_has_suffix (tensor->name, ".bias"))
        continue;
      g_bytes_unref (tensor->data);
      tensor->data = g_bytes_new_take (g_malloc0 (size), size);
    }
  test_tensors_write (tensors, 0, tensors->len, folder, "model.safetensors");
  return folder;
}
