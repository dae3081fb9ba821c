/* test-runner.c: what is shown stays in step with what is asked for, on the bundled model. */
#include "heed-error.h"
#include "heed-exactness.h"
#include "heed-runner.h"

#include <string.h>

typedef struct
{
  gsize exact;
  gsize n_patches;
  gsize all;
} Frame;

typedef struct
{
  HeedWorker *worker;
  HeedRunner *runner;
  guint results;
  guint previews;
  guint failures;
  guint progresses;
  guint n_methods;    /* of the run whose progress was seen last */
  guint n_shown;      /* explanations in that progress */
  char *message;      /* of the last failure */
  double probability; /* of the first caption of the last preview */
  GArray *frames;     /* Frame: of each progress */
} Fixture;

static void
on_result (HeedRunner *runner, Fixture *fixture)
{
  fixture->results++;
}

static void
on_preview (HeedRunner *runner, HeedPreview *preview, Fixture *fixture)
{
  const HeedScore *score = g_ptr_array_index (preview->scores, 0);
  fixture->previews++;
  fixture->probability = score->probability;
  g_assert_cmpuint (preview->frame->explanations->len, ==, 0);
  g_assert_cmpfloat (preview->frame->box[2], >, 0);
}

static void
on_failed (HeedRunner *runner, GError *error, Fixture *fixture)
{
  fixture->failures++;
  g_free (fixture->message);
  fixture->message = g_strdup (error->message);
  g_test_message ("failed: %s", error->message);
}

/* Of a method that estimates: how many values are exact and how many there are, of each picture
 * that is handed out. */
static void
note_frame (const HeedExplanation *explanation, GArray *frames)
{
  gsize n_patches, n_tokens;
  Frame frame;
  frame.exact = heed_explanation_count_exact (explanation, 0, &n_patches)
                + heed_explanation_count_exact (explanation, 1, &n_tokens);
  frame.n_patches = n_patches;
  frame.all = n_patches + n_tokens;
  g_array_append_val (frames, frame);
}

static void
on_progress (HeedRunner *runner, HeedWorkerProgress *progress, Fixture *fixture)
{
  fixture->progresses++;
  fixture->n_methods = progress->n_methods;
  fixture->n_shown = progress->result->explanations->len;
  note_frame (g_ptr_array_index (progress->result->explanations, progress->at_work),
              fixture->frames);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->worker = heed_worker_new ();
  fixture->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  fixture->runner = heed_runner_new (fixture->worker);
  g_signal_connect (fixture->runner, "result", G_CALLBACK (on_result), fixture);
  g_signal_connect (fixture->runner, "preview", G_CALLBACK (on_preview), fixture);
  g_signal_connect (fixture->runner, "failed", G_CALLBACK (on_failed), fixture);
  g_signal_connect (fixture->runner, "progress", G_CALLBACK (on_progress), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->runner);
  g_object_unref (fixture->worker);
  g_free (fixture->message);
  g_array_unref (fixture->frames);
}

static char *
data_path (const char *name)
{
  return g_build_filename (g_getenv ("HEED_SOURCE_DIR"), "data", name, NULL);
}

/* @methods: separated by spaces. */
static void
set_input (Fixture *fixture, const char *caption, const char *methods)
{
  g_autoptr (HeedRequest) request = heed_request_new ();
  g_auto (GStrv) calls = g_strsplit (methods, " ", 0);
  const char *captions[] = {caption, "a yellow lamp", NULL};
  request->model = data_path ("models/toybox-clip");
  request->image = data_path ("samples/scene-001.png");
  request->text = g_strdup (caption);
  g_free (request->device);
  request->device = g_strdup ("cpu");
  for (guint i = 0; calls[i] != NULL && calls[i][0] != 0; i++)
    g_ptr_array_add (request->methods, heed_method_call_parse (calls[i], NULL));
  heed_runner_set_input (fixture->runner, request, captions);
}

static void
wait_for (const guint *counter, guint n)
{
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  while (*counter < n && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  g_assert_cmpuint (*counter, >=, n);
}

static const HeedExplanation *
nth (Fixture *fixture, guint index)
{
  HeedResult *result = heed_runner_get_result (fixture->runner);
  g_assert_nonnull (result);
  g_assert_cmpuint (result->explanations->len, >, index);
  return g_ptr_array_index (result->explanations, index);
}

static guint
n_shown (Fixture *fixture)
{
  return heed_runner_get_result (fixture->runner)->explanations->len;
}

static void
test_preview (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "");
  wait_for (&fixture->previews, 1);
  g_assert_cmpfloat (fixture->probability, >, 0);
  g_assert_cmpfloat (fixture->probability, <, 1);
  g_assert_false (heed_runner_is_running (fixture->runner));
  g_assert_null (heed_runner_get_result (fixture->runner));
}

/* Only what is missing is run, and stands where it was asked for. */
static void
test_missing_methods (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "occlusion:window=2");
  heed_runner_explain (fixture->runner);
  g_assert_true (heed_runner_is_running (fixture->runner));
  wait_for (&fixture->results, 1);
  double occlusion = nth (fixture, 0)->image[60];
  g_assert_true (heed_runner_is_complete (fixture->runner));

  set_input (fixture, "a yellow bottle", "atman:group=block:4 occlusion:window=2");
  g_assert_true (heed_runner_is_current (fixture->runner));
  g_assert_false (heed_runner_is_complete (fixture->runner));
  fixture->n_methods = 0;
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->results, 2);
  g_assert_cmpuint (fixture->n_methods, ==, 1);
  g_assert_cmpuint (fixture->n_shown, ==, 2);
  g_assert_cmpstr (nth (fixture, 0)->method, ==, "atman");
  g_assert_cmpstr (nth (fixture, 1)->method, ==, "occlusion");
  g_assert_cmpfloat (nth (fixture, 1)->image[60], ==, occlusion);
}

/* What is taken away and put back was computed once. */
static void
test_removed_method (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "centre uniform");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->results, 1);
  set_input (fixture, "a yellow bottle", "uniform");
  g_assert_cmpuint (n_shown (fixture), ==, 1);
  g_assert_cmpstr (nth (fixture, 0)->method, ==, "uniform");
  set_input (fixture, "a yellow bottle", "uniform centre");
  g_assert_cmpuint (n_shown (fixture), ==, 2);
  g_assert_true (heed_runner_is_complete (fixture->runner));
}

/* With nothing missing the person wants it done again. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "occlusion:window=4 atman:group=block:4");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->results, 1);
  fixture->n_methods = 0;
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->results, 2);
  g_assert_cmpuint (fixture->n_methods, ==, 2);
  g_assert_cmpuint (n_shown (fixture), ==, 2);
}

static void
test_superseded (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "atman");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->progresses, 1);
  set_input (fixture, "a yellow l", "atman");
  set_input (fixture, "a yellow lamp", "atman");
  g_assert_true (heed_runner_is_running (fixture->runner));
  wait_for (&fixture->results, 1);
  g_assert_cmpstr (heed_runner_get_result (fixture->runner)->target_text, ==, "a yellow lamp");
  g_assert_false (nth (fixture, 0)->unfinished);
  g_assert_false (heed_runner_is_running (fixture->runner));
  wait_for (&fixture->previews, 1);
  g_assert_cmpuint (fixture->results, ==, 1);
  g_assert_cmpuint (fixture->failures, ==, 0);
}

/* Another order or fewer methods are no reason to begin anew. */
static void
test_not_superseded (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "atman:group=block:2 uniform");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->progresses, 1);
  set_input (fixture, "a yellow bottle", "uniform atman:group=block:2");
  set_input (fixture, "a yellow bottle", "atman:group=block:2");
  wait_for (&fixture->results, 1);
  g_assert_cmpuint (n_shown (fixture), ==, 1);
  g_assert_true (heed_runner_is_complete (fixture->runner));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "uniform atman");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->progresses, 2);
  heed_runner_cancel (fixture->runner);
  wait_for (&fixture->results, 1);
  g_assert_false (heed_runner_is_running (fixture->runner));
  g_assert_true (nth (fixture, n_shown (fixture) - 1)->unfinished);
  g_assert_false (heed_runner_is_complete (fixture->runner));
  /* what is unfinished is missing */
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->results, 2);
  g_assert_cmpuint (n_shown (fixture), ==, 2);
  g_assert_false (nth (fixture, 1)->unfinished);
}

/* The whole map is there at once, estimated; exact values take the places, and never fewer. */
static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "atman-estimate:top=80");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->results, 1);
  const Frame *frames = (const Frame *)(gpointer)fixture->frames->data;
  g_assert_cmpuint (fixture->frames->len, >, 1);
  g_assert_cmpuint (frames[0].exact, ==, 0);
  g_assert_cmpuint (frames[0].n_patches, ==, 196);
  for (guint i = 1; i < fixture->frames->len; i++)
    {
      g_assert_cmpuint (frames[i].exact, >=, frames[i - 1].exact);
      g_assert_cmpuint (frames[i].all, ==, 196 + 3);
    }
  g_assert_cmpuint (heed_explanation_count_exact (nth (fixture, 0), 0, NULL), ==, 80);
  g_assert_cmpuint (heed_explanation_count_exact (nth (fixture, 0), 1, NULL), ==, 3);
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HeedRequest) request = heed_request_new ();
  const char *captions[] = {"a mug", NULL};
  request->model = data_path ("samples");
  request->image = data_path ("samples/scene-001.png");
  request->text = g_strdup ("a mug");
  g_ptr_array_add (request->methods, heed_method_call_parse ("uniform", NULL));
  heed_runner_set_input (fixture->runner, request, captions);
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->failures, 1);
  g_assert_nonnull (strstr (fixture->message, "config.json"));
  g_assert_false (heed_runner_is_running (fixture->runner));
  g_assert_null (heed_runner_get_result (fixture->runner));
}

/* The input goes away while a run for it is at work. */
static void
test_no_input (Fixture *fixture, gconstpointer data)
{
  set_input (fixture, "a yellow bottle", "atman");
  heed_runner_explain (fixture->runner);
  wait_for (&fixture->progresses, 1);
  heed_runner_set_input (fixture->runner, NULL, NULL);
  gint64 end = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;
  while (heed_runner_is_running (fixture->runner) && g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  g_assert_false (heed_runner_is_running (fixture->runner));
  g_assert_cmpuint (fixture->results, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/runner/preview", test_preview);
  ADD ("/runner/missing-methods", test_missing_methods);
  ADD ("/runner/removed-method", test_removed_method);
  ADD ("/runner/again", test_again);
  ADD ("/runner/superseded", test_superseded);
  ADD ("/runner/not-superseded", test_not_superseded);
  ADD ("/runner/cancel", test_cancel);
  ADD ("/runner/estimate", test_estimate);
  ADD ("/runner/failure", test_failure);
  ADD ("/runner/no-input", test_no_input);
#undef ADD
  return g_test_run ();
}
