/* heed-encoding.h: a text as a tokenizer hands it to a model. */
#pragma once

#include "heed-aligned.h"

G_BEGIN_DECLS

/**
 * HeedToken:
 * @id: index into the vocabulary
 * @word: which word of the text the token is a piece of, counted from 0 (a token written out in
 *   the text, such as <image>, is a word of its own); −1 for a token that the tokenizer put in
 *   front or behind
 * @span: the bytes of the text as it was given that the token stands for, at least whole
 *   characters; empty for @word −1
 */
typedef struct
{
  gint32 id;
  gint32 word;
  HeedRange span;
} HeedToken;

/** HeedEncoding: tokens in order; immutable once made, counted references, any thread. */
typedef struct _HeedEncoding HeedEncoding;

/** heed_encoding_new: (transfer full) @tokens: (element-type HeedToken) (transfer none): copied. */
HeedEncoding *
heed_encoding_new (const GArray *tokens);
HeedEncoding *
heed_encoding_ref (HeedEncoding *encoding);
void
heed_encoding_unref (HeedEncoding *encoding);

gsize
heed_encoding_length (const HeedEncoding *encoding);
/** heed_encoding_ids: [length], lives as long as @encoding. */
const gint32 *
heed_encoding_ids (const HeedEncoding *encoding);
/** heed_encoding_token: @index < length. */
HeedToken
heed_encoding_token (const HeedEncoding *encoding, gsize index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedEncoding, heed_encoding_unref)

G_END_DECLS
