/* test-window.c: what a person does with the window, from the first start to the exported file. */
#include "heed-card-view.h"
#include "heed-exactness.h"
#include "heed-method-list.h"
#include "heed-ui.h"
#include "window-fixture.h"
#include "window-pointer.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static HeedRunner *
runner (Fixture *fixture)
{
  return heed_window_get_runner (fixture->window);
}

static void
explain (Fixture *fixture)
{
  fixture_click (fixture, "win.explain");
  g_assert_true (heed_runner_is_running (runner (fixture)));
  fixture_wait_idle (fixture);
}

static void
set_methods (Fixture *fixture, const char *first, const char *second)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  const char *const calls[] = {first, second, NULL};
  heed_method_list_set_calls (HEED_METHOD_LIST (list), calls);
}

/* ---- start ---- */

static void
test_start (Fixture *fixture, gconstpointer data)
{
  HeedResult *shown = fixture_shown (fixture);
  g_assert_nonnull (shown);
  g_assert_cmpuint (shown->explanations->len, ==, 0);
  g_assert_nonnull (shown->picture);
  g_assert_cmpstr (shown->model_name, ==, "toybox-clip");
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "scene-001.png"));
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "toybox-clip"));
  g_assert_null (fixture_info (fixture));
  g_assert_false (heed_runner_is_running (runner (fixture)));
}

/* One press gives the first map, and the numbers are the engine's. */
static void
test_explain (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = heed_request_new ();
  explain (fixture);
  HeedResult *shown = fixture_shown (fixture);
  g_assert_cmpuint (shown->explanations->len, ==, 3);
  const HeedExplanation *atman = g_ptr_array_index (shown->explanations, 0);
  g_assert_cmpstr (atman->method, ==, "atman");

  request->model = g_strdup (shown->model_path);
  request->image = g_strdup (shown->image_path);
  request->text = g_strdup (shown->target_text);
  g_autofree char *call = g_strdup_printf ("atman:%s", atman->parameters);
  g_ptr_array_add (request->methods, heed_method_call_parse (call, NULL));
  g_free (request->device);
  request->device = g_strdup ("cpu");
  g_autoptr (HeedResult) expected = heed_session_explain (session, request, NULL, NULL, NULL, NULL);
  g_assert_nonnull (expected);
  const HeedExplanation *reference = g_ptr_array_index (expected->explanations, 0);
  g_assert_cmpuint (reference->rows * reference->cols, ==, atman->rows * atman->cols);
  for (guint i = 0; i < atman->rows * atman->cols; i++)
    g_assert_cmpfloat_with_epsilon (atman->image[i], reference->image[i], 2e-5);
}

/* ---- inputs ---- */

/* A dropped picture brings the captions of the .txt beside it along; maps of another picture go. */
static void
test_drop (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "uniform", NULL);
  explain (fixture);
  g_autofree char *picture = fixture_copy_sample (fixture, "toys.png");
  g_autofree char *text = fixture_write (fixture, "toys.txt", "a blue mug\na yellow lamp\n", -1);
  fixture_drop (fixture, picture, NULL);
  fixture_wait_idle (fixture);
  HeedResult *shown = fixture_shown (fixture);
  g_assert_cmpstr (shown->image_path, ==, picture);
  g_assert_cmpuint (shown->explanations->len, ==, 0);
  g_assert_cmpstr (shown->target_text, ==, "a blue mug");
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "toys.png"));
  explain (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 1);
}

/* What was opened stays explainable when its file is gone. */
static void
test_deleted_picture (Fixture *fixture, gconstpointer data)
{
  g_autofree char *picture = fixture_copy_sample (fixture, "gone.png");
  fixture_drop (fixture, picture, NULL);
  fixture_wait_idle (fixture);
  g_assert_cmpint (g_remove (picture), ==, 0);
  set_methods (fixture, "atman:group=block:4", NULL);
  explain (fixture);
  g_assert_null (fixture_info (fixture));
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 1);
  g_assert_cmpstr (fixture_shown (fixture)->image_path, ==, picture);
}

/* The maps stay, and say what they are of, until new ones are asked for. */
static void
test_caption (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "atman:group=block:4", NULL);
  fixture_type (fixture, "a black duck\nan orange ring");
  fixture_wait_idle (fixture);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "%"));
  explain (fixture);
  const HeedExplanation *before = g_ptr_array_index (fixture_shown (fixture)->explanations, 0);
  double value = before->value;
  fixture_type (fixture, "an orange ring");
  fixture_wait_idle (fixture);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "Maps of “a black duck”"));
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 1);
  explain (fixture);
  const HeedExplanation *after = g_ptr_array_index (fixture_shown (fixture)->explanations, 0);
  g_assert_cmpfloat (fabs (after->value - value), >, 1e-3);
  g_assert_null (fixture_find_label (GTK_WIDGET (fixture->window), "Maps of"));
}

static void
test_no_caption (Fixture *fixture, gconstpointer data)
{
  fixture_type (fixture, "  \n ");
  fixture_iterate (fixture);
  GtkWidget *label = fixture_find_label (GTK_WIDGET (fixture->window), "Explain");
  g_assert_nonnull (label);
  GtkWidget *button = gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Type a caption first.");
}

/* ---- methods ---- */

static void
test_add_method (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = fixture_find (GTK_WIDGET (fixture->window), HEED_TYPE_METHOD_LIST, 0);
  set_methods (fixture, "centre", NULL);
  explain (fixture);
  heed_method_list_add (HEED_METHOD_LIST (list), "uniform");
  fixture_iterate (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 1);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "Maps are missing"));
  explain (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 2);
  g_assert_null (fixture_find_label (GTK_WIDGET (fixture->window), "Maps are missing"));
  /* removing a card takes the method away; undo brings both back without a run */
  g_signal_emit_by_name (heed_window_get_maps (fixture->window), "remove-card", 0u);
  fixture_iterate (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 1);
  GtkWidget *undo = fixture_find_label (GTK_WIDGET (fixture->window), "Undo");
  g_assert_nonnull (undo);
  g_signal_emit_by_name (gtk_widget_get_ancestor (undo, GTK_TYPE_BUTTON), "clicked");
  fixture_iterate (fixture);
  g_assert_cmpuint (fixture_shown (fixture)->explanations->len, ==, 2);
  g_assert_false (heed_runner_is_running (runner (fixture)));
}

/* ---- pointing ---- */

static gboolean
has_readout (Fixture *fixture)
{
  return fixture_find_label (GTK_WIDGET (fixture->window), "column") != NULL;
}

static gboolean
has_no_readout (Fixture *fixture)
{
  return !has_readout (fixture);
}

/* The readout names the patch and what every method says of it. */
static void
test_point (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "centre", "atman:group=block:4");
  explain (fixture);
  HeedMapsView *maps = heed_window_get_maps (fixture->window);
  if (!window_pointer_move (GTK_WIDGET (heed_maps_view_get_card (maps, 0)), 0.5, 0.4))
    {
      g_test_skip ("only on X11 a program moves the pointer");
      return;
    }
  fixture_wait (has_readout, fixture);
  GtkWidget *readout = fixture_find_label (GTK_WIDGET (fixture->window), "column");
  const char *text = gtk_label_get_text (GTK_LABEL (readout));
  g_assert_nonnull (strstr (text, "Centre"));
  g_assert_nonnull (strstr (text, "AtMan"));
  GtkWidget *caption = fixture_find (GTK_WIDGET (fixture->window), GTK_TYPE_TEXT_VIEW, 0);
  g_assert_true (window_pointer_move (caption, 0.5, 0.5));
  fixture_wait (has_no_readout, fixture);
}

/* ---- running ---- */

static gboolean
has_some_patches (Fixture *fixture)
{
  HeedResult *shown = fixture_shown (fixture);
  if (shown == NULL || shown->explanations->len == 0)
    return FALSE;
  const HeedExplanation *explanation = g_ptr_array_index (shown->explanations, 0);
  guint known = 0;
  for (guint i = 0; i < explanation->rows * explanation->cols; i++)
    known += isfinite (explanation->image[i]) != 0;
  return known > 0;
}

/* The map fills in while it runs; cancelled it is kept and marked. */
static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "atman", NULL);
  fixture_click (fixture, "win.explain");
  fixture_wait (has_some_patches, fixture);
  g_assert_true (heed_runner_is_running (runner (fixture)));
  fixture_click (fixture, "win.cancel");
  fixture_wait_idle (fixture);
  HeedResult *shown = fixture_shown (fixture);
  g_assert_cmpuint (shown->explanations->len, ==, 1);
  const HeedExplanation *explanation = g_ptr_array_index (shown->explanations, 0);
  g_assert_true (explanation->unfinished);
  g_assert_true (has_some_patches (fixture));
  gboolean any_missing = FALSE;
  for (guint i = 0; i < explanation->rows * explanation->cols; i++)
    any_missing = any_missing || !isfinite (explanation->image[i]);
  g_assert_true (any_missing);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "or unfinished"));
}

/* Another caption while a run is at work: the maps that come are of the new one. */
static void
test_superseded (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "atman:group=block:2", NULL);
  fixture_click (fixture, "win.explain");
  fixture_wait (has_some_patches, fixture);
  fixture_type (fixture, "a yellow lamp");
  fixture_wait_idle (fixture);
  HeedResult *shown = fixture_shown (fixture);
  g_assert_cmpstr (shown->target_text, ==, "a yellow lamp");
  g_assert_cmpuint (shown->explanations->len, ==, 1);
  const HeedExplanation *explanation = g_ptr_array_index (shown->explanations, 0);
  g_assert_false (explanation->unfinished);
}

static gboolean
is_at_work (Fixture *fixture)
{
  return fixture_find_label (GTK_WIDGET (fixture->window), ", pass ") != NULL;
}

/* An unfinished map of before stands behind the one that is worked at: the line names the latter.
 */
static void
test_name_at_work (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "centre", "atman");
  fixture_click (fixture, "win.explain");
  fixture_wait (is_at_work, fixture);
  fixture_click (fixture, "win.cancel");
  fixture_wait_idle (fixture);
  set_methods (fixture, "occlusion", "atman");
  fixture_click (fixture, "win.explain");
  fixture_wait (is_at_work, fixture);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (fixture->window), "Occlusion ("));
  fixture_click (fixture, "win.cancel");
  fixture_wait_idle (fixture);
}

/* What the only map's card shows, and the line below, at every step of a run. */
typedef struct
{
  Fixture *fixture;
  guint n_steps;
  gsize exact;
} Steps;

static void
look_at_step (HeedRunner *from, HeedWorkerProgress *progress, Steps *steps)
{
  HeedMapsView *maps = heed_window_get_maps (steps->fixture->window);
  HeedCardView *card = HEED_CARD_VIEW (heed_maps_view_get_card (maps, 0));
  const HeedExplanation *explanation = heed_card_view_get_explanation (card);
  g_autofree char *line =
      g_strdup_printf ("exact values: %" G_GUINT64_FORMAT " of 199", progress->done);
  gsize n_patches;
  gsize exact = heed_explanation_count_exact (explanation, 0, &n_patches);
  g_assert_nonnull (fixture_find_label (GTK_WIDGET (steps->fixture->window), line));
  g_assert_cmpuint (n_patches, ==, 196);
  if (steps->n_steps++ == 0)
    g_assert_cmpuint (exact, ==, 0);
  g_assert_cmpuint (exact, >=, steps->exact);
  steps->exact = exact;
}

/* The map is there at once, as an estimate; exact values take its places. */
static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  Steps steps = {.fixture = fixture};
  set_methods (fixture, "atman-estimate:top=100%", NULL);
  gulong handler =
      g_signal_connect_after (runner (fixture), "progress", G_CALLBACK (look_at_step), &steps);
  explain (fixture);
  g_signal_handler_disconnect (runner (fixture), handler);
  g_assert_cmpuint (steps.n_steps, >, 1);
  const HeedExplanation *explanation = g_ptr_array_index (fixture_shown (fixture)->explanations, 0);
  g_assert_cmpuint (heed_explanation_count_exact (explanation, 0, NULL), ==, 196);
  g_assert_cmpuint (heed_explanation_count_exact (explanation, 1, NULL), >, 0);
}

static void
test_close_while_running (Fixture *fixture, gconstpointer data)
{
  set_methods (fixture, "atman", NULL);
  fixture_click (fixture, "win.explain");
  fixture_wait (has_some_patches, fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  fixture_iterate (fixture);
  g_assert_null (fixture->window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  heed_ui_init (gdk_display_get_default ());
#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("/window/start", test_start);
  ADD ("/window/explain", test_explain);
  ADD ("/window/drop", test_drop);
  ADD ("/window/deleted-picture", test_deleted_picture);
  ADD ("/window/caption", test_caption);
  ADD ("/window/no-caption", test_no_caption);
  ADD ("/window/add-method", test_add_method);
  ADD ("/window/point", test_point);
  ADD ("/window/cancel", test_cancel);
  ADD ("/window/superseded", test_superseded);
  ADD ("/window/name-at-work", test_name_at_work);
  ADD ("/window/estimate", test_estimate);
  ADD ("/window/close-while-running", test_close_while_running);
#undef ADD
  return g_test_run ();
}
