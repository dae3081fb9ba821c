/* heed-clip-config.h: config.json of a dual encoder in Hugging Face's `clip` form. */
#pragma once

#include "heed-json.h"
#include "heed-pass.h"

G_BEGIN_DECLS

/** HEED_CLIP_LEGACY_EOS: the eos_token_id of configs from before transformers 4.31. */
#define HEED_CLIP_LEGACY_EOS 2

/**
 * HeedClipTowerConfig: what both towers have.
 * @hidden_size: C; a multiple of @n_heads
 * @intermediate_size: M, of the MLP
 */
typedef struct
{
  guint32 hidden_size;
  guint32 intermediate_size;
  guint32 n_layers;
  guint32 n_heads;
  HeedActivation activation;
  double layer_norm_eps;
} HeedClipTowerConfig;

/**
 * HeedClipConfig:
 * @n_channels: 3, the only number there is a preprocessor for
 * @image_size: edge of the picture in pixels, a multiple of @patch_size
 * @projection_size: of both towers; the towers' own projection_dim has no effect in CLIPModel
 * @eos_token_id: the text tower is read at its first place; with %HEED_CLIP_LEGACY_EOS at the
 *   first place of the highest id
 */
typedef struct
{
  HeedClipTowerConfig vision;
  HeedClipTowerConfig text;
  guint32 n_channels;
  guint32 image_size;
  guint32 patch_size;
  guint32 vocab_size;
  guint32 max_positions;
  guint32 projection_size;
  gint64 eos_token_id;
} HeedClipConfig;

/**
 * heed_clip_config_read:
 * @root: the config
 * @origin: its file name, for messages
 *
 * Fields that are left out take the class defaults of transformers' CLIPConfig, CLIPTextConfig and
 * CLIPVisionConfig (5.23, configuration_clip.py). As there, a `text_config_dict` or
 * `vision_config_dict`, completed by those defaults, stands in the place of `text_config` or
 * `vision_config`. What the model cannot be built from is refused, naming file, field, what was
 * found and what was expected.
 */
gboolean
heed_clip_config_read (JsonObject *root, const char *origin, HeedClipConfig *config,
                       GError **error);

G_END_DECLS
