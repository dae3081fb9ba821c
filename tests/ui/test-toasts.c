/* Sentences that come and go: which are there, for how long, and who may take them away. */
#include "heed-toast.h"
#include "heed-toasts.h"
#include "heed-ui.h"
#include "ui-find.h"
#include "ui-until.h"

/* long and short: what must not go during a test, and what is waited for */
#define LONG  1000000u
#define SHORT 50u

typedef struct
{
  GtkWidget *window;
  HeedToasts *toasts;
  GtkWidget *child;
  guint called;
  guint destroyed;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->window = gtk_window_new ();
  f->toasts = HEED_TOASTS (heed_toasts_new ());
  f->child = gtk_button_new_with_label ("below");
  heed_toasts_set_child (f->toasts, f->child);
  g_object_set (f->toasts, "duration", LONG, NULL);
  gtk_window_set_default_size (GTK_WINDOW (f->window), 600, 400);
  gtk_window_set_child (GTK_WINDOW (f->window), GTK_WIDGET (f->toasts));
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
}

static char *
joined (Fixture *f)
{
  g_auto (GStrv) sentences = heed_toasts_get_sentences (f->toasts);
  return g_strjoinv ("|", sentences);
}

static void
check_shown (Fixture *f, const char *expected)
{
  g_autofree char *shown = joined (f);
  g_assert_cmpstr (shown, ==, expected);
}

static gboolean
is_empty (gpointer data)
{
  g_autofree char *shown = joined (data);
  return *shown == 0;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

static HeedToast *
toast_at (Fixture *f, guint index)
{
  return HEED_TOAST (ui_find (GTK_WIDGET (f->toasts), HEED_TYPE_TOAST, index));
}

static void
test_order (Fixture *f, gconstpointer data)
{
  g_auto (GStrv) none = heed_toasts_get_sentences (f->toasts);
  g_assert_cmpuint (g_strv_length (none), ==, 0);
  heed_toasts_add (f->toasts, "one");
  heed_toasts_add_error (f->toasts, "two");
  heed_toasts_add (f->toasts, "three");
  check_shown (f, "one|two|three");
  heed_toasts_add (f->toasts, "<b>four & more</b>");
  check_shown (f, "two|three|<b>four & more</b>");
  heed_toasts_add_error (f->toasts, "two");
  check_shown (f, "three|<b>four & more</b>|two");
  heed_toasts_add (f->toasts, "two");
  check_shown (f, "<b>four & more</b>|two|two");
}

static void
test_goes (Fixture *f, gconstpointer data)
{
  g_object_set (f->toasts, "duration", SHORT, NULL);
  heed_toasts_add (f->toasts, "plain");
  heed_toasts_add_error (f->toasts, "error");
  check_shown (f, "plain|error");
  g_assert_true (ui_until (is_empty, f));
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return GTK_EVENT_CONTROLLER (controller);
    }
  g_assert_not_reached ();
}

static gboolean
on_after (gpointer data)
{
  *(gpointer *)data = data;
  return G_SOURCE_REMOVE;
}

/* Several times as long as the toast would stay. */
static void
let_time_pass (void)
{
  gpointer after = NULL;
  g_timeout_add (8 * SHORT, on_after, &after);
  g_assert_true (ui_until_set (&after));
}

static void
test_stays_while_pointed_at (Fixture *f, gconstpointer data)
{
  g_object_set (f->toasts, "duration", SHORT, NULL);
  heed_toasts_add (f->toasts, "plain");
  GtkEventController *motion =
      find_controller (GTK_WIDGET (toast_at (f, 0)), GTK_TYPE_EVENT_CONTROLLER_MOTION);
  g_signal_emit_by_name (motion, "enter", 1.0, 1.0);
  let_time_pass ();
  check_shown (f, "plain");
  g_signal_emit_by_name (motion, "leave");
  g_assert_true (ui_until (is_empty, f));
}

static void
test_stays_while_focused (Fixture *f, gconstpointer data)
{
  g_object_set (f->toasts, "duration", SHORT, NULL);
  heed_toasts_add (f->toasts, "plain");
  GtkWidget *dismiss = ui_find (GTK_WIDGET (toast_at (f, 0)), GTK_TYPE_BUTTON, 1);
  g_assert_true (gtk_widget_grab_focus (dismiss));
  let_time_pass ();
  check_shown (f, "plain");
  g_assert_true (gtk_widget_grab_focus (f->child));
  g_assert_true (ui_until (is_empty, f));
}

static void
test_dismiss (Fixture *f, gconstpointer data)
{
  heed_toasts_add (f->toasts, "one");
  heed_toasts_add (f->toasts, "two");
  GtkWidget *dismiss = ui_find (GTK_WIDGET (toast_at (f, 0)), GTK_TYPE_BUTTON, 1);
  g_assert_nonnull (gtk_widget_get_tooltip_text (dismiss));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (dismiss), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Dismiss");
  g_assert_true (ui_until (is_mapped, dismiss));
  g_assert_true (gtk_widget_grab_focus (dismiss));
  g_signal_emit_by_name (dismiss, "clicked");
  check_shown (f, "two");
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (f->window));
  g_assert_true (focus == ui_find (GTK_WIDGET (toast_at (f, 0)), GTK_TYPE_BUTTON, 1));
  g_signal_emit_by_name (focus, "clicked");
  check_shown (f, "");
  g_assert_true (gtk_root_get_focus (GTK_ROOT (f->window)) == f->child);
}

static void
test_told (Fixture *f, gconstpointer data)
{
  heed_toasts_add_error (f->toasts, "a.zip is no picture");
  HeedToast *toast = toast_at (f, 0);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (toast), GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (toast), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "a.zip is no picture");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (toast), "error"));
}

/* ---- with an action ---- */

static void
on_undo (gpointer data)
{
  Fixture *f = data;
  g_assert_cmpuint (f->destroyed, ==, 0);
  f->called++;
  heed_toasts_add (f->toasts, "brought back");
}

static void
on_destroy (gpointer data)
{
  ((Fixture *)data)->destroyed++;
}

static void
add_undo (Fixture *f)
{
  heed_toasts_add_action (f->toasts, "removed", "_Undo", G_CALLBACK (on_undo), f, on_destroy);
}

static void
test_action (Fixture *f, gconstpointer data)
{
  add_undo (f);
  GtkWidget *undo = ui_find_button (GTK_WIDGET (f->toasts), "_Undo");
  g_assert_true (ui_until (is_mapped, undo));
  g_signal_emit_by_name (undo, "clicked");
  g_assert_cmpuint (f->called, ==, 1);
  g_assert_cmpuint (f->destroyed, ==, 1);
  check_shown (f, "brought back");
}

/* The action itself makes so many toasts that its own has to go. */
static void
on_crowd (gpointer data)
{
  Fixture *f = data;
  f->called++;
  heed_toasts_add (f->toasts, "a");
  heed_toasts_add (f->toasts, "b");
  heed_toasts_add (f->toasts, "c");
}

static void
test_action_crowds_out (Fixture *f, gconstpointer data)
{
  heed_toasts_add_action (f->toasts, "x", "_Go", G_CALLBACK (on_crowd), f, on_destroy);
  g_signal_emit_by_name (ui_find_button (GTK_WIDGET (f->toasts), "_Go"), "clicked");
  g_assert_cmpuint (f->called, ==, 1);
  g_assert_cmpuint (f->destroyed, ==, 1);
  check_shown (f, "a|b|c");
}

/* Two undo toasts of the same words undo different things. */
static void
test_action_twice (Fixture *f, gconstpointer data)
{
  add_undo (f);
  add_undo (f);
  heed_toasts_add (f->toasts, "removed");
  check_shown (f, "removed|removed|removed");
}

static void
test_action_passed_by (Fixture *f, gconstpointer data)
{
  g_object_set (f->toasts, "duration", SHORT, NULL);
  add_undo (f);
  g_assert_true (ui_until (is_empty, f));
  g_assert_cmpuint (f->called, ==, 0);
  g_assert_cmpuint (f->destroyed, ==, 1);
}

/* Longer than any window: it wraps, and is not wider than what it lies over. */
static void
test_long (Fixture *f, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < 200; i++)
    g_string_append (text, "many words ");
  heed_toasts_add (f->toasts, text->str);
  GtkWidget *toast = GTK_WIDGET (toast_at (f, 0));
  g_assert_true (ui_until (is_mapped, toast));
  int minimum;
  gtk_widget_measure (GTK_WIDGET (f->toasts), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL,
                      NULL);
  g_assert_cmpint (minimum, <=, 600);
  gtk_widget_measure (toast, GTK_ORIENTATION_VERTICAL, 560, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <, 200);
}

#define ADD(name, func) g_test_add ("/ui/toasts/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  ADD ("order", test_order);
  ADD ("goes", test_goes);
  ADD ("stays-while-pointed-at", test_stays_while_pointed_at);
  ADD ("stays-while-focused", test_stays_while_focused);
  ADD ("dismiss", test_dismiss);
  ADD ("told", test_told);
  ADD ("action", test_action);
  ADD ("action-crowds-out", test_action_crowds_out);
  ADD ("action-twice", test_action_twice);
  ADD ("action-passed-by", test_action_passed_by);
  ADD ("long", test_long);
  return g_test_run ();
}
