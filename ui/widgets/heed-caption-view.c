#include "heed-caption-view.h"

#include "heed-caption-row.h"
#include "heed-captions.h"
#include "heed-target-control.h"
#include "heed-ui.h"

struct _HeedCaptionView
{
  GtkWidget parent_instance;

  HeedCaptions *captions;
  HeedTargetControl *target;
  gboolean in_action; /* between two states of the text */

  GtkScrolledWindow *scroll;
  GtkTextView *text;
  GtkTextBuffer *buffer;
  GtkWidget *placeholder;
  GtkWidget *chooser; /* what is only there with captions */
  GtkListView *list;
  GtkWidget *hint;
};

G_DEFINE_FINAL_TYPE (HeedCaptionView, heed_caption_view, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

enum
{
  FEWEST_LINES = 2,
  MOST_LINES = 6,
};

static char *
get_text (HeedCaptionView *self)
{
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static void
tell (HeedCaptionView *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_text (HeedCaptionView *self)
{
  g_autofree char *text = get_text (self);
  gtk_widget_set_visible (self->placeholder, *text == 0);
  if (!heed_captions_set_text (self->captions, text))
    return;
  gboolean any = heed_captions_get_n (self->captions) > 0;
  gtk_widget_set_visible (self->chooser, any);
  gtk_widget_set_visible (self->hint, !any);
  heed_target_control_update (self->target);
  tell (self);
}

/* To type over a selection is to delete and to insert: only the whole of it counts. */
static void
on_action_began (HeedCaptionView *self)
{
  self->in_action = TRUE;
}

static void
on_action_ended (HeedCaptionView *self)
{
  self->in_action = FALSE;
  read_text (self);
}

static void
on_text_changed (HeedCaptionView *self)
{
  if (!self->in_action)
    read_text (self);
}

static void
on_chosen (HeedCaptionView *self, HeedCaption *caption)
{
  if (heed_captions_get_explained (self->captions) == caption)
    return;
  heed_captions_explain (self->captions, caption);
  heed_target_control_update (self->target);
  tell (self);
}

static void
set_up_row (GtkSignalListItemFactory *factory, GtkListItem *item, HeedCaptionView *self)
{
  GtkWidget *row = heed_caption_row_new ();
  g_signal_connect_swapped (row, "chosen", G_CALLBACK (on_chosen), self);
  gtk_list_item_set_selectable (item, FALSE);
  gtk_list_item_set_activatable (item, FALSE);
  gtk_list_item_set_child (item, row);
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, HeedCaptionView *self)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  heed_caption_row_set_caption (HEED_CAPTION_ROW (row), gtk_list_item_get_item (item));
  /* what the list puts around it has nothing to say: the row's button takes the focus */
  gtk_widget_set_focusable (gtk_widget_get_parent (row), FALSE);
}

static void
unbind_row (GtkSignalListItemFactory *factory, GtkListItem *item, HeedCaptionView *self)
{
  heed_caption_row_set_caption (HEED_CAPTION_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
build_list (HeedCaptionView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), self);
  g_autoptr (GtkNoSelection) model =
      gtk_no_selection_new (g_object_ref (heed_captions_get_model (self->captions)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
}

/* Files are not for a text, which would show their names: they are for the window. */
static gboolean
accepts_drop (GtkDropTarget *target, GdkDrop *drop, gpointer user_data)
{
  GdkContentFormats *offered = gdk_drop_get_formats (drop);
  if (gdk_content_formats_contain_gtype (offered, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (offered, "text/uri-list"))
    return FALSE;
  return (gdk_drop_get_actions (drop) & gtk_drop_target_get_actions (target)) != 0
         && gdk_content_formats_match (gtk_drop_target_get_formats (target), offered);
}

/* The drop target that a text view brings along. */
static void
refuse_files (GtkTextView *text)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (text));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        g_signal_connect (controller, "accept", G_CALLBACK (accepts_drop), NULL);
    }
}

/* From two lines to six, in the font that is used. */
static void
set_height (HeedCaptionView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->text));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int margins =
      gtk_text_view_get_top_margin (self->text) + gtk_text_view_get_bottom_margin (self->text);
  pango_font_metrics_unref (metrics);
  gtk_scrolled_window_set_max_content_height (self->scroll, MOST_LINES * line + margins);
  gtk_scrolled_window_set_min_content_height (self->scroll, FEWEST_LINES * line + margins);
}

static void
heed_caption_view_map (GtkWidget *widget)
{
  set_height (HEED_CAPTION_VIEW (widget));
  GTK_WIDGET_CLASS (heed_caption_view_parent_class)->map (widget);
}

static gboolean
heed_caption_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (HEED_CAPTION_VIEW (widget)->text));
}

/* The captions are one stop of the Tab key, as radio buttons are: there may be a thousand. */
static gboolean
heed_caption_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  HeedCaptionView *self = HEED_CAPTION_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    {
      if (direction == GTK_DIR_TAB_FORWARD)
        return gtk_widget_child_focus (GTK_WIDGET (self->target), direction);
      if (direction == GTK_DIR_TAB_BACKWARD)
        return gtk_widget_grab_focus (GTK_WIDGET (self->text));
    }
  return GTK_WIDGET_CLASS (heed_caption_view_parent_class)->focus (widget, direction);
}

static void
heed_caption_view_dispose (GObject *object)
{
  HeedCaptionView *self = HEED_CAPTION_VIEW (object);
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_CAPTION_VIEW);
  heed_ui_unparent_children (GTK_WIDGET (object));
  g_clear_object (&self->captions);
  G_OBJECT_CLASS (heed_caption_view_parent_class)->dispose (object);
}

static void
heed_caption_view_class_init (HeedCaptionViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_caption_view_dispose;
  widget_class->map = heed_caption_view_map;
  widget_class->focus = heed_caption_view_focus;
  widget_class->grab_focus = heed_caption_view_grab_focus;
  signals[CHANGED] = g_signal_new ("changed", HEED_TYPE_CAPTION_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-caption-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, scroll);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, text);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, buffer);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, placeholder);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, chooser);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, list);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionView, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_action_began);
  gtk_widget_class_bind_template_callback (widget_class, on_action_ended);
}

static void
heed_caption_view_init (HeedCaptionView *self)
{
  self->captions = heed_captions_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  refuse_files (self->text);
  build_list (self);
  self->target = HEED_TARGET_CONTROL (heed_target_control_new (self->captions));
  gtk_box_append (GTK_BOX (self->chooser), GTK_WIDGET (self->target));
  g_signal_connect_swapped (self->target, "changed", G_CALLBACK (tell), self);
}

GtkWidget *
heed_caption_view_new (void)
{
  return g_object_new (HEED_TYPE_CAPTION_VIEW, NULL);
}

void
heed_caption_view_set_text (HeedCaptionView *self, const char *captions)
{
  g_return_if_fail (HEED_IS_CAPTION_VIEW (self) && captions != NULL);
  GtkTextIter start, end;
  g_autofree char *old = get_text (self);
  if (g_str_equal (old, captions))
    return;
  /* nothing to come back to before the first text */
  if (*old == 0)
    {
      gtk_text_buffer_set_text (self->buffer, captions, -1);
      return;
    }
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, captions, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

GStrv
heed_caption_view_get_captions (HeedCaptionView *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION_VIEW (self), NULL);
  return heed_captions_get_texts (self->captions);
}

void
heed_caption_view_fill_request (HeedCaptionView *self, HeedRequest *request)
{
  g_return_if_fail (HEED_IS_CAPTION_VIEW (self) && request != NULL);
  HeedCaption *explained = heed_captions_get_explained (self->captions);
  HeedCaption *other = heed_target_control_get_other (self->target);
  gboolean list = heed_target_control_get_kind (self->target) == HEED_TARGET_LIST;
  g_free (request->text);
  g_free (request->versus);
  g_strfreev (request->against);
  request->text = explained != NULL ? g_strdup (heed_caption_get_text (explained)) : NULL;
  request->versus = other != NULL ? g_strdup (heed_caption_get_text (other)) : NULL;
  request->against = list ? heed_captions_get_texts (self->captions) : NULL;
}

void
heed_caption_view_set_scores (HeedCaptionView *self, GPtrArray *scores)
{
  g_return_if_fail (HEED_IS_CAPTION_VIEW (self));
  heed_captions_set_scores (self->captions, scores);
}
