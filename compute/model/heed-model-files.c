#include "heed-model-files.h"

#include "heed-error.h"
#include "heed-weight-file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define BUFFER_BYTES (256 * 1024)
#define BLOCK_BYTES  4096
#define N_BLOCKS     64

/* What else a model is read from, or an index that says where. */
static const char *const small_files[] = {
    "added_tokens.json",
    "config.json",
    "merges.txt",
    "model.safetensors.index.json",
    "preprocessor_config.json",
    "processor_config.json",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
};

typedef struct
{
  char *name;
  char *path;
  gboolean weights;
  struct stat noted;
} File;

struct _HeedModelFiles
{
  char *folder;
  GPtrArray *files; /* File, by name */
};

static void
file_free (gpointer data)
{
  File *file = data;
  g_free (file->name);
  g_free (file->path);
  g_free (file);
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  const File *first = *(const File *const *)a, *second = *(const File *const *)b;
  return strcmp (first->name, second->name);
}

static void
note (HeedModelFiles *files, const char *name, gboolean weights)
{
  File *file = g_new0 (File, 1);
  file->name = g_strdup (name);
  file->path = g_build_filename (files->folder, name, NULL);
  file->weights = weights;
  if (stat (file->path, &file->noted) == 0)
    g_ptr_array_add (files->files, file);
  else
    file_free (file);
}

HeedModelFiles *
heed_model_files_new (const char *folder)
{
  HeedModelFiles *files = g_new0 (HeedModelFiles, 1);
  files->folder = g_strdup (folder);
  files->files = g_ptr_array_new_with_free_func (file_free);
  for (guint i = 0; i < G_N_ELEMENTS (small_files); i++)
    note (files, small_files[i], FALSE);
  return files;
}

void
heed_model_files_free (HeedModelFiles *files)
{
  if (files == NULL)
    return;
  g_ptr_array_unref (files->files);
  g_free (files->folder);
  g_free (files);
}

void
heed_model_files_add_weights (HeedModelFiles *files, const char *const *names)
{
  for (; *names != NULL; names++)
    note (files, *names, TRUE);
  g_ptr_array_sort (files->files, compare_files);
}

/* ---- unchanged? ---- */

static gboolean
check_file (const File *file, GError **error)
{
  struct stat now;
  g_autofree char *shown = g_filename_display_name (file->path);
  if (stat (file->path, &now) != 0)
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: was there when the model was opened: %s",
                 shown, g_strerror (errno));
  else if (now.st_size != file->noted.st_size)
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                 "%s: has %" G_GINT64_FORMAT " bytes, but had %" G_GINT64_FORMAT
                 " when the model was opened",
                 shown, (gint64)now.st_size, (gint64)file->noted.st_size);
  else if (now.st_ino != file->noted.st_ino || now.st_dev != file->noted.st_dev)
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: was replaced since the model was opened",
                 shown);
  else if (now.st_mtim.tv_sec != file->noted.st_mtim.tv_sec
           || now.st_mtim.tv_nsec != file->noted.st_mtim.tv_nsec)
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE, "%s: was written since the model was opened",
                 shown);
  else
    return TRUE;
  return FALSE;
}

gboolean
heed_model_files_check (const HeedModelFiles *files, GError **error)
{
  for (guint i = 0; i < files->files->len; i++)
    if (!check_file (g_ptr_array_index (files->files, i), error))
      return FALSE;
  return TRUE;
}

/* ---- digests ---- */

static gboolean
add_bytes (GChecksum *checksum, const HeedWeightFile *file, guint64 first, guint64 size,
           GError **error)
{
  g_autofree guint8 *buffer = g_malloc (BUFFER_BYTES);
  for (guint64 done = 0; done < size;)
    {
      gsize n = (gsize)MIN (BUFFER_BYTES, size - done);
      if (!heed_weight_file_read (file, first + done, buffer, n, error))
        return FALSE;
      g_checksum_update (checksum, buffer, (gssize)n);
      done += n;
    }
  return TRUE;
}

static void
add_number (GChecksum *checksum, guint64 number)
{
  guint64 little = GUINT64_TO_LE (number);
  g_checksum_update (checksum, (const guchar *)&little, sizeof little);
}

static gboolean
add_header (GChecksum *checksum, const HeedWeightFile *file, GError **error)
{
  guint64 length, size = heed_weight_file_get_size (file);
  if (!heed_weight_file_read (file, 0, &length, sizeof length, error))
    return FALSE;
  length = MIN (GUINT64_FROM_LE (length), size - sizeof length);
  return add_bytes (checksum, file, 0, sizeof length + length, error);
}

static gboolean
add_sample (GChecksum *checksum, const HeedWeightFile *file, GError **error)
{
  guint64 size = heed_weight_file_get_size (file);
  if (!add_header (checksum, file, error))
    return FALSE;
  add_number (checksum, size);
  if (size < N_BLOCKS * BLOCK_BYTES)
    return add_bytes (checksum, file, 0, size, error);
  for (guint64 i = 0; i < N_BLOCKS; i++)
    if (!add_bytes (checksum, file, i * (size - BLOCK_BYTES) / (N_BLOCKS - 1), BLOCK_BYTES, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_whole (GChecksum *checksum, const HeedWeightFile *file, GError **error)
{
  return add_bytes (checksum, file, 0, heed_weight_file_get_size (file), error);
}

typedef gboolean (*AddFile) (GChecksum *checksum, const HeedWeightFile *file, GError **error);

static gboolean
open_and_add (GChecksum *checksum, const File *file, AddFile add, GError **error)
{
  g_autoptr (HeedWeightFile) opened = heed_weight_file_open (file->path, error);
  return opened != NULL && add (checksum, opened, error);
}

static gboolean
add_all (const HeedModelFiles *files, GChecksum *checksum, GError **error)
{
  for (guint i = 0; i < files->files->len; i++)
    {
      const File *file = g_ptr_array_index (files->files, i);
      g_checksum_update (checksum, (const guchar *)file->name, (gssize)strlen (file->name) + 1);
      add_number (checksum, (guint64)file->noted.st_size);
      if (!open_and_add (checksum, file, add_whole, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_samples (const HeedModelFiles *files, GChecksum *checksum, GError **error)
{
  for (guint i = 0; i < files->files->len; i++)
    {
      const File *file = g_ptr_array_index (files->files, i);
      if (strcmp (file->name, "config.json") == 0
          && !open_and_add (checksum, file, add_whole, error))
        return FALSE;
    }
  for (guint i = 0; i < files->files->len; i++)
    {
      const File *file = g_ptr_array_index (files->files, i);
      if (file->weights && !open_and_add (checksum, file, add_sample, error))
        return FALSE;
    }
  return TRUE;
}

static char *
digest (const HeedModelFiles *files,
        gboolean (*add) (const HeedModelFiles *files, GChecksum *checksum, GError **error),
        GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  if (!heed_model_files_check (files, error) || !add (files, checksum, error))
    return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}

char *
heed_model_files_fingerprint (const HeedModelFiles *files, GError **error)
{
  return digest (files, add_samples, error);
}

char *
heed_model_files_hash (const HeedModelFiles *files, GError **error)
{
  return digest (files, add_all, error);
}
