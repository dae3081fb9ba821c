#include "heed-caption-row.h"

#include "heed-ui.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _HeedCaptionRow
{
  GtkWidget parent_instance;

  HeedCaption *caption; /* (nullable) */
  gboolean showing;
  /* never shown, makes a radio button: a group of all rows would fight the list view over the focus
   */
  GtkCheckButton *group;

  GtkCheckButton *check;
  GtkLabel *text;
  GtkLabel *number;
  GtkLevelBar *bar;
};

G_DEFINE_FINAL_TYPE (HeedCaptionRow, heed_caption_row, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* In characters: room for any number, so that nothing moves when it comes. */
enum
{
  WIDTH_OF_PROBABILITY = 8,
  WIDTH_OF_SCORE = 11,
};

static void
set_class (GtkWidget *widget, const char *name, gboolean has)
{
  if (has)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* Neither 0.0 nor 100.0 per cent unless it is just that. */
static char *
format_probability (double probability)
{
  double percent = 100 * probability;
  if (percent > 0 && percent < 0.05)
    return g_strdup_printf (_ ("< %.1f %%"), 0.1);
  if (percent < 100 && percent >= 99.95)
    return g_strdup_printf (_ ("> %.1f %%"), 99.9);
  return g_strdup_printf (_ ("%.1f %%"), percent);
}

/* With a real minus sign, as beside the maps. */
static char *
format_score (double score, int decimals)
{
  g_autofree char *size = g_strdup_printf ("%.*f", decimals, fabs (score));
  return g_strconcat (score < 0 ? "\xe2\x88\x92" : "", size, NULL);
}

static char *
format_number (HeedCaption *caption)
{
  const HeedCaptionScore *score = heed_caption_get_score (caption);
  if (score == NULL)
    return g_strdup ("");
  if (!heed_caption_get_alone (caption))
    return format_probability (score->probability);
  g_autofree char *number = format_score (score->logit, 1);
  return g_strdup_printf (_ ("score %s"), number);
}

static void
show_tooltip (HeedCaptionRow *self)
{
  const char *text = heed_caption_get_text (self->caption);
  const HeedCaptionScore *score = heed_caption_get_score (self->caption);
  g_autofree char *number = score != NULL ? format_score (score->logit, 2) : NULL;
  g_autofree char *tooltip =
      number != NULL ? g_strdup_printf (_ ("%s\nScore %s"), text, number) : g_strdup (text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
}

static void
show_caption (HeedCaptionRow *self)
{
  HeedCaption *caption = self->caption;
  const HeedCaptionScore *score = heed_caption_get_score (caption);
  gboolean alone = heed_caption_get_alone (caption);
  g_autofree char *number = format_number (caption);
  self->showing = TRUE;
  gtk_check_button_set_active (self->check, heed_caption_get_explained (caption));
  self->showing = FALSE;
  gtk_label_set_text (self->text, heed_caption_get_text (caption));
  gtk_label_set_text (self->number, number);
  gtk_level_bar_set_value (self->bar, score != NULL ? CLAMP (score->probability, 0, 1) : 0);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), !alone);
  gtk_label_set_width_chars (self->number, alone ? WIDTH_OF_SCORE : WIDTH_OF_PROBABILITY);
  gtk_widget_set_can_focus (GTK_WIDGET (self->check), !alone);
  set_class (GTK_WIDGET (self), "alone", alone);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heed_caption_get_text (caption),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, number, -1);
  show_tooltip (self);
}

static void
on_toggled (HeedCaptionRow *self)
{
  if (!self->showing && self->caption != NULL && gtk_check_button_get_active (self->check))
    g_signal_emit (self, signals[CHOSEN], 0, self->caption);
}

static void
heed_caption_row_dispose (GObject *object)
{
  heed_caption_row_set_caption (HEED_CAPTION_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), HEED_TYPE_CAPTION_ROW);
  heed_ui_unparent_children (GTK_WIDGET (object));
  g_clear_object (&HEED_CAPTION_ROW (object)->group);
  G_OBJECT_CLASS (heed_caption_row_parent_class)->dispose (object);
}

/* A list view that moves to the next row asks the row itself. */
static gboolean
heed_caption_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (HEED_CAPTION_ROW (widget)->check));
}

static void
heed_caption_row_class_init (HeedCaptionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = heed_caption_row_dispose;
  widget_class->grab_focus = heed_caption_row_grab_focus;
  signals[CHOSEN] = g_signal_new ("chosen", HEED_TYPE_CAPTION_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, HEED_TYPE_CAPTION);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               HEED_UI_RESOURCES "heed-caption-row.ui");
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionRow, check);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionRow, text);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionRow, number);
  gtk_widget_class_bind_template_child (widget_class, HeedCaptionRow, bar);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* A probability is neither good nor bad: one colour for all. */
static void
remove_offsets (GtkLevelBar *bar)
{
  gtk_level_bar_remove_offset_value (bar, GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (bar, GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (bar, GTK_LEVEL_BAR_OFFSET_FULL);
}

static void
heed_caption_row_init (HeedCaptionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->group = g_object_ref_sink (GTK_CHECK_BUTTON (gtk_check_button_new ()));
  gtk_check_button_set_group (self->check, self->group);
  remove_offsets (self->bar);
}

GtkWidget *
heed_caption_row_new (void)
{
  return g_object_new (HEED_TYPE_CAPTION_ROW, NULL);
}

void
heed_caption_row_set_caption (HeedCaptionRow *self, HeedCaption *caption)
{
  g_return_if_fail (HEED_IS_CAPTION_ROW (self));
  if (self->caption != NULL)
    g_signal_handlers_disconnect_by_data (self->caption, self);
  g_set_object (&self->caption, caption);
  if (caption == NULL)
    return;
  g_signal_connect_swapped (caption, "changed", G_CALLBACK (show_caption), self);
  show_caption (self);
}

HeedCaption *
heed_caption_row_get_caption (HeedCaptionRow *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION_ROW (self), NULL);
  return self->caption;
}

const char *
heed_caption_row_get_number (HeedCaptionRow *self)
{
  g_return_val_if_fail (HEED_IS_CAPTION_ROW (self), NULL);
  return gtk_label_get_text (self->number);
}
