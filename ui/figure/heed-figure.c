/* heed-figure.c: see heed-figure.h. */
#include "heed-figure.h"

#include "heed-colour-bar.h"
#include "heed-figure-card.h"
#include "heed-figure-text.h"
#include "heed-rank-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MOST_COLUMNS 4
/* A card's least width, in font sizes. */
#define LEAST_WIDTH 14.0
/* Captions longer than this end in an ellipsis; metadata has all of it. */
#define CAPTION_LINES 12

/* Something with a place on the page. */
typedef struct
{
  HeedCard *card;       /* (nullable) */
  HeedColourBar *bar;   /* (nullable) */
  PangoLayout *layout;  /* (nullable) */
  HeedRankTable *ranks; /* (nullable) */
  double rule;          /* length of a line across; 0: none */
  HeedColour colour;
  double x;
  double y;
} Item;

struct _HeedFigure
{
  const HeedResult *result;
  GPtrArray *all; /* HeedExplanation: one a card */
  HeedFigureStyle *style;
  GPtrArray *groups;
  GArray *items;
  guint columns;
  double margin;
  double gutter;
  double column_width;
  double height;
};

static void
item_clear (gpointer data)
{
  Item *item = data;

  heed_card_free (item->card);
  heed_colour_bar_free (item->bar);
  g_clear_object (&item->layout);
  heed_rank_table_free (item->ranks);
}

/* As few rows as fit, then as few columns as fill them evenly. */
static void
choose_columns (HeedFigure *figure)
{
  const HeedFigureOptions *options = &figure->style->options;
  guint n = MAX (1, figure->all->len + (options->input ? 1 : 0));
  double inner = options->width - 2 * figure->margin;
  double least = LEAST_WIDTH * figure->style->body + figure->gutter;
  guint most = (guint)CLAMP ((inner + figure->gutter) / least, 1, MOST_COLUMNS);
  guint rows;

  if (options->columns > 0)
    most = MIN (options->columns, MAX (1, (guint)(inner / (4 * figure->gutter))));
  rows = (n + most - 1) / most;
  figure->columns = (n + rows - 1) / rows;
  figure->column_width =
      MAX (1, floor ((inner - (figure->columns - 1) * figure->gutter) / figure->columns));
}

static double
column_x (const HeedFigure *figure, guint column)
{
  return figure->margin + column * (figure->column_width + figure->gutter);
}

static void
add_card (HeedFigure *figure, const HeedExplanation *explanation)
{
  const HeedScaleGroup *group =
      explanation ? heed_scale_groups_find (figure->groups, explanation) : NULL;
  HeedCardContent content = {
      .result = figure->result,
      .explanation = explanation,
      .group = group,
      .bars = group && group->members->len == 1,
  };
  Item item = {.card = heed_card_new (figure->style, &content, figure->column_width)};

  g_array_append_val (figure->items, item);
}

static double
place_row (HeedFigure *figure, guint first, guint n, double y)
{
  double header = 0;
  double height = 0;

  for (guint i = first; i < first + n; i++)
    header = MAX (header, heed_card_get_header (g_array_index (figure->items, Item, i).card));
  for (guint i = first; i < first + n; i++)
    {
      Item *item = &g_array_index (figure->items, Item, i);

      heed_card_set_header (item->card, header);
      item->x = column_x (figure, i - first);
      item->y = y;
      height = MAX (height, heed_card_get_height (item->card));
    }
  return y + height;
}

static double
place_cards (HeedFigure *figure, double y)
{
  guint n;

  if (figure->style->options.input || figure->all->len == 0)
    add_card (figure, NULL);
  for (guint i = 0; i < figure->all->len; i++)
    add_card (figure, figure->all->pdata[i]);
  n = figure->items->len;
  for (guint first = 0; first < n; first += figure->columns)
    {
      if (first > 0)
        y += 3 * figure->style->gap;
      y = place_row (figure, first, MIN (figure->columns, n - first), y);
    }
  return y;
}

/* Returns the bar's lower edge. */
static double
add_bar (HeedFigure *figure, HeedScale scale, const char *label, guint column, double y)
{
  Item item = {
      .bar = heed_colour_bar_new (figure->style, scale, label, figure->column_width),
      .x = column_x (figure, column),
      .y = y,
  };

  g_array_append_val (figure->items, item);
  return y + heed_colour_bar_get_height (item.bar);
}

/* Picture and text side by side where there are two columns, else one under the other. */
static double
place_shared_scale (HeedFigure *figure, const HeedScaleGroup *group, double y)
{
  double bottom = y;
  guint column = 0;

  if (group->image.n_values > 0)
    {
      g_autofree char *label = g_strdup_printf (_ ("shared scale, picture: %s"), group->kind);

      bottom = add_bar (figure, group->image, label, 0, y);
      column = figure->columns > 1 ? 1 : 0;
      y = column ? y : bottom + figure->style->gap;
    }
  if (group->text.n_values > 0)
    {
      g_autofree char *label = g_strdup_printf (_ ("shared scale, text: %s"), group->kind);

      bottom = add_bar (figure, group->text, label, column, y);
    }
  return bottom;
}

/* What follows belongs to no single card. */
static double
add_rule (HeedFigure *figure, double y)
{
  const HeedFigureStyle *style = figure->style;
  Item item = {
      .rule = style->options.width - 2 * figure->margin,
      .colour = style->line,
      .x = figure->margin,
      .y = y + 2 * style->gap,
  };

  g_array_append_val (figure->items, item);
  return item.y;
}

static gboolean
has_shared_scale (const HeedFigure *figure)
{
  for (guint i = 0; i < figure->groups->len; i++)
    if (((HeedScaleGroup *)figure->groups->pdata[i])->members->len > 1)
      return TRUE;
  return FALSE;
}

static double
place_shared_scales (HeedFigure *figure, double y)
{
  /* One scale for all needs no line to be seen as such. */
  if (figure->groups->len > 1 && has_shared_scale (figure))
    y = add_rule (figure, y);
  for (guint i = 0; i < figure->groups->len; i++)
    {
      const HeedScaleGroup *group = figure->groups->pdata[i];

      if (group->members->len > 1)
        y = place_shared_scale (figure, group, y + 2 * figure->style->gap);
    }
  return y;
}

static double
place_ranks (HeedFigure *figure, double y)
{
  HeedFigureStyle *style = figure->style;
  Item item = {.x = figure->margin, .y = y + 3 * style->gap};

  if (!style->options.ranks)
    return y;
  item.ranks = heed_rank_table_new (style, figure->result->explanations,
                                    style->options.width - 2 * figure->margin);
  g_array_append_val (figure->items, item);
  return heed_rank_table_get_height (item.ranks) > 0
             ? item.y + heed_rank_table_get_height (item.ranks)
             : y;
}

static double
add_text (HeedFigure *figure, const char *text, HeedColour colour, double y)
{
  const HeedFigureStyle *style = figure->style;
  Item item = {
      .layout = heed_figure_style_layout (style, text, style->small, FALSE,
                                          style->options.width - 2 * figure->margin),
      .colour = colour,
      .x = figure->margin,
      .y = y,
  };

  pango_layout_set_height (item.layout, -CAPTION_LINES);
  pango_layout_set_ellipsize (item.layout, PANGO_ELLIPSIZE_END);
  g_array_append_val (figure->items, item);
  return y + heed_figure_style_height (item.layout);
}

static double
place_caption (HeedFigure *figure, double y)
{
  const HeedFigureStyle *style = figure->style;
  g_autofree char *caption =
      heed_figure_text_caption (figure->result, figure->groups, &style->options);

  y += 2 * style->gap;
  for (guint i = 0; figure->result->warnings && i < figure->result->warnings->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("\xe2\x9a\xa0\xef\xb8\x8e %s",
                                               (const char *)figure->result->warnings->pdata[i]);

      y = add_text (figure, text, style->warning, y) + style->gap / 2;
    }
  return add_text (figure, caption, style->faint, y);
}

HeedFigure *
heed_figure_new (const HeedResult *result, const HeedFigureOptions *options)
{
  HeedFigure *figure = g_new0 (HeedFigure, 1);
  HeedFigureOptions fallback;
  double y;

  heed_figure_options_init (&fallback);
  figure->result = result;
  figure->style = heed_figure_style_new (options ? options : &fallback);
  figure->all = heed_result_list_all (result);
  figure->groups = heed_scale_groups_new (figure->all, figure->style->options.scale);
  figure->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (figure->items, item_clear);
  figure->margin = figure->style->gap;
  figure->gutter = round (1.6 * figure->style->body);
  choose_columns (figure);
  y = place_cards (figure, figure->margin);
  y = place_shared_scales (figure, y);
  y = place_ranks (figure, y);
  y = place_caption (figure, y);
  figure->height = ceil (y + figure->margin);
  return figure;
}

void
heed_figure_free (HeedFigure *figure)
{
  if (!figure)
    return;
  g_array_unref (figure->items);
  g_ptr_array_unref (figure->groups);
  g_ptr_array_unref (figure->all);
  heed_figure_style_unref (figure->style);
  g_free (figure);
}

void
heed_figure_get_size (const HeedFigure *figure, double *width, double *height)
{
  *width = figure->style->options.width;
  *height = figure->height;
}

static void
draw_rule (const Item *item, cairo_t *cr)
{
  heed_figure_style_set_colour (cr, item->colour);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, item->x, item->y);
  cairo_line_to (cr, item->x + item->rule, item->y);
  cairo_stroke (cr);
}

void
heed_figure_draw (HeedFigure *figure, cairo_t *cr)
{
  heed_figure_style_set_colour (cr, figure->style->page);
  cairo_rectangle (cr, 0, 0, figure->style->options.width, figure->height);
  cairo_fill (cr);
  for (guint i = 0; i < figure->items->len; i++)
    {
      const Item *item = &g_array_index (figure->items, Item, i);

      if (item->card)
        heed_card_draw (item->card, cr, item->x, item->y);
      if (item->bar)
        heed_colour_bar_draw (item->bar, cr, item->x, item->y);
      if (item->rule > 0)
        draw_rule (item, cr);
      if (item->ranks)
        heed_rank_table_draw (item->ranks, cr, item->x, item->y);
      if (item->layout)
        heed_figure_style_show (cr, item->layout, item->x, item->y, item->colour);
    }
}

const HeedResult *
heed_figure_get_result (const HeedFigure *figure)
{
  return figure->result;
}

const HeedFigureOptions *
heed_figure_get_options (const HeedFigure *figure)
{
  return &figure->style->options;
}
