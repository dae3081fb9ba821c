/* Heed's style sheet: GTK reads all of it, and it is installed once. */
#include "heed-ui.h"

static void
fail (GtkCssProvider *provider, GtkCssSection *section, const GError *error, gpointer user_data)
{
  g_autofree char *where = gtk_css_section_to_string (section);
  g_test_message ("%s: %s", where, error->message);
  g_test_fail ();
}

static void
test_parses (void)
{
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  g_signal_connect (style, "parsing-error", G_CALLBACK (fail), NULL);
  gtk_css_provider_load_from_resource (style, HEED_UI_RESOURCES "heed.css");
}

static void
test_init_again (void)
{
  heed_ui_init (gdk_display_get_default ());
  g_autoptr (GBytes) style = g_resources_lookup_data (HEED_UI_RESOURCES "heed.css", 0, NULL);
  g_assert_nonnull (style);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  gtk_init ();
  heed_ui_init (gdk_display_get_default ());
  g_test_add_func ("/ui/style/parses", test_parses);
  g_test_add_func ("/ui/style/init-again", test_init_again);
  return g_test_run ();
}
