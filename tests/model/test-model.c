/* test-model.c: a model folder as a whole: what is read, refused, noticed and digested. */
#include "heed-error.h"
#include "heed-model.h"
#include "heed-weights.h"

#include "test-folder.h"
#include "test-tensors.h"
#include "test-tower.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#define WEIGHTS "model.safetensors"

/* The bundled model's folder, its tensors, and a folder with everything but weights. */
typedef struct
{
  char *source;
  char *folder;
  GPtrArray *tensors;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = test_source_path ("data/models/toybox-clip");
  g_autofree char *weights = g_build_filename (fixture->source, WEIGHTS, NULL);
  fixture->tensors = test_tensors_read (weights);
  fixture->folder = test_folder_new ();
  test_folder_copy_model (fixture->folder, fixture->source);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->tensors);
  test_folder_free (fixture->folder);
  g_free (fixture->source);
}

static void
write_weights (const Fixture *fixture)
{
  test_tensors_write (fixture->tensors, 0, fixture->tensors->len, fixture->folder, WEIGHTS);
}

static HeedModel *
open_model (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  HeedModel *model = heed_model_open (fixture->folder, &error);
  g_assert_no_error (error);
  return model;
}

static void
assert_open_refused (const Fixture *fixture, int code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_model_open (fixture->folder, &error));
  test_assert_refused (error, code, expected);
}

/* Replaces @from, which is there once, in the folder's config.json. */
static void
edit_config (const Fixture *fixture, const char *from, const char *to)
{
  g_autofree char *config = NULL;
  g_autofree char *path = g_build_filename (fixture->source, "config.json", NULL);
  g_assert_true (g_file_get_contents (path, &config, NULL, NULL));
  g_auto (GStrv) parts = g_strsplit (config, from, -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_autofree char *edited = g_strconcat (parts[0], to, parts[1], NULL);
  test_folder_write_text (fixture->folder, "config.json", edited);
}

static guint64
count_elements (const TestTensor *tensor)
{
  guint64 n = 1;
  for (guint i = 0; i < tensor->n_dims; i++)
    n *= tensor->dims[i];
  return n;
}

/* ---- what is read ---- */

static void
test_facts (void)
{
  guint rows, cols, image_size, patch_size;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = test_source_path ("data/models/toybox-clip");
  g_autofree char *slash = g_strconcat (folder, "/", NULL);
  g_autoptr (HeedModel) model = heed_model_open (slash, &error);
  g_assert_no_error (error);
  heed_model_get_grid (model, &rows, &cols, &image_size, &patch_size);
  g_assert_cmpuint (rows, ==, 14);
  g_assert_cmpuint (cols, ==, 14);
  g_assert_cmpuint (image_size, ==, 112);
  g_assert_cmpuint (patch_size, ==, 8);
  g_assert_cmpuint (heed_model_get_max_tokens (model), ==, 32);
  g_assert_cmpuint (heed_model_get_projection_size (model), ==, 128);
  g_assert_cmpuint (heed_model_get_n_layers (model, HEED_SIDE_IMAGE), ==, 6);
  g_assert_cmpuint (heed_model_get_n_layers (model, HEED_SIDE_TEXT), ==, 4);
  g_assert_cmpstr (heed_model_get_name (model), ==, "toybox-clip");
  g_assert_cmpstr (heed_model_get_path (model), ==, slash);
  g_assert_cmpstr (heed_model_get_family (model), ==, "clip");
  /* logit / cosine of golden/toybox-clip-000.json */
  double scale = 7.640611302050641 / 0.27399446140052824;
  g_assert_cmpfloat_with_epsilon (heed_model_get_logit_scale (model), scale, 1e-6 * scale);
}

static void
test_n_parameters (Fixture *fixture, gconstpointer data)
{
  guint64 n = 0;
  for (guint i = 0; i < fixture->tensors->len; i++)
    n += count_elements (g_ptr_array_index (fixture->tensors, i));
  write_weights (fixture);
  g_autoptr (HeedModel) model = open_model (fixture);
  g_assert_cmpuint (heed_model_get_n_parameters (model), ==, n);
}

/* Every tensor of the folder, read as f32, one after the other. */
static GArray *
read_all (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedWeights) weights = heed_weights_open (fixture->folder, &error);
  g_assert_no_error (error);
  GArray *values = g_array_new (FALSE, FALSE, sizeof (float));
  for (guint i = 0; i < fixture->tensors->len; i++)
    {
      gsize dims[4], n = values->len;
      const TestTensor *known = g_ptr_array_index (fixture->tensors, i);
      for (guint j = 0; j < known->n_dims; j++)
        dims[j] = (gsize)known->dims[j];
      const HeedTensor *tensor =
          heed_weights_get (weights, known->name, dims, known->n_dims, &error);
      g_assert_no_error (error);
      g_array_set_size (values, (guint)(n + heed_tensor_elements (tensor)));
      heed_tensor_read_f32 (tensor, 0, heed_tensor_elements (tensor),
                            &g_array_index (values, float, n), &error);
      g_assert_no_error (error);
    }
  return values;
}

static void
assert_same_model (const Fixture *fixture, const GArray *expected)
{
  g_autoptr (HeedModel) model = open_model (fixture);
  g_autoptr (GArray) values = read_all (fixture);
  g_assert_cmpmem (values->data, values->len * 4, expected->data, expected->len * 4);
}

/* The order they are written in changes, the order they are read in does not. */
static void
write_shuffled (const Fixture *fixture)
{
  g_autoptr (GPtrArray) shuffled = g_ptr_array_new ();
  for (guint i = 0; i < fixture->tensors->len; i++)
    g_ptr_array_insert (shuffled, g_test_rand_int_range (0, (gint)i + 1),
                        g_ptr_array_index (fixture->tensors, i));
  test_tensors_write (shuffled, 0, shuffled->len, fixture->folder, WEIGHTS);
}

static void
write_shards (const Fixture *fixture)
{
  g_autofree char *whole = g_build_filename (fixture->folder, WEIGHTS, NULL);
  g_autoptr (GString) index = g_string_new ("{\"metadata\":{},\"weight_map\":{");
  g_assert_cmpint (g_remove (whole), ==, 0);
  for (guint shard = 0, first = 0; shard < 3; shard++)
    {
      guint end = (shard + 1) * fixture->tensors->len / 3;
      g_autofree char *name = g_strdup_printf ("model-%u-of-3.safetensors", shard);
      test_tensors_write (fixture->tensors, first, end - first, fixture->folder, name);
      for (; first < end; first++)
        g_string_append_printf (index, "%s\"%s\":\"%s\"", first ? "," : "",
                                ((TestTensor *)fixture->tensors->pdata[first])->name, name);
    }
  g_string_append (index, "}}");
  test_folder_write_text (fixture->folder, "model.safetensors.index.json", index->str);
}

static void
test_spellings (Fixture *fixture, gconstpointer data)
{
  test_tensors_simplify (fixture->tensors);
  write_weights (fixture);
  g_autoptr (GArray) expected = read_all (fixture);
  write_shuffled (fixture);
  assert_same_model (fixture, expected);
  static const char *const dtypes[] = {"BF16", "F32"};
  for (guint i = 0; i < G_N_ELEMENTS (dtypes); i++)
    {
      g_autofree char *weights = g_build_filename (fixture->source, WEIGHTS, NULL);
      g_ptr_array_unref (fixture->tensors);
      fixture->tensors = test_tensors_read (weights);
      test_tensors_simplify (fixture->tensors);
      test_tensors_store_as (fixture->tensors, dtypes[i]);
      write_weights (fixture);
      assert_same_model (fixture, expected);
    }
  write_shards (fixture);
  assert_same_model (fixture, expected);
}

/* ---- what is refused ---- */

static void
test_no_folder (void)
{
  static const char *const cases[][2] = {
      {"data/models/no-such-model", "no-such-model|no such folder"},
      {"data/models/toybox-clip/config.json", "config.json|found a file|model folder"},
      {"data/models", "data/models|no config.json"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = test_source_path (cases[i][0]);
      g_assert_null (heed_model_open (path, &error));
      test_assert_refused (error, HEED_ERROR_FILE, cases[i][1]);
    }
}

static void
test_model_type (Fixture *fixture, gconstpointer data)
{
  write_weights (fixture);
  test_folder_write_text (fixture->folder, "config.json", "{}");
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "config.json|model_type is missing|clip");
  test_folder_write_text (fixture->folder, "config.json", "{\"model_type\":\"bert\"}");
  assert_open_refused (fixture, HEED_ERROR_UNSUPPORTED, "config.json|\"bert\"|one of: clip");
  test_folder_write_text (fixture->folder, "config.json", "{\"model_type\":7}");
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "config.json|model_type is 7|a string");
  test_folder_write_text (fixture->folder, "config.json", "[]");
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "config.json|object was expected");
  test_folder_write_text (fixture->folder, "config.json", "");
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "config.json|empty");
}

static void
test_tensor_refused (Fixture *fixture, gconstpointer data)
{
  TestTensor *tensor =
      test_tensors_find (fixture->tensors, "vision_model.encoder.layers.2.mlp.fc1.bias");
  g_autofree char *name = g_steal_pointer (&tensor->name);
  tensor->name = g_strdup ("something.else");
  write_weights (fixture);
  assert_open_refused (
      fixture, HEED_ERROR_FORMAT,
      "model.safetensors|vision_model.encoder.layers.2.mlp.fc1.bias|missing|[768]");
  g_free (tensor->name);
  tensor->name = g_steal_pointer (&name);
  tensor->n_dims = 2;
  tensor->dims[0] = 384;
  tensor->dims[1] = 2;
  write_weights (fixture);
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "layers.2.mlp.fc1.bias|[384, 2]|[768]");
  tensor->n_dims = 1;
  tensor->dims[0] = 768;
  memcpy (tensor->dtype, "I16", 4);
  write_weights (fixture);
  assert_open_refused (fixture, HEED_ERROR_UNSUPPORTED,
                       "layers.2.mlp.fc1.bias|I16|F32, F16 or BF16");
}

static void
test_config_and_weights_differ (Fixture *fixture, gconstpointer data)
{
  write_weights (fixture);
  edit_config (fixture, "\"image_size\": 112", "\"image_size\": 120");
  assert_open_refused (fixture, HEED_ERROR_FORMAT,
                       "position_embedding.weight|[197, 192]|[226, 192]");
  edit_config (fixture, "\"patch_size\": 8", "\"patch_size\": 16");
  assert_open_refused (fixture, HEED_ERROR_FORMAT,
                       "patch_embedding.weight|[192, 3, 8, 8]|[192, 3, 16, 16]");
  edit_config (fixture, "\"num_hidden_layers\": 6", "\"num_hidden_layers\": 7");
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "vision_model.encoder.layers.6.|missing");
  edit_config (fixture, "\"vocab_size\": 1536", "\"vocab_size\": 1537");
  assert_open_refused (fixture, HEED_ERROR_FORMAT,
                       "token_embedding.weight|[1536, 128]|[1537, 128]");
  edit_config (fixture, "\"patch_size\": 8", "\"patch_size\": 9");
  assert_open_refused (fixture, HEED_ERROR_UNSUPPORTED,
                       "config.json|vision_config.image_size is 112|patch_size, which is 9");
}

static void
set_logit_scale (const Fixture *fixture, guint16 f16)
{
  TestTensor *tensor = test_tensors_find (fixture->tensors, "logit_scale");
  guint16 stored = GUINT16_TO_LE (f16);
  g_bytes_unref (tensor->data);
  tensor->data = g_bytes_new (&stored, 2);
  write_weights (fixture);
}

static void
test_logit_scale (Fixture *fixture, gconstpointer data)
{
  set_logit_scale (fixture, 0x7e00); /* NaN */
  assert_open_refused (fixture, HEED_ERROR_NUMERIC, "model.safetensors|logit_scale|NaN");
  set_logit_scale (fixture, 0x5640); /* 100 */
  assert_open_refused (fixture, HEED_ERROR_NUMERIC, "model.safetensors|logit_scale|100|finite");
  set_logit_scale (fixture, 0x0000);
  g_autoptr (HeedModel) model = open_model (fixture);
  g_assert_cmpfloat (heed_model_get_logit_scale (model), ==, 1);
}

/* The end token's row is cut off, so that its id would be read beyond the table. */
static void
test_tokenizer_too_large (Fixture *fixture, gconstpointer data)
{
  TestTensor *table =
      test_tensors_find (fixture->tensors, "text_model.embeddings.token_embedding.weight");
  GBytes *whole = table->data;
  table->dims[0] = 1535;
  table->data = g_bytes_new_from_bytes (whole, 0, 1535 * 128 * 2);
  g_bytes_unref (whole);
  write_weights (fixture);
  edit_config (fixture, "\"vocab_size\": 1536", "\"vocab_size\": 1535");
  assert_open_refused (fixture, HEED_ERROR_FORMAT, "largest id is 1535|below 1535|vocab_size");
}

static void
test_preprocessor_differs (Fixture *fixture, gconstpointer data)
{
  write_weights (fixture);
  test_folder_write_text (fixture->folder, "preprocessor_config.json",
                          "{\"image_processor_type\":\"CLIPImageProcessor\","
                          "\"size\":{\"shortest_edge\":96},\"crop_size\":96}");
  assert_open_refused (fixture, HEED_ERROR_FORMAT,
                       "preprocessor_config.json|96 × 96|112 × 112|image_size");
  /* Without a crop the size follows the picture. */
  test_folder_write_text (fixture->folder, "preprocessor_config.json",
                          "{\"image_processor_type\":\"CLIPImageProcessor\","
                          "\"size\":{\"shortest_edge\":112},\"do_center_crop\":false}");
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedModel) model = open_model (fixture);
  g_autoptr (HeedPicture) wide = heed_picture_new_take ("wide.png", 4, 2, g_malloc0 (24));
  g_assert_null (heed_model_prepare (model, wide, &error));
  test_assert_refused (error, HEED_ERROR_FORMAT, "wide.png|224 × 112|112 × 112");
}

/* ---- what is noticed ---- */

static void
assert_changed (HeedModel *model, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_assert_false (heed_model_check_unchanged (model, &error));
  test_assert_refused (error, HEED_ERROR_FILE, expected);
  g_clear_error (&error);
  g_assert_null (heed_model_get_fingerprint (model, &error));
  test_assert_refused (error, HEED_ERROR_FILE, expected);
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, WEIGHTS, NULL);
  struct utimbuf long_ago = {1000000000, 1000000000};
  write_weights (fixture);
  {
    g_autoptr (HeedModel) model = open_model (fixture);
    g_assert_true (heed_model_check_unchanged (model, &error));
    g_assert_cmpint (utime (path, &long_ago), ==, 0);
    assert_changed (model, "model.safetensors|was written");
  }
  {
    g_autoptr (HeedModel) model = open_model (fixture);
    g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
    test_tensors_write (fixture->tensors, 0, fixture->tensors->len, fixture->folder, "other");
    g_assert_cmpint (utime (other, &long_ago), ==, 0);
    g_assert_cmpint (g_rename (other, path), ==, 0);
    assert_changed (model, "model.safetensors|was replaced");
  }
  {
    g_autoptr (HeedModel) model = open_model (fixture);
    test_folder_resize (fixture->folder, WEIGHTS, 100000);
    assert_changed (model, "model.safetensors|has 100000 bytes, but had 7579");
  }
  write_weights (fixture);
  g_autoptr (HeedModel) model = open_model (fixture);
  g_assert_cmpint (g_remove (path), ==, 0);
  assert_changed (model, "model.safetensors|No such file");
}

static void
test_small_file_changed (Fixture *fixture, gconstpointer data)
{
  write_weights (fixture);
  g_autoptr (HeedModel) model = open_model (fixture);
  test_folder_write_text (fixture->folder, "tokenizer.json", "{}");
  assert_changed (model, "tokenizer.json|has 2 bytes");
}

/* A model whose file shrank cannot be loaded, and says so. */
static void
test_shrinks_before_load (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  write_weights (fixture);
  g_autoptr (HeedModel) model = open_model (fixture);
  HeedTowerOptions options = {0};
  g_autoptr (HeedTower) tower = heed_model_build_tower (model, HEED_SIDE_IMAGE, &options);
  g_autoptr (HeedResidentWeights) weights = test_cpu_weights ();
  test_folder_resize (fixture->folder, WEIGHTS, 4000000);
  g_assert_false (test_load_tower (weights, tower, &error));
  test_assert_refused (error, HEED_ERROR_FILE, "model.safetensors|shrank");
}

/* ---- digests ---- */

static void
add_number (GChecksum *checksum, guint64 number)
{
  for (guint i = 0; i < 8; i++)
    {
      guchar byte = (guchar)(number >> 8 * i);
      g_checksum_update (checksum, &byte, 1);
    }
}

/* The recipe of heed_model_files_fingerprint(), over files held in memory. */
static void
test_fingerprint (Fixture *fixture, gconstpointer data)
{
  gsize size, config_size;
  g_autofree char *content = NULL, *config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, WEIGHTS, NULL);
  g_autofree char *config_path = g_build_filename (fixture->folder, "config.json", NULL);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  write_weights (fixture);
  g_assert_true (g_file_get_contents (path, &content, &size, NULL));
  g_assert_true (g_file_get_contents (config_path, &config, &config_size, NULL));
  g_autofree char *header = test_tensors_header (fixture->tensors, 0, fixture->tensors->len);
  g_checksum_update (checksum, (guchar *)config, (gssize)config_size);
  g_checksum_update (checksum, (guchar *)content, (gssize)(8 + strlen (header)));
  add_number (checksum, size);
  for (gsize i = 0; i < 64; i++)
    g_checksum_update (checksum, (guchar *)content + i * (size - 4096) / 63, 4096);
  g_autoptr (HeedModel) model = open_model (fixture);
  const char *fingerprint = heed_model_get_fingerprint (model, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fingerprint, ==, g_checksum_get_string (checksum));
  g_assert_true (heed_model_get_fingerprint (model, &error) == fingerprint);
}

static void
test_hash (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = {"config.json", WEIGHTS, "preprocessor_config.json",
                                      "tokenizer.json", "tokenizer_config.json"};
  g_autoptr (GError) error = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  write_weights (fixture);
  test_folder_write_text (fixture->folder, "README.md", "No part of the model.");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize size;
      g_autofree char *content = NULL;
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);
      g_assert_true (g_file_get_contents (path, &content, &size, NULL));
      g_checksum_update (checksum, (const guchar *)names[i], (gssize)strlen (names[i]) + 1);
      add_number (checksum, size);
      g_checksum_update (checksum, (guchar *)content, (gssize)size);
    }
  g_autoptr (HeedModel) model = open_model (fixture);
  g_autofree char *hash = heed_model_hash (model, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (hash, ==, g_checksum_get_string (checksum));
}

/* ---- the row that is read ---- */

static void
test_end_row (Fixture *fixture, gconstpointer data)
{
  static const gint32 once[] = {1534, 320, 1535}, twice[] = {1534, 1535, 7, 1535};
  static const gint32 never[] = {1534, 320, 7}, other[] = {5, 320, 7};
  write_weights (fixture);
  {
    g_autoptr (HeedModel) model = open_model (fixture);
    g_assert_cmpuint (heed_model_get_end_row (model, once, 3), ==, 2);
    g_assert_cmpuint (heed_model_get_end_row (model, twice, 4), ==, 1);
    g_assert_cmpuint (heed_model_get_end_row (model, never, 3), ==, 0);
  }
  edit_config (fixture, "\"eos_token_id\": 1535", "\"eos_token_id\": 2");
  g_autoptr (HeedModel) model = open_model (fixture);
  g_assert_cmpuint (heed_model_get_end_row (model, once, 3), ==, 2);
  g_assert_cmpuint (heed_model_get_end_row (model, twice, 4), ==, 1);
  g_assert_cmpuint (heed_model_get_end_row (model, other, 3), ==, 1);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/facts", test_facts);
  ADD ("/model/n-parameters", test_n_parameters);
  ADD ("/model/spellings", test_spellings);
  g_test_add_func ("/model/no-folder", test_no_folder);
  ADD ("/model/model-type", test_model_type);
  ADD ("/model/tensor-refused", test_tensor_refused);
  ADD ("/model/config-and-weights-differ", test_config_and_weights_differ);
  ADD ("/model/logit-scale", test_logit_scale);
  ADD ("/model/tokenizer-too-large", test_tokenizer_too_large);
  ADD ("/model/preprocessor-differs", test_preprocessor_differs);
  ADD ("/model/changed", test_changed);
  ADD ("/model/small-file-changed", test_small_file_changed);
  ADD ("/model/shrinks-before-load", test_shrinks_before_load);
  ADD ("/model/fingerprint", test_fingerprint);
  ADD ("/model/hash", test_hash);
  ADD ("/model/end-row", test_end_row);
  return g_test_run ();
}
