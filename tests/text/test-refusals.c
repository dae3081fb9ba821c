/* Tokenizer files that do not fit are refused with a sentence that names file and field. */
#include "heed-error.h"
#include "heed-file.h"
#include "heed-tokenizer.h"

#include <glib/gstdio.h>
#include <string.h>

/* The least tokenizer.json of the kind that Heed knows; %s: what a case changes. */
#define NORMALIZER "\"normalizer\":{\"type\":\"Lowercase\"}"
#define SPLIT      "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false}"
#define DECODER    "\"decoder\":{\"type\":\"ByteLevel\"}"
#define POST                                                                                       \
  "\"post_processor\":{\"type\":\"RobertaProcessing\",\"cls\":[\"<b>\",4],\"sep\":[\"<e>\",5]}"
#define ADDED                                                                                      \
  "\"added_tokens\":[{\"id\":4,\"content\":\"<b>\",\"normalized\":false,\"special\":true},"        \
  "{\"id\":5,\"content\":\"<e>\",\"normalized\":false,\"special\":true}]"
#define VOCAB  "\"vocab\":{\"a\":0,\"b\":1,\"ab\":2,\"Ġ\":3}"
#define MODEL  "\"model\":{\"type\":\"BPE\"," VOCAB ",\"merges\":[\"a b\"]}"
#define REST   SPLIT "," DECODER "," POST "," ADDED "," MODEL "}"
#define STEPS  "{" NORMALIZER "," SPLIT "," DECODER "," POST ","
#define WHOLE  "{" NORMALIZER "," REST
#define MERGES "{" NORMALIZER "," SPLIT "," DECODER "," POST "," ADDED ",\"model\":{" VOCAB

typedef struct
{
  const char *name;
  const char *json;
  int code;
  const char *named;
} Refusal;

static const Refusal refusals[] = {
    {"empty", "", HEED_ERROR_FORMAT, "tokenizer.json"},
    {"array", "[]", HEED_ERROR_FORMAT, "object"},
    {"nothing", "{}", HEED_ERROR_UNSUPPORTED, "decoder"},
    {"unknown-normalizer", "{\"normalizer\":{\"type\":\"Prepend\"}," REST, HEED_ERROR_UNSUPPORTED,
     "normalizer is of the type Prepend"},
    {"unknown-inner-normalizer",
     "{\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":"
     "\"NFKD\"}]}," REST,
     HEED_ERROR_UNSUPPORTED, "normalizer[1] is of the type NFKD"},
    {"normalizer-no-object", "{\"normalizer\":7," REST, HEED_ERROR_FORMAT, "normalizer"},
    {"sequence-without-steps", "{\"normalizer\":{\"type\":\"Sequence\"}," REST, HEED_ERROR_FORMAT,
     "normalizer"},
    {"replace-without-pattern", "{\"normalizer\":{\"type\":\"Replace\",\"content\":\" \"}," REST,
     HEED_ERROR_FORMAT, "normalizer.pattern"},
    {"replace-without-content",
     "{\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"Regex\":\"x\"}}," REST,
     HEED_ERROR_FORMAT, "normalizer.content"},
    {"broken-pattern",
     "{\"normalizer\":{\"type\":\"Replace\",\"content\":\"\",\"pattern\":{\"Regex\":\"(x\"}}," REST,
     HEED_ERROR_FORMAT, "normalizer.pattern"},
    {"ambiguous-pattern",
     "{\"normalizer\":{\"type\":\"Replace\",\"content\":\"\",\"pattern\":{\"Regex\":\"\\\\h\"}}"
     "," REST,
     HEED_ERROR_FORMAT, "normalizer.pattern"},
    {"unknown-pre-tokenizer",
     "{\"pre_tokenizer\":{\"type\":\"Metaspace\"}," DECODER "," POST "," ADDED "," MODEL "}",
     HEED_ERROR_UNSUPPORTED, "pre_tokenizer is of the type Metaspace"},
    {"split-behaviour",
     "{\"pre_tokenizer\":{\"type\":\"Split\",\"behavior\":\"Contiguous\"}," DECODER "," MODEL "}",
     HEED_ERROR_UNSUPPORTED, "behavior"},
    {"prefix-space", "{\"pre_tokenizer\":{\"type\":\"ByteLevel\"}," DECODER "," MODEL "}",
     HEED_ERROR_UNSUPPORTED, "add_prefix_space"},
    {"unknown-decoder", "{" SPLIT ",\"decoder\":{\"type\":\"WordPiece\"}," MODEL "}",
     HEED_ERROR_UNSUPPORTED, "decoder is of the type WordPiece"},
    {"unknown-post-processor",
     "{" SPLIT "," DECODER "," MODEL ",\"post_processor\":{\"type\":\"TemplateProcessing\"}}",
     HEED_ERROR_UNSUPPORTED, "TemplateProcessing"},
    {"post-processor-id",
     "{" SPLIT "," DECODER "," ADDED "," MODEL
     ",\"post_processor\":{\"type\":\"RobertaProcessing\",\"cls\":[\"<b>\",5],\"sep\":[\"<e>\",5]}"
     "}",
     HEED_ERROR_FORMAT, "post_processor.cls"},
    {"unigram", STEPS "\"model\":{\"type\":\"Unigram\"," VOCAB ",\"merges\":[]}}",
     HEED_ERROR_UNSUPPORTED, "model.type"},
    {"byte-fallback", STEPS "\"model\":{\"byte_fallback\":true," VOCAB ",\"merges\":[]}}",
     HEED_ERROR_UNSUPPORTED, "byte_fallback"},
    {"no-vocabulary", STEPS "\"model\":{\"merges\":[]}}", HEED_ERROR_UNSUPPORTED, "model.vocab"},
    {"empty-vocabulary", STEPS "\"model\":{\"vocab\":{},\"merges\":[]}}", HEED_ERROR_FORMAT,
     "empty"},
    {"negative-id", STEPS "\"model\":{\"vocab\":{\"a\":-1},\"merges\":[]}}", HEED_ERROR_FORMAT,
     "piece \"a\""},
    {"huge-id", STEPS "\"model\":{\"vocab\":{\"a\":4194304},\"merges\":[]}}", HEED_ERROR_FORMAT,
     "4194304"},
    {"overflowing-id", STEPS "\"model\":{\"vocab\":{\"a\":99999999999999999999},\"merges\":[]}}",
     HEED_ERROR_FORMAT, "piece \"a\""},
    {"fractional-id", STEPS "\"model\":{\"vocab\":{\"a\":1.5},\"merges\":[]}}", HEED_ERROR_FORMAT,
     "piece \"a\""},
    {"twice-the-id", STEPS "\"model\":{\"vocab\":{\"a\":1,\"b\":1},\"merges\":[]}}",
     HEED_ERROR_FORMAT, "another piece"},
    {"half-a-surrogate", STEPS "\"model\":{\"vocab\":{\"\\ud800x\":1},\"merges\":[]}}",
     HEED_ERROR_FORMAT, "tokenizer.json"},
    {"merge-of-unknown", MERGES ",\"merges\":[\"a b\",\"a c\"]}}", HEED_ERROR_FORMAT,
     "merge number 2"},
    {"merge-into-unknown", MERGES ",\"merges\":[\"b a\"]}}", HEED_ERROR_FORMAT, "merge number 1"},
    {"merge-of-three", MERGES ",\"merges\":[\"a b a\"]}}", HEED_ERROR_FORMAT, "merge number 1"},
    {"merge-of-one", MERGES ",\"merges\":[\"ab\"]}}", HEED_ERROR_FORMAT, "merge number 1"},
    {"merge-is-number", MERGES ",\"merges\":[1]}}", HEED_ERROR_FORMAT, "merge number 1"},
    {"merge-triple", MERGES ",\"merges\":[[\"a\",\"b\",\"a\"]]}}", HEED_ERROR_FORMAT,
     "merge number 1"},
    {"unknown-unknown", MERGES ",\"merges\":[],\"unk_token\":\"<unk>\"}}", HEED_ERROR_UNSUPPORTED,
     "model.unk_token"},
    {"added-id-taken",
     "{" SPLIT "," DECODER "," MODEL ",\"added_tokens\":[{\"id\":0,\"content\":\"x\"}]}",
     HEED_ERROR_FORMAT, "piece \"x\""},
    {"added-other-id",
     "{" SPLIT "," DECODER "," MODEL ",\"added_tokens\":[{\"id\":9,\"content\":\"a\"}]}",
     HEED_ERROR_FORMAT, "piece \"a\""},
    {"added-empty",
     "{" SPLIT "," DECODER "," MODEL ",\"added_tokens\":[{\"id\":9,\"content\":\"\"}]}",
     HEED_ERROR_UNSUPPORTED, "added_tokens[0]"},
    {"added-strip",
     "{" SPLIT "," DECODER "," MODEL
     ",\"added_tokens\":[{\"id\":9,\"content\":\"x\",\"lstrip\":true}]}",
     HEED_ERROR_UNSUPPORTED, "lstrip"},
};

static void
write_file (const char *folder, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static HeedTokenizer *
load_from (const char *const files[], GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("heed-text-XXXXXX", NULL);
  for (gsize i = 0; files[i] != NULL; i += 2)
    write_file (folder, files[i], files[i + 1]);
  HeedTokenizer *tokenizer = heed_tokenizer_load (folder, error);
  for (gsize i = 0; files[i] != NULL; i += 2)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  return tokenizer;
}

static void
test_refusal (gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (GError) error = NULL;
  const char *files[] = {"tokenizer.json", refusal->json, NULL};
  g_assert_null (load_from (files, &error));
  g_assert_error (error, HEED_ERROR, refusal->code);
  g_assert_nonnull (strstr (error->message, "tokenizer.json"));
  if (strstr (error->message, refusal->named) == NULL)
    g_error ("\"%s\" is not in: %s", refusal->named, error->message);
  g_assert_null (strchr (error->message, '\n'));
}

/* What the cases above change one thing of is accepted, and does what its merges say. */
static void
test_whole (void)
{
  GError *error = NULL;
  const char *files[] = {"tokenizer.json", WHOLE, NULL};
  g_autoptr (HeedTokenizer) tokenizer = load_from (files, &error);
  g_assert_no_error (error);
  g_autoptr (HeedEncoding) encoding = heed_tokenizer_encode (tokenizer, "aAB<e> ?b", -1, &error);
  static const gint32 expected[] = {4, 0, 2, 5, 3, 1, 5};
  g_assert_no_error (error);
  g_assert_cmpmem (heed_encoding_ids (encoding), heed_encoding_length (encoding) * sizeof (gint32),
                   expected, sizeof expected);
}

static void
test_folder_without_tokenizer (void)
{
  g_autoptr (GError) error = NULL;
  const char *files[] = {NULL};
  g_assert_null (load_from (files, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, "tokenizer.json"));
}

#define CLIP_VOCAB "{\"a\":0,\"a</w>\":1,\"aa</w>\":2,\"<|startoftext|>\":3,\"<|endoftext|>\":4}"

static void
test_merge_lines (void)
{
  GError *error = NULL;
  const char *files[] = {"vocab.json", CLIP_VOCAB, "merges.txt", "#version: 0.2\r\na a</w>\r\n\n",
                         NULL};
  g_autoptr (HeedTokenizer) tokenizer = load_from (files, &error);
  g_assert_no_error (error);
  g_autoptr (HeedEncoding) encoding = heed_tokenizer_encode (tokenizer, "AAA", -1, &error);
  static const gint32 expected[] = {3, 0, 2, 4};
  g_assert_cmpmem (heed_encoding_ids (encoding), heed_encoding_length (encoding) * sizeof (gint32),
                   expected, sizeof expected);
}

static void
test_broken_merge_lines (void)
{
  static const char *const broken[] = {"a", "a  a</w>", " a", "a ", "a x", "a a", "a a</w> a"};
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = g_strdup_printf ("#version: 0.2\na a</w>\n%s\n", broken[i]);
      const char *files[] = {"vocab.json", CLIP_VOCAB, "merges.txt", text, NULL};
      g_assert_null (load_from (files, &error));
      g_assert_error (error, HEED_ERROR, HEED_ERROR_FORMAT);
      g_assert_nonnull (strstr (error->message, "merges.txt: merge number 2"));
    }
}

static void
test_not_clip (void)
{
  g_autoptr (GError) error = NULL;
  const char *files[] = {"vocab.json", "{\"a\":0}", "merges.txt", "", NULL};
  g_assert_null (load_from (files, &error));
  g_assert_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "<|startoftext|>"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/text/refusals/", refusals[i].name, NULL);
      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/text/refusals/whole", test_whole);
  g_test_add_func ("/text/refusals/no-tokenizer", test_folder_without_tokenizer);
  g_test_add_func ("/text/refusals/merge-lines", test_merge_lines);
  g_test_add_func ("/text/refusals/broken-merge-lines", test_broken_merge_lines);
  g_test_add_func ("/text/refusals/not-clip", test_not_clip);
  return g_test_run ();
}
