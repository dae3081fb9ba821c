/* What the status bar says of a run, and that it is out of the way without one. */
#include "heed-status-bar.h"
#include "heed-ui.h"
#include "ui-find.h"
#include "ui-until.h"

#include <math.h>

typedef struct
{
  GtkWidget *window;
  HeedStatusBar *status;
  GtkWidget *above;
  GtkWidget *label;
  GtkProgressBar *bar;
  GtkWidget *cancel;
  gpointer cancelled;
} Fixture;

static void
on_cancel (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  ((Fixture *)user_data)->cancelled = action;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const GActionEntry entries[] = {{"cancel", on_cancel}};
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, 1, f);
  f->window = gtk_window_new ();
  f->status = HEED_STATUS_BAR (heed_status_bar_new ());
  f->label = ui_find (GTK_WIDGET (f->status), GTK_TYPE_LABEL, 0);
  f->bar = GTK_PROGRESS_BAR (ui_find (GTK_WIDGET (f->status), GTK_TYPE_PROGRESS_BAR, 0));
  f->cancel = ui_find_button (GTK_WIDGET (f->status), "_Cancel");
  gtk_widget_insert_action_group (f->window, "win", G_ACTION_GROUP (group));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  f->above = gtk_button_new_with_label ("above");
  gtk_box_append (GTK_BOX (box), f->above);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (f->status));
  gtk_window_set_child (GTK_WINDOW (f->window), box);
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static void
check_says (Fixture *f, const HeedWorkerProgress *progress, const char *expected)
{
  heed_status_bar_show (f->status, "AtMan", progress);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (f->label)), ==, expected);
}

static void
test_words (Fixture *f, gconstpointer data)
{
  HeedWorkerProgress progress = {NULL, 0, 3, 32, 196, 1.2};
  check_says (f, &progress, "AtMan (1 of 3), pass 32 of 196 · about 2 s left for this map");
  progress.seconds_left = NAN;
  check_says (f, &progress, "AtMan (1 of 3), pass 32 of 196");
  progress.seconds_left = INFINITY;
  check_says (f, &progress, "AtMan (1 of 3), pass 32 of 196");
  progress.method = 2;
  progress.seconds_left = 1.2;
  check_says (f, &progress, "AtMan (3 of 3), pass 32 of 196 · about 2 s left");
  progress.method = 0;
  progress.n_methods = 1;
  progress.seconds_left = 0.3;
  check_says (f, &progress, "AtMan, pass 32 of 196 · less than a second left");
  progress.seconds_left = 61;
  check_says (f, &progress, "AtMan, pass 32 of 196 · about 2 min left");
  progress.seconds_left = 3 * 3600;
  check_says (f, &progress, "AtMan, pass 32 of 196 · about 3 h left");
  progress.total = 0;
  check_says (f, &progress, "AtMan: preparing…");
  check_says (f, NULL, "Preparing…");
}

/* Of a method that estimates it counts what is exact. */
static void
test_exact_values (Fixture *f, gconstpointer data)
{
  g_autoptr (HeedResult) result = heed_result_new ();
  HeedExplanation *explanation = heed_explanation_new ();
  HeedWorkerProgress progress = {result, 0, 1, 12, 30, 1.2};
  g_ptr_array_add (result->explanations, explanation);
  check_says (f, &progress, "AtMan, pass 12 of 30 · about 2 s left");
  explanation->text_exact = g_new0 (gboolean, 1);
  check_says (f, &progress, "AtMan, exact values: 12 of 30 · about 2 s left");
  progress.n_methods = 3;
  check_says (f, &progress, "AtMan (1 of 3), exact values: 12 of 30 · about 2 s left for this map");
}

static void
test_fraction (Fixture *f, gconstpointer data)
{
  HeedWorkerProgress progress = {NULL, 1, 3, 49, 196, NAN};
  heed_status_bar_show (f->status, "AtMan", &progress);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (f->bar), 1.25 / 3, 1e-9);
  progress.done = 200;
  heed_status_bar_show (f->status, "AtMan", &progress);
  g_assert_cmpfloat_with_epsilon (gtk_progress_bar_get_fraction (f->bar), 2.0 / 3, 1e-9);
  progress.method = 2;
  heed_status_bar_show (f->status, "AtMan", &progress);
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (f->bar), ==, 1);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (f->bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "AtMan");
}

static gboolean
is_in_sight (gpointer data)
{
  Fixture *f = data;
  return gtk_widget_get_mapped (f->cancel) && gtk_widget_get_height (GTK_WIDGET (f->status)) > 0;
}

static gboolean
is_out_of_sight (gpointer data)
{
  return !gtk_widget_get_mapped (((Fixture *)data)->cancel);
}

static void
test_out_of_the_way (Fixture *f, gconstpointer data)
{
  int height;
  g_assert_false (is_in_sight (f));
  gtk_widget_measure (GTK_WIDGET (f->status), GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL,
                      NULL);
  g_assert_cmpint (height, ==, 0);
  heed_status_bar_show (f->status, NULL, NULL);
  g_assert_true (ui_until (is_in_sight, f));
  heed_status_bar_hide (f->status);
  g_assert_true (ui_until (is_out_of_sight, f));
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (f->status), GTK_DIR_TAB_FORWARD));
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  heed_status_bar_show (f->status, NULL, NULL);
  g_assert_true (ui_until (is_in_sight, f));
  g_assert_true (gtk_widget_activate (f->cancel));
  g_assert_true (ui_until_set (&f->cancelled));
  g_assert_true (gtk_widget_grab_focus (f->cancel));
  heed_status_bar_hide (f->status);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == f->above);
}

static void
on_drawn (GdkPaintable *paintable, gpointer user_data)
{
  ++*(guint *)user_data;
}

static gboolean
has_moved (gpointer data)
{
  return *(guint *)data >= 3;
}

static gboolean
is_revealed (gpointer data)
{
  return gtk_revealer_get_child_revealed (data);
}

/* The part of the bar that moves to and fro. */
static gboolean
is_pulsing (GtkWidget *widget)
{
  if (gtk_widget_has_css_class (widget, "pulse"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_pulsing (child))
      return TRUE;
  return FALSE;
}

/* While nothing is known the bar moves by itself; what is known ends that. */
static void
test_pulses (Fixture *f, gconstpointer data)
{
  guint drawn = 0;
  HeedWorkerProgress progress = {NULL, 0, 1, 1, 2, NAN};
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (f->bar));
  heed_status_bar_show (f->status, NULL, NULL);
  g_assert_true (ui_until (is_revealed, ui_find (GTK_WIDGET (f->status), GTK_TYPE_REVEALER, 0)));
  g_assert_true (is_pulsing (GTK_WIDGET (f->bar)));
  g_signal_connect (paintable, "invalidate-contents", G_CALLBACK (on_drawn), &drawn);
  g_assert_true (ui_until (has_moved, &drawn));
  heed_status_bar_show (f->status, "AtMan", &progress);
  g_assert_false (is_pulsing (GTK_WIDGET (f->bar)));
}

#define ADD(name, func) g_test_add ("/ui/status-bar/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  ADD ("words", test_words);
  ADD ("exact-values", test_exact_values);
  ADD ("fraction", test_fraction);
  ADD ("out-of-the-way", test_out_of_the_way);
  ADD ("cancel", test_cancel);
  ADD ("pulses", test_pulses);
  return g_test_run ();
}
