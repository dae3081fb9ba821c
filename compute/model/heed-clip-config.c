#include "heed-clip-config.h"

#include "heed-error.h"
#include "heed-shown-name.h"

#include <string.h>

/* Far above any model there is, and so low that rows × columns of every activation fits 32 bits. */
#define MAX_HIDDEN       16384
#define MAX_INTERMEDIATE 131072
#define MAX_LAYERS       512
#define MAX_HEADS        1024
#define MAX_VOCABULARY   2000000
#define MAX_POSITIONS    65536
#define MAX_IMAGE        8192
#define MAX_PATCHES      65536

static const HeedClipConfig defaults = {
    .vision = {768, 3072, 12, 12, HEED_ACTIVATION_QUICK_GELU, 1e-5},
    .text = {512, 2048, 12, 8, HEED_ACTIVATION_QUICK_GELU, 1e-5},
    .n_channels = 3,
    .image_size = 224,
    .patch_size = 32,
    .vocab_size = 49408,
    .max_positions = 77,
    .projection_size = 512,
    .eos_token_id = 49407,
};

static gboolean
read_size (const HeedJsonScope *scope, const char *field, guint32 least, guint32 most,
           guint32 *value, GError **error)
{
  gint64 found = *value;
  if (!heed_json_integer (scope, field, least, most, &found, error))
    return FALSE;
  *value = (guint32)found;
  return TRUE;
}

static gboolean
read_activation (const HeedJsonScope *scope, HeedActivation *activation, GError **error)
{
  const char *name = NULL;
  if (!heed_json_string (scope, "hidden_act", &name, error))
    return FALSE;
  if (name == NULL)
    return TRUE;
  if (strcmp (name, "quick_gelu") == 0)
    *activation = HEED_ACTIVATION_QUICK_GELU;
  else if (strcmp (name, "gelu") == 0)
    *activation = HEED_ACTIVATION_GELU;
  else
    {
      g_autofree char *origin = g_filename_display_name (scope->origin);
      g_autofree char *found = heed_shown_name (name);
      g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                   "%s: %shidden_act is \"%s\", expected quick_gelu or gelu", origin, scope->path,
                   found);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_tower (const HeedJsonScope *scope, HeedClipTowerConfig *tower, GError **error)
{
  if (!read_size (scope, "hidden_size", 1, MAX_HIDDEN, &tower->hidden_size, error)
      || !read_size (scope, "intermediate_size", 1, MAX_INTERMEDIATE, &tower->intermediate_size,
                     error)
      || !read_size (scope, "num_hidden_layers", 1, MAX_LAYERS, &tower->n_layers, error)
      || !read_size (scope, "num_attention_heads", 1, MAX_HEADS, &tower->n_heads, error)
      || !heed_json_number (scope, "layer_norm_eps", 0, 1, &tower->layer_norm_eps, error)
      || !read_activation (scope, &tower->activation, error))
    return FALSE;
  if (tower->hidden_size % tower->n_heads == 0)
    return TRUE;
  g_autofree char *origin = g_filename_display_name (scope->origin);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: %shidden_size is %u, expected a multiple of num_attention_heads, which is %u",
               origin, scope->path, tower->hidden_size, tower->n_heads);
  return FALSE;
}

static gboolean
check_patches (const HeedJsonScope *scope, const HeedClipConfig *config, GError **error)
{
  guint32 side = config->image_size / config->patch_size;
  g_autofree char *origin = g_filename_display_name (scope->origin);
  if (config->image_size % config->patch_size != 0)
    g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                 "%s: %simage_size is %u, expected a multiple of patch_size, which is %u", origin,
                 scope->path, config->image_size, config->patch_size);
  else if (side * side >= MAX_PATCHES)
    g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                 "%s: %simage_size %u and patch_size %u make %u patches, expected fewer than %d",
                 origin, scope->path, config->image_size, config->patch_size, side * side,
                 MAX_PATCHES);
  else
    return TRUE;
  return FALSE;
}

static gboolean
read_vision (const HeedJsonScope *scope, HeedClipConfig *config, GError **error)
{
  return read_tower (scope, &config->vision, error)
         && read_size (scope, "num_channels", 3, 3, &config->n_channels, error)
         && read_size (scope, "image_size", 1, MAX_IMAGE, &config->image_size, error)
         && read_size (scope, "patch_size", 1, MAX_IMAGE, &config->patch_size, error)
         && check_patches (scope, config, error);
}

static gboolean
read_text (const HeedJsonScope *scope, HeedClipConfig *config, GError **error)
{
  return read_tower (scope, &config->text, error)
         && read_size (scope, "vocab_size", 1, MAX_VOCABULARY, &config->vocab_size, error)
         && read_size (scope, "max_position_embeddings", 2, MAX_POSITIONS, &config->max_positions,
                       error)
         && heed_json_integer (scope, "eos_token_id", 0, G_MAXINT32, &config->eos_token_id, error);
}

/* Where a tower's fields are; the paths are for messages. */
typedef struct
{
  const char *field;
  const char *path;
  const char *legacy_field;
  const char *legacy_path;
} Section;

static gboolean
find_section (const HeedJsonScope *root, const Section *section, HeedJsonScope *scope,
              GError **error)
{
  JsonObject *current, *legacy;
  if (!heed_json_object (root, section->field, &current, error)
      || !heed_json_object (root, section->legacy_field, &legacy, error))
    return FALSE;
  *scope = (HeedJsonScope) {legacy ? legacy : current, root->origin,
                            legacy ? section->legacy_path : section->path};
  return TRUE;
}

gboolean
heed_clip_config_read (JsonObject *root, const char *origin, HeedClipConfig *config, GError **error)
{
  static const Section vision_section = {"vision_config", "vision_config.", "vision_config_dict",
                                         "vision_config_dict."};
  static const Section text_section = {"text_config", "text_config.", "text_config_dict",
                                       "text_config_dict."};
  HeedJsonScope top = {root, origin, ""}, vision, text;
  *config = defaults;
  return find_section (&top, &vision_section, &vision, error)
         && find_section (&top, &text_section, &text, error) && read_vision (&vision, config, error)
         && read_text (&text, config, error)
         && read_size (&top, "projection_dim", 1, MAX_HIDDEN, &config->projection_size, error);
}
