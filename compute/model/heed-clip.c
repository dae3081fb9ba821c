#include "heed-clip.h"

#include "heed-clip-weights.h"
#include "heed-error.h"

#include <math.h>

typedef struct
{
  HeedClipConfig config;
  HeedClipWeights weights;
  double logit_scale;
} Clip;

/* What the two towers differ in once their rows are embedded. */
typedef struct
{
  const char *name;
  const HeedClipTowerConfig *config;
  const HeedClipTowerWeights *weights;
  HeedShape kept;
  gboolean causal;
} Side;

/* ---- opening ---- */

static void
clip_close (gpointer opened)
{
  Clip *clip = opened;
  heed_clip_weights_clear (&clip->weights);
  g_free (clip);
}

static gboolean
read_logit_scale (Clip *clip, GError **error)
{
  float logarithm;
  const HeedTensor *tensor = clip->weights.logit_scale;
  if (!heed_tensor_read_f32 (tensor, 0, 1, &logarithm, error))
    return FALSE;
  clip->logit_scale = exp ((double)logarithm);
  if (clip->logit_scale > 0 && clip->logit_scale < G_MAXFLOAT)
    return TRUE;
  g_set_error (error, HEED_ERROR, HEED_ERROR_NUMERIC,
               "%s: tensor %s is %g, expected a number whose exponential is finite", tensor->origin,
               tensor->name, (double)logarithm);
  return FALSE;
}

static void
fill_facts (const Clip *clip, HeedModelFacts *facts)
{
  const HeedClipConfig *config = &clip->config;
  guint side = config->image_size / config->patch_size;
  *facts = (HeedModelFacts) {
      .grid_rows = side,
      .grid_cols = side,
      .image_size = config->image_size,
      .patch_size = config->patch_size,
      .max_tokens = config->max_positions,
      .vocab_size = config->vocab_size,
      .projection_size = config->projection_size,
      .n_layers =
          {[HEED_SIDE_IMAGE] = config->vision.n_layers, [HEED_SIDE_TEXT] = config->text.n_layers},
      .logit_scale = clip->logit_scale,
  };
}

static gpointer
clip_open (JsonObject *config, const char *origin, HeedWeights *weights, HeedModelFacts *facts,
           GError **error)
{
  Clip *clip = g_new0 (Clip, 1);
  if (!heed_clip_config_read (config, origin, &clip->config, error)
      || !heed_clip_weights_find (&clip->weights, weights, &clip->config, error)
      || !read_logit_scale (clip, error))
    {
      clip_close (clip);
      return NULL;
    }
  fill_facts (clip, facts);
  return clip;
}

/* ---- graphs ---- */

static void
embed_picture (HeedTower *tower, const Clip *clip, gboolean laned)
{
  const HeedClipConfig *config = &clip->config;
  guint32 edge = config->image_size;
  heed_graph_set_label (tower->graph, "vision embedding");
  tower->input =
      heed_graph_input (tower->graph, (HeedShape) {laned, HEED_ROWS_FIXED, config->n_channels,
                                                   edge * edge, HEED_TYPE_F32});
  HeedNode patches = heed_graph_unfold (tower->graph, tower->input, edge, edge, config->patch_size);
  tower->content = heed_graph_linear (tower->graph, patches, clip->weights.patch_embedding, NULL);
  HeedNode all = heed_graph_prepend (tower->graph, clip->weights.class_embedding, tower->content);
  tower->entry =
      heed_graph_add_positions (tower->graph, all, clip->weights.vision.position_embedding);
  tower->rows = heed_graph_get_shape (tower->graph, tower->entry).rows;
}

static void
embed_text (HeedTower *tower, const Clip *clip, gboolean laned)
{
  heed_graph_set_label (tower->graph, "text embedding");
  tower->input =
      heed_graph_input (tower->graph, (HeedShape) {laned, HEED_ROWS_RUN, 0, 1, HEED_TYPE_I32});
  tower->content = heed_graph_gather (tower->graph, tower->input, clip->weights.token_embedding);
  tower->entry = heed_graph_add_positions (tower->graph, tower->content,
                                           clip->weights.text.position_embedding);
  tower->rows = clip->config.max_positions;
}

/* Embeddings that are given instead of computed. */
static void
take_entry (HeedTower *tower, const char *label, HeedShape shape)
{
  heed_graph_set_label (tower->graph, label);
  shape.laned = TRUE;
  shape.type = HEED_TYPE_F32;
  tower->entry = heed_graph_input (tower->graph, shape);
}

static void
take_picture_entry (HeedTower *tower, const Clip *clip)
{
  guint32 side = clip->config.image_size / clip->config.patch_size;
  tower->rows = side * side + 1;
  take_entry (tower, "vision embedding",
              (HeedShape) {.rows_kind = HEED_ROWS_FIXED,
                           .rows = tower->rows,
                           .cols = clip->config.vision.hidden_size});
}

static void
take_text_entry (HeedTower *tower, const Clip *clip)
{
  tower->rows = clip->config.max_positions;
  take_entry (tower, "text embedding",
              (HeedShape) {.rows_kind = HEED_ROWS_RUN, .cols = clip->config.text.hidden_size});
}

/* The layers, from what enters the first one to the last one at the rows read. */
static HeedNode
append_layers (HeedTower *tower, const Side *side, HeedNode x, const HeedTowerOptions *options)
{
  tower->n_layers = side->config->n_layers;
  for (guint i = 0; i < tower->n_layers; i++)
    {
      gboolean suppressed =
          options->suppress && i >= options->first_layer && i <= options->last_layer;
      g_autofree char *label = g_strdup_printf ("%s layer %u", side->name, i);
      HeedBlockOptions block = {
          .label = label,
          .heads = side->config->n_heads,
          .epsilon = side->config->layer_norm_eps,
          .activation = side->config->activation,
          .causal = side->causal,
          .kept = suppressed ? tower->kept : HEED_NO_NODE,
          .suppression = options->suppression,
          .read = i + 1 == tower->n_layers ? tower->read : HEED_NO_NODE,
      };
      x = heed_transformer_block (tower->graph, x, &side->weights->blocks[i], &block);
    }
  return x;
}

/* Final norm and projection, and the value against the other side's embeddings. */
static void
append_end (HeedTower *tower, const Clip *clip, const Side *side, HeedNode x,
            const HeedTowerOptions *options)
{
  g_autofree char *label = g_strdup_printf ("%s projection", side->name);
  heed_graph_set_label (tower->graph, label);
  HeedNode normed =
      heed_affine_norm (tower->graph, x, &side->weights->post_norm, side->config->layer_norm_eps);
  tower->embedding = heed_affine_linear (tower->graph, normed, &side->weights->projection);
  if (options->n_others == 0)
    return;
  heed_graph_set_label (tower->graph, "similarity");
  tower->others =
      heed_graph_input (tower->graph, (HeedShape) {FALSE, HEED_ROWS_FIXED, options->n_others,
                                                   clip->config.projection_size, HEED_TYPE_F32});
  HeedNode unit = heed_graph_l2norm (tower->graph, tower->embedding);
  tower->value = heed_graph_dot (tower->graph, unit, tower->others, clip->logit_scale);
}

static void
append_inputs (HeedTower *tower, const Side *side, const HeedTowerOptions *options)
{
  tower->read = heed_graph_input (
      tower->graph, (HeedShape) {options->laned_input, HEED_ROWS_READ, 0, 1, HEED_TYPE_I32});
  if (options->suppress)
    tower->kept = heed_graph_input (tower->graph, side->kept);
}

static void
build_vision (HeedTower *tower, const Clip *clip, const HeedTowerOptions *options)
{
  if (options->laned_entry)
    take_picture_entry (tower, clip);
  else
    embed_picture (tower, clip, options->laned_input);
  Side side = {
      .name = "vision",
      .config = &clip->config.vision,
      .weights = &clip->weights.vision,
      .kept = {TRUE, HEED_ROWS_FIXED, tower->rows, 1, HEED_TYPE_F32},
      .causal = FALSE,
  };
  append_inputs (tower, &side, options);
  heed_graph_set_label (tower->graph, "vision first norm");
  HeedNode x = heed_affine_norm (tower->graph, tower->entry, &side.weights->pre_norm,
                                 side.config->layer_norm_eps);
  append_end (tower, clip, &side, append_layers (tower, &side, x, options), options);
}

static void
build_text (HeedTower *tower, const Clip *clip, const HeedTowerOptions *options)
{
  if (options->laned_entry)
    take_text_entry (tower, clip);
  else
    embed_text (tower, clip, options->laned_input);
  Side side = {
      .name = "text",
      .config = &clip->config.text,
      .weights = &clip->weights.text,
      .kept = {TRUE, HEED_ROWS_KEYS, 0, 1, HEED_TYPE_F32},
      .causal = TRUE,
  };
  append_inputs (tower, &side, options);
  append_end (tower, clip, &side, append_layers (tower, &side, tower->entry, options), options);
}

static HeedTower *
clip_build_tower (gconstpointer opened, HeedSide side, const HeedTowerOptions *options)
{
  HeedTower *tower = g_new0 (HeedTower, 1);
  tower->graph = heed_graph_new ();
  tower->input = tower->content = HEED_NO_NODE;
  tower->kept = tower->others = tower->value = HEED_NO_NODE;
  if (side == HEED_SIDE_IMAGE)
    build_vision (tower, opened, options);
  else
    build_text (tower, opened, options);
  return tower;
}

/* The rule of CLIPTextModel.forward(): argmax() gives the first of several, and 0 of none. */
static guint
clip_find_end_row (gconstpointer opened, const gint32 *ids, guint n_ids)
{
  const Clip *clip = opened;
  guint highest = 0;
  if (clip->config.eos_token_id != HEED_CLIP_LEGACY_EOS)
    {
      for (guint i = 0; i < n_ids; i++)
        if (ids[i] == clip->config.eos_token_id)
          return i;
      return 0;
    }
  for (guint i = 1; i < n_ids; i++)
    if (ids[i] > ids[highest])
      highest = i;
  return highest;
}

const HeedModelFamily heed_clip_family = {
    .model_type = "clip",
    .open = clip_open,
    .close = clip_close,
    .build_tower = clip_build_tower,
    .find_end_row = clip_find_end_row,
};
