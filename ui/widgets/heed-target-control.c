#include "heed-target-control.h"

#include "heed-drop-down-name.h"
#include "heed-ui.h"

#include <glib/gi18n-lib.h>

struct _HeedTargetControl
{
  GtkWidget parent_instance;

  HeedCaptions *captions;
  GtkFilter *not_explained;
  HeedTargetKind wanted; /* also while there are too few captions for it */
  gboolean updating;

  GtkDropDown *kinds;
  GtkDropDown *others;
};

G_DEFINE_FINAL_TYPE (HeedTargetControl, heed_target_control, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *const kind_names[] = {
    [HEED_TARGET_CAPTION] = N_ ("its score"),
    [HEED_TARGET_LIST] = N_ ("its probability among these"),
    [HEED_TARGET_VERSUS] = N_ ("what tells it from another"),
};

static void
on_kind_selected (HeedTargetControl *self)
{
  guint selected = gtk_drop_down_get_selected (self->kinds);
  if (self->updating || selected >= G_N_ELEMENTS (kind_names))
    return;
  self->wanted = (HeedTargetKind)selected;
  gtk_widget_set_visible (GTK_WIDGET (self->others), self->wanted == HEED_TARGET_VERSUS);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_other_selected (HeedTargetControl *self)
{
  if (!self->updating && heed_target_control_get_kind (self) == HEED_TARGET_VERSUS)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
is_not_explained (gpointer item, gpointer user_data)
{
  return !heed_caption_get_explained (item);
}

/* A caption may be longer than the side bar is wide: its label gives way. */
static void
set_up_label (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), GPOINTER_TO_INT (user_data));
  gtk_widget_set_hexpand (label, TRUE);
  gtk_list_item_set_child (item, label);
}

static void
bind_caption (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  GBinding *binding = g_object_bind_property (gtk_list_item_get_item (item), "text", label, "label",
                                              G_BINDING_SYNC_CREATE);
  g_object_set_data (G_OBJECT (label), "binding", binding);
}

static void
unbind_caption (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GObject *label = G_OBJECT (gtk_list_item_get_child (item));
  g_binding_unbind (g_object_steal_data (label, "binding"));
}

static void
bind_kind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkStringObject *string = gtk_list_item_get_item (item);
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (string));
}

static GtkListItemFactory *
make_factory (GCallback bind, GCallback unbind, int width_chars)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_label), GINT_TO_POINTER (width_chars));
  g_signal_connect (factory, "bind", bind, NULL);
  if (unbind != NULL)
    g_signal_connect (factory, "unbind", unbind, NULL);
  return factory;
}

/* In the button little room is enough, in the list a caption should be seen. */
static void
set_factories (GtkDropDown *drop_down, GCallback bind, GCallback unbind)
{
  g_autoptr (GtkListItemFactory) button = make_factory (bind, unbind, 12);
  g_autoptr (GtkListItemFactory) list = make_factory (bind, unbind, 60);
  gtk_drop_down_set_factory (drop_down, button);
  gtk_drop_down_set_list_factory (drop_down, list);
}

static void
build (HeedTargetControl *self, HeedCaptions *captions)
{
  self->captions = g_object_ref (captions);
  GtkCustomFilter *filter = gtk_custom_filter_new (is_not_explained, NULL, NULL);
  self->not_explained = g_object_ref (GTK_FILTER (filter));
  g_autoptr (GtkFilterListModel) others = gtk_filter_list_model_new (
      g_object_ref (heed_captions_get_model (captions)), GTK_FILTER (filter));
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->kinds, G_LIST_MODEL (kinds));
  gtk_drop_down_set_model (self->others, G_LIST_MODEL (others));
  self->updating = FALSE;
  heed_target_control_update (self);
}

static void
heed_target_control_dispose (GObject *object)
{
  HeedTargetControl *self = HEED_TARGET_CONTROL (object);
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_TARGET_CONTROL);
  heed_ui_unparent_children (GTK_WIDGET (object));
  g_clear_object (&self->not_explained);
  g_clear_object (&self->captions);
  G_OBJECT_CLASS (heed_target_control_parent_class)->dispose (object);
}

static void
heed_target_control_class_init (HeedTargetControlClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_target_control_dispose;
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_TARGET_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-target-control.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedTargetControl, kinds);
  gtk_widget_class_bind_template_child (widget_class, HeedTargetControl, others);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_other_selected);
}

static void
heed_target_control_init (HeedTargetControl *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  set_factories (self->kinds, G_CALLBACK (bind_kind), NULL);
  set_factories (self->others, G_CALLBACK (bind_caption), G_CALLBACK (unbind_caption));
  heed_drop_down_name_strings (self->kinds, _ ("What is explained"));
  heed_drop_down_name (self->others, _ ("The other caption"), HEED_TYPE_CAPTION, "text");
  self->updating = FALSE;
}

GtkWidget *
heed_target_control_new (HeedCaptions *captions)
{
  g_return_val_if_fail (HEED_IS_CAPTIONS (captions), NULL);
  HeedTargetControl *self = g_object_new (HEED_TYPE_TARGET_CONTROL, NULL);
  build (self, captions);
  return GTK_WIDGET (self);
}

/* With one caption there is one kind; the others are there again with the second caption. */
static void
update_kinds (HeedTargetControl *self)
{
  GListModel *kinds = gtk_drop_down_get_model (self->kinds);
  guint n = g_list_model_get_n_items (kinds);
  guint n_wanted = heed_captions_get_n (self->captions) > 1 ? G_N_ELEMENTS (kind_names) : 1;
  for (; n > n_wanted; n--)
    gtk_string_list_remove (GTK_STRING_LIST (kinds), n - 1);
  for (; n < n_wanted; n++)
    gtk_string_list_append (GTK_STRING_LIST (kinds), _ (kind_names[n]));
  gtk_drop_down_set_selected (self->kinds, heed_target_control_get_kind (self));
}

void
heed_target_control_update (HeedTargetControl *self)
{
  g_return_if_fail (HEED_IS_TARGET_CONTROL (self));
  self->updating = TRUE;
  update_kinds (self);
  gtk_filter_changed (self->not_explained, GTK_FILTER_CHANGE_DIFFERENT);
  gtk_widget_set_visible (GTK_WIDGET (self->others),
                          heed_target_control_get_kind (self) == HEED_TARGET_VERSUS);
  self->updating = FALSE;
}

HeedTargetKind
heed_target_control_get_kind (HeedTargetControl *self)
{
  g_return_val_if_fail (HEED_IS_TARGET_CONTROL (self), HEED_TARGET_CAPTION);
  return heed_captions_get_n (self->captions) > 1 ? self->wanted : HEED_TARGET_CAPTION;
}

HeedCaption *
heed_target_control_get_other (HeedTargetControl *self)
{
  g_return_val_if_fail (HEED_IS_TARGET_CONTROL (self), NULL);
  if (heed_target_control_get_kind (self) != HEED_TARGET_VERSUS)
    return NULL;
  return gtk_drop_down_get_selected_item (self->others);
}
