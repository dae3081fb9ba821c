#include "heed-drop-down-name.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkDropDown *drop_down;
  char *name;
  GtkExpressionWatch *watch;
} Naming;

static void
naming_free (gpointer data)
{
  Naming *naming = data;
  g_free (naming->name);
  g_free (naming);
}

static void
update (gpointer data)
{
  Naming *naming = data;
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (naming->drop_down));
  g_auto (GValue) value = G_VALUE_INIT;
  g_autofree char *whole = NULL;
  if (!GTK_IS_TOGGLE_BUTTON (button))
    return;
  if (gtk_expression_watch_evaluate (naming->watch, &value) && g_value_get_string (&value) != NULL)
    /* translators: a drop-down's name and what is chosen in it: "Format: PNG picture" */
    whole = g_strdup_printf (_ ("%s: %s"), naming->name, g_value_get_string (&value));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  whole != NULL ? whole : naming->name, -1);
}

static char *
mnemonic_name (GtkDropDown *drop_down)
{
  g_autoptr (GList) labels = gtk_widget_list_mnemonic_labels (GTK_WIDGET (drop_down));
  g_assert (labels != NULL);
  return g_strdup (gtk_label_get_text (labels->data));
}

/* The item that the button shows is a widget of a list, which could take the focus there. */
static void
forbid_focus (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gtk_widget_set_focusable (child, FALSE);
      forbid_focus (child);
    }
}

void
heed_drop_down_name (GtkDropDown *drop_down, const char *name, GType type, const char *property)
{
  g_return_if_fail (GTK_IS_DROP_DOWN (drop_down) && property != NULL);
  Naming *naming = g_new0 (Naming, 1);
  GtkExpression *item = gtk_property_expression_new (GTK_TYPE_DROP_DOWN, NULL, "selected-item");
  g_autoptr (GtkExpression) text = gtk_property_expression_new (type, item, property);
  naming->drop_down = drop_down;
  naming->name = name != NULL ? g_strdup (name) : mnemonic_name (drop_down);
  naming->watch = gtk_expression_watch (text, drop_down, update, naming, naming_free);
  forbid_focus (gtk_widget_get_first_child (GTK_WIDGET (drop_down)));
  update (naming);
}

void
heed_drop_down_name_strings (GtkDropDown *drop_down, const char *name)
{
  heed_drop_down_name (drop_down, name, GTK_TYPE_STRING_OBJECT, "string");
}
