/* test-folder.h: temporary model folders, written file by file. */
#pragma once

#include <glib.h>

/** test_source_path: a path in the repository; (transfer full). */
char *
test_source_path (const char *relative);

/** test_shared_path: a path in the shared folder, %NULL where it is absent; (transfer full). */
char *
test_shared_path (const char *relative);

/** test_folder_new: an empty temporary folder; (transfer full), for test_folder_free(). */
char *
test_folder_new (void);
/** test_folder_free: removes the folder and the files in it. */
void
test_folder_free (char *folder);

void
test_folder_write (const char *folder, const char *name, const void *data, gsize size);
void
test_folder_write_text (const char *folder, const char *name, const char *text);
/** test_folder_copy: copies the file @name of the folder @from. */
void
test_folder_copy (const char *folder, const char *from, const char *name);

/** test_folder_copy_model: copies all files of the model folder @from but the weights. */
void
test_folder_copy_model (const char *folder, const char *from);

/** test_folder_resize: cuts a file off, or makes it longer with zeros. */
void
test_folder_resize (const char *folder, const char *name, guint64 size);

/** test_folder_overwrite: puts @data over the first bytes of a file. */
void
test_folder_overwrite (const char *folder, const char *name, const void *data, gsize size);

/** test_folder_write_header: a safetensors file with @header and @data_bytes zeros after it. */
void
test_folder_write_header (const char *folder, const char *name, const char *header,
                          guint64 data_bytes);

/**
 * test_assert_refused: that @error is one sentence of the domain %HEED_ERROR with code @code that
 * contains every part of @expected, parts being separated by '|'.
 */
void
test_assert_refused (const GError *error, int code, const char *expected);
