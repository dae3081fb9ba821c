#include "heed-ui.h"

#include "heed-ui-resources.h"

void
heed_ui_init (GdkDisplay *display)
{
  static gsize done = 0;
  if (!g_once_init_enter (&done))
    return;
  /* by hand: the linker drops a constructor that nothing refers to from a static library */
  heed_ui_register_resource ();
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, HEED_UI_RESOURCES "heed.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (style),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (display),
                                    HEED_UI_RESOURCES "icons");
  g_once_init_leave (&done, 1);
}

void
heed_ui_unparent_children (GtkWidget *widget)
{
  GtkWidget *child;
  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}
