/* Pictures in memory, what is known before and while a session runs. */
#include "golden.h"
#include "heed-error.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static HeedResult *
explain (Fixture *f, HeedProgressFunc progress, gpointer data)
{
  g_autoptr (GError) error = NULL;
  HeedResult *result = heed_session_explain (f->session, f->request, progress, data, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_same_maps (const HeedResult *a, const HeedResult *b)
{
  g_autoptr (GBytes) first = heed_result_to_csv (a);
  g_autoptr (GBytes) second = heed_result_to_csv (b);
  g_assert_true (heed_result_same_input (a, b));
  g_assert_true (g_bytes_equal (first, second));
}

/* The file may be deleted, or be another picture by then. */
static void
test_picture_in_memory (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("heed-preview-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "picture.png", NULL);
  g_autofree char *bytes = NULL;
  gsize size;
  g_autoptr (HeedResult) expected = explain (f, NULL, NULL);
  g_assert_true (g_file_get_contents (f->golden->image, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)size, NULL));
  f->request->picture = heed_picture_load (path, 0, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_free (f->request->image);
  f->request->image = g_strdup (path);
  f->request->max_pixels = 1; /* has been decoded: no matter */
  g_autoptr (HeedResult) deleted = explain (f, NULL, NULL);
  assert_same_maps (deleted, expected);
  g_assert_cmpstr (deleted->image_path, ==, path);
  g_assert_true (g_file_set_contents (path, "no picture", -1, NULL));
  g_autoptr (HeedResult) replaced = explain (f, NULL, NULL);
  assert_same_maps (replaced, expected);
  g_unlink (path);
  g_rmdir (folder);
}

/* Pasted: there is no file at all. */
static void
test_pasted_picture (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  const char *const captions[] = {"a black duck", NULL};
  g_autoptr (HeedPicture) loaded = heed_picture_load (f->golden->image, 0, &error);
  g_assert_no_error (error);
  gsize width = heed_picture_width (loaded), height = heed_picture_height (loaded);
  guint8 *rgb = g_memdup2 (heed_picture_rgb (loaded), width * height * 3);
  f->request->picture = heed_picture_new_take ("Pasted picture", width, height, rgb);
  f->request->check = TRUE; /* the check explains it too */
  g_clear_pointer (&f->request->image, g_free);
  g_autoptr (HeedResult) result = explain (f, NULL, NULL);
  g_assert_cmpstr (result->image_path, ==, "Pasted picture");
  g_assert_cmpuint (result->checks->len, ==, 1);
  g_autoptr (JsonNode) node = heed_result_to_json (result, FALSE);
  g_assert_nonnull (node);
  g_autoptr (GPtrArray) scores =
      heed_session_score (f->session, f->request, captions, NULL, &error);
  g_assert_no_error (error);
  const HeedScore *score = scores->pdata[0];
  g_assert_cmpfloat_with_epsilon (score->logit,
                                  json_object_get_double_member (f->golden->root, "logit"), 1e-4);
}

typedef struct
{
  guint calls;
  HeedResult *snapshot;
} Watch;

static void
watch (const HeedProgress *progress, gpointer user_data)
{
  Watch *w = user_data;
  const HeedResult *result = progress->result;
  g_assert_cmpuint (result->explanations->len, ==, progress->method);
  g_assert_cmpstr (result->target_text, ==, "a black duck");
  g_assert_nonnull (result->picture);
  g_assert_cmpuint (result->n_ids, ==, 5);
  w->calls += 1;
  g_clear_pointer (&w->snapshot, heed_result_unref);
  w->snapshot = heed_result_copy (result);
  g_ptr_array_add (w->snapshot->explanations, heed_explanation_copy (progress->partial));
}

/* While it runs, the methods before are there; a copy is good after the run. */
static void
test_progress_result (Fixture *f, gconstpointer data)
{
  Watch w = {0};
  g_ptr_array_add (f->request->methods, heed_method_call_parse ("atman:group=block:2", NULL));
  g_autoptr (HeedResult) result = explain (f, watch, &w);
  g_autoptr (HeedResult) snapshot = w.snapshot;
  g_assert_cmpuint (w.calls, >=, 2);
  g_assert_cmpuint (snapshot->explanations->len, ==, 2);
  assert_same_maps (snapshot, result); /* the last report has all lanes */
}

static void
test_preview (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) scores = NULL;
  const char *const captions[] = {"a red mug", "a black duck", NULL};
  g_autoptr (HeedResult) frame =
      heed_session_preview (f->session, f->request, captions, &scores, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (frame->explanations->len, ==, 0);
  g_assert_cmpstr (frame->words[3], ==, "duck");
  g_autoptr (HeedResult) result = explain (f, NULL, NULL);
  g_assert_true (heed_result_same_input (frame, result));
  g_autoptr (GPtrArray) expected =
      heed_session_score (f->session, f->request, captions, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (scores->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const HeedScore *a = scores->pdata[i], *b = expected->pdata[i];
      g_assert_cmpstr (a->text, ==, captions[i]);
      g_assert_cmpfloat (a->logit, ==, b->logit);
      g_assert_cmpfloat (a->probability, ==, b->probability);
    }
  /* a frame may be filled */
  g_ptr_array_add (frame->explanations, heed_explanation_copy (result->explanations->pdata[0]));
  assert_same_maps (frame, result);
}

/* No captions to score: the frame all the same. */
static void
test_preview_without_captions (Fixture *f, gconstpointer data)
{
  const char *const none[] = {NULL};
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) scores = NULL;
      f->request->versus = i ? g_strdup ("a red mug") : NULL;
      g_autoptr (HeedResult) frame = heed_session_preview (f->session, f->request, i ? none : NULL,
                                                           i ? NULL : &scores, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (frame->n_ids, ==, 5);
      g_assert_cmpint (frame->target_kind, ==, i ? HEED_TARGET_VERSUS : HEED_TARGET_CAPTION);
      g_assert_true (i || scores->len == 0);
    }
}

static void
refuse (Fixture *f, const char *const *captions, HeedError code, const char *expected)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *scores = NULL;
  g_autoptr (HeedResult) frame =
      heed_session_preview (f->session, f->request, captions, &scores, NULL, &error);
  g_assert_null (frame);
  g_assert_null (scores);
  g_assert_error (error, HEED_ERROR, (int)code);
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_preview_refusals (Fixture *f, gconstpointer data)
{
  const char *const blank[] = {"a mug", " ", NULL}, *const good[] = {"a mug", NULL};
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  refuse (f, blank, HEED_ERROR_FORMAT, "caption is empty");
  g_cancellable_cancel (cancellable);
  g_assert_null (heed_session_preview (f->session, f->request, good, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_pointer (&f->request->text, g_free);
  refuse (f, good, HEED_ERROR_FORMAT, "caption is empty");
  g_clear_pointer (&f->request->image, g_free);
  refuse (f, good, HEED_ERROR_ARGUMENT, "No picture");
  g_clear_pointer (&f->request->model, g_free);
  refuse (f, good, HEED_ERROR_ARGUMENT, "No model");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                            \
  g_test_add ("/preview/" name, Fixture, "atman:group=block:4", fixture_set_up, test,              \
              fixture_tear_down)
  ADD ("picture-in-memory", test_picture_in_memory);
  ADD ("pasted-picture", test_pasted_picture);
  ADD ("progress-result", test_progress_result);
  ADD ("frame-and-scores", test_preview);
  ADD ("without-captions", test_preview_without_captions);
  ADD ("refusals", test_preview_refusals);
  return g_test_run ();
}
