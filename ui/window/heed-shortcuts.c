#include "heed-shortcuts.h"

#include "heed-ui.h"

GtkWidget *
heed_shortcuts_new (void)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource (HEED_UI_RESOURCES "heed-shortcuts.ui");
  /* a toplevel belongs to GTK; the builder's reference is not ours */
  return GTK_WIDGET (gtk_builder_get_object (builder, "shortcuts"));
}
