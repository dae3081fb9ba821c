/* AtMan in all variants, logits and embeddings against the float64 reference.
 *
 * On the CPU whole maps; on Vulkan, which may be a slow software device, the block map whole and
 * every variant at seeds spread over the picture. */
#include "golden.h"
#include "heed-encode.h"
#include "heed-prepared-input.h"
#include "heed-subject-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *name;
  const char *call;
  HeedSuppression suppression;
} Variant;

static const Variant variants[] = {
    {"atman", "atman", HEED_SUPPRESSION_LOG_ADDITIVE},
    {"atman-multiplicative", "atman:variant=multiplicative", HEED_SUPPRESSION_MULTIPLICATIVE},
    {"atman-min-shift", "atman:variant=min-shift", HEED_SUPPRESSION_MIN_SHIFT},
    {"atman-min-shift-masked", "atman:variant=min-shift-masked", HEED_SUPPRESSION_MIN_SHIFT_MASKED},
    {"atman-conceptual", "atman:kappa=0.7", HEED_SUPPRESSION_LOG_ADDITIVE},
    {"atman-block2", "atman:group=block:2", HEED_SUPPRESSION_LOG_ADDITIVE},
};

static const char *device = "cpu";

/* How large a difference is near enough: 2e-6·max(1, logit scale). */
static double
largest (const Golden *golden)
{
  double scale = golden_number (golden->root, "logit") / golden_number (golden->root, "cosine");
  return 2e-6 * fmax (1, scale);
}

static void
assert_near (const char *what, double value, double expected)
{
  g_test_message ("%s: %.9g, reference %.9g", what, value, expected);
  g_assert_cmpfloat (fabs (value - expected), <=, 1e-4 * fmax (1, fabs (expected)));
}

static void
compare_map (const Golden *golden, const Variant *variant, const HeedExplanation *explanation)
{
  guint n_image, n_text;
  JsonObject *method = golden_method (golden, variant->name);
  g_autofree double *image = golden_numbers (method, "image", &n_image);
  g_autofree double *text = golden_numbers (method, "text", &n_text);
  g_assert_cmpuint (n_image, ==, explanation->rows * explanation->cols);
  g_assert_cmpuint (n_text + 2, ==, explanation->n_text);
  g_assert_true (isnan (explanation->text[0]));
  g_assert_true (isnan (explanation->text[n_text + 1]));
  golden_assert_agrees (variant->name, explanation->image, image, n_image, GOLDEN_NMSE,
                        largest (golden));
  golden_assert_agrees (variant->name, explanation->text + 1, text, n_text, GOLDEN_NMSE,
                        largest (golden));
}

static void
run_variants (const Golden *golden, const Variant *list, guint n)
{
  const char *calls[G_N_ELEMENTS (variants) + 1] = {NULL};
  for (guint i = 0; i < n; i++)
    calls[i] = list[i].call;
  g_autoptr (HeedResult) result = golden_explain (golden, device, calls);
  for (guint i = 0; i < n; i++)
    {
      const HeedExplanation *explanation = g_ptr_array_index (result->explanations, i);
      assert_near ("logit", explanation->value,
                   json_object_get_double_member (golden->root, "logit"));
      compare_map (golden, &list[i], explanation);
    }
}

/* Every variant at some seeds of one side, by the same forward passes that the method asks for. */
typedef struct
{
  guint first;
  guint seeds[8];
} Seeds;

static void
suppress_seed (guint lane, float *kept, gpointer user_data)
{
  const Seeds *seeds = user_data;
  kept[seeds->first + seeds->seeds[lane]] = 0.1f;
}

static void
run_seeds (const Golden *golden, HeedSubject *subject, const Variant *variant, HeedSide side)
{
  g_autoptr (GError) error = NULL;
  guint n, n_seeds;
  double values[8], expected[8];
  HeedTokens tokens = heed_subject_get_tokens (subject, side);
  g_autofree double *all = golden_numbers (golden_method (golden, variant->name),
                                           side == HEED_SIDE_IMAGE ? "image" : "text", &n);
  Seeds seeds = {.first = tokens.first};
  n_seeds = MIN (n, G_N_ELEMENTS (seeds.seeds));
  for (guint i = 0; i < n_seeds; i++)
    {
      seeds.seeds[i] = (i * 2 + 1) * n / (2 * n_seeds);
      expected[i] = all[seeds.seeds[i]];
    }
  HeedSuppressedLayers layers = {side, variant->suppression, 0, tokens.n_layers - 1};
  HeedLanes lanes = {n_seeds, suppress_seed, values, NULL, &seeds};
  heed_subject_run_keys (subject, &layers, &lanes, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n_seeds; i++)
    values[i] = heed_subject_get_value (subject) - values[i];
  golden_assert_agrees (variant->name, values, expected, n_seeds, GOLDEN_NMSE, largest (golden));
}

typedef struct
{
  HeedEngine *engine;
  HeedPreparedInput *input;
  HeedSubject *subject;
} Opened;

static void
opened_clear (Opened *opened)
{
  heed_subject_free (opened->subject);
  heed_prepared_input_free (opened->input);
  heed_engine_free (opened->engine);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Opened, opened_clear)

static void
open_subject (const Golden *golden, Opened *opened)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = golden_request (golden, device);
  g_autoptr (HeedModel) model = heed_model_open (golden->model, &error);
  g_assert_no_error (error);
  g_autoptr (HeedBackend) backend = heed_device_open (device, HEED_PRECISION_F32, &error);
  g_assert_no_error (error);
  opened->engine = heed_engine_new (model, backend);
  opened->input = heed_prepared_input_new (model, request, &error);
  g_assert_no_error (error);
  HeedSubjectInput input = {.pixels = heed_prepared_picture_pixels (opened->input->prepared),
                            .captions = opened->input->captions};
  opened->subject = heed_subject_new (opened->engine, &input, NULL, &error);
  g_assert_no_error (error);
}

/* Embeddings, each relative to its largest element. */
static void
compare_embedding (const Golden *golden, const Opened *opened, HeedSide side, const char *name)
{
  guint n;
  g_autofree double *expected = golden_numbers (golden->root, name, &n);
  const float *unit = heed_subject_get_embedding (opened->subject, side, 0);
  double norm = 0;
  g_assert_cmpuint (n, ==, heed_model_get_projection_size (heed_engine_get_model (opened->engine)));
  for (guint i = 0; i < n; i++)
    norm += expected[i] * expected[i];
  for (guint i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (unit[i], expected[i] / sqrt (norm), 2e-6);
}

static void
test_whole_maps (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_open (data, FALSE);
  if (golden_device_is_here (device))
    run_variants (golden, variants, G_N_ELEMENTS (variants));
}

static void
test_block_map (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_open (data, FALSE);
  if (golden_device_is_here (device))
    run_variants (golden, &variants[5], 1);
}

static void
test_seeds (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_open (data, FALSE);
  if (!golden_device_is_here (device))
    return;
  g_auto (Opened) opened = {0};
  open_subject (golden, &opened);
  compare_embedding (golden, &opened, HEED_SIDE_IMAGE, "image_embedding");
  compare_embedding (golden, &opened, HEED_SIDE_TEXT, "text_embedding");
  assert_near ("cosine", heed_subject_get_cosine (opened.subject, 0),
               json_object_get_double_member (golden->root, "cosine"));
  for (guint i = 0; i < 4; i++)
    {
      run_seeds (golden, opened.subject, &variants[i], HEED_SIDE_IMAGE);
      run_seeds (golden, opened.subject, &variants[i], HEED_SIDE_TEXT);
    }
}

static void
test_photograph (gconstpointer data)
{
  g_autoptr (Golden) golden = golden_open (data, TRUE);
  if (golden != NULL && golden_device_is_here (device))
    run_variants (golden, variants, G_N_ELEMENTS (variants));
}

int
main (int argc, char **argv)
{
  static const char *const files[] = {"toybox-clip-000.json", "toybox-clip-001.json",
                                      "toybox-clip-002.json", "toybox-clip-009.json"};
  g_test_init (&argc, &argv, NULL);
  if (argc > 1)
    device = argv[1];
  gboolean fast = strcmp (device, "cpu") == 0;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *stem = g_strndup (files[i], strlen (files[i]) - 5);
      g_autofree char *maps = g_strdup_printf ("/golden/%s/maps", stem);
      g_autofree char *seeds = g_strdup_printf ("/golden/%s/seeds", stem);
      if (fast || i < 2)
        g_test_add_data_func (seeds, files[i], test_seeds);
      if (fast ? i == 0 || i == 3 : i == 0)
        g_test_add_data_func (maps, files[i], fast ? test_whole_maps : test_block_map);
    }
  g_test_add_data_func ("/golden/tiny-clip-pair-001", "tiny-clip-pair-001.json", test_photograph);
  return g_test_run ();
}
