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
 * device or pipe at @path is written to as it is.
 */
gboolean
heed_file_replace (const char *path, GBytes *content, GError **error);

G_END_DECLS
