/* The tokenizer against the ids and texts that the tokenizers library gives (golden/tokens.json).
 */
#include "heed-error.h"
#include "heed-file.h"
#include "heed-json.h"
#include "heed-tokenizer.h"

#include <glib/gstdio.h>
#include <string.h>

/* json-glib ends strings at U+0000, so it is read as U+E000, which no string holds. */
static JsonObject *
load_golden (const char *path)
{
  GError *error = NULL;
  g_autoptr (GBytes) bytes = heed_file_read (path, 64 * 1024 * 1024, &error);
  g_assert_no_error (error);
  g_autoptr (GString) json =
      g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes));
  g_assert_null (strstr (json->str, "\\ue000"));
  g_string_replace (json, "\\u0000", "\\ue000", 0);
  g_autoptr (JsonNode) root = heed_json_parse (path, json->str, json->len, &error);
  g_assert_no_error (error);
  return json_node_dup_object (root);
}

static GString *
restore_nul (const char *text)
{
  GString *restored = g_string_new (NULL);
  for (const char *p = text; *p != 0; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) == 0xe000)
      g_string_append_c (restored, 0);
    else
      g_string_append_len (restored, p, g_utf8_next_char (p) - p);
  return restored;
}

static void
check_decoded (HeedTokenizer *tokenizer, const gint32 *ids, gsize n, gboolean skip,
               const char *expected)
{
  gsize length;
  g_autofree char *text = heed_tokenizer_decode (tokenizer, ids, n, skip, &length);
  g_autoptr (GString) wanted = restore_nul (expected);
  g_assert_cmpmem (text, length, wanted->str, wanted->len);
}

static void
check_string (HeedTokenizer *tokenizer, const GString *text, JsonArray *ids)
{
  GError *error = NULL;
  g_autoptr (HeedEncoding) encoding =
      heed_tokenizer_encode (tokenizer, text->str, (gssize)text->len, &error);
  g_assert_no_error (error);
  gsize n = heed_encoding_length (encoding);
  gboolean same = n == json_array_get_length (ids);
  for (gsize i = 0; same && i < n; i++)
    same = heed_encoding_ids (encoding)[i] == json_array_get_int_element (ids, (guint)i);
  if (!same)
    g_error ("other ids than the reference for: %s", text->str);
  for (gsize i = 0; i < n; i++)
    {
      HeedToken token = heed_encoding_token (encoding, i);
      g_assert_cmpuint (token.span.end, <=, text->len);
      g_assert_true (token.word < 0 ? token.span.start == token.span.end
                                    : token.span.start < token.span.end);
    }
}

static void
check_golden (const char *golden, const char *folder, const char *name)
{
  GError *error = NULL;
  g_autoptr (JsonObject) root = load_golden (golden);
  JsonArray *strings = json_object_get_array_member (root, "strings");
  JsonObject *expected =
      json_object_get_object_member (json_object_get_object_member (root, "tokenizers"), name);
  g_autoptr (HeedTokenizer) tokenizer = heed_tokenizer_load (folder, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (strings), ==, 1000);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (GString) text = restore_nul (json_array_get_string_element (strings, i));
      JsonArray *ids =
          json_array_get_array_element (json_object_get_array_member (expected, "ids"), i);
      check_string (tokenizer, text, ids);
      gsize n = json_array_get_length (ids);
      g_autofree gint32 *list = g_new (gint32, n);
      for (guint k = 0; k < n; k++)
        list[k] = (gint32)json_array_get_int_element (ids, k);
      check_decoded (
          tokenizer, list, n, TRUE,
          json_array_get_string_element (json_object_get_array_member (expected, "text"), i));
      check_decoded (tokenizer, list, n, FALSE,
                     json_array_get_string_element (
                         json_object_get_array_member (expected, "text_special"), i));
    }
}

static char *
toybox_folder (void)
{
  return g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", "models", "toybox-clip", NULL);
}

static HeedTokenizer *
load_toybox (void)
{
  GError *error = NULL;
  g_autofree char *folder = toybox_folder ();
  HeedTokenizer *tokenizer = heed_tokenizer_load (folder, &error);
  g_assert_no_error (error);
  return tokenizer;
}

static void
test_toybox (void)
{
  g_autofree char *golden =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "tests", "golden", "tokens.json", NULL);
  g_autofree char *folder = toybox_folder ();
  check_golden (golden, folder, "toybox-clip");
}

static void
test_tiny (void)
{
  const char *shared = g_getenv ("HEED_SHARED_DIR");
  g_autofree char *golden = g_build_filename (shared, "golden", "tokens.json", NULL);
  g_autofree char *folder = g_build_filename (shared, "models", "tiny-clip", NULL);
  if (!g_file_test (golden, G_FILE_TEST_EXISTS) || !g_file_test (folder, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the folder shared/ with tiny-clip is not here");
      return;
    }
  check_golden (golden, folder, "tiny-clip");
}

static void
copy_file (const char *from_folder, const char *to_folder, const char *name)
{
  GError *error = NULL;
  g_autofree char *from = g_build_filename (from_folder, name, NULL);
  g_autofree char *to = g_build_filename (to_folder, name, NULL);
  g_autoptr (GBytes) bytes = heed_file_read (from, 1 << 24, &error);
  g_assert_no_error (error);
  g_assert_true (heed_file_replace (to, bytes, &error));
}

static void
remove_folder (const char *folder)
{
  static const char *const names[] = {"vocab.json", "merges.txt", "tokenizer.json"};
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_vocabulary_and_merges (void)
{
  g_autofree char *golden =
      g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "tests", "golden", "tokens.json", NULL);
  g_autofree char *source = toybox_folder ();
  g_autofree char *folder = g_dir_make_tmp ("heed-text-XXXXXX", NULL);
  copy_file (source, folder, "vocab.json");
  copy_file (source, folder, "merges.txt");
  check_golden (golden, folder, "toybox-clip");
  remove_folder (folder);
}

static void
test_pieces (void)
{
  GError *error = NULL;
  g_autoptr (HeedTokenizer) tokenizer = load_toybox ();
  g_autoptr (HeedEncoding) encoding = heed_tokenizer_encode (tokenizer, "A black duck", -1, &error);
  static const char *const pieces[] = {"<|startoftext|>", "a</w>", "black</w>", "duck</w>",
                                       "<|endoftext|>"};
  g_assert_no_error (error);
  g_assert_cmpuint (heed_encoding_length (encoding), ==, 5);
  for (gsize i = 0; i < 5; i++)
    {
      HeedToken token = heed_encoding_token (encoding, i);
      g_assert_cmpstr (heed_tokenizer_piece (tokenizer, token.id), ==, pieces[i]);
      g_assert_cmpint (heed_tokenizer_find (tokenizer, pieces[i]), ==, token.id);
      g_assert_cmpint (token.word, ==, i == 0 || i == 4 ? -1 : (int)i - 1);
      g_assert_true (heed_tokenizer_is_special (tokenizer, token.id) == (token.word < 0));
    }
  HeedToken black = heed_encoding_token (encoding, 2);
  g_assert_cmpuint (black.span.start, ==, 2);
  g_assert_cmpuint (black.span.end, ==, 7);
  g_assert_cmpint (heed_tokenizer_begin_id (tokenizer), ==, 1534);
  g_assert_cmpint (heed_tokenizer_end_id (tokenizer), ==, 1535);
  g_assert_cmpint (heed_tokenizer_size (tokenizer), ==, 1536);
  g_assert_null (heed_tokenizer_piece (tokenizer, -1));
  g_assert_null (heed_tokenizer_piece (tokenizer, 1536));
  g_assert_cmpint (heed_tokenizer_find (tokenizer, "no such piece"), ==, -1);
}

/* The i and its dot of İ, the three bytes of the kelvin sign's k, and e with its accent. */
static void
test_spans (void)
{
  GError *error = NULL;
  g_autoptr (HeedTokenizer) tokenizer = load_toybox ();
  const char *text = "  \u0130 \u212a e\u0301 <|endoftext|>";
  static const HeedRange words[] = {{2, 4}, {2, 4}, {5, 8}, {9, 12}, {13, 26}};
  g_autoptr (HeedEncoding) encoding = heed_tokenizer_encode (tokenizer, text, -1, &error);
  g_assert_no_error (error);
  gsize n = heed_encoding_length (encoding);
  g_assert_cmpint (heed_encoding_token (encoding, n - 2).id, ==, 1535);
  for (gsize i = 1; i + 1 < n; i++)
    {
      HeedToken token = heed_encoding_token (encoding, i);
      g_assert_cmpint (token.word, <, (int)G_N_ELEMENTS (words));
      g_assert_cmpuint (token.span.start, ==, words[token.word].start);
      g_assert_cmpuint (token.span.end, ==, words[token.word].end);
    }
  g_assert_cmpint (heed_encoding_token (encoding, n - 2).word, ==, 4);
}

static void
test_cut (void)
{
  GError *error = NULL;
  gboolean cut = FALSE;
  g_autoptr (HeedTokenizer) tokenizer = load_toybox ();
  g_autoptr (HeedEncoding) whole =
      heed_tokenizer_encode_within (tokenizer, "a black duck", -1, 5, &cut, &error);
  g_assert_false (cut);
  g_assert_cmpuint (heed_encoding_length (whole), ==, 5);
  g_autoptr (HeedEncoding) part =
      heed_tokenizer_encode_within (tokenizer, "a black duck", -1, 4, &cut, &error);
  g_assert_true (cut);
  g_assert_cmpuint (heed_encoding_length (part), ==, 4);
  static const gint32 expected[] = {1534, 320, 557, 1535};
  g_assert_cmpmem (heed_encoding_ids (part), 4 * sizeof (gint32), expected, sizeof expected);
  g_assert_cmpint (heed_encoding_token (part, 3).word, ==, -1);
}

static void
test_text_is_not_utf8 (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedTokenizer) tokenizer = load_toybox ();
  g_assert_null (heed_tokenizer_encode (tokenizer, "a\0b\xff", 4, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "number 4"));
}

static void
test_foreign_ids (void)
{
  g_autoptr (HeedTokenizer) tokenizer = load_toybox ();
  gint32 ids[] = {-1, 1536, G_MAXINT32, G_MININT32, 557, 1535};
  g_autofree char *text = heed_tokenizer_decode (tokenizer, ids, 6, TRUE, NULL);
  g_assert_cmpstr (text, ==, "black</w>");
}

/* One megabyte in four shapes that punish quadratic steps: one word, many words, a run of accents
 * in the wrong order, and added tokens that almost match. */
static void
test_megabyte (void)
{
  static const char *const units[] = {"ab", "a ", "\u0301\u0316", "<|endof", "\u00e9"};
  g_autoptr (HeedTokenizer) tokenizer = load_toybox ();
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      GError *error = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      while (text->len < 1024 * 1024)
        g_string_append (text, units[i]);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (HeedEncoding) encoding = heed_tokenizer_encode (tokenizer, text->str, -1, &error);
      g_assert_no_error (error);
      double seconds = (double)(g_get_monotonic_time () - start) / 1e6;
      g_test_message ("%s...: %" G_GSIZE_FORMAT " tokens in %.2f s", units[i],
                      heed_encoding_length (encoding), seconds);
      g_assert_cmpuint (heed_encoding_length (encoding), >, 100000);
      g_assert_cmpfloat (seconds, <, 60);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/tokenizer/toybox", test_toybox);
  g_test_add_func ("/text/tokenizer/tiny", test_tiny);
  g_test_add_func ("/text/tokenizer/vocabulary-and-merges", test_vocabulary_and_merges);
  g_test_add_func ("/text/tokenizer/pieces", test_pieces);
  g_test_add_func ("/text/tokenizer/spans", test_spans);
  g_test_add_func ("/text/tokenizer/cut", test_cut);
  g_test_add_func ("/text/tokenizer/not-utf8", test_text_is_not_utf8);
  g_test_add_func ("/text/tokenizer/foreign-ids", test_foreign_ids);
  g_test_add_func ("/text/tokenizer/megabyte", test_megabyte);
  return g_test_run ();
}
