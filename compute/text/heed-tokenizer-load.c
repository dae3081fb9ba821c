#include "heed-tokenizer-private.h"

#include "heed-error.h"
#include "heed-file.h"
#include "heed-json.h"
#include "heed-steps.h"

#include <string.h>

#define MAX_FILE         (64 * 1024 * 1024)
#define MAX_ADDED_TOKENS 65536

static gboolean
refuse (const char *origin, const char *what, GError **error)
{
  g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED, "%s: %s", origin, what);
  return FALSE;
}

/* Fields of the model that change its results: each has the one value that Heed can do. */
static gboolean
check_model (const HeedJsonScope *scope, GError **error)
{
  const char *type = "BPE", *prefix = "";
  gboolean fuse = FALSE, fallback = FALSE, ignore = FALSE;
  double dropout = 0;
  if (!heed_json_string (scope, "type", &type, error)
      || !heed_json_string (scope, "continuing_subword_prefix", &prefix, error)
      || !heed_json_boolean (scope, "fuse_unk", &fuse, error)
      || !heed_json_boolean (scope, "byte_fallback", &fallback, error)
      || !heed_json_boolean (scope, "ignore_merges", &ignore, error)
      || !heed_json_number (scope, "dropout", 0, 1, &dropout, error))
    return FALSE;
  if (!g_str_equal (type, "BPE"))
    return refuse (scope->origin, "model.type is not BPE, the one that Heed can do", error);
  if (prefix[0] != 0 || fuse || fallback || ignore || dropout > 0)
    return refuse (scope->origin,
                   "model asks for continuing_subword_prefix, fuse_unk, byte_fallback, "
                   "ignore_merges or dropout, which Heed cannot do",
                   error);
  return TRUE;
}

static gboolean
read_model (HeedTokenizer *tokenizer, const char *origin, JsonObject *root, GError **error)
{
  JsonObject *model = NULL, *pieces = NULL;
  const char *suffix = "", *unknown = NULL;
  HeedJsonScope top = {root, origin, ""}, scope = {NULL, origin, "model."};
  if (!heed_json_object (&top, "model", &model, error))
    return FALSE;
  scope.object = model;
  if (!check_model (&scope, error) || !heed_json_object (&scope, "vocab", &pieces, error)
      || !heed_json_string (&scope, "end_of_word_suffix", &suffix, error)
      || !heed_json_string (&scope, "unk_token", &unknown, error))
    return FALSE;
  JsonNode *merges = model != NULL ? json_object_get_member (model, "merges") : NULL;
  if (pieces == NULL || merges == NULL || !JSON_NODE_HOLDS_ARRAY (merges))
    return refuse (origin, "model.vocab is not an object or model.merges not an array", error);
  tokenizer->suffix = g_strdup (suffix);
  tokenizer->vocabulary = heed_vocabulary_new (origin, pieces, error);
  if (tokenizer->vocabulary == NULL
      || !heed_vocabulary_add_merges (tokenizer->vocabulary, origin, json_node_get_array (merges),
                                      error))
    return FALSE;
  tokenizer->unknown = unknown != NULL ? heed_tokenizer_find (tokenizer, unknown) : -1;
  if (unknown != NULL && tokenizer->unknown < 0)
    return refuse (origin, "model.unk_token is not in the vocabulary", error);
  return TRUE;
}

static gboolean
read_added_token (HeedTokenizer *tokenizer, const char *origin, guint index, JsonNode *node,
                  GError **error)
{
  g_autofree char *path = g_strdup_printf ("added_tokens[%u].", index);
  HeedJsonScope scope = {NULL, origin, path};
  const char *content = "";
  gint64 id = -1;
  gboolean single = FALSE, left = FALSE, right = FALSE, normalized = TRUE, special = FALSE;
  scope.object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (!heed_json_string (&scope, "content", &content, error)
      || !heed_json_integer (&scope, "id", 0, HEED_VOCABULARY_MAX_ID, &id, error)
      || !heed_json_boolean (&scope, "single_word", &single, error)
      || !heed_json_boolean (&scope, "lstrip", &left, error)
      || !heed_json_boolean (&scope, "rstrip", &right, error)
      || !heed_json_boolean (&scope, "normalized", &normalized, error)
      || !heed_json_boolean (&scope, "special", &special, error))
    return FALSE;
  g_autofree char *what = NULL;
  if (content[0] == 0 || id < 0)
    what = g_strdup_printf ("added_tokens[%u] lacks its content or its id", index);
  else if (single || left || right)
    what = g_strdup_printf ("added_tokens[%u] asks for single_word, lstrip or rstrip, which Heed "
                            "cannot do",
                            index);
  if (what != NULL)
    return refuse (origin, what, error);
  return heed_tokenizer_add_token (tokenizer, origin, content, (gint32)id, normalized, special,
                                   error);
}

static gboolean
read_added_tokens (HeedTokenizer *tokenizer, const char *origin, JsonObject *root, GError **error)
{
  JsonNode *node = json_object_get_member (root, "added_tokens");
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (origin, "added_tokens is not an array", error);
  JsonArray *list = json_node_get_array (node);
  if (json_array_get_length (list) > MAX_ADDED_TOKENS)
    return refuse (origin, "there are more than 65536 added_tokens", error);
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_added_token (tokenizer, origin, i, json_array_get_element (list, i), error))
      return FALSE;
  return TRUE;
}

/* A special token of the post-processor: [content, id]. */
static gboolean
read_frame_token (HeedTokenizer *tokenizer, const char *origin, const char *field, JsonObject *step,
                  const char *member, gint32 *id, GError **error)
{
  JsonNode *node = json_object_get_member (step, member);
  JsonArray *pair = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (pair != NULL && json_array_get_length (pair) == 2)
    {
      JsonNode *content = json_array_get_element (pair, 0),
               *number = json_array_get_element (pair, 1);
      if (json_node_get_value_type (content) == G_TYPE_STRING
          && json_node_get_value_type (number) == G_TYPE_INT64)
        *id = heed_tokenizer_find (tokenizer, json_node_get_string (content));
      if (*id >= 0 && *id == json_node_get_int (number))
        return TRUE;
    }
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: %s.%s is not a piece of the vocabulary with its id", origin, field, member);
  return FALSE;
}

static gboolean
read_post_step (const char *origin, const char *field, JsonObject *step, gpointer chain,
                GError **error)
{
  HeedTokenizer *tokenizer = chain;
  const char *type = json_object_get_string_member_with_default (step, "type", "");
  if (!g_str_equal (type, "RobertaProcessing") || tokenizer->begin >= 0)
    return heed_steps_refuse (origin, field, step, "RobertaProcessing (once)", error);
  return read_frame_token (tokenizer, origin, field, step, "cls", &tokenizer->begin, error)
         && read_frame_token (tokenizer, origin, field, step, "sep", &tokenizer->end, error);
}

static gboolean
read_decoder_step (const char *origin, const char *field, JsonObject *step, gpointer chain,
                   GError **error)
{
  const char *type = json_object_get_string_member_with_default (step, "type", "");
  gboolean *found = chain;
  if (!g_str_equal (type, "ByteLevel") || *found)
    return heed_steps_refuse (origin, field, step, "ByteLevel (once)", error);
  *found = TRUE;
  return TRUE;
}

static gboolean
read_decoder (const char *origin, JsonNode *node, GError **error)
{
  gboolean found = FALSE;
  if (!heed_steps_read (origin, "decoder", "decoders", node, read_decoder_step, &found, error))
    return FALSE;
  return found || refuse (origin, "decoder is missing, expected ByteLevel", error);
}

static gboolean
read_json (HeedTokenizer *tokenizer, const char *origin, JsonObject *root, GError **error)
{
  JsonNode *normalizer = json_object_get_member (root, "normalizer");
  JsonNode *pre = json_object_get_member (root, "pre_tokenizer");
  JsonNode *post = json_object_get_member (root, "post_processor");
  tokenizer->normaliser = heed_normaliser_new (origin, normalizer, error);
  if (tokenizer->normaliser == NULL)
    return FALSE;
  tokenizer->splitter = heed_splitter_new (origin, pre, error);
  return tokenizer->splitter != NULL
         && read_decoder (origin, json_object_get_member (root, "decoder"), error)
         && read_model (tokenizer, origin, root, error)
         && read_added_tokens (tokenizer, origin, root, error)
         && heed_steps_read (origin, "post_processor", "processors", post, read_post_step,
                             tokenizer, error);
}

/* What transformers makes of a folder that has vocab.json and merges.txt alone. */
static const char clip_steps[] =
    "{\"normalizer\": {\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"},"
    "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\\\\s+\"}, \"content\": \" \"},"
    "{\"type\": \"Lowercase\"}]},"
    "\"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\","
    "\"pattern\": {\"Regex\": \"'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|"
    "[^\\\\s\\\\p{L}\\\\p{N}]+\"}, \"behavior\": \"Removed\", \"invert\": true},"
    "{\"type\": \"ByteLevel\", \"add_prefix_space\": false}]}}";

static gboolean
read_clip_steps (HeedTokenizer *tokenizer, const char *origin, GError **error)
{
  g_autoptr (JsonNode) node = heed_json_parse (origin, clip_steps, strlen (clip_steps), error);
  if (node == NULL)
    return FALSE;
  JsonObject *root = json_node_get_object (node);
  tokenizer->normaliser =
      heed_normaliser_new (origin, json_object_get_member (root, "normalizer"), error);
  tokenizer->splitter =
      heed_splitter_new (origin, json_object_get_member (root, "pre_tokenizer"), error);
  return tokenizer->normaliser != NULL && tokenizer->splitter != NULL;
}

static gboolean
read_clip_frame (HeedTokenizer *tokenizer, const char *origin, GError **error)
{
  tokenizer->begin = heed_tokenizer_find (tokenizer, "<|startoftext|>");
  tokenizer->end = tokenizer->unknown = heed_tokenizer_find (tokenizer, "<|endoftext|>");
  tokenizer->suffix = g_strdup ("</w>");
  if (tokenizer->begin < 0 || tokenizer->end < 0)
    return refuse (origin,
                   "the vocabulary lacks <|startoftext|> or <|endoftext|>; without a "
                   "tokenizer.json only CLIP's form can be read",
                   error);
  return heed_tokenizer_add_token (tokenizer, origin, "<|startoftext|>", tokenizer->begin, FALSE,
                                   TRUE, error)
         && heed_tokenizer_add_token (tokenizer, origin, "<|endoftext|>", tokenizer->end, FALSE,
                                      TRUE, error);
}

static gboolean
read_vocabulary_and_merges (HeedTokenizer *tokenizer, const char *vocabulary, const char *merges,
                            GError **error)
{
  g_autofree char *origin = g_filename_display_name (vocabulary);
  g_autofree char *merges_origin = g_filename_display_name (merges);
  g_autoptr (JsonObject) pieces = heed_json_load_object (vocabulary, MAX_FILE, error);
  g_autoptr (GBytes) lines = pieces != NULL ? heed_file_read (merges, MAX_FILE, error) : NULL;
  if (lines == NULL)
    return FALSE;
  gsize size;
  const char *text = g_bytes_get_data (lines, &size);
  tokenizer->vocabulary = heed_vocabulary_new (origin, pieces, error);
  return tokenizer->vocabulary != NULL
         && heed_vocabulary_add_merge_lines (tokenizer->vocabulary, merges_origin, text, size,
                                             error)
         && read_clip_steps (tokenizer, origin, error)
         && read_clip_frame (tokenizer, origin, error);
}

static gboolean
read_tokenizer_json (HeedTokenizer *tokenizer, const char *path, GError **error)
{
  g_autofree char *origin = g_filename_display_name (path);
  g_autoptr (JsonObject) root = heed_json_load_object (path, MAX_FILE, error);
  return root != NULL && read_json (tokenizer, origin, root, error);
}

HeedTokenizer *
heed_tokenizer_load (const char *folder, GError **error)
{
  g_autoptr (HeedTokenizer) tokenizer = heed_tokenizer_new_empty ();
  g_autofree char *whole = g_build_filename (folder, "tokenizer.json", NULL);
  g_autofree char *vocabulary = g_build_filename (folder, "vocab.json", NULL);
  g_autofree char *merges = g_build_filename (folder, "merges.txt", NULL);
  gboolean alone = !g_file_test (whole, G_FILE_TEST_EXISTS);
  gboolean ok;
  if (alone && g_file_test (vocabulary, G_FILE_TEST_EXISTS))
    ok = read_vocabulary_and_merges (tokenizer, vocabulary, merges, error);
  else
    ok = read_tokenizer_json (tokenizer, whole, error);
  return ok ? g_steal_pointer (&tokenizer) : NULL;
}
