#include "heed-model.h"

#include "heed-error.h"
#include "heed-model-family.h"
#include "heed-model-files.h"

#include <string.h>

#define CONFIG_MAX_BYTES (16 * 1024 * 1024)

struct _HeedModel
{
  gatomicrefcount references;
  char *path;
  char *name;
  HeedModelFiles *files;
  HeedWeights *weights;
  const HeedModelFamily *family;
  gpointer opened; /* the family's own */
  HeedModelFacts facts;
  HeedTokenizer *tokenizer;
  HeedPreprocessor *preprocessor;
  GMutex lock; /* of @fingerprint */
  char *fingerprint;
};

HeedModel *
heed_model_ref (HeedModel *model)
{
  g_atomic_ref_count_inc (&model->references);
  return model;
}

void
heed_model_unref (HeedModel *model)
{
  if (model == NULL || !g_atomic_ref_count_dec (&model->references))
    return;
  if (model->opened != NULL)
    model->family->close (model->opened);
  g_clear_pointer (&model->tokenizer, heed_tokenizer_unref);
  g_clear_pointer (&model->preprocessor, heed_preprocessor_unref);
  heed_weights_free (model->weights);
  heed_model_files_free (model->files);
  g_mutex_clear (&model->lock);
  g_free (model->fingerprint);
  g_free (model->name);
  g_free (model->path);
  g_free (model);
}

static HeedModel *
model_new (const char *folder)
{
  HeedModel *model = g_new0 (HeedModel, 1);
  g_autofree char *canonical = g_canonicalize_filename (folder, NULL);
  g_autofree char *base = g_path_get_basename (canonical);
  g_atomic_ref_count_init (&model->references);
  g_mutex_init (&model->lock);
  model->path = g_strdup (folder);
  model->name = g_filename_display_name (base);
  model->files = heed_model_files_new (folder);
  return model;
}

static gboolean
check_folder (const char *folder, GError **error)
{
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *config = g_build_filename (folder, "config.json", NULL);
  if (!g_file_test (folder, G_FILE_TEST_EXISTS))
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                 "%s: there is no such folder, expected a model folder", shown);
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                 "%s: found a file, expected a model folder with config.json and "
                 "model.safetensors",
                 shown);
  else if (!g_file_test (config, G_FILE_TEST_EXISTS))
    g_set_error (error, HEED_ERROR, HEED_ERROR_FILE,
                 "%s: the folder has no config.json, expected a model folder in Hugging Face's "
                 "form",
                 shown);
  else
    return TRUE;
  return FALSE;
}

static gboolean
open_weights (HeedModel *model, GError **error)
{
  g_autofree char *path = g_build_filename (model->path, "config.json", NULL);
  g_autoptr (JsonObject) config = heed_json_load_object (path, CONFIG_MAX_BYTES, error);
  if (config == NULL)
    return FALSE;
  model->family = heed_model_family_find (config, path, error);
  if (model->family == NULL)
    return FALSE;
  model->weights = heed_weights_open (model->path, error);
  if (model->weights == NULL)
    return FALSE;
  heed_model_files_add_weights (model->files, heed_weights_get_names (model->weights));
  model->opened = model->family->open (config, path, model->weights, &model->facts, error);
  return model->opened != NULL;
}

/* Token ids go into the graph unchecked: the embedding has to have a row for each. */
static gboolean
check_tokenizer (const HeedModel *model, GError **error)
{
  gint32 size = heed_tokenizer_size (model->tokenizer);
  if (size > 0 && (guint)size <= model->facts.vocab_size)
    return TRUE;
  g_autofree char *shown = g_filename_display_name (model->path);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: the tokenizer's largest id is %d, expected one below %u, the vocab_size of "
               "config.json",
               shown, size - 1, model->facts.vocab_size);
  return FALSE;
}

static gboolean
check_size (const HeedModel *model, const HeedPreparedPicture *prepared, const char *name,
            GError **error)
{
  gsize width = heed_prepared_picture_width (prepared);
  gsize height = heed_prepared_picture_height (prepared);
  guint size = model->facts.image_size;
  if (width == size && height == size)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: preprocessor_config.json makes %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
               " pixels of it, expected %u × %u, the image_size of config.json",
               name, width, height, size, size);
  return FALSE;
}

HeedPreparedPicture *
heed_model_prepare (const HeedModel *model, HeedPicture *picture, GError **error)
{
  g_autoptr (HeedPreparedPicture) prepared =
      heed_preprocessor_prepare (model->preprocessor, picture, error);
  if (prepared == NULL || !check_size (model, prepared, heed_picture_name (picture), error))
    return NULL;
  return g_steal_pointer (&prepared);
}

/* Whatever fits no square picture fits none. */
static gboolean
check_preprocessor (const HeedModel *model, GError **error)
{
  g_autofree char *shown = g_filename_display_name (model->path);
  g_autofree char *name = g_strdup_printf ("%s: a square picture", shown);
  g_autoptr (HeedPicture) picture = heed_picture_new_take (name, 1, 1, g_malloc0 (3));
  g_autoptr (HeedPreparedPicture) prepared = heed_model_prepare (model, picture, error);
  return prepared != NULL;
}

HeedModel *
heed_model_open (const char *folder, GError **error)
{
  if (!check_folder (folder, error))
    return NULL;
  g_autoptr (HeedModel) model = model_new (folder);
  if (!open_weights (model, error))
    return NULL;
  model->tokenizer = heed_tokenizer_load (folder, error);
  if (model->tokenizer == NULL || !check_tokenizer (model, error))
    return NULL;
  model->preprocessor = heed_preprocessor_load (folder, model->facts.image_size, error);
  if (model->preprocessor == NULL || !check_preprocessor (model, error))
    return NULL;
  return g_steal_pointer (&model);
}

const char *
heed_model_get_path (const HeedModel *model)
{
  return model->path;
}

const char *
heed_model_get_name (const HeedModel *model)
{
  return model->name;
}

const char *
heed_model_get_family (const HeedModel *model)
{
  return model->family->model_type;
}

HeedTokenizer *
heed_model_get_tokenizer (const HeedModel *model)
{
  return model->tokenizer;
}

HeedPreprocessor *
heed_model_get_preprocessor (const HeedModel *model)
{
  return model->preprocessor;
}

guint64
heed_model_get_n_parameters (const HeedModel *model)
{
  return heed_weights_get_n_parameters (model->weights);
}

const char *
heed_model_get_fingerprint (HeedModel *model, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&model->lock);
  if (model->fingerprint == NULL)
    model->fingerprint = heed_model_files_fingerprint (model->files, error);
  return model->fingerprint;
}

char *
heed_model_hash (HeedModel *model, GError **error)
{
  return heed_model_files_hash (model->files, error);
}

gboolean
heed_model_check_unchanged (const HeedModel *model, GError **error)
{
  return heed_model_files_check (model->files, error);
}

double
heed_model_get_logit_scale (const HeedModel *model)
{
  return model->facts.logit_scale;
}

void
heed_model_get_grid (const HeedModel *model, guint *rows, guint *cols, guint *image_size,
                     guint *patch_size)
{
  guint *const places[] = {rows, cols, image_size, patch_size};
  const guint values[] = {model->facts.grid_rows, model->facts.grid_cols, model->facts.image_size,
                          model->facts.patch_size};
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i] != NULL)
      *places[i] = values[i];
}

guint
heed_model_get_max_tokens (const HeedModel *model)
{
  return model->facts.max_tokens;
}

guint
heed_model_get_projection_size (const HeedModel *model)
{
  return model->facts.projection_size;
}

guint
heed_model_get_n_layers (const HeedModel *model, HeedSide side)
{
  return model->facts.n_layers[side];
}

guint
heed_model_get_end_row (const HeedModel *model, const gint32 *ids, guint n_ids)
{
  return model->family->find_end_row (model->opened, ids, n_ids);
}

HeedTower *
heed_model_build_tower (const HeedModel *model, HeedSide side, const HeedTowerOptions *options)
{
  return model->family->build_tower (model->opened, side, options);
}
