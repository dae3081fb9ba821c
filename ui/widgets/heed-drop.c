#include "heed-drop.h"

#include "heed-texture-picture.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TEXT        (64 * 1024)
#define HOVER_CLASS     "drop-hover"
#define N_PASTED_FORMS  3
#define N_DROPPED_FORMS 4

/* Who wants to know. */
typedef struct
{
  GWeakRef widget;
  HeedDropped dropped;
  HeedDropFailed failed;
  gpointer user_data;
} Receiver;

static Receiver *
receiver_new (GtkWidget *widget, HeedDropped dropped, HeedDropFailed failed, gpointer user_data)
{
  Receiver *receiver = g_new0 (Receiver, 1);
  g_weak_ref_init (&receiver->widget, widget);
  receiver->dropped = dropped;
  receiver->failed = failed;
  receiver->user_data = user_data;
  return receiver;
}

static void
receiver_free (Receiver *receiver)
{
  g_weak_ref_clear (&receiver->widget);
  g_free (receiver);
}

/* Without its widget there may be no user_data either. */
static gboolean
is_there (Receiver *receiver)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&receiver->widget);
  return widget != NULL && !gtk_widget_in_destruction (widget);
}

static void
fail (Receiver *receiver, const char *sentence)
{
  if (receiver->failed != NULL && is_there (receiver))
    receiver->failed (sentence, receiver->user_data);
}

/* ---- files ---- */

static void
take_files (Receiver *receiver, GPtrArray *files)
{
  if (files->len == 0)
    fail (receiver, _ ("There are no files in what was handed over"));
  else
    receiver->dropped ((GFile *const *)files->pdata, files->len, NULL, NULL, receiver->user_data);
}

static GPtrArray *
list_files (const GValue *value)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSList) list = NULL;
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST) && g_value_get_boxed (value) != NULL)
    list = gdk_file_list_get_files (g_value_get_boxed (value));
  else if (G_VALUE_HOLDS (value, G_TYPE_FILE) && g_value_get_object (value) != NULL)
    list = g_slist_prepend (NULL, g_value_get_object (value));
  for (GSList *link = list; link != NULL; link = link->next)
    g_ptr_array_add (files, g_object_ref (link->data));
  return files;
}

/* ---- text ---- */

/* A line that may name a file: its address, or its absolute name. */
static GFile *
find_file (const char *line)
{
  if (g_ascii_strncasecmp (line, "file://", strlen ("file://")) == 0)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (line);
      return g_file_peek_path (file) != NULL ? g_steal_pointer (&file) : NULL;
    }
  return g_path_is_absolute (line) ? g_file_new_for_path (line) : NULL;
}

/* Returns NULL unless every line may name a file.
 * @names: (inout): those that have to be there; an address is one anyhow */
static GPtrArray *
find_files (const char *text, GPtrArray *names)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) lines = g_strsplit_set (text, "\r\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (*g_strstrip (*line) != 0)
      {
        GFile *file = find_file (*line);
        if (file == NULL)
          return NULL;
        g_ptr_array_add (files, file);
        if (g_path_is_absolute (*line))
          g_ptr_array_add (names, g_object_ref (file));
      }
  return files->len > 0 ? g_steal_pointer (&files) : NULL;
}

/* @files: what @text may name
 * @names: of them, those that have to be there */
typedef struct
{
  Receiver *receiver;
  char *text;
  GPtrArray *files;
  GPtrArray *names;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;
  receiver_free (question->receiver);
  g_free (question->text);
  g_ptr_array_unref (question->files);
  g_ptr_array_unref (question->names);
  g_free (question);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Question *question = task_data;
  gboolean all = TRUE;
  for (guint i = 0; all && i < question->names->len; i++)
    all = g_file_query_exists (question->names->pdata[i], NULL);
  g_task_return_boolean (task, all);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = g_task_get_task_data (G_TASK (result));
  Receiver *receiver = question->receiver;
  if (!is_there (receiver))
    return;
  if (g_task_propagate_boolean (G_TASK (result), NULL))
    take_files (receiver, question->files);
  else
    receiver->dropped (NULL, 0, NULL, question->text, receiver->user_data);
}

/* Files are looked for in a thread: a file system may not answer for long. */
static void
look_for_files (Receiver *receiver, const char *text, GPtrArray *files, GPtrArray *names)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&receiver->widget);
  Question *question = g_new (Question, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_looked, NULL);
  *question =
      (Question) {receiver_new (widget, receiver->dropped, receiver->failed, receiver->user_data),
                  g_strdup (text), g_ptr_array_ref (files), g_ptr_array_ref (names)};
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, look_in_thread);
}

static void
take_text (Receiver *receiver, const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  gsize length = strlen (stripped);
  if (length == 0)
    {
      fail (receiver, _ ("The text is empty; expected a caption"));
      return;
    }
  if (length > MAX_TEXT)
    {
      g_autofree char *size = g_format_size_full (length, G_FORMAT_SIZE_IEC_UNITS);
      g_autofree char *sentence =
          g_strdup_printf (_ ("The text has %s; captions may have at most 64 KiB"), size);
      fail (receiver, sentence);
      return;
    }
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) files = find_files (stripped, names);
  if (files != NULL && names->len == 0)
    take_files (receiver, files);
  else if (files != NULL)
    look_for_files (receiver, stripped, files, names);
  else
    receiver->dropped (NULL, 0, NULL, stripped, receiver->user_data);
}

/* ---- image data ---- */

static void
on_converted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Receiver *receiver = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HeedPicture) picture = heed_texture_to_picture_finish (result, &error);
  if (picture == NULL)
    fail (receiver, error->message);
  else if (is_there (receiver))
    receiver->dropped (NULL, 0, picture, NULL, receiver->user_data);
  receiver_free (receiver);
}

static void
take_texture (Receiver *receiver, GdkTexture *texture)
{
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&receiver->widget);
  Receiver *later = receiver_new (widget, receiver->dropped, receiver->failed, receiver->user_data);
  heed_texture_to_picture_async (texture, _ ("Pasted picture"), NULL, on_converted, later);
}

static void
take (Receiver *receiver, const GValue *value)
{
  if (!is_there (receiver))
    return;
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    take_texture (receiver, g_value_get_object (value));
  else if (G_VALUE_HOLDS_STRING (value))
    take_text (receiver, g_value_get_string (value));
  else
    {
      g_autoptr (GPtrArray) files = list_files (value);
      take_files (receiver, files);
    }
}

/* ---- drops ---- */

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y, gpointer user_data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_css_class (widget, HOVER_CLASS);
  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, gpointer user_data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  gtk_widget_remove_css_class (widget, HOVER_CLASS);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  on_leave (target, NULL);
  take (user_data, value);
  return TRUE;
}

/* Of several forms the first in the list is asked for. */
static void
set_forms (GtkDropTarget *target, gboolean image_first)
{
  GType files_first[N_DROPPED_FORMS] = {GDK_TYPE_FILE_LIST, G_TYPE_FILE, GDK_TYPE_TEXTURE,
                                        G_TYPE_STRING};
  GType pixels_first[N_DROPPED_FORMS] = {GDK_TYPE_TEXTURE, GDK_TYPE_FILE_LIST, G_TYPE_FILE,
                                         G_TYPE_STRING};
  gtk_drop_target_set_gtypes (target, image_first ? pixels_first : files_first, N_DROPPED_FORMS);
}

/* What a browser drags is marked up, and its file is an address elsewhere. */
static gboolean
on_accept (GtkDropTarget *target, GdkDrop *drop, gpointer user_data)
{
  GdkContentFormats *offered = gdk_drop_get_formats (drop);
  set_forms (target, gdk_content_formats_contain_mime_type (offered, "text/html"));
  return (gdk_drop_get_actions (drop) & GDK_ACTION_COPY) != 0
         && gdk_content_formats_match (gtk_drop_target_get_formats (target), offered);
}

static void
forget_receiver (gpointer data, GClosure *closure)
{
  receiver_free (data);
}

void
heed_drop_attach (GtkWidget *widget, HeedDropped dropped, HeedDropFailed failed, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && dropped != NULL);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  set_forms (target, FALSE);
  g_signal_connect (target, "accept", G_CALLBACK (on_accept), NULL);
  g_signal_connect (target, "enter", G_CALLBACK (on_enter), NULL);
  g_signal_connect (target, "leave", G_CALLBACK (on_leave), NULL);
  g_signal_connect_data (target, "drop", G_CALLBACK (on_drop),
                         receiver_new (widget, dropped, failed, user_data), forget_receiver, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* ---- pasting ---- */

/* @form: the one that is asked for, or the next
 * @reference: what was found so far, but may only refer to image data */
typedef struct
{
  Receiver *receiver;
  guint form;
  GValue reference;
  GError *error;
} Paste;

static void
paste_free (Paste *paste)
{
  receiver_free (paste->receiver);
  if (G_IS_VALUE (&paste->reference))
    g_value_unset (&paste->reference);
  g_clear_error (&paste->error);
  g_free (paste);
}

static gboolean
is_address (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_autofree char *scheme = g_uri_parse_scheme (stripped);
  return *stripped == 0
         || (scheme != NULL && strpbrk (stripped, " \t\r\n") == NULL
             && (strstr (stripped, "://") != NULL || g_str_equal (scheme, "data"))
             && !g_str_equal (scheme, "file"));
}

static gboolean
is_reference (const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    return FALSE;
  if (G_VALUE_HOLDS_STRING (value))
    return is_address (g_value_get_string (value));
  g_autoptr (GPtrArray) files = list_files (value);
  for (guint i = 0; i < files->len; i++)
    if (g_file_peek_path (g_ptr_array_index (files, i)) != NULL)
      return FALSE;
  return TRUE;
}

static void
paste_end (Paste *paste)
{
  if (G_IS_VALUE (&paste->reference))
    take (paste->receiver, &paste->reference);
  else if (paste->error != NULL)
    {
      g_autofree char *sentence =
          g_strdup_printf (_ ("The clipboard cannot be read: %s"), paste->error->message);
      fail (paste->receiver, sentence);
    }
  else
    fail (paste->receiver, _ ("The clipboard has nothing that Heed can open; copy a picture, "
                              "files or a caption first"));
  paste_free (paste);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data);

static void
paste_next (Paste *paste, GdkClipboard *clipboard)
{
  GType forms[N_PASTED_FORMS] = {GDK_TYPE_FILE_LIST, G_TYPE_STRING, GDK_TYPE_TEXTURE};
  g_autoptr (GdkContentFormats) offered = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  while (paste->form < N_PASTED_FORMS
         && !gdk_content_formats_contain_gtype (offered, forms[paste->form]))
    paste->form++;
  if (paste->form < N_PASTED_FORMS)
    gdk_clipboard_read_value_async (clipboard, forms[paste->form], G_PRIORITY_DEFAULT, NULL,
                                    on_read, paste);
  else
    paste_end (paste);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Paste *paste = user_data;
  GdkClipboard *clipboard = GDK_CLIPBOARD (source);
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (clipboard, result, &error);
  paste->form++;
  if (value == NULL && paste->error == NULL)
    paste->error = g_steal_pointer (&error);
  if (value != NULL && !is_reference (value))
    {
      take (paste->receiver, value);
      paste_free (paste);
      return;
    }
  if (value != NULL && !G_IS_VALUE (&paste->reference))
    {
      g_value_init (&paste->reference, G_VALUE_TYPE (value));
      g_value_copy (value, &paste->reference);
    }
  paste_next (paste, clipboard);
}

void
heed_drop_paste (GtkWidget *widget, HeedDropped dropped, HeedDropFailed failed, gpointer user_data)
{
  g_return_if_fail (GTK_IS_WIDGET (widget) && dropped != NULL);
  Paste *paste = g_new0 (Paste, 1);
  paste->receiver = receiver_new (widget, dropped, failed, user_data);
  paste_next (paste, gtk_widget_get_clipboard (widget));
}
