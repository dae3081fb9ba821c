#include "heed-about.h"

#include "heed-licence.h"

#include <glib/gi18n-lib.h>

#define ABOUT_KEY "heed-about"

static GtkWidget *
make_dialog (void)
{
  g_autofree char *comments =
      g_strconcat (_ ("Shows what an image-text model pays heed to."), "\n\n",
                   _ ("Nothing ever leaves this machine: Heed opens no network connection."), NULL);
  g_autofree char *licence = heed_licence_text ();
  GtkWidget *dialog =
      g_object_new (GTK_TYPE_ABOUT_DIALOG, "program-name", "Heed", "version", HEED_VERSION,
                    "logo-icon-name", HEED_APPLICATION_ID, "comments", comments, "copyright",
                    _ ("Copyright the Heed authors\nGPL-3.0-or-later, without any warranty"),
                    "license", licence, "wrap-license", TRUE, "title", _ ("About Heed"),
                    "resizable", TRUE, "default-width", 540, "default-height", 440, NULL);
  return dialog;
}

void
heed_about_show (GtkWindow *parent)
{
  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  GtkWidget *dialog = parent != NULL ? g_object_get_data (G_OBJECT (parent), ABOUT_KEY) : NULL;
  if (dialog == NULL)
    {
      dialog = make_dialog ();
      gtk_window_set_hide_on_close (GTK_WINDOW (dialog), parent != NULL);
      gtk_window_set_transient_for (GTK_WINDOW (dialog), parent);
      gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
      if (parent != NULL)
        g_object_set_data (G_OBJECT (parent), ABOUT_KEY, dialog);
    }
  gtk_window_present (GTK_WINDOW (dialog));
}
