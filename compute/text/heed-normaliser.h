/* heed-normaliser.h: what a tokenizer does to a text before it is split into words. */
#pragma once

#include "heed-aligned.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _HeedNormaliser HeedNormaliser;

/**
 * heed_normaliser_new:
 * @origin: file name, for messages
 * @node: (nullable): the `normalizer` of a tokenizer.json; %NULL or null changes nothing
 *
 * Reads NFC, Replace, Lowercase and Sequence; another step is %HEED_ERROR_UNSUPPORTED and named.
 *
 * Returns: (transfer full): immutable, usable from any thread
 */
HeedNormaliser *
heed_normaliser_new (const char *origin, JsonNode *node, GError **error);
void
heed_normaliser_free (HeedNormaliser *normaliser);

/** heed_normaliser_run: (transfer full): @text after all steps. */
HeedAligned *
heed_normaliser_run (const HeedNormaliser *normaliser, const HeedAligned *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedNormaliser, heed_normaliser_free)

G_END_DECLS
