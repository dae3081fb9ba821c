/* test-mutations.c: damaged headers and configs are refused in a sentence, or can be read in full.
 *
 * Seeded, so that a failure comes again with the same seed (printed by GTest as "random seed").
 */
#include "heed-clip.h"
#include "heed-error.h"

#include "test-folder.h"
#include "test-tensors.h"

#include <string.h>

#define SECONDS 2.0

/* The bundled model with its data left out: zeros, which take no room on the disk. */
typedef struct
{
  char *folder;
  GPtrArray *tensors;
  GString *config;
  GString *header;
  guint64 data_bytes;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  char *config;
  gsize size;
  g_autoptr (GError) error = NULL;
  g_autofree char *weights = test_source_path ("data/models/toybox-clip/model.safetensors");
  g_autofree char *path = test_source_path ("data/models/toybox-clip/config.json");
  fixture->tensors = test_tensors_read (weights);
  g_autofree char *header = test_tensors_header (fixture->tensors, 0, fixture->tensors->len);
  g_file_get_contents (path, &config, &size, &error);
  g_assert_no_error (error);
  fixture->folder = test_folder_new ();
  fixture->config = g_string_new (config);
  fixture->header = g_string_new (header);
  for (guint i = 0; i < fixture->tensors->len; i++)
    fixture->data_bytes += g_bytes_get_size (((TestTensor *)fixture->tensors->pdata[i])->data);
  g_free (config);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_free (fixture->folder);
  g_ptr_array_unref (fixture->tensors);
  g_string_free (fixture->config, TRUE);
  g_string_free (fixture->header, TRUE);
}

/* Bytes that mean something to JSON, and some that should not be there. */
static char
pick (void)
{
  static const char bytes[] = "0123456789-+.eE\"\\{}[],: \n/u\x01\x7f\xc3\xff";
  return bytes[g_test_rand_int_range (0, sizeof bytes - 1)];
}

static GString *
mutate (const GString *from)
{
  GString *text = g_string_new_len (from->str, (gssize)from->len);
  for (gint n = g_test_rand_int_range (1, 4); n > 0 && text->len > 1; n--)
    {
      gssize at = g_test_rand_int_range (0, (gint)text->len);
      gssize some = g_test_rand_int_range (1, 60), length = MIN (some, (gssize)text->len - at);
      g_autofree char *piece = g_strndup (text->str + at, (gsize)length);
      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          text->str[at] = pick ();
          break;
        case 1:
          g_string_insert_c (text, at, pick ());
          break;
        case 2:
          g_string_erase (text, at, length);
          break;
        case 3:
          g_string_insert (text, g_test_rand_int_range (0, (gint)text->len), piece);
          break;
        case 4:
          text->str[at] ^= (char)(1 << g_test_rand_int_range (0, 7));
          break;
        default:
          g_string_truncate (text, (gsize)at);
        }
    }
  return text;
}

/* The first and the last element of every tensor that is still what it was. */
static void
read_ends (const Fixture *fixture, HeedWeights *weights)
{
  for (guint i = 0; i < fixture->tensors->len; i++)
    {
      gsize dims[4];
      float value;
      g_autoptr (GError) error = NULL;
      const TestTensor *known = g_ptr_array_index (fixture->tensors, i);
      for (guint j = 0; j < known->n_dims; j++)
        dims[j] = (gsize)known->dims[j];
      const HeedTensor *tensor = heed_weights_get (weights, known->name, dims, known->n_dims, NULL);
      if (tensor == NULL)
        continue;
      heed_tensor_read_f32 (tensor, 0, 1, &value, &error);
      g_assert_no_error (error);
      heed_tensor_read_f32 (tensor, heed_tensor_elements (tensor) - 1, 1, &value, &error);
      g_assert_no_error (error);
    }
}

static void
build_towers (gconstpointer clip, const HeedModelFacts *facts)
{
  HeedTowerOptions options = {.suppress = TRUE, .last_layer = 1, .n_others = 1};
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (HeedTower) tower = heed_clip_family.build_tower (clip, side, &options);
      g_assert_cmpuint (tower->n_layers, ==, facts->n_layers[side]);
    }
}

/* Opens what lies in the folder; what can be opened can be read and built. */
static gboolean
open_all (const Fixture *fixture, GError **error)
{
  HeedModelFacts facts;
  g_autofree char *path = g_build_filename (fixture->folder, "config.json", NULL);
  g_autoptr (HeedWeights) weights = heed_weights_open (fixture->folder, error);
  if (weights == NULL)
    return FALSE;
  read_ends (fixture, weights);
  g_autoptr (JsonObject) config = heed_json_load_object (path, 1 << 20, error);
  if (config == NULL || heed_model_family_find (config, path, error) == NULL)
    return FALSE;
  gpointer clip = heed_clip_family.open (config, path, weights, &facts, error);
  if (clip == NULL)
    return FALSE;
  build_towers (clip, &facts);
  heed_clip_family.close (clip);
  return TRUE;
}

/* Either it opens, or the sentence names the file. */
static gboolean
check_outcome (const Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  if (open_all (fixture, &error))
    return TRUE;
  g_assert_nonnull (error);
  g_assert_true (error->domain == HEED_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (strchr (error->message, 10) != NULL)
    g_error ("\"%s\" is more than a line", error->message);
  if (strstr (error->message, fixture->folder) == NULL)
    g_error ("\"%s\" names no file", error->message);
  return FALSE;
}

/* The undamaged files open, which shows that refusals come from the damage. */
static void
write_whole (const Fixture *fixture)
{
  test_folder_write_text (fixture->folder, "config.json", fixture->config->str);
  test_folder_write_header (fixture->folder, "model.safetensors", fixture->header->str,
                            fixture->data_bytes);
  g_assert_true (check_outcome (fixture));
}

static void
test_header (Fixture *fixture, gconstpointer data)
{
  guint n = 0, refused = 0;
  write_whole (fixture);
  g_test_timer_start ();
  for (; n < 50 || g_test_timer_elapsed () < SECONDS; n++)
    {
      g_autoptr (GString) header = mutate (fixture->header);
      test_folder_write_header (fixture->folder, "model.safetensors", header->str,
                                fixture->data_bytes);
      refused += !check_outcome (fixture);
    }
  g_test_message ("%u of %u damaged headers refused", refused, n);
  g_assert_cmpuint (refused, >, n / 2);
}

static void
test_config (Fixture *fixture, gconstpointer data)
{
  guint n = 0, refused = 0;
  write_whole (fixture);
  g_test_timer_start ();
  for (; n < 50 || g_test_timer_elapsed () < SECONDS; n++)
    {
      g_autoptr (GString) config = mutate (fixture->config);
      test_folder_write (fixture->folder, "config.json", config->str, config->len);
      refused += !check_outcome (fixture);
    }
  g_test_message ("%u of %u damaged configs refused", refused, n);
  g_assert_cmpuint (refused, >, n / 4);
}

/* The length in front of the header, and files that end anywhere. */
static void
test_length (Fixture *fixture, gconstpointer data)
{
  gsize whole = 8 + fixture->header->len + fixture->data_bytes;
  write_whole (fixture);
  for (guint i = 0; i < 64; i++)
    {
      guint64 stored = fixture->header->len ^ G_GUINT64_CONSTANT (1) << i;
      test_folder_write_header (fixture->folder, "model.safetensors", fixture->header->str,
                                fixture->data_bytes);
      test_folder_overwrite (fixture->folder, "model.safetensors", &stored, sizeof stored);
      g_assert_false (check_outcome (fixture));
    }
  for (guint i = 0; i < 100; i++)
    {
      gsize end = i < 20 ? i : (gsize)g_test_rand_double_range (0, (double)whole);
      test_folder_write_header (fixture->folder, "model.safetensors", fixture->header->str,
                                fixture->data_bytes);
      test_folder_resize (fixture->folder, "model.safetensors", end);
      g_assert_false (check_outcome (fixture));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mutations/header", Fixture, NULL, set_up, test_header, tear_down);
  g_test_add ("/mutations/config", Fixture, NULL, set_up, test_config, tear_down);
  g_test_add ("/mutations/length", Fixture, NULL, set_up, test_length, tear_down);
  return g_test_run ();
}
