/* heed-bpe.h: byte-pair encoding of one word (Sennrich et al., ACL 2016).
 *
 * A word begins as its characters; again and again the neighbours whose merge has the lowest rank
 * (the leftmost of several) become one piece. Takes O(n log n) for n characters.
 */
#pragma once

#include "heed-aligned.h"
#include "heed-vocabulary.h"

G_BEGIN_DECLS

/**
 * HeedBpe:
 * @vocabulary: (transfer none)
 * @suffix: put behind a word's last character before it is looked up, "" for none
 * @unknown: id of a character that is no piece, or −1: it is left out
 */
typedef struct
{
  const HeedVocabulary *vocabulary;
  const char *suffix;
  gint32 unknown;
} HeedBpe;

/**
 * HeedBpePiece:
 * @id: the piece
 * @range: the bytes of the text that it covers
 */
typedef struct
{
  gint32 id;
  HeedRange range;
} HeedBpePiece;

/**
 * heed_bpe_encode:
 * @word: the bytes of @text that are one word, not empty
 * @pieces: HeedBpePiece of each piece is appended, from left to right
 */
void
heed_bpe_encode (const HeedBpe *bpe, const GString *text, HeedRange word, GArray *pieces);

G_END_DECLS
