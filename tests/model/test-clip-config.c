/* test-clip-config.c: config.json of a dual encoder, its defaults and what is refused.
 *
 * The defaults are those of transformers 5.23's CLIPConfig (); that `text_config_dict` takes the
 * whole place of `text_config`, defaults included, was found out with the same version.
 */
#include "heed-clip-config.h"
#include "heed-error.h"

#include "test-folder.h"

static gboolean
read_config (const char *json, HeedClipConfig *config, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  g_autoptr (JsonNode) root = heed_json_parse ("test", json, strlen (json), &wrong);
  g_assert_no_error (wrong);
  return heed_clip_config_read (json_node_get_object (root), "dir/config.json", config, error);
}

static HeedClipConfig
accepted (const char *json)
{
  HeedClipConfig config;
  g_autoptr (GError) error = NULL;
  gboolean ok = read_config (json, &config, &error);
  g_assert_no_error (error);
  g_assert_true (ok);
  return config;
}

static void
assert_defaults (const HeedClipConfig *config)
{
  g_assert_cmpuint (config->vision.hidden_size, ==, 768);
  g_assert_cmpuint (config->vision.intermediate_size, ==, 3072);
  g_assert_cmpuint (config->vision.n_layers, ==, 12);
  g_assert_cmpuint (config->vision.n_heads, ==, 12);
  g_assert_cmpint (config->vision.activation, ==, HEED_ACTIVATION_QUICK_GELU);
  g_assert_cmpfloat (config->vision.layer_norm_eps, ==, 1e-5);
  g_assert_cmpuint (config->n_channels, ==, 3);
  g_assert_cmpuint (config->image_size, ==, 224);
  g_assert_cmpuint (config->patch_size, ==, 32);
  g_assert_cmpuint (config->text.hidden_size, ==, 512);
  g_assert_cmpuint (config->text.intermediate_size, ==, 2048);
  g_assert_cmpuint (config->text.n_layers, ==, 12);
  g_assert_cmpuint (config->text.n_heads, ==, 8);
  g_assert_cmpint (config->text.activation, ==, HEED_ACTIVATION_QUICK_GELU);
  g_assert_cmpfloat (config->text.layer_norm_eps, ==, 1e-5);
  g_assert_cmpuint (config->vocab_size, ==, 49408);
  g_assert_cmpuint (config->max_positions, ==, 77);
  g_assert_cmpint (config->eos_token_id, ==, 49407);
  g_assert_cmpuint (config->projection_size, ==, 512);
}

static void
test_defaults (void)
{
  HeedClipConfig config = accepted ("{}");
  assert_defaults (&config);
  config = accepted ("{\"text_config\":null,\"vision_config\":{\"hidden_size\":null},"
                     "\"text_config_dict\":null,\"vision_config_dict\":null}");
  assert_defaults (&config);
}

static void
test_fields (void)
{
  HeedClipConfig config = accepted (
      "{\"projection_dim\":9,\"logit_scale_init_value\":2.6592,"
      "\"text_config\":{\"hidden_size\":6,\"intermediate_size\":7,\"num_hidden_layers\":2,"
      "\"num_attention_heads\":3,\"hidden_act\":\"gelu\",\"layer_norm_eps\":1e-6,"
      "\"vocab_size\":50,\"max_position_embeddings\":11,\"eos_token_id\":2,\"projection_dim\":99},"
      "\"vision_config\":{\"hidden_size\":8,\"intermediate_size\":10,\"num_hidden_layers\":1,"
      "\"num_attention_heads\":4,\"hidden_act\":\"gelu\",\"layer_norm_eps\":0,\"image_size\":35,"
      "\"patch_size\":5,\"num_channels\":3,\"projection_dim\":98}}");
  g_assert_cmpuint (config.projection_size, ==, 9);
  g_assert_cmpuint (config.text.hidden_size, ==, 6);
  g_assert_cmpuint (config.text.intermediate_size, ==, 7);
  g_assert_cmpuint (config.text.n_layers, ==, 2);
  g_assert_cmpuint (config.text.n_heads, ==, 3);
  g_assert_cmpint (config.text.activation, ==, HEED_ACTIVATION_GELU);
  g_assert_cmpfloat (config.text.layer_norm_eps, ==, 1e-6);
  g_assert_cmpuint (config.vocab_size, ==, 50);
  g_assert_cmpuint (config.max_positions, ==, 11);
  g_assert_cmpint (config.eos_token_id, ==, HEED_CLIP_LEGACY_EOS);
  g_assert_cmpuint (config.vision.hidden_size, ==, 8);
  g_assert_cmpuint (config.vision.intermediate_size, ==, 10);
  g_assert_cmpuint (config.vision.n_layers, ==, 1);
  g_assert_cmpuint (config.vision.n_heads, ==, 4);
  g_assert_cmpint (config.vision.activation, ==, HEED_ACTIVATION_GELU);
  g_assert_cmpfloat (config.vision.layer_norm_eps, ==, 0);
  g_assert_cmpuint (config.image_size, ==, 35);
  g_assert_cmpuint (config.patch_size, ==, 5);
}

/* A field that the legacy section leaves out takes the class default, not text_config's value. */
static void
test_legacy_sections (void)
{
  HeedClipConfig config = accepted (
      "{\"text_config\":{\"hidden_size\":64,\"num_attention_heads\":4},"
      "\"text_config_dict\":{\"intermediate_size\":99},"
      "\"vision_config\":{\"hidden_size\":64,\"num_attention_heads\":4,\"patch_size\":16},"
      "\"vision_config_dict\":{\"patch_size\":14}}");
  g_assert_cmpuint (config.text.intermediate_size, ==, 99);
  g_assert_cmpuint (config.text.hidden_size, ==, 512);
  g_assert_cmpuint (config.text.n_heads, ==, 8);
  g_assert_cmpuint (config.patch_size, ==, 14);
  g_assert_cmpuint (config.vision.hidden_size, ==, 768);
  config = accepted ("{\"text_config\":{\"hidden_size\":64},\"text_config_dict\":{}}");
  assert_defaults (&config);
}

typedef struct
{
  const char *json;
  int code;
  const char *expected;
} Refusal;

#define TEXT(field)   "{\"text_config\":{" field "}}"
#define VISION(field) "{\"vision_config\":{" field "}}"

static const Refusal refusals[] = {
    {"{\"text_config\":[]}", HEED_ERROR_FORMAT, "text_config is []|expected an object"},
    {"{\"projection_dim\":0}", HEED_ERROR_FORMAT, "projection_dim is 0|from 1"},
    {TEXT ("\"hidden_size\":\"512\""), HEED_ERROR_FORMAT,
     "text_config.hidden_size is \"512\"|expected an integer"},
    {TEXT ("\"hidden_size\":64.5"), HEED_ERROR_FORMAT, "text_config.hidden_size is 64.5|integer"},
    {TEXT ("\"hidden_size\":true"), HEED_ERROR_FORMAT, "text_config.hidden_size is true|integer"},
    {TEXT ("\"hidden_size\":0"), HEED_ERROR_FORMAT, "text_config.hidden_size is 0|from 1"},
    {TEXT ("\"hidden_size\":-8"), HEED_ERROR_FORMAT, "text_config.hidden_size is -8|from 1"},
    {TEXT ("\"hidden_size\":1000000000"), HEED_ERROR_FORMAT,
     "text_config.hidden_size is 1000000000|to 16384"},
    {TEXT ("\"hidden_size\":9223372036854775808"), HEED_ERROR_FORMAT, "text_config.hidden_size is"},
    {TEXT ("\"hidden_size\":10"), HEED_ERROR_FORMAT,
     "text_config.hidden_size is 10|multiple of num_attention_heads, which is 8"},
    {TEXT ("\"num_attention_heads\":0"), HEED_ERROR_FORMAT,
     "text_config.num_attention_heads is 0|from 1"},
    {TEXT ("\"num_hidden_layers\":0"), HEED_ERROR_FORMAT,
     "text_config.num_hidden_layers is 0|from 1"},
    {TEXT ("\"num_hidden_layers\":100000"), HEED_ERROR_FORMAT,
     "text_config.num_hidden_layers is 100000|to 512"},
    {TEXT ("\"intermediate_size\":0"), HEED_ERROR_FORMAT,
     "text_config.intermediate_size is 0|from 1"},
    {TEXT ("\"vocab_size\":0"), HEED_ERROR_FORMAT, "text_config.vocab_size is 0|from 1"},
    {TEXT ("\"max_position_embeddings\":1"), HEED_ERROR_FORMAT,
     "text_config.max_position_embeddings is 1|from 2"},
    {TEXT ("\"eos_token_id\":[1,2]"), HEED_ERROR_FORMAT,
     "text_config.eos_token_id is [1,2]|integer"},
    {TEXT ("\"layer_norm_eps\":-1e-5"), HEED_ERROR_FORMAT, "text_config.layer_norm_eps is|number"},
    {TEXT ("\"layer_norm_eps\":1e400"), HEED_ERROR_FORMAT, "text_config.layer_norm_eps is|number"},
    {TEXT ("\"hidden_act\":\"gelu_new\""), HEED_ERROR_UNSUPPORTED,
     "text_config.hidden_act is \"gelu_new\"|quick_gelu or gelu"},
    {TEXT ("\"hidden_act\":\"a\\nb\""), HEED_ERROR_UNSUPPORTED, "text_config.hidden_act is"},
    {TEXT ("\"hidden_act\":7"), HEED_ERROR_FORMAT, "text_config.hidden_act is 7|string"},
    {"{\"text_config_dict\":{\"hidden_size\":10}}", HEED_ERROR_FORMAT,
     "text_config_dict.hidden_size is 10|multiple"},
    {VISION ("\"hidden_size\":10"), HEED_ERROR_FORMAT,
     "vision_config.hidden_size is 10|multiple of num_attention_heads, which is 12"},
    {VISION ("\"num_channels\":1"), HEED_ERROR_FORMAT,
     "vision_config.num_channels is 1|from 3 to 3"},
    {VISION ("\"patch_size\":0"), HEED_ERROR_FORMAT, "vision_config.patch_size is 0|from 1"},
    {VISION ("\"patch_size\":[14,14]"), HEED_ERROR_FORMAT,
     "vision_config.patch_size is [14,14]|integer"},
    {VISION ("\"image_size\":1000000"), HEED_ERROR_FORMAT,
     "vision_config.image_size is 1000000|to 8192"},
    {VISION ("\"patch_size\":15"), HEED_ERROR_UNSUPPORTED,
     "vision_config.image_size is 224|multiple of patch_size, which is 15"},
    {VISION ("\"patch_size\":448"), HEED_ERROR_UNSUPPORTED,
     "vision_config.image_size is 224|multiple of patch_size, which is 448"},
    {VISION ("\"image_size\":8192,\"patch_size\":1"), HEED_ERROR_UNSUPPORTED,
     "vision_config.image_size 8192|patch_size 1|67108864 patches|fewer than 65536"},
    {"{\"vision_config_dict\":{\"hidden_act\":\"relu\"}}", HEED_ERROR_UNSUPPORTED,
     "vision_config_dict.hidden_act is \"relu\"|quick_gelu or gelu"},
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      HeedClipConfig config;
      g_autoptr (GError) error = NULL;
      g_assert_false (read_config (refusals[i].json, &config, &error));
      test_assert_refused (error, refusals[i].code, "dir/config.json: ");
      test_assert_refused (error, refusals[i].code, refusals[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clip-config/defaults", test_defaults);
  g_test_add_func ("/clip-config/fields", test_fields);
  g_test_add_func ("/clip-config/legacy-sections", test_legacy_sections);
  g_test_add_func ("/clip-config/refused", test_refused);
  return g_test_run ();
}
