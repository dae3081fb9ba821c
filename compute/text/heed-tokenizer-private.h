/* heed-tokenizer-private.h: a tokenizer's parts, for the two files that read and run it. */
#pragma once

#include "heed-added-tokens.h"
#include "heed-normaliser.h"
#include "heed-splitter.h"
#include "heed-tokenizer.h"
#include "heed-vocabulary.h"

G_BEGIN_DECLS

/**
 * HeedTokenizer:
 * @suffix: see HeedBpe
 * @unknown: see HeedBpe
 * @begin: token put in front of a text, or −1
 * @end: token put behind, or −1
 */
struct _HeedTokenizer
{
  HeedVocabulary *vocabulary;
  HeedAddedTokens *added;
  HeedNormaliser *normaliser;
  HeedSplitter *splitter;
  char *suffix;
  gint32 unknown;
  gint32 begin;
  gint32 end;
};

/** heed_tokenizer_new_empty: no parts yet; the loader fills them in before anyone else looks. */
HeedTokenizer *
heed_tokenizer_new_empty (void);

/**
 * heed_tokenizer_add_token:
 *
 * Adds a token that is found before the text is split; needs vocabulary and normaliser.
 */
gboolean
heed_tokenizer_add_token (HeedTokenizer *tokenizer, const char *origin, const char *content,
                          gint32 id, gboolean normalized, gboolean special, GError **error);

G_END_DECLS
