/* test-weights.c: safetensors files, whole and in shards, and everything that is wrong with them.
 */
#include "heed-error.h"
#include "heed-weights.h"

#include "test-folder.h"
#include "test-tensors.h"

#include <string.h>

#define F32(shape, begin, end)                                                                     \
  "{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":[" begin "," end "]}"

/* A header, zeros of data after it, and what the sentence has to say. */
typedef struct
{
  const char *path;
  const char *header;
  guint64 data_bytes;
  const char *expected;
} Refusal;

static const Refusal refusals[] = {
    {"not-json", "hello", 8, "header|expected an object"},
    {"array", "[]", 0, "header|expected an object"},
    {"cut", "{\"a\":", 0, "header entry a|expected an object"},
    {"control", "{\"a\nb\":1}", 0, "control character"},
    {"nul-name", "{\"a\\u0000b\":" F32 ("[1]", "0", "4") "}", 4, "NUL"},
    {"half-pair", "{\"\\ud800\":" F32 ("[1]", "0", "4") "}", 4, "no character"},
    {"trailing-comma", "{\"a\":" F32 ("[1]", "0", "4") ",}", 4, "expected a string"},
    {"second-root", "{\"a\":" F32 ("[1]", "0", "4") "} {}", 4, "something follows"},
    {"comment", "{\"a\":/* 1 */" F32 ("[1]", "0", "4") "}", 4, "header entry a"},
    {"octal", "{\"a\":" F32 ("[01]", "0", "4") "}", 4, "header entry a|begins with 0"},
    {"hexadecimal", "{\"a\":" F32 ("[0x1]", "0", "4") "}", 4, "header entry a|expected a comma"},
    {"fraction", "{\"a\":" F32 ("[1.0]", "0", "4") "}", 4, "header entry a|expected an integer"},
    {"exponent", "{\"a\":" F32 ("[1e0]", "0", "4") "}", 4, "header entry a|expected an integer"},
    {"negative", "{\"a\":" F32 ("[-1]", "0", "4") "}", 4, "header entry a|not negative"},
    {"wraps", "{\"a\":" F32 ("[1]", "0", "18446744073709551620") "}", 4, "header entry a|64 bits"},
    {"deep",
     "{\"a\":{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 0,
     "header entry a|nested deeper than 64"},
    {"tensor-is-number", "{\"a\":1}", 0, "header entry a|expected an object"},
    {"no-dtype", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "header entry a|missing"},
    {"no-shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "header entry a|missing"},
    {"no-offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "header entry a|missing"},
    {"dtype-number", "{\"a\":{\"dtype\":1,\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
     "header entry a|expected a string"},
    {"one-offset", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4,
     "header entry a|two integers"},
    {"three-offsets", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,4]}}", 4,
     "header entry a|two integers"},
    {"metadata-number", "{\"__metadata__\":{\"a\":1}}", 0, "__metadata__|expected a string"},
    {"name-twice", "{\"a\":" F32 ("[1]", "0", "4") ",\"a\":" F32 ("[1]", "4", "8") "}", 8,
     "header entry a|twice"},
    {"name-twice-escaped",
     "{\"a\":" F32 ("[1]", "0", "4") ",\"\\u0061\":" F32 ("[1]", "4", "8") "}", 8,
     "header entry a|twice"},
    {"field-twice",
     "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
     "header entry a|twice"},
    {"outside", "{\"a\":" F32 ("[2]", "0", "8") "}", 4, "tensor a|8|only 4 bytes"},
    {"far-outside", "{\"a\":" F32 ("[1]", "18446744073709551608", "18446744073709551612") "}", 4,
     "tensor a|18446744073709551612|only 4 bytes"},
    {"backwards", "{\"a\":" F32 ("[1]", "4", "0") "}", 4, "tensor a|byte 4|byte 0"},
    {"too-few-bytes", "{\"a\":" F32 ("[2]", "0", "4") "}", 4, "tensor a|4 bytes|expected 8|[2]"},
    {"too-many-bytes", "{\"a\":" F32 ("[1]", "0", "8") "}", 8, "tensor a|8 bytes|expected 4|[1]"},
    {"product-wraps", "{\"a\":" F32 ("[4294967296,4294967296]", "0", "0") "}", 0,
     "tensor a|[4294967296, 4294967296]|counted"},
    {"size-wraps", "{\"a\":" F32 ("[4611686018427387905]", "0", "4") "}", 4,
     "tensor a|[4611686018427387905]|counted"},
    {"overlap", "{\"a\":" F32 ("[2]", "0", "8") ",\"b\":" F32 ("[2]", "4", "12") "}", 12,
     "tensor b|overlaps tensor a"},
    {"same-place", "{\"a\":" F32 ("[1]", "0", "4") ",\"b\":" F32 ("[1]", "0", "4") "}", 4,
     "overlaps tensor"},
    {"inside", "{\"a\":" F32 ("[3]", "0", "12") ",\"b\":" F32 ("[1]", "4", "8") "}", 12,
     "tensor b|overlaps tensor a"},
    {"hole", "{\"a\":" F32 ("[1]", "0", "4") ",\"b\":" F32 ("[1]", "8", "12") "}", 12,
     "tensor b|byte 8|expected 4"},
    {"rest", "{\"a\":" F32 ("[1]", "0", "4") "}", 9, "last 5 bytes"},
    {"misaligned",
     "{\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"a\":" F32 ("[1]", "1",
                                                                                  "5") "}",
     5, "tensor a|misaligned|byte 1|multiple of 4"},
};

static void
test_refused (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  test_folder_write_header (folder, "model.safetensors", refusal->header, refusal->data_bytes);
  g_assert_null (heed_weights_open (folder, &error));
  test_assert_refused (error, HEED_ERROR_FORMAT, "model.safetensors");
  test_assert_refused (error, HEED_ERROR_FORMAT, refusal->expected);
  test_folder_free (folder);
}

static void
refuse_bytes (const void *bytes, gsize size, const char *expected)
{
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  test_folder_write (folder, "model.safetensors", bytes, size);
  g_assert_null (heed_weights_open (folder, &error));
  test_assert_refused (error, HEED_ERROR_FORMAT, "model.safetensors");
  test_assert_refused (error, HEED_ERROR_FORMAT, expected);
  test_folder_free (folder);
}

static void
test_refused_bytes (void)
{
  static const guint8 long_header[16] = {9}, endless[16] = {255, 255, 255, 255, 255, 255, 255, 255};
  static const guint8 not_utf8[] = {4, 0, 0, 0, 0, 0, 0, 0, '{', '"', 0xff, '"'};
  refuse_bytes ("", 0, "0 bytes|8 bytes");
  refuse_bytes ("abc", 3, "3 bytes|8 bytes");
  refuse_bytes (long_header, sizeof long_header, "length is 9 bytes|at most 8");
  refuse_bytes (endless, sizeof endless, "length is 18446744073709551615 bytes|at most 8");
  refuse_bytes (not_utf8, sizeof not_utf8, "not valid UTF-8");
}

static void
test_header_too_long (void)
{
  static const guint8 length[8] = {0x01, 0xe1, 0xf5, 0x05}; /* 100,000,001 */
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  test_folder_write (folder, "model.safetensors", length, sizeof length);
  test_folder_resize (folder, "model.safetensors", 200000000);
  g_assert_null (heed_weights_open (folder, &error));
  test_assert_refused (error, HEED_ERROR_FORMAT, "100000001|at most 100000000");
  test_folder_free (folder);
}

/* ---- what is accepted ---- */

static void
test_tolerated (void)
{
  static const char header[] = " {\"\\u0061\":" F32 ("[1,2]", "8", "16") ",\n\t\"e\":" F32 (
      "[0]", "16", "16") ",\"ids\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                         "\"deep\":" F32 ("[1,1,1,1,1,1]", "16", "20") ",\"\":" F32 (
                             "[]", "20",
                             "24") ",\"odd\":{\"x\":[{}, -1.5e+2, "
                                   "null],\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[24,26]},"
                                   "\"__metadata__\":{\"\xf0\x9f\x98\x80\":\"\\ud83d\\ude00\"}} ";
  float values[2] = {1, 1};
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  test_folder_write_header (folder, "model.safetensors", header, 26);
  g_autoptr (HeedWeights) weights = heed_weights_open (folder, &error);
  g_assert_no_error (error);
  const HeedTensor *tensor = heed_weights_get (weights, "a", (gsize[]) {1, 2}, 2, &error);
  g_assert_no_error (error);
  g_assert_true (heed_tensor_read_f32 (tensor, 0, 2, values, &error));
  g_assert_cmpfloat (values[0] + values[1], ==, 0);
  g_assert_true (heed_weights_get (weights, "a", (gsize[]) {1, 2}, 2, &error) == tensor);
  g_assert_cmpuint (heed_weights_get_n_parameters (weights), ==, 2);
  test_folder_free (folder);
}

static void
get_refused (HeedWeights *weights, const char *name, gsize dim, int code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_weights_get (weights, name, &dim, 1, &error));
  test_assert_refused (error, code, expected);
}

static void
test_get_refused (void)
{
  static const char header[] = "{\"a\":" F32 (
      "[2]", "0", "8") ",\"ids\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[8,24]},"
                       "\"odd\":{\"dtype\":\"Q4_K\",\"shape\":[2],\"data_offsets\":[24,25]}}";
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  test_folder_write_header (folder, "model.safetensors", header, 25);
  g_autoptr (HeedWeights) weights = heed_weights_open (folder, &error);
  g_assert_no_error (error);
  get_refused (weights, "b", 2, HEED_ERROR_FORMAT, "model.safetensors|tensor b|missing|[2]");
  get_refused (weights, "a", 3, HEED_ERROR_FORMAT, "model.safetensors|tensor a|[2]|[3]");
  get_refused (weights, "ids", 2, HEED_ERROR_UNSUPPORTED, "tensor ids|I64|F32, F16 or BF16");
  get_refused (weights, "odd", 2, HEED_ERROR_UNSUPPORTED, "tensor odd|Q4_K|F32, F16 or BF16");
  g_assert_cmpuint (heed_weights_get_n_parameters (weights), ==, 0);
  test_folder_free (folder);
}

/* ---- shards ---- */

#define A "{\"a\":" F32 ("[1]", "0", "4") "}"
#define B "{\"b\":" F32 ("[1]", "0", "4") "}"

/* Shards one.safetensors with a and two.safetensors with b, and an index with this weight_map. */
static HeedWeights *
open_shards (const char *index, GError **error)
{
  char *folder = test_folder_new ();
  test_folder_write_header (folder, "one.safetensors", A, 4);
  test_folder_write_header (folder, "two.safetensors", B, 4);
  test_folder_write_text (folder, "model.safetensors.index.json", index);
  HeedWeights *weights = heed_weights_open (folder, error);
  test_folder_free (folder);
  return weights;
}

static void
test_shards (void)
{
  gsize dim = 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedWeights) weights =
      open_shards ("{\"metadata\":{\"total_size\":8.5},\"weight_map\":{\"b\":\"two.safetensors\","
                   "\"a\":\"one.safetensors\"}}",
                   &error);
  g_assert_no_error (error);
  g_assert_nonnull (heed_weights_get (weights, "a", &dim, 1, &error));
  g_assert_nonnull (heed_weights_get (weights, "b", &dim, 1, &error));
  const char *const *names = heed_weights_get_names (weights);
  g_assert_cmpstr (names[0], ==, "one.safetensors");
  g_assert_cmpstr (names[1], ==, "two.safetensors");
  g_assert_null (names[2]);
}

static void
test_index_refused (void)
{
  static const struct
  {
    const char *index;
    int code;
    const char *expected;
  } cases[] = {
      {"", HEED_ERROR_FORMAT, "index.json|expected an object"},
      {"\xff", HEED_ERROR_FORMAT, "index.json|UTF-8"},
      {"{}", HEED_ERROR_FORMAT, "index.json|weight_map is missing"},
      {"{\"weight_map\":[]}", HEED_ERROR_FORMAT, "index.json|expected an object"},
      {"{\"weight_map\":{\"a\":1}}", HEED_ERROR_FORMAT, "index.json|expected a string"},
      {"{\"weight_map\":{},\"weight_map\":{}}", HEED_ERROR_FORMAT, "index.json|twice"},
      {"{\"weight_map\":{\"a\":\"one.safetensors\",\"a\":\"two.safetensors\"}}", HEED_ERROR_FORMAT,
       "index.json|twice"},
      {"{\"weight_map\":{\"a\":\"../one.safetensors\"}}", HEED_ERROR_FORMAT,
       "index.json|tensor a|\"../one.safetensors\"|same folder"},
      {"{\"weight_map\":{\"a\":\"/etc/passwd\"}}", HEED_ERROR_FORMAT,
       "index.json|tensor a|\"/etc/passwd\"|same folder"},
      {"{\"weight_map\":{\"a\":\"..\"}}", HEED_ERROR_FORMAT, "index.json|tensor a|\"..\""},
      {"{\"weight_map\":{\"a\":\"x\\\\y\"}}", HEED_ERROR_FORMAT, "index.json|tensor a|\"x\\y\""},
      {"{\"weight_map\":{\"a\":\"\"}}", HEED_ERROR_FORMAT, "index.json|tensor a|\"\""},
      {"{\"weight_map\":{\"b\":\"one.safetensors\"}}", HEED_ERROR_FORMAT,
       "index.json|tensor b|one.safetensors"},
      {"{\"weight_map\":{\"a\":\"three.safetensors\"}}", HEED_ERROR_FILE,
       "three.safetensors|opened"},
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (open_shards (cases[i].index, &error));
      test_assert_refused (error, cases[i].code, cases[i].expected);
    }
}

static void
test_tensor_in_no_shard (void)
{
  gsize dim = 1;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedWeights) weights =
      open_shards ("{\"weight_map\":{\"a\":\"one.safetensors\"}}", &error);
  g_assert_no_error (error);
  g_assert_null (heed_weights_get (weights, "b", &dim, 1, &error));
  test_assert_refused (error, HEED_ERROR_FORMAT, "index.json|tensor b|missing");
}

static void
test_too_many_shards (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) index = g_string_new ("{\"weight_map\":{");
  for (guint i = 0; i < 513; i++)
    g_string_append_printf (index, "%s\"t%u\":\"%u.safetensors\"", i ? "," : "", i, i);
  g_string_append (index, "}}");
  g_assert_null (open_shards (index->str, &error));
  test_assert_refused (error, HEED_ERROR_UNSUPPORTED, "index.json|513 files|at most 512");
}

/* ---- folders ---- */

static void
test_no_weights (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  g_assert_null (heed_weights_open (folder, &error));
  test_assert_refused (error, HEED_ERROR_FILE, "no weights|model.safetensors");
  test_assert_refused (error, HEED_ERROR_FILE, folder);
  test_folder_free (folder);
}

static void
test_pickle (void)
{
  static const char *const names[] = {"pytorch_model.bin", "pytorch_model.bin.index.json"};
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      char *folder = test_folder_new ();
      test_folder_write_text (folder, names[i], "x");
      g_assert_null (heed_weights_open (folder, &error));
      test_assert_refused (error, HEED_ERROR_UNSUPPORTED, names[i]);
      test_assert_refused (error, HEED_ERROR_UNSUPPORTED,
                           "expected model.safetensors|python3 -c|torch.load|save_file");
      test_folder_free (folder);
    }
}

/* A file that is cut off after it was opened is an error of the read, not the end of the program.
 */
static void
test_shrinks (void)
{
  float value;
  gsize dim = 100000;
  g_autoptr (GError) error = NULL;
  char *folder = test_folder_new ();
  test_folder_write_header (folder, "model.safetensors",
                            "{\"a\":" F32 ("[100000]", "0", "400000") "}", 400000);
  g_autoptr (HeedWeights) weights = heed_weights_open (folder, &error);
  g_assert_no_error (error);
  const HeedTensor *tensor = heed_weights_get (weights, "a", &dim, 1, &error);
  g_assert_true (heed_tensor_read_f32 (tensor, 99999, 1, &value, &error));
  test_folder_resize (folder, "model.safetensors", 200000);
  g_assert_false (heed_tensor_read_f32 (tensor, 99999, 1, &value, &error));
  test_assert_refused (error, HEED_ERROR_FILE, "model.safetensors|shrank");
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/weights/refused/", refusals[i].path, NULL);
      g_test_add_data_func (path, &refusals[i], test_refused);
    }
  g_test_add_func ("/weights/refused/bytes", test_refused_bytes);
  g_test_add_func ("/weights/refused/header-too-long", test_header_too_long);
  g_test_add_func ("/weights/tolerated", test_tolerated);
  g_test_add_func ("/weights/get-refused", test_get_refused);
  g_test_add_func ("/weights/shards", test_shards);
  g_test_add_func ("/weights/index-refused", test_index_refused);
  g_test_add_func ("/weights/tensor-in-no-shard", test_tensor_in_no_shard);
  g_test_add_func ("/weights/too-many-shards", test_too_many_shards);
  g_test_add_func ("/weights/no-weights", test_no_weights);
  g_test_add_func ("/weights/pickle", test_pickle);
  g_test_add_func ("/weights/shrinks", test_shrinks);
  return g_test_run ();
}
