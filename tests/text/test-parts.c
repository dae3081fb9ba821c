/* The tokenizer's parts against slower or independent ways to the same result. */
#include "heed-bpe.h"
#include "heed-bytelevel.h"
#include "heed-json.h"
#include "heed-pattern.h"
#include "heed-unicode.h"

#include <string.h>

static HeedVocabulary *
random_vocabulary (GRand *rand)
{
  g_autoptr (JsonObject) pieces = json_object_new ();
  g_autoptr (JsonArray) merges = json_array_new ();
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_free);
  for (char c = 'a'; c < 'e'; c++)
    g_ptr_array_add (list, g_strdup_printf ("%c", c));
  for (guint i = 0; i < 40; i++)
    {
      const char *left = list->pdata[g_rand_int_range (rand, 0, (gint32)list->len)];
      const char *right = list->pdata[g_rand_int_range (rand, 0, (gint32)list->len)];
      if (strlen (left) + strlen (right) > 8)
        continue;
      g_autofree char *line = g_strdup_printf ("%s %s", left, right);
      json_array_add_string_element (merges, line);
      g_ptr_array_add (list, g_strconcat (left, right, NULL));
    }
  gint64 id = 0;
  for (guint i = 0; i < list->len; i++)
    if (!json_object_has_member (pieces, list->pdata[i]))
      json_object_set_int_member (pieces, list->pdata[i], id++);
  GError *error = NULL;
  HeedVocabulary *vocabulary = heed_vocabulary_new ("random", pieces, &error);
  g_assert_no_error (error);
  g_assert_true (heed_vocabulary_add_merges (vocabulary, "random", merges, &error));
  return vocabulary;
}

/* Byte-pair encoding as it is defined: look at all neighbours, merge the best, begin again. */
static void
encode_by_definition (const HeedVocabulary *vocabulary, GArray *ids)
{
  for (;;)
    {
      guint32 best = G_MAXUINT32, rank;
      guint at = 0;
      gint32 joined = -1;
      for (guint i = 0; i + 1 < ids->len; i++)
        {
          gint32 id = heed_vocabulary_merge (vocabulary, g_array_index (ids, gint32, i),
                                             g_array_index (ids, gint32, i + 1), &rank);
          if (id >= 0 && rank < best)
            {
              best = rank;
              at = i;
              joined = id;
            }
        }
      if (joined < 0)
        return;
      g_array_index (ids, gint32, at) = joined;
      g_array_remove_index (ids, at + 1);
    }
}

static void
test_bpe_by_definition (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (HeedVocabulary) vocabulary = random_vocabulary (rand);
      HeedBpe bpe = {vocabulary, "", -1};
      g_autoptr (GString) word = g_string_new (NULL);
      g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (HeedBpePiece));
      g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint32));
      guint length = (guint)g_rand_int_range (rand, 1, 60);
      for (guint i = 0; i < length; i++)
        {
          g_string_append_c (word, (char)('a' + g_rand_int_range (rand, 0, 4)));
          gint32 id = heed_vocabulary_find (vocabulary, word->str + i, 1);
          g_array_append_val (ids, id);
        }
      heed_bpe_encode (&bpe, word, (HeedRange) {0, length}, pieces);
      encode_by_definition (vocabulary, ids);
      g_assert_cmpuint (pieces->len, ==, ids->len);
      guint32 end = 0;
      for (guint i = 0; i < ids->len; i++)
        {
          const HeedBpePiece *piece = &g_array_index (pieces, HeedBpePiece, i);
          g_assert_cmpint (piece->id, ==, g_array_index (ids, gint32, i));
          g_assert_cmpuint (piece->range.start, ==, end);
          end = piece->range.end;
        }
      g_assert_cmpuint (end, ==, length);
    }
}

/* A character that is no piece becomes the unknown one, or nothing. */
static void
test_bpe_unknown (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (12);
  g_autoptr (HeedVocabulary) vocabulary = random_vocabulary (rand);
  g_autoptr (GString) word = g_string_new ("?é");
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (HeedBpePiece));
  heed_bpe_encode (&(HeedBpe) {vocabulary, "", -1}, word, (HeedRange) {0, 3}, pieces);
  g_assert_cmpuint (pieces->len, ==, 0);
  heed_bpe_encode (&(HeedBpe) {vocabulary, "", 1}, word, (HeedRange) {0, 3}, pieces);
  g_assert_cmpuint (pieces->len, ==, 2);
  g_assert_cmpint (g_array_index (pieces, HeedBpePiece, 1).id, ==, 1);
}

static gunichar
random_character (GRand *rand)
{
  static const gunichar ranges[][2] = {{'A', 'z'},       {0xc0, 0x24f},    {0x300, 0x36f},
                                       {0x1100, 0x11ff}, {0xac00, 0xd7a3}, {0x900, 0xdff},
                                       {0x1e00, 0x1fff}, {0xf900, 0xfb4f}, {0x1d150, 0x1d1ff}};
  gint32 i = g_rand_int_range (rand, 0, G_N_ELEMENTS (ranges));
  return (gunichar)g_rand_int_range (rand, (gint32)ranges[i][0], (gint32)ranges[i][1] + 1);
}

/* Every character alone, and random runs: the same as GLib's own composition. */
static void
check_nfc (const char *text)
{
  g_autoptr (HeedAligned) plain = heed_aligned_new_slice (text, strlen (text), 0);
  g_autoptr (HeedAligned) composed = heed_unicode_nfc (plain);
  g_autofree char *expected = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_assert_cmpstr (composed->text->str, ==, expected);
  g_assert_cmpuint (composed->origins->len, ==, composed->text->len);
}

static void
test_nfc (void)
{
  char utf8[7] = "";
  for (gunichar c = 1; c < 0x30000; c++)
    if (g_unichar_validate (c))
      {
        utf8[g_unichar_to_utf8 (c, utf8)] = 0;
        check_nfc (utf8);
      }
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      for (gint32 n = g_rand_int_range (rand, 1, 9); n > 0; n--)
        g_string_append_unichar (text, random_character (rand));
      check_nfc (text->str);
    }
}

static void
check_lowercase (const char *text, const char *expected)
{
  g_autoptr (HeedAligned) plain = heed_aligned_new_slice (text, strlen (text), 0);
  g_autoptr (HeedAligned) lower = heed_unicode_lowercase (plain);
  g_assert_cmpstr (lower->text->str, ==, expected);
}

static void
test_lowercase (void)
{
  check_lowercase ("ÅÉ Ⅻ Ⓐ ΣΑΣ", "åé ⅻ ⓐ σασ");
  check_lowercase ("İI ẞ ǅ \u212a", "i\u0307i ß ǆ k");
  check_lowercase ("\u1c89\ua7dc\U00010d50\U00016eb8", "\u1c8a\u019b\U00010d70\U00016ed3");
}

/* Table 3-8 of the Unicode Standard, and sequences cut off by the end. */
static void
test_lossy (void)
{
  static const struct
  {
    const char *bytes;
    const char *text;
  } rows[] = {
      {"\x61\xf1\x80\x80\xe1\x80\xc2\x62\x80\x63\x80\xbf\x64", "a???b?c??d"},
      {"\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41", "????????A"},
      {"\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41", "????????A"},
      {"\xf4\x91\x92\x93\xff\x41\x80\xbf\x42", "?????A??B"},
      {"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41", "????A"},
      {"\xf0\x9f\x98", "?"},
      {"\xf0\x9f\x98\x80", "\U0001f600"},
  };
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GString *text =
          heed_unicode_decode_lossy ((const guint8 *)rows[i].bytes, strlen (rows[i].bytes));
      g_string_replace (text, "\ufffd", "?", 0);
      g_assert_cmpstr (text->str, ==, rows[i].text);
      g_string_free (text, TRUE);
    }
}

static void
test_bytelevel (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint byte = 0; byte < 256; byte++)
    {
      char utf8[7] = "";
      gunichar c = heed_bytelevel_character ((guint8)byte);
      g_assert_true (g_hash_table_add (seen, GUINT_TO_POINTER (c)));
      g_unichar_to_utf8 (c, utf8);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      heed_bytelevel_read (utf8, bytes);
      g_assert_cmpuint (bytes->len, ==, 1);
      g_assert_cmpuint (bytes->data[0], ==, byte);
    }
  g_assert_cmpuint (heed_bytelevel_character (' '), ==, 0x120);
  g_assert_cmpuint (heed_bytelevel_character ('\n'), ==, 0x10a);
  g_assert_cmpuint (heed_bytelevel_character (0xad), ==, 0x143);
  g_autoptr (GByteArray) mixed = g_byte_array_new ();
  heed_bytelevel_read ("\u0120\u4e2d", mixed);
  g_assert_cmpmem (mixed->data, mixed->len, "\u0120\u4e2d", 5);
}

/* A match may be longer than what the regular expression is shown at first. */
static void
test_pattern_window (void)
{
  GError *error = NULL;
  g_autoptr (HeedPattern) pattern =
      heed_pattern_new ("f", "p", "a+|\\s+(?!\\S)|\\s+", FALSE, &error);
  g_assert_no_error (error);
  for (gsize size = 1020; size < 1030; size++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeedRange));
      for (gsize i = 0; i < size; i++)
        g_string_append_c (text, 'a');
      g_string_append (text, "\u00e9 \u3000");
      g_assert_true (heed_pattern_find (pattern, text->str, text->len, found, &error));
      g_assert_cmpuint (found->len, ==, 2);
      g_assert_cmpuint (g_array_index (found, HeedRange, 0).end, ==, size);
      g_assert_cmpuint (g_array_index (found, HeedRange, 1).start, ==, size + 2);
      g_assert_cmpuint (g_array_index (found, HeedRange, 1).end, ==, size + 6);
    }
}

/* White_Space as Oniguruma has it: U+180E and U+200B are none, U+0085 is. */
static void
test_pattern_white_space (void)
{
  static const char *const expressions[] = {"\\s", "[\\s]", "[^\\S]"};
  for (gsize i = 0; i < 2; i++)
    {
      GError *error = NULL;
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeedRange));
      g_autoptr (HeedPattern) pattern = heed_pattern_new ("f", "p", expressions[i], FALSE, &error);
      const char *text = "\u180e\u200b\xc2\x85\u00a0";
      g_assert_true (heed_pattern_find (pattern, text, strlen (text), found, &error));
      g_assert_cmpuint (found->len, ==, 2);
      g_assert_cmpuint (g_array_index (found, HeedRange, 0).start, ==, 6);
    }
  g_autoptr (GError) error = NULL;
  g_assert_null (heed_pattern_new ("f", "p", expressions[2], FALSE, &error));
}

/* An expression that backtracks without end gives up with a sentence. */
static void
test_pattern_backtracking (void)
{
  GError *error = NULL;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (HeedRange));
  g_autoptr (HeedPattern) pattern =
      heed_pattern_new ("file", "field", "(a|a|aa)+[bd]", FALSE, &error);
  g_assert_no_error (error);
  const char *text = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac";
  g_assert_false (heed_pattern_find (pattern, text, strlen (text), found, &error));
  g_assert_nonnull (strstr (error->message, "file: the regular expression field"));
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/bpe/by-definition", test_bpe_by_definition);
  g_test_add_func ("/text/bpe/unknown", test_bpe_unknown);
  g_test_add_func ("/text/unicode/nfc", test_nfc);
  g_test_add_func ("/text/unicode/lowercase", test_lowercase);
  g_test_add_func ("/text/unicode/lossy", test_lossy);
  g_test_add_func ("/text/bytelevel", test_bytelevel);
  g_test_add_func ("/text/pattern/window", test_pattern_window);
  g_test_add_func ("/text/pattern/white-space", test_pattern_white_space);
  g_test_add_func ("/text/pattern/backtracking", test_pattern_backtracking);
  return g_test_run ();
}
