/* heed-shard-index.h: model.safetensors.index.json: which shard holds which tensor. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HEED_SHARD_INDEX_MAX: bytes of an index that make sense. */
#define HEED_SHARD_INDEX_MAX 100000000

/**
 * heed_shard_index_read:
 *
 * Reads the index at @path. Shards have to be plain file names: no path separator, no "..".
 *
 * Returns: (transfer full): tensor name → file name; %NULL with a sentence
 */
GHashTable *
heed_shard_index_read (const char *path, GError **error);

G_END_DECLS
