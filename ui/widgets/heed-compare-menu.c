#include "heed-compare-menu.h"

#include "heed-drop-down-name.h"
#include "heed-explanation.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longer names end in an ellipsis where they are chosen; the list has all of them. */
#define SHOWN_CHARS  24
#define LISTED_CHARS 60

struct _HeedCompareMenu
{
  GtkPopover parent_instance;

  GStrv names;
  GPtrArray *alike; /* [n·n] whether a row's numbers are of one kind with a column's */

  GtkDropDown *first;
  GtkDropDown *second;
  GtkLabel *note;
  GtkWidget *show;
  GtkCheckButton *ranks;
};

G_DEFINE_FINAL_TYPE (HeedCompareMenu, heed_compare_menu, GTK_TYPE_POPOVER)

enum
{
  PROP_RANKS = 1,
  N_PROPERTIES,
};

enum
{
  DIFFERENCE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static guint
get_n (HeedCompareMenu *self)
{
  return g_strv_length (self->names);
}

static gboolean
get_choice (HeedCompareMenu *self, guint *first, guint *second)
{
  *first = gtk_drop_down_get_selected (self->first);
  *second = gtk_drop_down_get_selected (self->second);
  return *first < get_n (self) && *second < get_n (self) && *first != *second;
}

static void
update (HeedCompareMenu *self)
{
  guint first, second;
  gboolean valid = get_choice (self, &first, &second);
  const char *note = _ ("Choose two different maps.");
  if (valid && self->alike->pdata[first * get_n (self) + second] != NULL)
    note = _ (
        "Positive where the first is greater. The numbers are of one kind: they are subtracted as "
        "they are.");
  else if (valid)
    note = _ ("Positive where the first is greater. The numbers are of different kinds: each map "
              "is divided "
              "by its own largest first.");
  gtk_label_set_text (self->note, note);
  gtk_widget_set_sensitive (self->show, valid);
}

static void
on_show (HeedCompareMenu *self)
{
  guint first, second;
  if (!get_choice (self, &first, &second))
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[DIFFERENCE], 0, first, second);
}

static void
on_ranks (HeedCompareMenu *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RANKS]);
}

/* Of the name that is chosen now; n where it is none of @names any more. */
static guint
find_chosen (GtkDropDown *drop_down, GStrv names)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (drop_down);
  guint i = 0;
  while (names[i] != NULL
         && (chosen == NULL || strcmp (names[i], gtk_string_object_get_string (chosen)) != 0))
    i++;
  return i;
}

/* The map that was chosen stays; else, and where it is @taken, another is. */
static void
set_names (GtkDropDown *drop_down, GStrv names, guint taken)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new ((const char *const *)names);
  guint selected = find_chosen (drop_down, names);
  guint n = g_strv_length (names);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (list));
  if (selected >= n || selected == taken)
    selected = taken == 0 && n > 1 ? 1 : 0;
  gtk_drop_down_set_selected (drop_down, n > 0 ? selected : GTK_INVALID_LIST_POSITION);
}

static GStrv
list_names (const GPtrArray *explanations)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  for (guint i = 0; explanations != NULL && i < explanations->len; i++)
    {
      g_autofree char *name = heed_explanation_describe (explanations->pdata[i]);
      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

static void
compare_kinds (HeedCompareMenu *self, const GPtrArray *explanations)
{
  guint n = get_n (self);
  g_ptr_array_set_size (self->alike, 0);
  for (guint i = 0; i < n * n; i++)
    g_ptr_array_add (self->alike, GINT_TO_POINTER (heed_explanation_comparable (
                                      explanations->pdata[i / n], explanations->pdata[i % n])));
}

void
heed_compare_menu_set_explanations (HeedCompareMenu *self, const GPtrArray *explanations)
{
  g_return_if_fail (HEED_IS_COMPARE_MENU (self));
  g_auto (GStrv) names = list_names (explanations);
  gboolean changed = !g_strv_equal ((const char *const *)names, (const char *const *)self->names);
  if (changed)
    {
      g_strfreev (self->names);
      self->names = g_steal_pointer (&names);
    }
  compare_kinds (self, explanations);
  if (changed)
    {
      set_names (self->first, self->names, GTK_INVALID_LIST_POSITION);
      set_names (self->second, self->names, gtk_drop_down_get_selected (self->first));
    }
  update (self);
}

static void
set_up_label (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer most_chars)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), GPOINTER_TO_INT (most_chars));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_list_item_set_child (item, label);
}

static void
bind_label (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
make_factory (int most_chars)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_label), GINT_TO_POINTER (most_chars));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_label), NULL);
  return factory;
}

static void
set_up_choice (GtkDropDown *drop_down, const char *name)
{
  g_autoptr (GtkListItemFactory) shown = make_factory (SHOWN_CHARS);
  g_autoptr (GtkListItemFactory) listed = make_factory (LISTED_CHARS);
  gtk_drop_down_set_factory (drop_down, shown);
  gtk_drop_down_set_list_factory (drop_down, listed);
  heed_drop_down_name_strings (drop_down, name);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, gtk_check_button_get_active (HEED_COMPARE_MENU (object)->ranks));
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  gtk_check_button_set_active (HEED_COMPARE_MENU (object)->ranks, g_value_get_boolean (value));
}

static void
heed_compare_menu_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_COMPARE_MENU);
  G_OBJECT_CLASS (heed_compare_menu_parent_class)->dispose (object);
}

static void
heed_compare_menu_finalize (GObject *object)
{
  HeedCompareMenu *self = HEED_COMPARE_MENU (object);
  g_strfreev (self->names);
  g_ptr_array_unref (self->alike);
  G_OBJECT_CLASS (heed_compare_menu_parent_class)->finalize (object);
}

static void
heed_compare_menu_class_init (HeedCompareMenuClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  object_class->dispose = heed_compare_menu_dispose;
  object_class->finalize = heed_compare_menu_finalize;
  properties[PROP_RANKS] =
      g_param_spec_boolean ("ranks", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[DIFFERENCE] = g_signal_new ("difference", HEED_TYPE_COMPARE_MENU, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-compare-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedCompareMenu, first);
  gtk_widget_class_bind_template_child (widget_class, HeedCompareMenu, second);
  gtk_widget_class_bind_template_child (widget_class, HeedCompareMenu, note);
  gtk_widget_class_bind_template_child (widget_class, HeedCompareMenu, show);
  gtk_widget_class_bind_template_child (widget_class, HeedCompareMenu, ranks);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_show);
  gtk_widget_class_bind_template_callback (widget_class, on_ranks);
}

static void
heed_compare_menu_init (HeedCompareMenu *self)
{
  self->names = g_new0 (char *, 1);
  self->alike = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  set_up_choice (self->first, _ ("The map that is subtracted from"));
  set_up_choice (self->second, _ ("The map that is subtracted"));
  update (self);
}

GtkWidget *
heed_compare_menu_new (void)
{
  return g_object_new (HEED_TYPE_COMPARE_MENU, NULL);
}
