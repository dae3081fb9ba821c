/* AtMan's properties (methods.md §1) and the baselines, on the bundled model. */
#include "golden.h"
#include "heed-prepared-input.h"
#include "heed-subject-private.h"

#include <math.h>
#include <string.h>

static HeedResult *
explain (Fixture *f, const char *const *calls)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = golden_request (f->golden, "cpu");
  for (guint i = 0; calls[i] != NULL; i++)
    {
      g_ptr_array_add (request->methods, heed_method_call_parse (calls[i], &error));
      g_assert_no_error (error);
    }
  HeedResult *result = heed_session_explain (f->session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static const HeedExplanation *
get (const HeedResult *result, guint index)
{
  return g_ptr_array_index (result->explanations, index);
}

/* Of those that are explained, which are @n_explained. */
static double
largest (const double *values, guint n, guint n_explained)
{
  double most = 0;
  for (guint i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        most = fmax (most, fabs (values[i]));
        n_explained--;
      }
  g_assert_cmpuint (n_explained, ==, 0);
  return most;
}

/* A factor of 1 changes nothing, in any variant, without being a special case. */
static void
test_kept_one (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman:kept=1,group=block:4",
                               "atman:kept=1,group=block:4,variant=multiplicative",
                               "atman:kept=1,group=block:4,variant=min-shift",
                               "atman:kept=1,group=block:4,variant=min-shift-masked", NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  double scale = json_object_get_double_member (f->golden->root, "logit")
                 / json_object_get_double_member (f->golden->root, "cosine");
  for (guint i = 0; i < 4; i++)
    {
      const HeedExplanation *same = get (result, i);
      double image = largest (same->image, 196, 196);
      double text = largest (same->text, same->n_text, same->n_text - 2);
      g_test_message ("%s: %g and %g", calls[i], image, text);
      g_assert_cmpfloat (fmax (image, text), <=, 1e-6 * fmax (scale, fabs (same->value)));
    }
}

/* Patches of a block share one influence; its lane suppresses them together. */
static void
test_blocks (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman:group=block:4", "atman:group=block:14", NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  const HeedExplanation *four = get (result, 0), *whole = get (result, 1);
  g_assert_cmpuint (four->passes, ==, 4 * 4 + 3); /* the last row and column of blocks are 2 wide */
  g_assert_cmpuint (whole->passes, ==, 1 + 3);
  for (guint y = 0; y < 14; y++)
    for (guint x = 0; x < 14; x++)
      {
        g_assert_cmpfloat (four->image[y * 14 + x], ==, four->image[(y / 4 * 4) * 14 + x / 4 * 4]);
        g_assert_cmpfloat (whole->image[y * 14 + x], ==, whole->image[0]);
      }
}

static void
test_maps (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman:group=block:4", "atman:group=block:4,map=absolute",
                               "atman:group=block:4,map=squared", NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  gboolean negative = FALSE;
  for (guint i = 0; i < 196; i++)
    {
      double value = get (result, 0)->image[i];
      negative |= value < 0;
      g_assert_cmpfloat (get (result, 1)->image[i], ==, fabs (value));
      g_assert_cmpfloat (get (result, 2)->image[i], ==, value * value);
    }
  g_assert_true (negative);
  /* the square of an effect is none */
  g_assert_true (heed_explanation_comparable (get (result, 0), get (result, 1)));
  g_assert_false (heed_explanation_comparable (get (result, 0), get (result, 2)));
}

/* A tower's part of a range: one that the text tower lacks explains patches alone and says so. */
static void
test_layer_range (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman:group=block:4",
                               "atman:group=block:4,layers=0-3",
                               "atman:group=block:4,layers=3",
                               "atman:group=block:4,layers=4-5",
                               "atman:group=block:7,layers=3-5",
                               NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  double largest = 0;
  for (guint i = 0; i < 196; i++)
    largest = fmax (largest, fabs (get (result, 1)->image[i] - get (result, 2)->image[i]));
  g_assert_cmpfloat (largest, >, 1e-3);
  g_assert_true (isfinite (get (result, 1)->text[1]));
  g_assert_true (isfinite (get (result, 3)->image[0]));
  g_assert_true (isnan (get (result, 3)->text[1]));
  g_assert_cmpuint (get (result, 3)->warnings->len, ==, 1);
  g_assert_cmpuint (get (result, 2)->warnings->len, ==, 0);
  g_assert_cmpuint (get (result, 4)->warnings->len, ==, 1);
  g_assert_cmpstr (get (result, 4)->warnings->pdata[0], ==,
                   "The text tower has layers 0-3 only: 3-3 are used.");
  for (guint i = 0; i < 3; i++) /* the text tower has four layers: 0-3 is all of them */
    g_assert_cmpfloat_with_epsilon (get (result, 1)->text[1 + i], get (result, 0)->text[1 + i],
                                    1e-5);
}

/* κ above 1 takes none along, a limit beyond the number of tokens all, a small one fewer. */
static void
test_conceptual (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"atman:group=block:7",
                               "atman:group=block:7,kappa=1.5",
                               "atman:group=block:7,kappa=0.5",
                               "atman:group=block:7,kappa=0.5,similar=196",
                               "atman:group=block:7,kappa=0.5,similar=1",
                               NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  double by_similarity = 0, by_limit = 0;
  for (guint i = 0; i < 196; i++)
    {
      g_assert_cmpfloat (get (result, 0)->image[i], ==, get (result, 1)->image[i]);
      g_assert_cmpfloat (get (result, 2)->image[i], ==, get (result, 3)->image[i]);
      by_similarity =
          fmax (by_similarity, fabs (get (result, 0)->image[i] - get (result, 2)->image[i]));
      by_limit = fmax (by_limit, fabs (get (result, 4)->image[i] - get (result, 2)->image[i]));
    }
  g_assert_cmpfloat (by_similarity, >, 1e-3);
  g_assert_cmpfloat (by_limit, >, 1e-3);
}

/* ---- lanes ---- */

typedef struct
{
  HeedEngine *engine;
  HeedPreparedInput *input;
  HeedSubject *subject;
} Opened;

static void
open_subject (Fixture *f, Opened *o)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedRequest) request = golden_request (f->golden, "cpu");
  g_autoptr (HeedModel) model = heed_model_open (f->golden->model, &error);
  g_assert_no_error (error);
  g_autoptr (HeedBackend) backend = heed_device_open ("cpu", HEED_PRECISION_F32, &error);
  o->engine = heed_engine_new (model, backend);
  o->input = heed_prepared_input_new (model, request, &error);
  HeedSubjectInput input = {.pixels = heed_prepared_picture_pixels (o->input->prepared),
                            .captions = o->input->captions};
  o->subject = heed_subject_new (o->engine, &input, NULL, &error);
  g_assert_no_error (error);
}

static void
suppress_seed (guint lane, float *kept, gpointer user_data)
{
  const guint *seeds = user_data;
  kept[1 + seeds[lane]] = 0.1f;
}

static void
run_lanes (Opened *o, const guint *seeds, guint n, double *values)
{
  g_autoptr (GError) error = NULL;
  HeedTokens tokens = heed_subject_get_tokens (o->subject, HEED_SIDE_IMAGE);
  HeedSuppressedLayers layers = {.side = HEED_SIDE_IMAGE, .last_layer = tokens.n_layers - 1};
  HeedLanes lanes = {n, suppress_seed, values, NULL, (gpointer)seeds};
  heed_subject_run_keys (o->subject, &layers, &lanes, NULL, &error);
  g_assert_no_error (error);
}

/* A lane of a batch is what it is alone, wherever in the batch it stands. */
static void
test_lanes (Fixture *f, gconstpointer data)
{
  enum
  {
    N = 7
  };
  const guint seeds[N] = {0, 20, 63, 64, 100, 150, 195};
  const guint permuted[N] = {150, 0, 195, 64, 20, 100, 63};
  const guint place[N] = {1, 4, 6, 3, 5, 0, 2};
  double batch[N], other[N], alone;
  Opened o;
  open_subject (f, &o);
  run_lanes (&o, seeds, N, batch);
  run_lanes (&o, permuted, N, other);
  for (guint i = 0; i < N; i++)
    {
      run_lanes (&o, &seeds[i], 1, &alone);
      g_assert_cmpfloat_with_epsilon (batch[i], alone, 1e-5);
      g_assert_cmpfloat_with_epsilon (batch[i], other[place[i]], 1e-5);
    }
  heed_subject_free (o.subject);
  heed_prepared_input_free (o.input);
  heed_engine_free (o.engine);
}

/* A text without words has content of no numbers, which is no failure. */
static void
test_no_words (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint channels;
  Opened o;
  open_subject (f, &o);
  HeedTokenizer *tokenizer = heed_model_get_tokenizer (heed_engine_get_model (o.engine));
  heed_subject_free (o.subject);
  g_ptr_array_set_size (o.input->captions, 0);
  g_ptr_array_add (o.input->captions, heed_tokenizer_encode (tokenizer, "", -1, &error));
  g_assert_no_error (error);
  HeedSubjectInput input = {.pixels = heed_prepared_picture_pixels (o.input->prepared),
                            .captions = o.input->captions};
  o.subject = heed_subject_new (o.engine, &input, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (heed_subject_get_tokens (o.subject, HEED_SIDE_TEXT).count, ==, 0);
  g_autofree float *entry = heed_subject_get_entry (o.subject, HEED_SIDE_TEXT, HEED_CONTENT_ZERO,
                                                    &channels, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (entry);
  heed_subject_free (o.subject);
  heed_prepared_input_free (o.input);
  heed_engine_free (o.engine);
}

/* ---- the rows beside it ---- */

static void
test_baselines (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"uniform", "random", "random:seed=2", "random", "centre", NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  const HeedExplanation *centre = get (result, 4);
  gboolean differ = FALSE;
  for (guint i = 0; i < 196; i++)
    {
      g_assert_cmpfloat (get (result, 0)->image[i], ==, 1);
      g_assert_cmpfloat (get (result, 1)->image[i], ==, get (result, 3)->image[i]);
      g_assert_true (get (result, 1)->image[i] >= 0 && get (result, 1)->image[i] < 1);
      differ |= get (result, 1)->image[i] != get (result, 2)->image[i];
      g_assert_cmpfloat (centre->image[i], ==, centre->image[195 - i]);
    }
  g_assert_true (differ);
  g_assert_cmpuint (get (result, 0)->passes, ==, 0);
  /* σ = 3.5 patches: the corner's middle lies 6.5 away in both directions */
  g_assert_cmpfloat_with_epsilon (centre->image[0], exp (-6.5 * 6.5 / (3.5 * 3.5)), 1e-12);
}

/* Overlapping windows average; a window as large as the picture gives one value everywhere. */
static void
test_occlusion (Fixture *f, gconstpointer data)
{
  const char *const calls[] = {"occlusion:window=14", "occlusion:window=7,stride=7",
                               "occlusion:window=10,stride=4", "occlusion:window=2,stride=6", NULL};
  g_autoptr (HeedResult) result = explain (f, calls);
  const HeedExplanation *quarters = get (result, 1), *overlapping = get (result, 2);
  g_assert_cmpuint (get (result, 0)->passes, ==, 1);
  g_assert_cmpuint (quarters->passes, ==, 4);
  g_assert_cmpuint (overlapping->passes, ==, 4);
  for (guint i = 0; i < 196; i++)
    {
      guint corner = i / 14 / 7 * 7 * 14 + i % 14 / 7 * 7;
      g_assert_cmpfloat (get (result, 0)->image[i], ==, get (result, 0)->image[0]);
      g_assert_cmpfloat (quarters->image[i], ==, quarters->image[corner]);
    }
  double corners = overlapping->image[0] + overlapping->image[13] + overlapping->image[13 * 14]
                   + overlapping->image[195];
  g_assert_cmpfloat_with_epsilon (overlapping->image[7 * 14 + 7], corners / 4, 1e-9);
  /* gaps between windows are left open and said */
  g_assert_true (isnan (get (result, 3)->image[3]));
  g_assert_cmpuint (get (result, 3)->warnings->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/atman/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("kept-one", test_kept_one);
  ADD ("blocks", test_blocks);
  ADD ("maps", test_maps);
  ADD ("layer-range", test_layer_range);
  ADD ("conceptual", test_conceptual);
  ADD ("lanes", test_lanes);
  ADD ("no-words", test_no_words);
  ADD ("baselines", test_baselines);
  ADD ("occlusion", test_occlusion);
  return g_test_run ();
}
