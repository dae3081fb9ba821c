/* heed-model-family.h: the table of model families: one row per model_type of config.json.
 *
 * A further family is one file that fills in a #HeedModelFamily, and one row of the table.
 */
#pragma once

#include "heed-json.h"
#include "heed-tower.h"
#include "heed-weights.h"

G_BEGIN_DECLS

/**
 * HeedModelFacts: what the rest of the program asks about a model, whatever its family.
 * @vocab_size: token ids lie below it
 * @n_layers: by #HeedSide
 */
typedef struct
{
  guint grid_rows;
  guint grid_cols;
  guint image_size;
  guint patch_size;
  guint max_tokens;
  guint vocab_size;
  guint projection_size;
  guint n_layers[2];
  double logit_scale;
} HeedModelFacts;

/**
 * HeedModelFamily:
 * @model_type: as in config.json
 * @open: reads @config (of the file @origin), looks up its tensors and fills in @facts; the result
 *   is what the other functions get, and borrows from @weights
 * @close: frees that
 * @build_tower: see heed_model_build_tower()
 * @find_end_row: see heed_model_get_end_row()
 */
typedef struct
{
  const char *model_type;
  gpointer (*open) (JsonObject *config, const char *origin, HeedWeights *weights,
                    HeedModelFacts *facts, GError **error);
  void (*close) (gpointer opened);
  HeedTower *(*build_tower) (gconstpointer opened, HeedSide side, const HeedTowerOptions *options);
  guint (*find_end_row) (gconstpointer opened, const gint32 *ids, guint n_ids);
} HeedModelFamily;

/**
 * heed_model_family_find: the row for @config's model_type. None, or an unknown one, is refused
 * with the list of those that are known.
 */
const HeedModelFamily *
heed_model_family_find (JsonObject *config, const char *origin, GError **error);

G_END_DECLS
