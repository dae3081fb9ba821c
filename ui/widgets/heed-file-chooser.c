#include "heed-file-chooser.h"

#include <glib/gi18n-lib.h>

/* A file system that does not answer within this many milliseconds is not waited for. */
#define PATIENCE 400

/* Of a parent that somebody is about to ask: one chooser at a time. */
#define ASKING "heed-file-chooser"

/* Kept until the response: nothing else refers to a native dialog.
 * @places: (element-type GFile): where it may begin, best first
 * @looking: whether the first of them is there */
typedef struct
{
  GtkFileChooserNative *native;
  GtkWindow *parent;
  gulong gone;
  GQueue *places;
  GCancellable *looking;
  guint timeout;
  HeedFilesChosen chosen;
  gpointer user_data;
} Asking;

static void
end (Asking *asking)
{
  g_cancellable_cancel (asking->looking);
  g_object_unref (asking->looking);
  g_queue_free_full (asking->places, g_object_unref);
  g_clear_handle_id (&asking->timeout, g_source_remove);
  g_object_set_data (G_OBJECT (asking->parent), ASKING, NULL);
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
show (Asking *asking)
{
  g_cancellable_cancel (asking->looking);
  g_clear_handle_id (&asking->timeout, g_source_remove);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (asking->native));
}

static gboolean
on_too_late (gpointer user_data)
{
  Asking *asking = user_data;
  asking->timeout = 0;
  show (asking);
  return G_SOURCE_REMOVE;
}

static void
look (Asking *asking);

static void
on_looked (GObject *place, GAsyncResult *result, gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (place), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* and there may be nobody who asks any more */
  if (info != NULL && g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY)
    {
      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (asking->native), G_FILE (place), NULL);
      show (asking);
      return;
    }
  g_queue_pop_head (asking->places);
  g_object_unref (place);
  look (asking);
}

/* Of a folder that is gone since the chooser would complain. */
static void
look (Asking *asking)
{
  GFile *place = g_queue_peek_head (asking->places);
  if (place != NULL)
    g_file_query_info_async (place, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, asking->looking, on_looked, asking);
  else
    show (asking);
}

/* The toolkit would begin with the files used last, of which a new user has none. */
static GQueue *
list_places (const char *folder, gboolean pictures)
{
  const char *names[] = {folder,
                         pictures ? g_get_user_special_dir (G_USER_DIRECTORY_PICTURES) : NULL,
                         g_get_home_dir ()};
  GQueue *places = g_queue_new ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i] != NULL && *names[i] != 0)
      g_queue_push_tail (places, g_file_new_for_path (names[i]));
  return places;
}

static void
ask (GtkFileChooserNative *native, GtkWindow *parent, const char *folder, gboolean pictures,
     HeedFilesChosen chosen, gpointer user_data)
{
  if (g_object_get_data (G_OBJECT (parent), ASKING) != NULL)
    {
      g_object_unref (native);
      return;
    }
  Asking *asking = g_new (Asking, 1);
  *asking = (Asking) {.native = native,
                      .parent = parent,
                      .places = list_places (folder, pictures),
                      .looking = g_cancellable_new (),
                      .chosen = chosen,
                      .user_data = user_data};
  g_object_set_data (G_OBJECT (parent), ASKING, asking);
  asking->gone = g_signal_connect (parent, "unrealize", G_CALLBACK (on_parent_gone), asking);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (native), TRUE);
  g_signal_connect (native, "response", G_CALLBACK (on_response), asking);
  asking->timeout = g_timeout_add (PATIENCE, on_too_late, asking);
  look (asking);
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
