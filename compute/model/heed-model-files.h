/* heed-model-files.h: the files that a model was opened from: unchanged? and their digests. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HeedModelFiles HeedModelFiles;

/**
 * heed_model_files_new: notes size, time of change and inode of every file of @folder that a model
 * is read from, weights apart; to be called before they are read.
 */
HeedModelFiles *
heed_model_files_new (const char *folder);
void
heed_model_files_free (HeedModelFiles *files);

/** heed_model_files_add_weights: notes the weight files @names, %NULL-terminated, sorted. */
void
heed_model_files_add_weights (HeedModelFiles *files, const char *const *names);

/** heed_model_files_check: that every file is as it was noted; else a sentence that names it. */
gboolean
heed_model_files_check (const HeedModelFiles *files, GError **error);

/**
 * heed_model_files_fingerprint:
 *
 * sha256, in lower-case hexadecimal, of the unchanged files:
 * - the bytes of config.json, then
 * - for each weight file in the order of their names: its first 8 + n bytes, n being the header's
 *   length, which is stored in the first 8; its size as 8 bytes, little endian; and 64 blocks of
 *   4096 bytes, block i (from 0) beginning at byte ⌊i·(size − 4096)/63⌋, or instead of them all
 *   its bytes if it has fewer than 64·4096.
 */
char *
heed_model_files_fingerprint (const HeedModelFiles *files, GError **error);

/**
 * heed_model_files_hash:
 *
 * sha256, in lower-case hexadecimal, of every file noted (weights included), in the order of their
 * names: the name and a NUL byte, the size as 8 bytes, little endian, and the content.
 */
char *
heed_model_files_hash (const HeedModelFiles *files, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedModelFiles, heed_model_files_free)

G_END_DECLS
