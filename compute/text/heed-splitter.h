/* heed-splitter.h: how a tokenizer splits a normalised text into words (its pre-tokenizer). */
#pragma once

#include "heed-aligned.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _HeedSplitter HeedSplitter;

/**
 * heed_splitter_new:
 * @origin: file name, for messages
 * @node: (nullable): the `pre_tokenizer` of a tokenizer.json; %NULL or null is one word
 *
 * Reads Split, ByteLevel and Sequence; another step is %HEED_ERROR_UNSUPPORTED and named.
 *
 * Returns: (transfer full): immutable, usable from any thread
 */
HeedSplitter *
heed_splitter_new (const char *origin, JsonNode *node, GError **error);
void
heed_splitter_free (HeedSplitter *splitter);

/**
 * heed_splitter_run:
 * @words: (out): HeedRange of each word, none empty, in the text that is returned
 *
 * Returns: (transfer full): the text that the words are part of; byte-level steps respell it
 */
HeedAligned *
heed_splitter_run (const HeedSplitter *splitter, const HeedAligned *text, GArray **words,
                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedSplitter, heed_splitter_free)

G_END_DECLS
