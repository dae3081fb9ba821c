/* heed-file.h: reading small files whole, and writing files so that they are whole or absent. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * heed_file_read:
 * @path: a file name in the file system's encoding
 * @limit: the most bytes that make sense for such a file
 *
 * Reads a regular file whole. A missing, unreadable or larger file is an error
 * (%HEED_ERROR_FILE) that names @path.
 *
 * Returns: (transfer full): the content, followed by a NUL byte that is not counted
 */
GBytes *
heed_file_read (const char *path, gsize limit, GError **error);

/**
 * heed_file_replace:
 *
 * Writes @content to a temporary file beside @path, flushes it and renames it to @path; on failure
 * (no permission, disk full) the temporary file is removed and what was at @path is untouched. A
 * device or pipe at @path is written to as it is; a symbolic link stays, and what it points to is
 * replaced.
 */
gboolean
heed_file_replace (const char *path, GBytes *content, GError **error);

/**
 * heed_file_check_replace: tells before long work whether heed_file_replace() could write @path:
 * %HEED_ERROR_FILE where @path is a folder or a write-protected file, or where the folder it lies
 * in is missing or not writable.
 */
gboolean
heed_file_check_replace (const char *path, GError **error);

G_END_DECLS
