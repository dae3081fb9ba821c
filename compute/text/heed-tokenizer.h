/* heed-tokenizer.h: text to token ids and back, as a model folder's files say.
 *
 * A tokenizer is a chain: added tokens are cut out, the rest is normalised, split into words,
 * each word encoded by byte pairs, and the model's begin and end token put around. The steps are
 * read from tokenizer.json (the tokenizers library's form); a step that Heed does not know is
 * refused by name. What is known now is what CLIP's lower-casing byte-level vocabularies use.
 */
#pragma once

#include "heed-encoding.h"

G_BEGIN_DECLS

/** HeedTokenizer: immutable once loaded, counted references, usable from any thread. */
typedef struct _HeedTokenizer HeedTokenizer;

/** The longest text that is encoded, in bytes. */
#define HEED_TOKENIZER_MAX_TEXT (16 * 1024 * 1024)

/**
 * heed_tokenizer_load:
 * @folder: a model folder
 *
 * Reads `tokenizer.json`; where the folder has none, `vocab.json` and `merges.txt` in CLIP's form
 * (pieces that end a word end in </w>, <|startoftext|> and <|endoftext|> around the text). A
 * file's own `truncation` and `padding` are not applied: cutting is the caller's choice.
 *
 * Returns: (transfer full): the tokenizer, or %NULL with a sentence that names file and field
 */
HeedTokenizer *
heed_tokenizer_load (const char *folder, GError **error);
HeedTokenizer *
heed_tokenizer_ref (HeedTokenizer *tokenizer);
void
heed_tokenizer_unref (HeedTokenizer *tokenizer);

/**
 * heed_tokenizer_encode:
 * @text: UTF-8; may hold NUL characters
 * @length: bytes of @text, or −1 when it ends with a NUL
 *
 * Encodes @text, begin and end token included where the model has them.
 *
 * Returns: (transfer full): the tokens; %NULL when @text is not UTF-8 or too long
 */
HeedEncoding *
heed_tokenizer_encode (HeedTokenizer *tokenizer, const char *text, gssize length, GError **error);

/**
 * heed_tokenizer_encode_within:
 * @max_tokens: the model's context, at least 2
 * @cut: (out) (optional): whether tokens had to be left out
 *
 * heed_tokenizer_encode() of which at most @max_tokens remain: the first ones, and in the last
 * place the end token where the tokenizer adds one.
 */
HeedEncoding *
heed_tokenizer_encode_within (HeedTokenizer *tokenizer, const char *text, gssize length,
                              gsize max_tokens, gboolean *cut, GError **error);

/**
 * heed_tokenizer_decode:
 * @ids: [@n]; ids without a piece (padding of a model's vocabulary) are left out
 * @skip_special: leave special tokens out as well
 * @length: (out) (optional): bytes of the result, which may hold NUL characters
 *
 * Puts pieces together as the tokenizers library does; with CLIP's vocabularies the mark </w> of
 * a word's end stays in the text. Bytes that are no UTF-8 become U+FFFD.
 *
 * Returns: (transfer full): UTF-8, NUL-terminated
 */
char *
heed_tokenizer_decode (HeedTokenizer *tokenizer, const gint32 *ids, gsize n, gboolean skip_special,
                       gsize *length);

/** heed_tokenizer_piece: (nullable): the vocabulary's own spelling of @id, such as "black</w>". */
const char *
heed_tokenizer_piece (HeedTokenizer *tokenizer, gint32 id);

/** heed_tokenizer_find: the id of exactly this @piece, or −1. */
gint32
heed_tokenizer_find (HeedTokenizer *tokenizer, const char *piece);

/** heed_tokenizer_size: one more than the largest id: the least rows of a fitting embedding. */
gint32
heed_tokenizer_size (HeedTokenizer *tokenizer);

/** heed_tokenizer_begin_id: the token put in front of every text, or −1. */
gint32
heed_tokenizer_begin_id (HeedTokenizer *tokenizer);

/** heed_tokenizer_end_id: the token put behind every text, or −1. */
gint32
heed_tokenizer_end_id (HeedTokenizer *tokenizer);

/** heed_tokenizer_is_special: whether @id is a token such as <|endoftext|>, not part of a text. */
gboolean
heed_tokenizer_is_special (HeedTokenizer *tokenizer, gint32 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedTokenizer, heed_tokenizer_unref)

G_END_DECLS
