#include "ui-find.h"

static GtkWidget *
find (GtkWidget *root, GType type, guint *left)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*left)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, left);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
ui_find (GtkWidget *root, GType type, guint index)
{
  return find (root, type, &index);
}

/* (nullable): a button with a mnemonic has a label of its own in it. */
static const char *
get_label (GtkButton *button)
{
  GtkWidget *child = gtk_button_get_child (button);
  return GTK_IS_LABEL (child) ? gtk_label_get_label (GTK_LABEL (child))
                              : gtk_button_get_label (button);
}

GtkWidget *
ui_find_button (GtkWidget *root, const char *label)
{
  GtkWidget *button;
  for (guint i = 0; (button = ui_find (root, GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (get_label (GTK_BUTTON (button)), label) == 0)
      return button;
  g_error ("No button says %s", label);
}

static gboolean
wake (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
ui_iterate (void)
{
  guint source = g_timeout_add (10, wake, NULL);
  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
}

void
ui_wait (gboolean (*is_so) (GtkWidget *widget), GtkWidget *widget)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (!is_so (widget))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      ui_iterate ();
    }
}
