/* heed-maps-grid.c: see heed-maps-grid.h. */
#include "heed-maps-grid.h"

#include <math.h>

#define MOST_COLUMNS 4
#define LEAST_CARD   240
/* A single row gives up at most this much of the width to be seen whole. */
#define LEAST_SHARE 0.35
/* Around the cards and between them. */
#define GAP         12
#define LEAST_WIDTH (200 + 2 * GAP)

struct _HeedMapsGrid
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (HeedMapsGrid, heed_maps_grid, GTK_TYPE_WIDGET)

static guint
count (GtkWidget *grid)
{
  guint n = 0;

  for (GtkWidget *card = gtk_widget_get_first_child (grid); card;
       card = gtk_widget_get_next_sibling (card))
    n++;
  return n;
}

typedef struct
{
  guint columns;
  guint rows;
  int fill; /* width of a card that fills the width */
} Shape;

static Shape
choose_shape (GtkWidget *grid, int width)
{
  guint n = MAX (1, count (grid));
  int inner = MAX (1, width - GAP); /* every card brings a gap along */
  guint most = (guint)CLAMP (inner / (LEAST_CARD + GAP), 1, MOST_COLUMNS);
  Shape shape;

  shape.rows = (n + most - 1) / most;
  shape.columns = (n + shape.rows - 1) / shape.rows;
  shape.fill = MAX (1, inner / (int)shape.columns - GAP);
  return shape;
}

/* Of the style sheet, on both sides of a card. */
static GtkBorder
get_border (GtkWidget *card)
{
  GtkBorder border;

  gtk_style_context_get_border (gtk_widget_get_style_context (card), &border);
  return border;
}

/* Sets the headers of up to @columns cards from @card on; their height at @width. */
static int
measure_row (GtkWidget *card, guint columns, int width, double *header)
{
  double body = 0;

  *header = 0;
  for (guint i = 0; card && i < columns; i++, card = gtk_widget_get_next_sibling (card))
    {
      GtkBorder border = get_border (card);
      double card_header;
      double card_body;

      heed_card_view_measure_parts (HEED_CARD_VIEW (card), width - border.left - border.right,
                                    &card_header, &card_body);
      *header = MAX (*header, card_header);
      body = MAX (body, card_body + border.top + border.bottom);
    }
  return (int)ceil (*header + body);
}

static GtkWidget *
skip (GtkWidget *card, guint n)
{
  for (guint i = 0; card && i < n; i++)
    card = gtk_widget_get_next_sibling (card);
  return card;
}

static int
measure_rows (GtkWidget *grid, guint columns, int width)
{
  int height = GAP;
  double header;

  for (GtkWidget *card = gtk_widget_get_first_child (grid); card; card = skip (card, columns))
    height += measure_row (card, columns, width, &header) + GAP;
  return height;
}

static int
least_width (const Shape *shape)
{
  return MIN (shape->fill, MAX (LEAST_CARD, (int)(LEAST_SHARE * shape->fill)));
}

/* About the greatest width of a single row's cards at which it is at most @height high: false
 * position between one that fits and one that does not. */
static int
fit (GtkWidget *grid, const Shape *shape, int height)
{
  int fits = least_width (shape);
  int too_wide = shape->fill;
  int least = measure_rows (grid, shape->columns, fits);
  int most = measure_rows (grid, shape->columns, too_wide);

  if (most <= height)
    return too_wide;
  for (int i = 0; i < 3 && least < height && too_wide - fits > 1; i++)
    {
      int width = fits + (int)((double)(too_wide - fits) * (height - least) / (most - least));
      int needed = measure_rows (grid, shape->columns, MAX (width, fits + 1));

      if (needed <= height)
        {
          fits = MAX (width, fits + 1);
          least = needed;
        }
      else
        {
          too_wide = MAX (width, fits + 1);
          most = needed;
        }
    }
  return fits;
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
  Shape shape;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = (int)CLAMP (count (widget), 1, MOST_COLUMNS) * (LEAST_CARD * 3 / 2 + GAP) + GAP;
      return;
    }
  shape = choose_shape (widget, for_size < 0 ? LEAST_WIDTH : for_size);
  *minimum = *natural = measure_rows (widget, shape.columns, shape.fill);
  if (shape.rows == 1)
    *minimum = MIN (*natural, measure_rows (widget, shape.columns, least_width (&shape)));
}

/* Returns the row's height. */
static int
place_row (GtkWidget *card, guint columns, GtkAllocation area)
{
  double header;

  area.height = measure_row (card, columns, area.width, &header);
  for (guint i = 0; card && i < columns; i++, card = gtk_widget_get_next_sibling (card))
    {
      heed_card_view_set_header (HEED_CARD_VIEW (card), header);
      gtk_widget_measure (card, GTK_ORIENTATION_VERTICAL, area.width, NULL, NULL, NULL, NULL);
      gtk_widget_size_allocate (card, &area, -1);
      area.x += area.width + GAP;
    }
  return area.height;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  Shape shape = choose_shape (widget, width);
  int card_width = shape.rows == 1 ? fit (widget, &shape, height) : shape.fill;
  int left = (width - (int)shape.columns * (card_width + GAP) + GAP) / 2;
  GtkAllocation area = {MAX (0, left), GAP, card_width, 0};

  for (GtkWidget *card = gtk_widget_get_first_child (widget); card;
       card = skip (card, shape.columns))
    area.y += place_row (card, shape.columns, area) + GAP;
}

static void
dispose (GObject *object)
{
  GtkWidget *card;

  while ((card = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (card);
  G_OBJECT_CLASS (heed_maps_grid_parent_class)->dispose (object);
}

static void
heed_maps_grid_class_init (HeedMapsGridClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_css_name (widget_class, "mapsgrid");
}

static void
heed_maps_grid_init (HeedMapsGrid *self)
{
}

GtkWidget *
heed_maps_grid_new (void)
{
  return g_object_new (HEED_TYPE_MAPS_GRID, NULL);
}
