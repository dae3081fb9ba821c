/* Jobs from request to result: targets, progress, cancelling, limits, warnings, JSON. */
#include "golden.h"
#include "heed-error.h"

#include <math.h>
#include <string.h>

static HeedResult *
explain (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  HeedResult *result = heed_session_explain (f->session, f->request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static const HeedExplanation *
first (const HeedResult *result)
{
  return g_ptr_array_index (result->explanations, 0);
}

static void
refuse (Fixture *f, HeedError code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, NULL, NULL, NULL, &error);
  g_assert_null (result);
  g_assert_error (error, HEED_ERROR, (int)code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, expected));
  g_assert_null (strchr (error->message, '\n'));
}

/* list and versus explain what score's logits give. */
static void
test_targets (Fixture *f, gconstpointer data)
{
  const char *const captions[] = {"a black duck", "a red mug", "a green tree", NULL};
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scores =
      heed_session_score (f->session, f->request, captions, NULL, &error);
  g_assert_no_error (error);
  const HeedScore *duck = scores->pdata[0], *mug = scores->pdata[1];
  double sum = 0;
  for (guint i = 0; i < 3; i++)
    sum += ((HeedScore *)scores->pdata[i])->probability;
  g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (duck->logit,
                                  json_object_get_double_member (f->golden->root, "logit"), 1e-4);
  f->request->versus = g_strdup ("a red mug");
  g_autoptr (HeedResult) versus = explain (f);
  g_assert_cmpfloat_with_epsilon (first (versus)->value, duck->logit - mug->logit, 1e-5);
  g_assert_cmpint (first (versus)->value_kind, ==, HEED_VALUE_LOGIT_DIFFERENCE);
  g_clear_pointer (&f->request->versus, g_free);
  f->request->against = g_strdupv ((char **)captions); /* names the caption itself too: once */
  g_autoptr (HeedResult) list = explain (f);
  g_assert_cmpfloat_with_epsilon (first (list)->value, log (duck->probability), 1e-5);
  g_assert_cmpint (first (list)->value_kind, ==, HEED_VALUE_LOG_PROB);
}

typedef struct
{
  guint calls;
  guint64 done;
  guint known;
  GCancellable *cancel_at_first;
} Watch;

static void
watch (const HeedProgress *progress, gpointer user_data)
{
  Watch *w = user_data;
  guint known = 0;
  g_assert_cmpuint (progress->done, >, w->done);
  g_assert_cmpuint (progress->done, <=, progress->total);
  for (guint i = 0; i < 196; i++)
    known += isfinite (progress->partial->image[i]);
  g_assert_cmpuint (known, >=, w->known);
  w->known = known;
  w->done = progress->done;
  w->calls += 1;
  g_cancellable_cancel (w->cancel_at_first);
}

static void
ask_for_single_patches (Fixture *f)
{
  g_ptr_array_set_size (f->request->methods, 0);
  g_ptr_array_add (f->request->methods, heed_method_call_parse ("atman", NULL));
}

static void
test_progress (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Watch w = {0};
  ask_for_single_patches (f);
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, watch, &w, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (w.done, ==, 196 + 3);
  g_assert_cmpuint (w.calls, >=, 4);
  g_assert_cmpuint (first (result)->passes, ==, 196 + 3);
  g_assert_false (first (result)->unfinished);
}

/* What is done is kept and marked; what is missing says so. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Watch w = {.cancel_at_first = cancellable};
  ask_for_single_patches (f);
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, watch, &w, cancellable, &error);
  g_assert_no_error (error);
  g_assert_true (first (result)->unfinished);
  g_assert_cmpuint (w.calls, ==, 1);
  g_assert_cmpuint (first (result)->passes, <, 196);
  g_assert_true (isfinite (first (result)->image[0]));
  g_assert_true (isnan (first (result)->image[195]));
  g_assert_cmpuint (first (result)->warnings->len, ==, 0);
  /* cancelled before anything is known */
  g_autoptr (HeedResult) nothing =
      heed_session_explain (f->session, f->request, NULL, NULL, cancellable, &error);
  g_assert_null (nothing);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
cancel_at_once (const HeedProgress *progress, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

/* The few patches that are known lie all over the picture. */
static void
test_cancel_coarsely (Fixture *f, gconstpointer data)
{
  static const char *const methods[] = {"atman", "occlusion", "atman:group=block:2"};
  for (guint m = 0; m < G_N_ELEMENTS (methods); m++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      guint known[2][2] = {{0}};
      g_ptr_array_set_size (f->request->methods, 0);
      g_ptr_array_add (f->request->methods, heed_method_call_parse (methods[m], NULL));
      g_autoptr (HeedResult) result = heed_session_explain (f->session, f->request, cancel_at_once,
                                                            cancellable, cancellable, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < 196; i++)
        known[i / 14 / 7][i % 14 / 7] += isfinite (first (result)->image[i]) != 0;
      for (guint i = 0; i < 4; i++)
        {
          g_assert_cmpuint (known[i / 2][i % 2], >, 0);
          g_assert_cmpuint (known[i / 2][i % 2], <, 49);
        }
    }
}

/* Little memory: smaller batches, the same numbers; too little for one lane: a sentence. */
static void
test_memory (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedResult) free_run = explain (f);
  const HeedExplanation *wide = first (free_run);
  f->request->memory_bytes = wide->weights_bytes + wide->staging_bytes + wide->arena_bytes / 4;
  g_clear_pointer (&f->session, heed_session_free);
  f->session = heed_session_new ();
  g_autoptr (HeedResult) tight_run = explain (f);
  const HeedExplanation *tight = first (tight_run);
  g_test_message ("arena %" G_GSIZE_FORMAT " instead of %" G_GSIZE_FORMAT, tight->arena_bytes,
                  wide->arena_bytes);
  g_assert_cmpuint (tight->arena_bytes + tight->weights_bytes + tight->staging_bytes, <=,
                    f->request->memory_bytes);
  for (guint i = 0; i < 196; i++)
    g_assert_cmpfloat_with_epsilon (tight->image[i], wide->image[i], 1e-5);
  f->request->memory_bytes = 1 << 20;
  refuse (f, HEED_ERROR_NO_MEMORY, "memory limit is 1048576 bytes");
}

static void
test_long_caption (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("a black duck");
  for (guint i = 0; i < 100; i++)
    g_string_append (text, " and a red mug");
  g_free (f->request->text);
  f->request->text = g_strdup (text->str);
  g_autoptr (HeedResult) result = explain (f);
  g_assert_cmpuint (result->n_ids, ==, 32);
  g_assert_cmpstr (result->pieces[31], ==, "<|endoftext|>");
  g_assert_cmpuint (result->warnings->len, ==, 1);
  g_assert_nonnull (strstr (result->warnings->pdata[0], "32 tokens"));
}

static void
test_words (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedResult) result = explain (f);
  g_assert_cmpstr (result->pieces[2], ==, "black</w>");
  g_assert_cmpstr (result->words[2], ==, "black");
  g_assert_cmpstr (result->words[0], ==, "<|startoftext|>");
  g_assert_cmpint (result->word_of[0], ==, -1);
  g_assert_cmpint (result->word_of[3], ==, 2);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_free (f->request->text);
  f->request->text = g_strdup (" \n ");
  refuse (f, HEED_ERROR_FORMAT, "caption is empty");
  g_free (f->request->text);
  f->request->text = g_strdup ("\u3000"); /* a space to the tokenizer, not to isspace() */
  refuse (f, HEED_ERROR_FORMAT, "caption is empty");
  g_free (f->request->text);
  f->request->text = g_strdup ("a red mug");
  g_free (f->request->image);
  f->request->image = g_strdup ("/nowhere/picture.png");
  refuse (f, HEED_ERROR_FILE, "/nowhere/picture.png");
  g_free (f->request->model);
  f->request->model = g_strdup ("/nowhere/model");
  refuse (f, HEED_ERROR_FILE, "/nowhere/model");
}

static void
test_layers_out_of_range (Fixture *f, gconstpointer data)
{
  static const char *const calls[] = {"atman:layers=6",
                                      "atman:layers=5-6",
                                      "gae:layers=0-6",
                                      "rollout:layers=9",
                                      "raw-attention:layers=2-100000",
                                      "attention-gradcam:layers=6-7",
                                      "atman-estimate:layers=3-9"};
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *given = g_strdup_printf ("“%s”, but", strchr (calls[i], '=') + 1);
      g_ptr_array_set_size (f->request->methods, 0);
      g_ptr_array_add (f->request->methods, heed_method_call_parse (calls[i], NULL));
      refuse (f, HEED_ERROR_ARGUMENT, given);
      refuse (f, HEED_ERROR_ARGUMENT, "the vision tower has layers 0-5 and the text tower 0-3");
    }
}

static void
test_json (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (f->request->methods, heed_method_call_parse ("centre", NULL));
  g_autoptr (HeedResult) result = explain (f);
  g_autoptr (JsonNode) node = heed_result_to_json (result, FALSE);
  g_autoptr (GBytes) bytes = heed_json_to_bytes (node);
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_load_from_data (parser, text, (gssize)size, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonArray *all = json_object_get_array_member (root, "explanations");
  JsonObject *atman = json_array_get_object_element (all, 0);
  JsonArray *map =
      json_object_get_array_member (json_object_get_object_member (atman, "image"), "relevance");
  g_assert_cmpint (json_object_get_int_member (root, "schema"), ==, 1);
  g_assert_cmpuint (json_array_get_length (all), ==, 2);
  for (guint i = 0; i < 196; i++) /* full precision: the very same double comes back */
    g_assert_true (json_array_get_double_element (map, i) == first (result)->image[i]);
  JsonArray *words =
      json_object_get_array_member (json_object_get_object_member (atman, "text"), "relevance");
  g_assert_true (json_array_get_null_element (words, 0));
  g_assert_true (json_array_get_null_element (words, 4));
  g_assert_false (json_object_has_member (atman, "seconds"));
  g_assert_cmpfloat (
      json_object_get_double_member (json_object_get_object_member (atman, "params"), "kept"), ==,
      0.1);
}

/* --check against itself finds nothing. */
static void
test_check (Fixture *f, gconstpointer data)
{
  f->request->check = TRUE;
  g_autoptr (HeedResult) result = explain (f);
  g_assert_cmpuint (result->checks->len, ==, 1);
  const HeedCheck *check = result->checks->pdata[0];
  g_assert_cmpfloat (check->value, ==, 0);
  g_assert_cmpfloat (check->image.largest, ==, 0);
  g_assert_cmpfloat (check->text.nmse, ==, 0);
  g_assert_cmpfloat_with_epsilon (check->image.rank_correlation, 1, 1e-12);
}

/* Cancelled while it is checked, the result itself is kept. */
static void
cancel_when_done (const HeedProgress *progress, gpointer user_data)
{
  if (progress->done == progress->total)
    g_cancellable_cancel (user_data);
}

static void
test_check_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  f->request->check = TRUE;
  g_autoptr (HeedResult) result = heed_session_explain (f->session, f->request, cancel_when_done,
                                                        cancellable, cancellable, &error);
  g_assert_no_error (error);
  g_assert_false (first (result)->unfinished);
  g_assert_cmpuint (result->checks->len, ==, 0);
  g_assert_cmpuint (result->warnings->len, ==, 1);
}

/* bf16 is held to no digit, but the ranks are f32's. */
static void
test_bf16 (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  ask_for_single_patches (f);
  f->request->check = TRUE;
  f->request->precision = HEED_PRECISION_BF16;
  g_autoptr (HeedResult) result =
      heed_session_explain (f->session, f->request, NULL, NULL, NULL, &error);
  if (g_error_matches (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED))
    {
      g_test_skip (error->message);
      return;
    }
  g_assert_no_error (error);
  const HeedCheck *check = result->checks->pdata[0];
  g_test_message ("value %g; rank correlation %g and %g", check->value,
                  check->image.rank_correlation, check->text.rank_correlation);
  g_assert_cmpfloat (check->value, >, 0); /* it was bf16 */
  g_assert_cmpfloat (check->image.rank_correlation, >=, 0.95);
  g_assert_cmpfloat (check->text.rank_correlation, >=, 0.95);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/session/" name, Fixture, "atman:group=block:4", fixture_set_up, test,              \
              fixture_tear_down)
  ADD ("targets", test_targets);
  ADD ("progress", test_progress);
  ADD ("cancel", test_cancel);
  ADD ("cancel-coarsely", test_cancel_coarsely);
  ADD ("memory", test_memory);
  ADD ("long-caption", test_long_caption);
  ADD ("words", test_words);
  ADD ("refusals", test_refusals);
  ADD ("layers-out-of-range", test_layers_out_of_range);
  ADD ("json", test_json);
  ADD ("check", test_check);
  ADD ("check-cancelled", test_check_cancelled);
  ADD ("bf16", test_bf16);
  return g_test_run ();
}
