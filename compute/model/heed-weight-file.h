/* heed-weight-file.h: one open file, of weights as a rule, read by position.
 *
 * Weights are not mapped into memory but fetched with pread() when a backend loads them. Nothing
 * of them is in memory before that either way, a backend keeps its own copy in its own layout
 * afterwards, and with a mapping a file that shrinks while it is used kills the program with
 * SIGBUS, where a read that comes up short is an error with a sentence that names the file.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HeedWeightFile HeedWeightFile;

/** heed_weight_file_open: a regular file, opened for reading. */
HeedWeightFile *
heed_weight_file_open (const char *path, GError **error);
void
heed_weight_file_free (HeedWeightFile *file);

/** heed_weight_file_get_origin: the path as messages show it. */
const char *
heed_weight_file_get_origin (const HeedWeightFile *file);
/** heed_weight_file_get_size: bytes when it was opened. */
guint64
heed_weight_file_get_size (const HeedWeightFile *file);

/**
 * heed_weight_file_read:
 *
 * Reads the @size bytes at @offset. May be called from several threads at once.
 *
 * Returns: %FALSE with %HEED_ERROR_FILE where the file cannot be read or ends before that
 */
gboolean
heed_weight_file_read (const HeedWeightFile *file, guint64 offset, void *dest, gsize size,
                       GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedWeightFile, heed_weight_file_free)

G_END_DECLS
