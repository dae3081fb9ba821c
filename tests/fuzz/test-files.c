/* Files with bytes changed, cut out and put in: loading them may fail, with a sentence, or give
 * something that works; it must never crash, hang or leave an error unset. Seeded, so that a
 * failure can be repeated; the rounds are few, to be run under the sanitizers as well. */
#include "heed-error.h"
#include "heed-file.h"
#include "heed-json.h"
#include "heed-picture.h"
#include "heed-preprocessor.h"
#include "heed-tokenizer.h"

#include "picture-files.h"

#include <glib/gstdio.h>
#include <string.h>

/* Bytes that file formats make much of. */
static const guint8 telling[] = {0x00, 0x01, 0x7f, 0x80, 0xff, '"', '\\', '[', '{', ']',
                                 '}',  ',',  ':',  ' ',  '\n', '-', '9',  'u', '<', '>'};

static gsize
place_in (GRand *rand, gsize size)
{
  return size == 0 ? 0 : (gsize)g_rand_int (rand) % size;
}

static void
mutate_once (GRand *rand, GByteArray *bytes)
{
  gsize at = place_in (rand, bytes->len), n = 1 + place_in (rand, 16);
  guint8 byte = telling[place_in (rand, G_N_ELEMENTS (telling))];
  n = MIN (n, bytes->len - at);
  switch (bytes->len == 0 ? 5 : g_rand_int_range (rand, 0, 6))
    {
    case 0:
      bytes->data[at] ^= (guint8)(1u << g_rand_int_range (rand, 0, 8));
      break;
    case 1:
      bytes->data[at] = byte;
      break;
    case 2:
      g_byte_array_remove_range (bytes, (guint)at, (guint)n);
      break;
    case 3:
      {
        g_autofree guint8 *copy = g_memdup2 (bytes->data + at, n);
        gsize to = place_in (rand, bytes->len - n + 1);
        memcpy (bytes->data + to, copy, n);
      }
      break;
    case 4:
      if (g_rand_int_range (rand, 0, 4) == 0)
        g_byte_array_set_size (bytes, (guint)at);
      break;
    default:
      g_byte_array_append (bytes, &byte, 1);
      break;
    }
}

static GBytes *
mutate (GRand *rand, GBytes *original)
{
  GByteArray *bytes = g_byte_array_new ();
  g_byte_array_append (bytes, g_bytes_get_data (original, NULL),
                       (guint)g_bytes_get_size (original));
  for (gint32 n = g_rand_int_range (rand, 1, 6); n > 0; n--)
    mutate_once (rand, bytes);
  return g_byte_array_free_to_bytes (bytes);
}

static void
check_error (const GError *error)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == HEED_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static GBytes *
read_source (const char *first, const char *second)
{
  GError *error = NULL;
  g_autofree char *path = g_build_filename (g_getenv ("HEED_SOURCE_DIR"), first, second, NULL);
  GBytes *bytes = heed_file_read (path, 1 << 24, &error);
  g_assert_no_error (error);
  return bytes;
}

static gsize
load_picture (GBytes *file)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedPicture) picture = heed_picture_load_bytes ("fuzz", file, 1000000, NULL, &error);
  if (picture == NULL)
    {
      check_error (error);
      return 0;
    }
  gsize size = heed_picture_width (picture) * heed_picture_height (picture) * 3, sum = 0;
  for (gsize i = 0; i < size; i++)
    sum += heed_picture_rgb (picture)[i];
  g_assert_cmpuint (sum, <=, size * 255);
  return 1;
}

static void
fuzz_picture (GBytes *original, guint rounds, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gsize loaded = 0;
  g_assert_cmpuint (load_picture (original), ==, 1);
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GBytes) changed = mutate (rand, original);
      loaded += load_picture (changed);
    }
  g_test_message ("%" G_GSIZE_FORMAT " of %u changed pictures still load", loaded, rounds);
}

static void
test_png (void)
{
  static const char *const names[] = {"rgb-7x63.png", "grey-alpha.png", "palette.png", "grey16.png",
                                      "orientation-6.png"};
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) original = read_source ("tests/golden/pictures", names[i]);
      fuzz_picture (original, 300, (guint32)i);
    }
}

/* The checksums of a PNG catch most changes: here the header's is made right again. */
static void
test_png_header (void)
{
  g_autoptr (GBytes) original = read_source ("tests/golden/pictures", "rgb-7x63.png");
  for (guint at = 16; at < 29; at++)
    for (guint value = 0; value < 256; value += at < 24 ? 5 : 1)
      {
        gsize size;
        const guint8 *data = g_bytes_get_data (original, &size);
        guint8 *changed = g_memdup2 (data, size);
        changed[at] = (guint8)value;
        guint32 crc = GUINT32_TO_BE (png_checksum (changed + 12, 17));
        memcpy (changed + 29, &crc, 4);
        g_autoptr (GBytes) file = g_bytes_new_take (changed, size);
        load_picture (file);
      }
}

static void
test_jpeg (void)
{
  guint8 rgb[24 * 40 * 3];
  for (gsize i = 0; i < sizeof rgb; i++)
    rgb[i] = (guint8)(i * 131);
  for (guint orientation = 0; orientation < 3; orientation++)
    {
      g_autoptr (GBytes) original = jpeg_file_new (24, 40, rgb, orientation * 3, orientation == 1);
      fuzz_picture (original, 500, 100 + orientation);
    }
}

typedef struct
{
  char *folder;
  char *paths[4];
} Folder;

static const char *const file_names[4] = {"tokenizer.json", "vocab.json", "merges.txt",
                                          "preprocessor_config.json"};

static void
folder_init (Folder *folder, gconstpointer unused)
{
  folder->folder = g_dir_make_tmp ("heed-fuzz-XXXXXX", NULL);
  for (gsize i = 0; i < 4; i++)
    folder->paths[i] = g_build_filename (folder->folder, file_names[i], NULL);
}

static void
folder_clear (Folder *folder, gconstpointer unused)
{
  for (gsize i = 0; i < 4; i++)
    {
      g_unlink (folder->paths[i]);
      g_free (folder->paths[i]);
    }
  g_assert_cmpint (g_rmdir (folder->folder), ==, 0);
  g_free (folder->folder);
}

static void
put (const Folder *folder, gsize file, GBytes *content)
{
  g_unlink (folder->paths[file]); /* nothing to flush to the disk then */
  g_assert_true (g_file_set_contents (folder->paths[file], g_bytes_get_data (content, NULL),
                                      (gssize)g_bytes_get_size (content), NULL));
}

static gboolean
load_tokenizer (const Folder *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedTokenizer) tokenizer = heed_tokenizer_load (folder->folder, &error);
  if (tokenizer == NULL)
    {
      check_error (error);
      return FALSE;
    }
  const char *text = "A red mug <|endoftext|> İ's e\u0301 \u4e2d 12  x";
  g_autoptr (HeedEncoding) encoding = heed_tokenizer_encode (tokenizer, text, -1, &error);
  if (encoding == NULL)
    {
      check_error (error);
      return FALSE;
    }
  gsize n = heed_encoding_length (encoding);
  for (gsize i = 0; i < n; i++)
    g_assert_nonnull (heed_tokenizer_piece (tokenizer, heed_encoding_ids (encoding)[i]));
  g_autofree char *back =
      heed_tokenizer_decode (tokenizer, heed_encoding_ids (encoding), n, FALSE, NULL);
  g_assert_true (g_utf8_validate (back, -1, NULL));
  return TRUE;
}

/* A small tokenizer.json, so that a change hits a step as often as the vocabulary. */
static GBytes *
small_tokenizer (void)
{
  static const char json[] =
      "{\"added_tokens\":[{\"id\":6,\"content\":\"<|endoftext|>\",\"normalized\":true,"
      "\"special\":true}],\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"}"
      ","
      "{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"\\\\s+\"},\"content\":\" \"},"
      "{\"type\":\"Lowercase\"}]},\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":["
      "{\"type\":\"Split\",\"pattern\":{\"Regex\":\"'s|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}]+\"},"
      "\"behavior\":\"Removed\",\"invert\":true},{\"type\":\"ByteLevel\","
      "\"add_prefix_space\":false}]},\"post_processor\":{\"type\":\"RobertaProcessing\","
      "\"sep\":[\"<|endoftext|>\",6],\"cls\":[\"<|endoftext|>\",6]},"
      "\"decoder\":{\"type\":\"ByteLevel\"},\"model\":{\"type\":\"BPE\","
      "\"unk_token\":\"<|endoftext|>\",\"end_of_word_suffix\":\"</w>\",\"vocab\":{\"r\":0,\"e\":1,"
      "\"d</w>\":2,\"re\":3,\"red</w>\":4,\"a</w>\":5,\"<|endoftext|>\":6},"
      "\"merges\":[\"r e\",\"re d</w>\"]}}";
  return g_bytes_new_static (json, strlen (json));
}

static void
fuzz_tokenizer (Folder *folder, gsize file, GBytes *original, guint rounds, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint loaded = 0;
  put (folder, file, original);
  g_assert_true (load_tokenizer (folder));
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GBytes) changed = mutate (rand, original);
      put (folder, file, changed);
      loaded += load_tokenizer (folder) ? 1 : 0;
    }
  put (folder, file, original);
  g_test_message ("%u of %u changed files still load", loaded, rounds);
}

static void
test_tokenizer_json (Folder *folder, gconstpointer unused)
{
  g_autoptr (GBytes) small = small_tokenizer ();
  g_autoptr (GBytes) whole = read_source ("data/models/toybox-clip", "tokenizer.json");
  fuzz_tokenizer (folder, 0, small, 3000, 201);
  fuzz_tokenizer (folder, 0, whole, 60, 202);
}

static void
test_vocabulary_and_merges (Folder *folder, gconstpointer unused)
{
  g_autoptr (GBytes) vocabulary = read_source ("data/models/toybox-clip", "vocab.json");
  g_autoptr (GBytes) merges = read_source ("data/models/toybox-clip", "merges.txt");
  put (folder, 2, merges);
  fuzz_tokenizer (folder, 1, vocabulary, 60, 203);
  fuzz_tokenizer (folder, 2, merges, 60, 204);
}

static void
test_preprocessor (Folder *folder, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (205);
  g_autoptr (GBytes) original = read_source ("data/models/toybox-clip", "preprocessor_config.json");
  guint8 *rgb = g_malloc0 (30 * 20 * 3);
  g_autoptr (HeedPicture) picture = heed_picture_new_take ("black", 30, 20, rgb);
  guint loaded = 0;
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) changed = mutate (rand, original);
      put (folder, 3, changed);
      g_autoptr (HeedPreprocessor) preprocessor =
          heed_preprocessor_load (folder->folder, 112, &error);
      g_autoptr (HeedPreparedPicture) prepared =
          preprocessor != NULL ? heed_preprocessor_prepare (preprocessor, picture, &error) : NULL;
      if (prepared == NULL)
        check_error (error);
      loaded += prepared != NULL;
    }
  g_test_message ("%u of 1000 changed files still load", loaded);
  g_assert_cmpuint (loaded, >, 10);
}

static void
test_json (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (206);
  g_autoptr (GBytes) original = small_tokenizer ();
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) changed = mutate (rand, original);
      gsize size;
      const char *text = g_bytes_get_data (changed, &size);
      g_autoptr (JsonNode) node =
          heed_json_parse ("fuzz.json", text != NULL ? text : "", size, &error);
      if (node == NULL)
        check_error (error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fuzz/png", test_png);
  g_test_add_func ("/fuzz/png-header", test_png_header);
  g_test_add_func ("/fuzz/jpeg", test_jpeg);
  g_test_add_func ("/fuzz/json", test_json);
#define ADD(name, function) g_test_add (name, Folder, NULL, folder_init, function, folder_clear)
  ADD ("/fuzz/tokenizer-json", test_tokenizer_json);
  ADD ("/fuzz/vocabulary-and-merges", test_vocabulary_and_merges);
  ADD ("/fuzz/preprocessor", test_preprocessor);
  return g_test_run ();
}
