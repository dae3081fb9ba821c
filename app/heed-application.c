#include "heed-application.h"

#include "heed-about.h"
#include "heed-appearance.h"
#include "heed-help-window.h"
#include "heed-keys.h"
#include "heed-paths.h"
#include "heed-preferences.h"
#include "heed-ui.h"
#include "heed-window.h"

#include <glib/gi18n.h>

struct _HeedApplication
{
  GtkApplication parent;

  HeedSettings *settings;
  HeedAppearance *appearance;
  HeedWorker *worker; /* for lists of devices; (nullable): until one is wanted */
  char *data;         /* (nullable) */

  GtkWindow *help;        /* (nullable): weak */
  GtkWindow *preferences; /* (nullable): weak */
};

G_DEFINE_FINAL_TYPE (HeedApplication, heed_application, GTK_TYPE_APPLICATION)

/* The one used last, where files are opened: help and preferences are windows too. */
static GtkWindow *
last_main_window (HeedApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));
  for (GList *link = windows; link != NULL; link = link->next)
    if (HEED_IS_WINDOW (link->data))
      return link->data;
  return NULL;
}

static GtkWindow *
new_window (HeedApplication *self)
{
  return GTK_WINDOW (heed_window_new (GTK_APPLICATION (self), self->settings, self->data));
}

static void
show_new_window (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (new_window (user_data));
}

static void
show_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HeedApplication *self = user_data;
  if (self->worker == NULL)
    self->worker = heed_worker_new ();
  if (self->preferences == NULL)
    {
      self->preferences =
          GTK_WINDOW (heed_preferences_new (last_main_window (self), self->settings, self->worker));
      g_object_add_weak_pointer (G_OBJECT (self->preferences), (gpointer *)&self->preferences);
    }
  gtk_window_set_transient_for (self->preferences, last_main_window (self));
  gtk_window_present (self->preferences);
}

/* Belongs to no window, so that it can be read beside one. */
static void
show_help (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  HeedApplication *self = user_data;
  if (self->help == NULL)
    {
      self->help = GTK_WINDOW (heed_help_window_new (NULL));
      g_object_add_weak_pointer (G_OBJECT (self->help), (gpointer *)&self->help);
    }
  gtk_window_present (self->help);
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  heed_about_show (last_main_window (user_data));
}

/* Each window is asked, as if it were closed by hand. */
static void
quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));
  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static void
heed_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
      {"new-window", show_new_window},
      {"preferences", show_preferences},
      {"help", show_help},
      {"about", show_about},
      {"quit", quit},
  };
  G_APPLICATION_CLASS (heed_application_parent_class)->startup (application);
  HeedApplication *self = HEED_APPLICATION (application);
  heed_ui_init (gdk_display_get_default ());
  gtk_window_set_default_icon_name (HEED_APPLICATION_ID);
  self->settings = heed_settings_new ();
  self->appearance = heed_appearance_new (self->settings, gtk_settings_get_default ());
  self->data = heed_paths_find_data ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  heed_keys_install (GTK_APPLICATION (self));
}

static void
heed_application_activate (GApplication *application)
{
  HeedApplication *self = HEED_APPLICATION (application);
  GtkWindow *window = last_main_window (self);
  gtk_window_present (window != NULL ? window : new_window (self));
}

static void
open_in (GtkWindow *window, GFile **files, gsize n)
{
  if (n > 0)
    heed_window_open (HEED_WINDOW (window), files, n);
  gtk_window_present (window);
}

static void
heed_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  HeedApplication *self = HEED_APPLICATION (application);
  GtkWindow *window = last_main_window (self);
  open_in (window != NULL ? window : new_window (self), files, (gsize)n_files);
}

/* Runs where Heed runs already, wherever it was started. */
static int
heed_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  HeedApplication *self = HEED_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (command_line);
  gboolean another = g_variant_dict_contains (options, "new-window");
  GtkWindow *window = another ? NULL : last_main_window (self);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (command_line, NULL);
  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    g_ptr_array_add (files,
                     g_application_command_line_create_file_for_arg (command_line, arguments[i]));
  open_in (window != NULL ? window : new_window (self), (GFile **)files->pdata, files->len);
  return 0;
}

static int
heed_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("heed " HEED_VERSION "\n");
      return 0;
    }
  if (g_variant_dict_contains (options, "check-display"))
    return gtk_init_check () ? 0 : 1;
  if (!gtk_init_check ())
    {
      g_printerr ("heed: %s\n",
                  _ ("there is no display to open a window on; heed-cli does the same "
                     "at a terminal"));
      return 1;
    }
  return -1;
}

static void
heed_application_shutdown (GApplication *application)
{
  HeedApplication *self = HEED_APPLICATION (application);
  if (self->preferences != NULL)
    gtk_window_destroy (self->preferences);
  if (self->help != NULL)
    gtk_window_destroy (self->help);
  g_clear_pointer (&self->appearance, heed_appearance_free);
  g_clear_object (&self->worker);
  G_APPLICATION_CLASS (heed_application_parent_class)->shutdown (application);
}

static void
heed_application_finalize (GObject *object)
{
  HeedApplication *self = HEED_APPLICATION (object);
  g_clear_object (&self->settings);
  g_free (self->data);
  G_OBJECT_CLASS (heed_application_parent_class)->finalize (object);
}

static void
heed_application_class_init (HeedApplicationClass *class)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (class);
  application_class->startup = heed_application_startup;
  application_class->activate = heed_application_activate;
  application_class->open = heed_application_open;
  application_class->command_line = heed_application_command_line;
  application_class->handle_local_options = heed_application_handle_local_options;
  application_class->shutdown = heed_application_shutdown;
  G_OBJECT_CLASS (class)->finalize = heed_application_finalize;
}

static void
heed_application_init (HeedApplication *self)
{
  const GOptionEntry options[] = {
      {"version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL},
      {"new-window", 'n', 0, G_OPTION_ARG_NONE, NULL,
       N_ ("Open another window where Heed runs already"), NULL},
      {"check-display", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, NULL, NULL, NULL},
      G_OPTION_ENTRY_NULL,
  };
  GApplication *application = G_APPLICATION (self);
  g_application_add_main_option_entries (application, options);
  g_application_set_option_context_parameter_string (application, _ ("[FILE…]"));
  g_application_set_option_context_summary (
      application, _ ("Shows what an image-text model pays heed to. FILE is a picture, a text file "
                      "of captions, or a model folder."));
}

HeedApplication *
heed_application_new (void)
{
  return g_object_new (HEED_TYPE_APPLICATION, "application-id", HEED_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
