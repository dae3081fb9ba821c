/* Asking for files: what comes of choosing, dismissing, and a window that goes meanwhile. */
#include "heed-file-chooser.h"
#include "heed-ui.h"
#include "ui-until.h"

#include <glib/gstdio.h>

typedef struct
{
  GtkWidget *window;
  char *folder;
  char *path;
  char *got;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("heed-chooser-XXXXXX", &error);
  g_assert_no_error (error);
  f->path = g_build_filename (f->folder, "a.png", NULL);
  g_assert_true (g_file_set_contents (f->path, "x", 1, NULL));
  f->window = gtk_window_new ();
  gtk_window_present (GTK_WINDOW (f->window));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  g_remove (f->path);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->got);
}

static void
on_chosen (GListModel *files, gpointer user_data)
{
  Fixture *f = user_data;
  g_assert_null (f->got);
  g_assert_cmpuint (g_list_model_get_n_items (files), ==, 1);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  f->got = g_file_get_path (file);
}

/* The toolkit's own dialog, where no desktop portal is there to ask. */
static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      if (GTK_IS_FILE_CHOOSER_DIALOG (window) && gtk_widget_get_mapped (window))
        return window;
    }
  return NULL;
}

static gboolean
has_dialog (gpointer data)
{
  return find_dialog () != NULL;
}

static gboolean
has_no_dialog (gpointer data)
{
  return find_dialog () == NULL;
}

static gboolean
has_file (gpointer data)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (data);
  return file != NULL;
}

typedef struct
{
  GtkFileChooser *chooser;
  GFile *file;
} Choice;

/* The toolkit lists the folder before it can choose in it. */
static gboolean
is_chosen (gpointer data)
{
  const Choice *choice = data;
  g_autoptr (GFile) file = gtk_file_chooser_get_file (choice->chooser);
  return file != NULL && g_file_equal (file, choice->file);
}

static GtkWidget *
wait_for_dialog (Fixture *f)
{
  g_assert_true (ui_until (has_dialog, NULL));
  GtkWidget *dialog = find_dialog ();
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (f->window));
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (dialog)));
  return dialog;
}

static void
choose (GtkWidget *dialog, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  Choice choice = {GTK_FILE_CHOOSER (dialog), file};
  g_assert_true (gtk_file_chooser_set_file (choice.chooser, file, NULL));
  g_assert_true (ui_until (is_chosen, &choice));
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
}

static gboolean
has_folder (gpointer data)
{
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (data);
  return folder != NULL;
}

static void
check_folder (GtkWidget *dialog, const char *path)
{
  g_assert_true (ui_until (has_folder, dialog));
  g_autoptr (GFile) folder = gtk_file_chooser_get_current_folder (GTK_FILE_CHOOSER (dialog));
  g_assert_cmpstr (g_file_peek_path (folder), ==, path);
}

static void
test_pictures (Fixture *f, gconstpointer data)
{
  heed_file_chooser_open_pictures (GTK_WINDOW (f->window), f->folder, on_chosen, f);
  GtkWidget *dialog = wait_for_dialog (f);
  g_assert_true (gtk_file_chooser_get_select_multiple (GTK_FILE_CHOOSER (dialog)));
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (GTK_FILE_CHOOSER (dialog));
  g_assert_cmpuint (g_list_model_get_n_items (filters), ==, 2);
  check_folder (dialog, f->folder);
  choose (dialog, f->path);
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpstr (f->got, ==, f->path);
  g_assert_true (ui_until (has_no_dialog, NULL));
}

static gboolean
passes (GtkFileFilter *filter, const char *name, const char *type)
{
  g_autoptr (GFileInfo) info = g_file_info_new ();
  g_file_info_set_display_name (info, name);
  g_file_info_set_content_type (info, type);
  return gtk_filter_match (GTK_FILTER (filter), info);
}

static void
test_filters (Fixture *f, gconstpointer data)
{
  heed_file_chooser_open_pictures (GTK_WINDOW (f->window), NULL, on_chosen, f);
  GtkWidget *dialog = wait_for_dialog (f);
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GtkFileFilter) pictures = g_list_model_get_item (filters, 0);
  g_assert_true (passes (pictures, "A.PNG", "application/octet-stream"));
  g_assert_true (passes (pictures, "a.Jpeg", "application/octet-stream"));
  g_assert_true (passes (pictures, "a", "image/jpeg"));
  g_assert_false (passes (pictures, "a.gif", "image/gif"));
  g_autoptr (GtkFileFilter) all = g_list_model_get_item (filters, 1);
  g_assert_true (passes (all, "a.gif", "image/gif"));
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_assert_true (ui_until (has_no_dialog, NULL));
  g_assert_null (f->got);
}

static void
test_folder (Fixture *f, gconstpointer data)
{
  heed_file_chooser_open_folder (GTK_WINDOW (f->window), "Open a Model", f->folder, on_chosen, f);
  GtkWidget *dialog = wait_for_dialog (f);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "Open a Model");
  g_assert_cmpint (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (dialog)), ==,
                   GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
  check_folder (dialog, f->folder);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpstr (f->got, ==, f->folder);
}

/* Of a new user, who has opened nothing yet. */
static void
test_first_folder (Fixture *f, gconstpointer data)
{
  heed_file_chooser_open_folder (GTK_WINDOW (f->window), "Open a Model", "/not/there", on_chosen,
                                 f);
  GtkWidget *dialog = wait_for_dialog (f);
  check_folder (dialog, g_get_home_dir ());
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_assert_true (ui_until (has_no_dialog, NULL));
}

static void
test_captions (Fixture *f, gconstpointer data)
{
  g_autofree char *captions = g_build_filename (f->folder, "a.txt", NULL);
  g_assert_true (g_file_set_contents (captions, "a tree", -1, NULL));
  heed_file_chooser_open_captions (GTK_WINDOW (f->window), f->folder, on_chosen, f);
  GtkWidget *dialog = wait_for_dialog (f);
  g_assert_false (gtk_file_chooser_get_select_multiple (GTK_FILE_CHOOSER (dialog)));
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (GTK_FILE_CHOOSER (dialog));
  g_autoptr (GtkFileFilter) text = g_list_model_get_item (filters, 0);
  g_assert_true (passes (text, "a.txt", "application/octet-stream"));
  g_assert_false (passes (text, "a.png", "image/png"));
  check_folder (dialog, f->folder);
  choose (dialog, captions);
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpstr (f->got, ==, captions);
  g_remove (captions);
}

static void
test_save (Fixture *f, gconstpointer data)
{
  g_autofree char *expected = g_build_filename (f->folder, "figure.png", NULL);
  heed_file_chooser_save (GTK_WINDOW (f->window), "Save the Figure", f->folder, "figure.png",
                          on_chosen, f);
  GtkWidget *dialog = wait_for_dialog (f);
  check_folder (dialog, f->folder);
  g_assert_true (ui_until (has_file, dialog));
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_assert_true (ui_until_set (&f->got));
  g_assert_cmpstr (f->got, ==, expected);
  g_assert_false (g_file_test (expected, G_FILE_TEST_EXISTS));
}

/* The folder is looked at before there is a dialog, without waiting for it; asked again meanwhile,
 * there is one. */
static void
test_once (Fixture *f, gconstpointer data)
{
  heed_file_chooser_save (GTK_WINDOW (f->window), "First", f->folder, "a.png", on_chosen, f);
  g_assert_null (find_dialog ());
  heed_file_chooser_save (GTK_WINDOW (f->window), "Second", f->folder, "b.png", on_chosen, f);
  GtkWidget *dialog = wait_for_dialog (f);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "First");
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_assert_true (ui_until (has_no_dialog, NULL));
  heed_file_chooser_save (GTK_WINDOW (f->window), "Third", "/not/there", "c.png", on_chosen, f);
  dialog = wait_for_dialog (f);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (dialog)), ==, "Third");
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_assert_true (ui_until (has_no_dialog, NULL));
}

/* Closed while the folder is looked at, and nothing comes of it. */
static void
test_parent_gone_early (Fixture *f, gconstpointer data)
{
  heed_file_chooser_open_pictures (GTK_WINDOW (f->window), f->folder, on_chosen, f);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&f->window)));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (find_dialog ());
  g_assert_null (f->got);
}

/* The window is closed while the chooser is open: both go, and nothing is called. */
static void
test_parent_gone (Fixture *f, gconstpointer data)
{
  heed_file_chooser_open_pictures (GTK_WINDOW (f->window), NULL, on_chosen, f);
  wait_for_dialog (f);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&f->window)));
  g_assert_true (ui_until (has_no_dialog, NULL));
  g_assert_null (f->got);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/ui/file-chooser/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  ADD ("pictures", test_pictures);
  ADD ("filters", test_filters);
  ADD ("folder", test_folder);
  ADD ("first-folder", test_first_folder);
  ADD ("captions", test_captions);
  ADD ("save", test_save);
  ADD ("once", test_once);
  ADD ("parent-gone-early", test_parent_gone_early);
  ADD ("parent-gone", test_parent_gone);
  return g_test_run ();
}
