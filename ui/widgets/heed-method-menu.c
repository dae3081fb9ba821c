#include "heed-method-menu.h"

#include "heed-method.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedMethodMenu
{
  GtkPopover parent_instance;

  GtkListBox *list; /* a row for each of @shown */
  GPtrArray *shown; /* (element-type HeedMethod), in the order of their families */
};

G_DEFINE_FINAL_TYPE (HeedMethodMenu, heed_method_menu, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkWidget *
make_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 56);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 56);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_row (HeedMethodMenu *self, const HeedMethod *method)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *summary = make_label (gettext (method->summary), "caption");
  gtk_widget_add_css_class (summary, "dim-label");
  gtk_box_append (GTK_BOX (box), make_label (gettext (method->name), "method-name"));
  gtk_box_append (GTK_BOX (box), summary);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gettext (method->name), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  gettext (method->summary), -1);
  gtk_list_box_append (self->list, row);
  g_ptr_array_add (self->shown, (gpointer)method);
}

static void
add_rows (HeedMethodMenu *self)
{
  guint n;
  const HeedMethod *const *methods = heed_methods (&n);
  for (guint family = 0; family < HEED_N_METHOD_FAMILIES; family++)
    for (guint i = 0; i < n; i++)
      if (methods[i]->family == family)
        add_row (self, methods[i]);
}

static const HeedMethod *
get_method (HeedMethodMenu *self, GtkListBoxRow *row)
{
  return self->shown->pdata[gtk_list_box_row_get_index (row)];
}

/* The first row of a family carries the family's name. */
static void
update_header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  HeedMethodMenu *self = user_data;
  HeedMethodFamily family = get_method (self, row)->family;
  if (before != NULL && get_method (self, before)->family == family)
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (
        row, make_label (gettext (heed_method_family_name (family)), "method-family"));
}

static void
on_row_activated (HeedMethodMenu *self, GtkListBoxRow *row)
{
  const HeedMethod *method = get_method (self, row);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[CHOSEN], 0, method->id);
}

static void
heed_method_menu_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_METHOD_MENU);
  G_OBJECT_CLASS (heed_method_menu_parent_class)->dispose (object);
}

static void
heed_method_menu_finalize (GObject *object)
{
  g_ptr_array_unref (HEED_METHOD_MENU (object)->shown);
  G_OBJECT_CLASS (heed_method_menu_parent_class)->finalize (object);
}

static void
heed_method_menu_class_init (HeedMethodMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_method_menu_dispose;
  G_OBJECT_CLASS (klass)->finalize = heed_method_menu_finalize;
  signals[CHOSEN] = g_signal_new ("chosen", HEED_TYPE_METHOD_MENU, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-method-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedMethodMenu, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
heed_method_menu_init (HeedMethodMenu *self)
{
  self->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_rows (self);
  gtk_list_box_set_header_func (self->list, update_header, self, NULL);
}
