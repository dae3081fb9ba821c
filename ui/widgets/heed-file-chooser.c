#include "heed-file-chooser.h"

#include <glib/gi18n-lib.h>

/* Kept until the response: nothing else refers to a native dialog. */
typedef struct
{
  GtkFileChooserNative *native;
  GtkWindow *parent;
  gulong gone;
  HeedFilesChosen chosen;
  gpointer user_data;
} Asking;

static void
end (Asking *asking)
{
  g_signal_handler_disconnect (asking->parent, asking->gone);
  g_signal_handlers_disconnect_by_data (asking->native, asking);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (asking->native));
  g_object_unref (asking->native);
  g_free (asking);
}

static void
on_response (GtkNativeDialog *native, int response, gpointer user_data)
{
  Asking *asking = user_data;
  HeedFilesChosen chosen = asking->chosen;
  gpointer chosen_data = asking->user_data;
  g_autoptr (GListModel) files = response == GTK_RESPONSE_ACCEPT
                                     ? gtk_file_chooser_get_files (GTK_FILE_CHOOSER (native))
                                     : NULL;
  end (asking);
  if (files != NULL && g_list_model_get_n_items (files) > 0)
    chosen (files, chosen_data);
}

/* A window that is closed is unrealized at once, but lives on while anybody refers to it. */
static void
on_parent_gone (GtkWidget *parent, gpointer user_data)
{
  end (user_data);
}

/* The toolkit would begin with the files used last, of which a new user has none; of a folder that
 * is gone it would complain. */
static void
begin_in (GtkFileChooser *chooser, const char *folder, const char *else_folder)
{
  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    folder = else_folder;
  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR))
    folder = g_get_home_dir ();
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    return;
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  gtk_file_chooser_set_current_folder (chooser, file, NULL);
}

static void
ask (GtkFileChooserNative *native, GtkWindow *parent, const char *folder, gboolean pictures,
     HeedFilesChosen chosen, gpointer user_data)
{
  Asking *asking = g_new (Asking, 1);
  *asking = (Asking) {native, parent, 0, chosen, user_data};
  asking->gone = g_signal_connect (parent, "unrealize", G_CALLBACK (on_parent_gone), asking);
  begin_in (GTK_FILE_CHOOSER (native), folder,
            pictures ? g_get_user_special_dir (G_USER_DIRECTORY_PICTURES) : NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (on_response), asking);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (native));
}

/* @types, @endings: NULL-terminated; both, since a system may lack a database of types */
static void
add_filter (GtkFileChooserNative *native, const char *name, const char *const *types,
            const char *const *endings)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, name);
  for (; *types != NULL; types++)
    gtk_file_filter_add_mime_type (filter, *types);
  for (; *endings != NULL; endings++)
    gtk_file_filter_add_suffix (filter, *endings);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), filter);
}

static void
add_any_filter (GtkFileChooserNative *native)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  gtk_file_filter_set_name (filter, _ ("All files"));
  gtk_file_filter_add_pattern (filter, "*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (native), filter);
}

void
heed_file_chooser_open_pictures (GtkWindow *parent, const char *folder, HeedFilesChosen chosen,
                                 gpointer user_data)
{
  const char *const types[] = {"image/png", "image/jpeg", NULL};
  const char *const endings[] = {"png", "jpg", "jpeg", NULL};
  g_return_if_fail (GTK_IS_WINDOW (parent) && chosen != NULL);
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      _ ("Open Pictures"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (native), TRUE);
  add_filter (native, _ ("PNG and JPEG pictures"), types, endings);
  add_any_filter (native);
  ask (native, parent, folder, TRUE, chosen, user_data);
}

void
heed_file_chooser_open_folder (GtkWindow *parent, const char *title, const char *folder,
                               HeedFilesChosen chosen, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent) && chosen != NULL);
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), NULL);
  ask (native, parent, folder, FALSE, chosen, user_data);
}

void
heed_file_chooser_open_captions (GtkWindow *parent, const char *folder, HeedFilesChosen chosen,
                                 gpointer user_data)
{
  const char *const types[] = {"text/plain", NULL};
  const char *const endings[] = {"txt", NULL};
  g_return_if_fail (GTK_IS_WINDOW (parent) && chosen != NULL);
  GtkFileChooserNative *native = gtk_file_chooser_native_new (
      _ ("Open Captions"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  add_filter (native, _ ("Text with one caption a line"), types, endings);
  add_any_filter (native);
  ask (native, parent, folder, TRUE, chosen, user_data);
}

void
heed_file_chooser_save (GtkWindow *parent, const char *title, const char *folder, const char *name,
                        HeedFilesChosen chosen, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent) && chosen != NULL);
  GtkFileChooserNative *native =
      gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), NULL);
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (native), name);
  ask (native, parent, folder, TRUE, chosen, user_data);
}
