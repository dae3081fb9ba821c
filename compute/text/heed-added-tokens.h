/* heed-added-tokens.h: tokens that are found in a text before it is split into words.
 *
 * Like the tokenizers library: of the tokens that begin at a place the longest is taken; those
 * that are not `normalized` are looked for in the text as given, the others after normalisation.
 */
#pragma once

#include "heed-aligned.h"
#include "heed-vocabulary.h"

G_BEGIN_DECLS

typedef struct _HeedAddedTokens HeedAddedTokens;

/**
 * HeedAddedPart:
 * @id: the token, or −1 for what lies between tokens
 */
typedef struct
{
  gint32 id;
  HeedRange range;
} HeedAddedPart;

HeedAddedTokens *
heed_added_tokens_new (void);
void
heed_added_tokens_free (HeedAddedTokens *tokens);

/**
 * heed_added_tokens_add:
 * @content: not empty
 * @normalized: %NULL when @content is looked for in the text as given; otherwise what it reads
 *   after normalisation, to be looked for there
 */
void
heed_added_tokens_add (HeedAddedTokens *tokens, const char *content, const char *normalized,
                       gint32 id, gboolean special);

/** heed_added_tokens_is_special: whether decoding can leave @id out. */
gboolean
heed_added_tokens_is_special (const HeedAddedTokens *tokens, gint32 id);

/**
 * heed_added_tokens_split:
 * @normalized: which of the two kinds of tokens to look for
 * @parts: HeedAddedPart of every token and of every non-empty stretch between them is appended
 */
void
heed_added_tokens_split (const HeedAddedTokens *tokens, gboolean normalized, const char *text,
                         gsize size, GArray *parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedAddedTokens, heed_added_tokens_free)

G_END_DECLS
