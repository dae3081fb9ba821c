/* The captions: what of a text is one, which is explained, their numbers, the target. */
#include "heed-caption-row.h"
#include "heed-caption-view.h"
#include "heed-target-control.h"
#include "heed-ui.h"
#include "ui-find.h"

typedef struct
{
  GtkWidget *window;
  HeedCaptionView *view;
  guint n_changed;
} Fixture;

static void
on_changed (HeedCaptionView *view, Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = HEED_CAPTION_VIEW (heed_caption_view_new ());
  g_signal_connect (fixture->view, "changed", G_CALLBACK (on_changed), fixture);
  gtk_widget_set_valign (GTK_WIDGET (fixture->view), GTK_ALIGN_START);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 600);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_wait (gtk_widget_get_mapped, GTK_WIDGET (fixture->view));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static void
assert_captions (Fixture *fixture, const char *expected)
{
  g_auto (GStrv) captions = heed_caption_view_get_captions (fixture->view);
  g_autofree char *text = g_strjoinv ("|", captions);
  g_assert_cmpstr (text, ==, expected);
}

/* text; versus; against, as a run gets them. */
static void
assert_request (Fixture *fixture, const char *expected)
{
  g_autoptr (HeedRequest) request = heed_request_new ();
  request->text = g_strdup ("of before");
  request->versus = g_strdup ("of before");
  heed_caption_view_fill_request (fixture->view, request);
  g_autofree char *against =
      request->against != NULL ? g_strjoinv ("|", request->against) : g_strdup ("-");
  g_autofree char *text =
      g_strdup_printf ("%s; %s; %s", request->text != NULL ? request->text : "-",
                       request->versus != NULL ? request->versus : "-", against);
  g_assert_cmpstr (text, ==, expected);
}

/* The row that shows @caption. */
static HeedCaptionRow *
find_row (Fixture *fixture, const char *caption)
{
  GtkWidget *row;
  for (guint i = 0; (row = ui_find (GTK_WIDGET (fixture->view), HEED_TYPE_CAPTION_ROW, i)) != NULL;
       i++)
    {
      HeedCaption *shown = heed_caption_row_get_caption (HEED_CAPTION_ROW (row));
      if (shown != NULL && g_str_equal (heed_caption_get_text (shown), caption))
        return HEED_CAPTION_ROW (row);
    }
  g_error ("No row shows %s", caption);
}

static GtkCheckButton *
find_check (Fixture *fixture, const char *caption)
{
  return GTK_CHECK_BUTTON (
      ui_find (GTK_WIDGET (find_row (fixture, caption)), GTK_TYPE_CHECK_BUTTON, 0));
}

static GtkDropDown *
find_drop_down (Fixture *fixture, guint index)
{
  return GTK_DROP_DOWN (ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_DROP_DOWN, index));
}

static guint
count (GtkDropDown *drop_down)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (drop_down));
}

static void
add_score (GPtrArray *scores, const char *text, double logit, double probability)
{
  HeedScore *score = g_new0 (HeedScore, 1);
  score->text = g_strdup (text);
  score->ids = g_array_new (FALSE, FALSE, sizeof (gint32));
  score->logit = logit;
  score->probability = probability;
  g_ptr_array_add (scores, score);
}

static GPtrArray *
make_scores (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)heed_score_free);
}

static void
test_lines (Fixture *fixture, gconstpointer data)
{
  assert_captions (fixture, "");
  assert_request (fixture, "-; -; -");
  heed_caption_view_set_text (fixture->view, "  a mug\r\n\n\ta jug \na mug\n   \na kettle");
  assert_captions (fixture, "a mug|a jug|a kettle");
  assert_request (fixture, "a mug; -; -");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  heed_caption_view_set_text (fixture->view, "a mug\na jug\na kettle\n\n");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  heed_caption_view_set_text (fixture->view, "\n \n");
  assert_captions (fixture, "");
  assert_request (fixture, "-; -; -");
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
choose (Fixture *fixture, const char *caption)
{
  gtk_widget_activate (GTK_WIDGET (find_check (fixture, caption)));
}

static void
test_choose (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a\nb\nc");
  g_assert_true (gtk_check_button_get_active (find_check (fixture, "a")));
  choose (fixture, "c");
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  assert_request (fixture, "c; -; -");
  g_assert_false (gtk_check_button_get_active (find_check (fixture, "a")));
  g_assert_true (gtk_check_button_get_active (find_check (fixture, "c")));
  choose (fixture, "c");
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

/* The explained caption is the same one while lines about it come and go. */
static void
test_explained_stays (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a\nb\nc");
  choose (fixture, "b");
  heed_caption_view_set_text (fixture->view, "new\na\nb\nc");
  assert_request (fixture, "b; -; -");
  heed_caption_view_set_text (fixture->view, "new\na\nb edited\nc");
  assert_request (fixture, "b edited; -; -");
  heed_caption_view_set_text (fixture->view, "b edited\nc\nx");
  assert_request (fixture, "b edited; -; -");
  heed_caption_view_set_text (fixture->view, "c\nx");
  assert_request (fixture, "c; -; -");
  choose (fixture, "x");
  heed_caption_view_set_text (fixture->view, "of another\npicture");
  assert_request (fixture, "of another; -; -");
}

/* To type over a selection is one change; what a picture brought along is undone at once. */
static void
test_typing (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a\nb\nc");
  choose (fixture, "c");
  GtkWidget *text = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_TEXT_VIEW, 0);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  fixture->n_changed = 0;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_widget_activate_action (text, "selection.select-all", NULL);
  gtk_text_buffer_delete_selection (buffer, TRUE, TRUE);
  gtk_text_buffer_insert_interactive_at_cursor (buffer, "b\nc\nd", -1, TRUE);
  gtk_text_buffer_end_user_action (buffer);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  assert_request (fixture, "c; -; -");
  heed_caption_view_set_text (fixture->view, "of the next picture");
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  gtk_text_buffer_undo (buffer);
  assert_captions (fixture, "b|c|d");
}

static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a\nb\nc\nd");
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "a")), ==, "");
  g_autoptr (GPtrArray) scores = make_scores ();
  add_score (scores, "d", 1, 0.0004);
  add_score (scores, "b", 9, 0.0685);
  add_score (scores, "a", 10.5, 0.9311);
  heed_caption_view_set_scores (fixture->view, scores);
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "a")), ==, "");
  add_score (scores, "c", -1, 0);
  heed_caption_view_set_scores (fixture->view, scores);
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "a")), ==, "93.1 %");
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "b")), ==, "6.9 %");
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "c")), ==, "0.0 %");
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "d")), ==, "< 0.1 %");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (find_check (fixture, "a")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "93.1 %");
  heed_caption_view_set_text (fixture->view, "a\nb\nc\nd and more");
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "a")), ==, "");
}

/* A single one's probability is always 100 %: it shows its logit. */
static void
test_number_alone (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a");
  g_autoptr (GPtrArray) scores = make_scores ();
  add_score (scores, "a", 10.54, 1);
  heed_caption_view_set_scores (fixture->view, scores);
  GtkWidget *bar = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_LEVEL_BAR, 0);
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "a")), ==, "score 10.5");
  g_assert_false (gtk_widget_get_visible (bar));
  ((HeedScore *)scores->pdata[0])->logit = -5.66;
  heed_caption_view_set_scores (fixture->view, scores);
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "a")), ==, "score −5.7");
  heed_caption_view_set_text (fixture->view, "a\nb");
  add_score (scores, "b", 12, 0.99999);
  heed_caption_view_set_scores (fixture->view, scores);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "b")), ==, "> 99.9 %");
  heed_caption_view_set_scores (fixture->view, NULL);
  g_assert_cmpstr (heed_caption_row_get_number (find_row (fixture, "b")), ==, "");
}

static void
test_target (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a");
  GtkDropDown *kinds = find_drop_down (fixture, 0);
  GtkDropDown *others = find_drop_down (fixture, 1);
  g_assert_cmpuint (count (kinds), ==, 1);
  heed_caption_view_set_text (fixture->view, "a\nb\nc");
  g_assert_cmpuint (count (kinds), ==, 3);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (others)));
  gtk_drop_down_set_selected (kinds, HEED_TARGET_LIST);
  assert_request (fixture, "a; -; a|b|c");
  gtk_drop_down_set_selected (kinds, HEED_TARGET_VERSUS);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (others)));
  g_assert_cmpuint (count (others), ==, 2);
  assert_request (fixture, "a; b; -");
  fixture->n_changed = 0;
  gtk_drop_down_set_selected (others, 1);
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  assert_request (fixture, "a; c; -");
  choose (fixture, "b");
  g_assert_cmpuint (fixture->n_changed, ==, 2);
  assert_request (fixture, "b; c; -");
  choose (fixture, "c");
  g_autoptr (HeedRequest) request = heed_request_new ();
  heed_caption_view_fill_request (fixture->view, request);
  g_assert_cmpstr (request->text, ==, "c");
  g_assert_true (g_str_equal (request->versus, "a") || g_str_equal (request->versus, "b"));
}

/* One caption has no other: the wish waits for the second. */
static void
test_target_waits (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a\nb");
  gtk_drop_down_set_selected (find_drop_down (fixture, 0), HEED_TARGET_VERSUS);
  assert_request (fixture, "a; b; -");
  heed_caption_view_set_text (fixture->view, "a");
  assert_request (fixture, "a; -; -");
  g_assert_cmpuint (count (find_drop_down (fixture, 0)), ==, 1);
  heed_caption_view_set_text (fixture->view, "a\nx");
  assert_request (fixture, "a; x; -");
  g_assert_cmpuint (gtk_drop_down_get_selected (find_drop_down (fixture, 0)), ==,
                    HEED_TARGET_VERSUS);
}

static gboolean
is_settled (GtkWidget *widget)
{
  return gtk_widget_get_height (widget) > 0;
}

/* Two lines high when empty, as high as its lines, and not higher than about six. */
static void
test_height (Fixture *fixture, gconstpointer data)
{
  GtkWidget *scroll = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_SCROLLED_WINDOW, 0);
  int natural[3];
  const char *const texts[] = {"", "a\nb\nc\nd", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm"};
  ui_wait (is_settled, scroll);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      heed_caption_view_set_text (fixture->view, texts[i]);
      /* the text view measures its lines in an idle */
      while (g_main_context_iteration (NULL, FALSE))
        ;
      gtk_widget_measure (scroll, GTK_ORIENTATION_VERTICAL, 280, NULL, &natural[i], NULL, NULL);
    }
  g_assert_cmpint (natural[1], >, natural[0] * 14 / 10);
  g_assert_cmpint (natural[2], >, natural[1] * 11 / 10);
  g_assert_cmpint (natural[2], <, natural[1] * 2);
}

/* What of a drop-down has the focus. */
static GtkWidget *
focusable (GtkDropDown *drop_down)
{
  return ui_find (GTK_WIDGET (drop_down), GTK_TYPE_TOGGLE_BUTTON, 0);
}

static void
test_focus (Fixture *fixture, gconstpointer data)
{
  heed_caption_view_set_text (fixture->view, "a\nb");
  GtkWidget *text = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_TEXT_VIEW, 0);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (fixture->view)));
  g_assert_true (gtk_widget_is_focus (text));
  g_assert_false (gtk_text_view_get_accepts_tab (GTK_TEXT_VIEW (text)));
  ui_wait (is_settled, GTK_WIDGET (find_row (fixture, "a")));
  g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (find_check (fixture, "a"))));
  g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_focus (focusable (find_drop_down (fixture, 0))));
  g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (find_check (fixture, "a"))));
  g_assert_true (gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_widget_is_focus (text));
}

/* A thousand lines: the work of a key is bounded by the lines, the rows by what is seen. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (text, "caption %u\n", i);
  heed_caption_view_set_text (fixture->view, text->str);
  ui_wait (is_settled, GTK_WIDGET (find_row (fixture, "caption 0")));
  g_auto (GStrv) captions = heed_caption_view_get_captions (fixture->view);
  g_assert_cmpuint (g_strv_length (captions), ==, 1000);
  g_assert_null (ui_find (GTK_WIDGET (fixture->view), HEED_TYPE_CAPTION_ROW, 400));
  GtkWidget *text_view = ui_find (GTK_WIDGET (fixture->view), GTK_TYPE_TEXT_VIEW, 0);
  fixture->n_changed = 0;
  for (guint i = 0; i < 100; i++)
    g_signal_emit_by_name (text_view, "insert-at-cursor", "x");
  g_assert_cmpuint (fixture->n_changed, ==, 100);
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->view)), <, 600);
}

static void
add (const char *path, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  add ("/ui/caption-view/lines", test_lines);
  add ("/ui/caption-view/choose", test_choose);
  add ("/ui/caption-view/explained-stays", test_explained_stays);
  add ("/ui/caption-view/typing", test_typing);
  add ("/ui/caption-view/numbers", test_numbers);
  add ("/ui/caption-view/number-alone", test_number_alone);
  add ("/ui/caption-view/target", test_target);
  add ("/ui/caption-view/target-waits", test_target_waits);
  add ("/ui/caption-view/height", test_height);
  add ("/ui/caption-view/focus", test_focus);
  add ("/ui/caption-view/many", test_many);
  return g_test_run ();
}
