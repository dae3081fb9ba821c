#include "test-sizes.h"

#include "test-folder.h"

#include <json-glib/json-glib.h>

const TestSize test_sizes[TEST_N_SIZES] = {
    {"vit-b32", 768, 3072, 12, 12, 224, 32, 512, 49},
    {"vit-l14-336", 1024, 4096, 16, 24, 336, 14, 768, 7},
};

typedef struct
{
  GString *json;
  guint64 offset;
} Header;

static void
add_shaped (Header *header, const char *name, const char *shape, guint64 elements)
{
  guint64 bytes = elements * 2;
  g_string_append_printf (
      header->json,
      "%s\"%s\":{\"dtype\":\"F16\",\"shape\":%s,\"data_offsets\":[%" G_GUINT64_FORMAT
      ",%" G_GUINT64_FORMAT "]}",
      header->offset ? "," : "{", name, shape, header->offset, header->offset + bytes);
  header->offset += bytes;
}

/* @cols 0: a vector */
static void
add_tensor (Header *header, const char *name, guint rows, guint cols)
{
  g_autofree char *shape =
      cols ? g_strdup_printf ("[%u,%u]", rows, cols) : g_strdup_printf ("[%u]", rows);
  add_shaped (header, name, shape, (guint64)rows * MAX (cols, 1));
}

static void
add_named (Header *header, guint rows, guint cols, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *name = g_strdup_vprintf (format, args);
  va_end (args);
  add_tensor (header, name, rows, cols);
}

static void
add_pair (Header *header, const char *prefix, const char *name, guint rows, guint cols)
{
  add_named (header, rows, cols, "%s.%s.weight", prefix, name);
  add_named (header, rows, 0, "%s.%s.bias", prefix, name);
}

static void
add_layers (Header *header, const char *tower, guint layers, guint channels, guint hidden)
{
  static const char *const projections[] = {"q_proj", "k_proj", "v_proj", "out_proj"};
  for (guint i = 0; i < layers; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%s.encoder.layers.%u", tower, i);
      g_autofree char *attention = g_strconcat (prefix, ".self_attn", NULL);
      for (guint j = 0; j < G_N_ELEMENTS (projections); j++)
        add_pair (header, attention, projections[j], channels, channels);
      add_pair (header, prefix, "layer_norm1", channels, 0);
      add_pair (header, prefix, "layer_norm2", channels, 0);
      add_pair (header, prefix, "mlp.fc1", hidden, channels);
      add_pair (header, prefix, "mlp.fc2", channels, hidden);
    }
}

/* The text tower is the bundled model's: only its vocabulary and context must fit the tokenizer. */
static void
write_weights (const char *folder, const TestSize *s)
{
  guint patches = (s->image / s->patch) * (s->image / s->patch);
  Header header = {g_string_new (NULL), 0};
  add_shaped (&header, "logit_scale", "[]", 1);
  add_named (&header, 1536, 128, "text_model.embeddings.token_embedding.weight");
  add_named (&header, 32, 128, "text_model.embeddings.position_embedding.weight");
  add_layers (&header, "text_model", 4, 128, 512);
  add_pair (&header, "text_model", "final_layer_norm", 128, 0);
  add_named (&header, s->projection, 128, "text_projection.weight");
  add_named (&header, s->channels, 0, "vision_model.embeddings.class_embedding");
  add_named (&header, patches + 1, s->channels,
             "vision_model.embeddings.position_embedding.weight");
  g_autofree char *kernel = g_strdup_printf ("[%u,3,%u,%u]", s->channels, s->patch, s->patch);
  add_shaped (&header, "vision_model.embeddings.patch_embedding.weight", kernel,
              (guint64)s->channels * 3 * s->patch * s->patch);
  add_pair (&header, "vision_model", "pre_layrnorm", s->channels, 0);
  add_pair (&header, "vision_model", "post_layernorm", s->channels, 0);
  add_layers (&header, "vision_model", s->layers, s->channels, s->hidden);
  add_named (&header, s->projection, s->channels, "visual_projection.weight");
  g_string_append_c (header.json, '}');
  test_folder_write_header (folder, "model.safetensors", header.json->str, header.offset);
  g_string_free (header.json, TRUE);
}

HeedModel *
test_open_size (const TestSize *s, char **folder)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *bundled = test_source_path ("data/models/toybox-clip");
  g_autofree char *config = g_strdup_printf (
      "{\"model_type\":\"clip\",\"projection_dim\":%u,\"text_config\":{\"vocab_size\":1536,"
      "\"hidden_size\":128,\"intermediate_size\":512,\"num_hidden_layers\":4,"
      "\"num_attention_heads\":4,\"max_position_embeddings\":32,\"eos_token_id\":1535},"
      "\"vision_config\":{\"hidden_size\":%u,\"intermediate_size\":%u,\"num_hidden_layers\":%u,"
      "\"num_attention_heads\":%u,\"image_size\":%u,\"patch_size\":%u}}",
      s->projection, s->channels, s->hidden, s->layers, s->heads, s->image, s->patch);
  g_autofree char *preprocessor =
      g_strdup_printf ("{\"size\":%u,\"crop_size\":%u}", s->image, s->image);
  *folder = test_folder_new ();
  test_folder_copy (*folder, bundled, "tokenizer.json");
  test_folder_write_text (*folder, "config.json", config);
  test_folder_write_text (*folder, "preprocessor_config.json", preprocessor);
  write_weights (*folder, s);
  HeedModel *model = heed_model_open (*folder, &error);
  g_assert_no_error (error);
  return model;
}
