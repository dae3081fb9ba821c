/* heed.c: entry point of heed, the window. */
#include "heed-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, HEED_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("heed");
  g_set_application_name ("Heed");
  g_autoptr (HeedApplication) application = heed_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
