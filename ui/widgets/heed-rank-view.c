/* heed-rank-view.c: see heed-rank-view.h. */
#include "heed-rank-view.h"

#include "heed-rank-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PADDING       12
#define RADIUS        11
#define LEAST_WIDTH   200
#define NATURAL_WIDTH 640
#define MOST_WIDTH    900

#define NOTHING N_ ("Rank correlations need two maps with different numbers.")

struct _HeedRankView
{
  GtkWidget parent_instance;

  HeedFigureStyle *style; /* (nullable) */
  HeedResult *result;     /* (nullable) */
  HeedRankTable *table;   /* (nullable): laid out for table_width */
  int table_width;
  PangoLayout *nothing; /* (nullable): a sentence instead of an empty table */
};

G_DEFINE_FINAL_TYPE (HeedRankView, heed_rank_view, GTK_TYPE_WIDGET)

static void
forget_layout (HeedRankView *self)
{
  g_clear_pointer (&self->table, heed_rank_table_free);
  g_clear_object (&self->nothing);
}

static void
describe (HeedRankView *self)
{
  g_autofree char *numbers = heed_rank_table_describe (self->table);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Rank correlations"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  *numbers ? numbers : _ (NOTHING), -1);
}

/* Ranks are sorted only here: while maps fill in this is once a frame. */
static void
lay_out (HeedRankView *self, int width)
{
  double inner = CLAMP (width, LEAST_WIDTH, MOST_WIDTH) - 2 * PADDING;

  if (self->table && self->table_width == width)
    return;
  forget_layout (self);
  self->table = heed_rank_table_new (self->style, self->result->explanations, inner);
  self->table_width = width;
  if (heed_rank_table_get_height (self->table) <= 0)
    self->nothing =
        heed_figure_style_layout (self->style, _ (NOTHING), self->style->small, FALSE, inner);
  describe (self);
}

void
heed_rank_view_set_content (HeedRankView *self, HeedFigureStyle *style, HeedResult *result)
{
  HeedFigureStyle *old_style = self->style;
  HeedResult *old_result = self->result;

  if (style == old_style && result == old_result)
    return;
  self->style = heed_figure_style_ref (style);
  self->result = heed_result_ref (result);
  g_clear_pointer (&old_style, heed_figure_style_unref);
  g_clear_pointer (&old_result, heed_result_unref);
  forget_layout (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  HeedRankView *self = HEED_RANK_VIEW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }
  *minimum = *natural = 0;
  if (!self->result)
    return;
  lay_out (self, for_size < 0 ? NATURAL_WIDTH : for_size);
  *minimum = *natural = 2 * PADDING
                        + (int)ceil (self->nothing ? heed_figure_style_height (self->nothing)
                                                   : heed_rank_table_get_height (self->table));
}

static void
draw_surface (HeedRankView *self, GtkSnapshot *snapshot, int width, int height)
{
  HeedColour page = self->style->page;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot,
                             &(GdkRGBA) {(float)page.red, (float)page.green, (float)page.blue, 1},
                             &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_widget (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HeedRankView *self = HEED_RANK_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (!self->result)
    return;
  lay_out (self, width);
  draw_surface (self, snapshot, width, height);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->nothing)
    heed_figure_style_show (cr, self->nothing, PADDING, PADDING, self->style->faint);
  else
    heed_rank_table_draw (self->table, cr, PADDING, PADDING);
  cairo_destroy (cr);
}

static void
dispose (GObject *object)
{
  HeedRankView *self = HEED_RANK_VIEW (object);

  forget_layout (self);
  g_clear_pointer (&self->style, heed_figure_style_unref);
  g_clear_pointer (&self->result, heed_result_unref);
  G_OBJECT_CLASS (heed_rank_view_parent_class)->dispose (object);
}

static void
heed_rank_view_class_init (HeedRankViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->snapshot = snapshot_widget;
  gtk_widget_class_set_css_name (widget_class, "rankview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
heed_rank_view_init (HeedRankView *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
heed_rank_view_new (void)
{
  return g_object_new (HEED_TYPE_RANK_VIEW, NULL);
}
