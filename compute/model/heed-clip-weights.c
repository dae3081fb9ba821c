#include "heed-clip-weights.h"

/* What every look-up needs; @error is set once the first tensor did not fit. */
typedef struct
{
  HeedWeights *weights;
  GError **error;
  gboolean failed;
} Finder;

static const HeedTensor *
find (Finder *finder, const char *name, const gsize *dims, guint n_dims)
{
  if (finder->failed)
    return NULL;
  const HeedTensor *tensor = heed_weights_get (finder->weights, name, dims, n_dims, finder->error);
  finder->failed = tensor == NULL;
  return tensor;
}

static const HeedTensor *
find_vector (Finder *finder, const char *prefix, const char *name, gsize size)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);
  return find (finder, full, &size, 1);
}

static const HeedTensor *
find_matrix (Finder *finder, const char *prefix, const char *name, gsize rows, gsize cols)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);
  return find (finder, full, (const gsize[]) {rows, cols}, 2);
}

/* Weight [@outputs, @inputs] and bias [@outputs]. */
static HeedAffine
find_linear (Finder *finder, const char *prefix, const char *name, gsize outputs, gsize inputs)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);
  return (HeedAffine) {
      .weight = find_matrix (finder, full, ".weight", outputs, inputs),
      .bias = find_vector (finder, full, ".bias", outputs),
  };
}

static HeedAffine
find_norm (Finder *finder, const char *prefix, const char *name, gsize size)
{
  g_autofree char *full = g_strconcat (prefix, name, NULL);
  return (HeedAffine) {
      .weight = find_vector (finder, full, ".weight", size),
      .bias = find_vector (finder, full, ".bias", size),
  };
}

static HeedBlockWeights
find_block (Finder *finder, const char *prefix, const HeedClipTowerConfig *config)
{
  gsize hidden = config->hidden_size, inner = config->intermediate_size;
  return (HeedBlockWeights) {
      .norm_1 = find_norm (finder, prefix, "layer_norm1", hidden),
      .query = find_linear (finder, prefix, "self_attn.q_proj", hidden, hidden),
      .key = find_linear (finder, prefix, "self_attn.k_proj", hidden, hidden),
      .value = find_linear (finder, prefix, "self_attn.v_proj", hidden, hidden),
      .out = find_linear (finder, prefix, "self_attn.out_proj", hidden, hidden),
      .norm_2 = find_norm (finder, prefix, "layer_norm2", hidden),
      .fc1 = find_linear (finder, prefix, "mlp.fc1", inner, hidden),
      .fc2 = find_linear (finder, prefix, "mlp.fc2", hidden, inner),
  };
}

static HeedBlockWeights *
find_blocks (Finder *finder, const char *prefix, const HeedClipTowerConfig *config)
{
  HeedBlockWeights *blocks = g_new0 (HeedBlockWeights, config->n_layers);
  for (guint i = 0; i < config->n_layers && !finder->failed; i++)
    {
      g_autofree char *layer = g_strdup_printf ("%sencoder.layers.%u.", prefix, i);
      blocks[i] = find_block (finder, layer, config);
    }
  return blocks;
}

static void
find_vision (Finder *finder, HeedClipWeights *clip, const HeedClipConfig *config)
{
  static const char prefix[] = "vision_model.";
  gsize hidden = config->vision.hidden_size, patch = config->patch_size;
  gsize side = config->image_size / config->patch_size;
  clip->class_embedding = find_vector (finder, prefix, "embeddings.class_embedding", hidden);
  clip->patch_embedding = find (finder, "vision_model.embeddings.patch_embedding.weight",
                                (const gsize[]) {hidden, config->n_channels, patch, patch}, 4);
  clip->vision.position_embedding =
      find_matrix (finder, prefix, "embeddings.position_embedding.weight", side * side + 1, hidden);
  clip->vision.pre_norm = find_norm (finder, prefix, "pre_layrnorm", hidden);
  clip->vision.blocks = find_blocks (finder, prefix, &config->vision);
  clip->vision.post_norm = find_norm (finder, prefix, "post_layernorm", hidden);
  clip->vision.projection.weight =
      find_matrix (finder, "", "visual_projection.weight", config->projection_size, hidden);
}

static void
find_text (Finder *finder, HeedClipWeights *clip, const HeedClipConfig *config)
{
  static const char prefix[] = "text_model.";
  gsize hidden = config->text.hidden_size;
  clip->token_embedding =
      find_matrix (finder, prefix, "embeddings.token_embedding.weight", config->vocab_size, hidden);
  clip->text.position_embedding = find_matrix (
      finder, prefix, "embeddings.position_embedding.weight", config->max_positions, hidden);
  clip->text.blocks = find_blocks (finder, prefix, &config->text);
  clip->text.post_norm = find_norm (finder, prefix, "final_layer_norm", hidden);
  clip->text.projection.weight =
      find_matrix (finder, "", "text_projection.weight", config->projection_size, hidden);
}

gboolean
heed_clip_weights_find (HeedClipWeights *clip, HeedWeights *weights, const HeedClipConfig *config,
                        GError **error)
{
  Finder finder = {weights, error, FALSE};
  *clip = (HeedClipWeights) {0};
  find_vision (&finder, clip, config);
  find_text (&finder, clip, config);
  clip->logit_scale = find (&finder, "logit_scale", NULL, 0);
  return !finder.failed;
}

void
heed_clip_weights_clear (HeedClipWeights *clip)
{
  g_clear_pointer (&clip->vision.blocks, g_free);
  g_clear_pointer (&clip->text.blocks, g_free);
}
