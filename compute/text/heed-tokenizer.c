#include "heed-tokenizer-private.h"

#include "heed-bpe.h"
#include "heed-bytelevel.h"
#include "heed-error.h"
#include "heed-unicode.h"

#include <string.h>

/* What the steps of one encoding hand on. */
typedef struct
{
  const HeedTokenizer *tokenizer;
  GArray *tokens;
  gint32 words;
} Run;

HeedTokenizer *
heed_tokenizer_new_empty (void)
{
  HeedTokenizer *tokenizer = g_atomic_rc_box_new0 (HeedTokenizer);
  tokenizer->added = heed_added_tokens_new ();
  tokenizer->unknown = tokenizer->begin = tokenizer->end = -1;
  return tokenizer;
}

HeedTokenizer *
heed_tokenizer_ref (HeedTokenizer *tokenizer)
{
  return g_atomic_rc_box_acquire (tokenizer);
}

static void
clear (gpointer data)
{
  HeedTokenizer *tokenizer = data;
  heed_vocabulary_free (tokenizer->vocabulary);
  heed_added_tokens_free (tokenizer->added);
  heed_normaliser_free (tokenizer->normaliser);
  heed_splitter_free (tokenizer->splitter);
  g_free (tokenizer->suffix);
}

void
heed_tokenizer_unref (HeedTokenizer *tokenizer)
{
  g_atomic_rc_box_release_full (tokenizer, clear);
}

gboolean
heed_tokenizer_add_token (HeedTokenizer *tokenizer, const char *origin, const char *content,
                          gint32 id, gboolean normalized, gboolean special, GError **error)
{
  g_autoptr (HeedAligned) spelt = NULL;
  if (!heed_vocabulary_add_piece (tokenizer->vocabulary, origin, content, id, error))
    return FALSE;
  if (normalized)
    {
      g_autoptr (HeedAligned) plain = heed_aligned_new_slice (content, strlen (content), 0);
      spelt = heed_normaliser_run (tokenizer->normaliser, plain, error);
      if (spelt == NULL)
        return FALSE;
    }
  heed_added_tokens_add (tokenizer->added, content, spelt != NULL ? spelt->text->str : NULL, id,
                         special);
  return TRUE;
}

static void
append_token (Run *run, gint32 id, gint32 word, HeedRange span)
{
  g_array_append_val (run->tokens, ((HeedToken) {id, word, span}));
}

static gboolean
encode_words (Run *run, const HeedAligned *text, GError **error)
{
  const HeedTokenizer *tokenizer = run->tokenizer;
  HeedBpe bpe = {tokenizer->vocabulary, tokenizer->suffix, tokenizer->unknown};
  g_autoptr (GArray) words = NULL;
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (HeedBpePiece));
  g_autoptr (HeedAligned) spelt = heed_splitter_run (tokenizer->splitter, text, &words, error);
  if (spelt == NULL)
    return FALSE;
  for (guint i = 0; i < words->len; i++)
    {
      g_array_set_size (pieces, 0);
      heed_bpe_encode (&bpe, spelt->text, g_array_index (words, HeedRange, i), pieces);
      for (guint k = 0; k < pieces->len; k++)
        {
          const HeedBpePiece *piece = &g_array_index (pieces, HeedBpePiece, k);
          append_token (run, piece->id, run->words, heed_aligned_origin (spelt, piece->range));
        }
      run->words++;
    }
  return TRUE;
}

/* @text is normalised: the added tokens that are looked for there are cut out first. */
static gboolean
encode_normalised (Run *run, const HeedAligned *text, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (HeedAddedPart));
  heed_added_tokens_split (run->tokenizer->added, TRUE, text->text->str, text->text->len, parts);
  for (guint i = 0; i < parts->len; i++)
    {
      HeedAddedPart part = g_array_index (parts, HeedAddedPart, i);
      if (part.id >= 0)
        {
          append_token (run, part.id, run->words++, heed_aligned_origin (text, part.range));
          continue;
        }
      g_autoptr (HeedAligned) slice = heed_aligned_new ();
      heed_aligned_copy (slice, text, part.range);
      if (!encode_words (run, slice, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
encode_text (Run *run, const char *text, gsize size, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (HeedAddedPart));
  heed_added_tokens_split (run->tokenizer->added, FALSE, text, size, parts);
  for (guint i = 0; i < parts->len; i++)
    {
      HeedAddedPart part = g_array_index (parts, HeedAddedPart, i);
      if (part.id >= 0)
        {
          append_token (run, part.id, run->words++, part.range);
          continue;
        }
      g_autoptr (HeedAligned) slice = heed_aligned_new_slice (
          text + part.range.start, part.range.end - part.range.start, part.range.start);
      g_autoptr (HeedAligned) normal =
          heed_normaliser_run (run->tokenizer->normaliser, slice, error);
      if (normal == NULL || !encode_normalised (run, normal, error))
        return FALSE;
    }
  return TRUE;
}

/* g_utf8_validate_len() takes a NUL for an error; here it is a character like others. */
static gboolean
check_text (const char *text, gsize size, GError **error)
{
  if (size > HEED_TOKENIZER_MAX_TEXT)
    {
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
                   "the text has %" G_GSIZE_FORMAT " bytes, at most %d can be encoded", size,
                   HEED_TOKENIZER_MAX_TEXT);
      return FALSE;
    }
  for (gsize done = 0; done < size; done++)
    {
      const char *end;
      gboolean valid = g_utf8_validate (text + done, (gssize)(size - done), &end);
      done = (gsize)(end - text);
      if (valid || text[done] == 0)
        continue;
      g_set_error (error, HEED_ERROR, HEED_ERROR_ARGUMENT,
                   "the text is not UTF-8: byte number %" G_GSIZE_FORMAT " begins no character",
                   done + 1);
      return FALSE;
    }
  return TRUE;
}

static GArray *
encode (const HeedTokenizer *tokenizer, const char *text, gssize length, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize)length;
  if (!check_text (text, size, error))
    return NULL;
  Run run = {tokenizer, g_array_new (FALSE, FALSE, sizeof (HeedToken)), 0};
  if (tokenizer->begin >= 0)
    append_token (&run, tokenizer->begin, -1, (HeedRange) {0});
  if (!encode_text (&run, text, size, error))
    {
      g_array_unref (run.tokens);
      return NULL;
    }
  if (tokenizer->end >= 0)
    append_token (&run, tokenizer->end, -1, (HeedRange) {0});
  return run.tokens;
}

HeedEncoding *
heed_tokenizer_encode (HeedTokenizer *tokenizer, const char *text, gssize length, GError **error)
{
  g_autoptr (GArray) tokens = encode (tokenizer, text, length, error);
  return tokens != NULL ? heed_encoding_new (tokens) : NULL;
}

HeedEncoding *
heed_tokenizer_encode_within (HeedTokenizer *tokenizer, const char *text, gssize length,
                              gsize max_tokens, gboolean *cut, GError **error)
{
  g_return_val_if_fail (max_tokens >= 2, NULL);
  g_autoptr (GArray) tokens = encode (tokenizer, text, length, error);
  if (tokens == NULL)
    return NULL;
  gboolean over = tokens->len > max_tokens;
  if (over && tokenizer->end >= 0)
    g_array_index (tokens, HeedToken, max_tokens - 1) = (HeedToken) {tokenizer->end, -1, {0, 0}};
  if (over)
    g_array_set_size (tokens, (guint)max_tokens);
  if (cut != NULL)
    *cut = over;
  return heed_encoding_new (tokens);
}

char *
heed_tokenizer_decode (HeedTokenizer *tokenizer, const gint32 *ids, gsize n, gboolean skip_special,
                       gsize *length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  for (gsize i = 0; i < n; i++)
    {
      const char *piece = heed_vocabulary_piece (tokenizer->vocabulary, ids[i]);
      if (piece != NULL && !(skip_special && heed_tokenizer_is_special (tokenizer, ids[i])))
        heed_bytelevel_read (piece, bytes);
    }
  GString *text = heed_unicode_decode_lossy (bytes->data, bytes->len);
  if (length != NULL)
    *length = text->len;
  return g_string_free (text, FALSE);
}

const char *
heed_tokenizer_piece (HeedTokenizer *tokenizer, gint32 id)
{
  return heed_vocabulary_piece (tokenizer->vocabulary, id);
}

gint32
heed_tokenizer_find (HeedTokenizer *tokenizer, const char *piece)
{
  return heed_vocabulary_find (tokenizer->vocabulary, piece, strlen (piece));
}

gint32
heed_tokenizer_size (HeedTokenizer *tokenizer)
{
  return heed_vocabulary_size (tokenizer->vocabulary);
}

gint32
heed_tokenizer_begin_id (HeedTokenizer *tokenizer)
{
  return tokenizer->begin;
}

gint32
heed_tokenizer_end_id (HeedTokenizer *tokenizer)
{
  return tokenizer->end;
}

gboolean
heed_tokenizer_is_special (HeedTokenizer *tokenizer, gint32 id)
{
  return heed_added_tokens_is_special (tokenizer->added, id);
}
