/* heed-rank-table.c: see heed-rank-table.h. */
#include "heed-rank-table.h"

#include "heed-figure-text.h"
#include "heed-rank-matrix.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of a table's width, for the names of its rows. */
#define NAMES_SHARE 0.36
/* Of a column, in sizes of the smallest font: a narrower one has no room for "−0.12". */
#define LEAST_CELL 3.8
#define MOST_CELL  8.0
#define CELL_LINES 2.0
#define NAME_LINES 3

/* One side: the picture or the text. */
typedef struct
{
  gboolean text;
  double x;
  double y;
  double height;
  PangoLayout *title;
  PangoLayout *reading; /* what the numbers mean */
} Side;

struct _HeedRankTable
{
  HeedFigureStyle *style;
  HeedRankMatrix *matrix;
  GPtrArray *names; /* char * */
  GArray *sides;    /* Side */
  double side_width;
  double height;

  /* the same on both sides */
  double names_width;
  double cell;
  gboolean numbered;
  GPtrArray *rows;    /* PangoLayout */
  GPtrArray *columns; /* PangoLayout */
  double head_height;
  GArray *row_heights; /* double */
};

char *
heed_rank_table_format (double correlation)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = round (100 * correlation) / 100;

  if (!isfinite (correlation))
    return g_strdup ("–");
  g_ascii_formatd (number, sizeof number, "%.2f", fabs (rounded));
  return g_strconcat (rounded < 0 ? "−" : "", number, NULL);
}

static void
side_clear (gpointer data)
{
  Side *side = data;

  g_clear_object (&side->title);
  g_clear_object (&side->reading);
}

static guint
count_sides (const HeedRankTable *table)
{
  return heed_rank_matrix_has (table->matrix, FALSE) + heed_rank_matrix_has (table->matrix, TRUE);
}

static double
fit_cell (const HeedRankTable *table, double width)
{
  return floor (MIN ((1 - NAMES_SHARE) * width / table->matrix->n, MOST_CELL * table->style->tiny));
}

/* Side by side where the numbers have room, else one under the other. */
static void
choose_shape (HeedRankTable *table, double width)
{
  double gutter = 3 * table->style->gap;
  double half = floor ((width - gutter) / 2);

  table->side_width =
      fit_cell (table, half) >= LEAST_CELL * table->style->tiny ? half : floor (width);
  table->cell = MAX (1, fit_cell (table, table->side_width));
}

static PangoLayout *
make_layout (const HeedRankTable *table, const char *text, double size, gboolean bold, double width)
{
  PangoLayout *layout = heed_figure_style_layout (table->style, text, size, bold, width);

  pango_layout_set_height (layout, -NAME_LINES);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

/* Whether a word of @name is wider than @width. */
static gboolean
is_broken (const HeedRankTable *table, const char *name, double size, double width)
{
  g_auto (GStrv) words = g_strsplit_set (name, " ", -1);

  for (guint i = 0; words[i]; i++)
    {
      g_autoptr (PangoLayout) layout =
          heed_figure_style_layout (table->style, words[i], size, FALSE, -1);
      int natural;

      pango_layout_get_size (layout, &natural, NULL);
      if ((double)natural / PANGO_SCALE > width)
        return TRUE;
    }
  return FALSE;
}

static void
make_names (HeedRankTable *table, const GPtrArray *explanations)
{
  for (guint i = 0; i < explanations->len; i++)
    {
      char *name = heed_explanation_describe (explanations->pdata[i]);
      g_autofree char *together = heed_figure_text_keep_together (name);

      g_ptr_array_add (table->names, name);
      table->numbered |= is_broken (table, together, table->style->tiny, table->cell - 2);
    }
}

/* (transfer full): what stands before row @i, where there is @width for it */
static char *
make_row_name (const HeedRankTable *table, guint i, double width)
{
  g_autofree char *together = heed_figure_text_keep_together (table->names->pdata[i]);
  gboolean broken = is_broken (table, together, table->style->small, width);
  const char *name = broken ? table->names->pdata[i] : together;

  return table->numbered ? g_strdup_printf ("%u\u2002%s", i + 1, name) : g_strdup (name);
}

/* As wide as the longest, as far as columns leave room: numbers stand beside their name. */
static void
fit_names (HeedRankTable *table)
{
  double most = table->side_width - table->matrix->n * table->cell;
  double width = 0;

  for (guint i = 0; i < table->names->len; i++)
    {
      g_autofree char *name = make_row_name (table, i, most);
      g_autoptr (PangoLayout) layout =
          heed_figure_style_layout (table->style, name, table->style->small, FALSE, -1);
      int natural;

      pango_layout_get_size (layout, &natural, NULL);
      width = MAX (width, ceil ((double)natural / PANGO_SCALE));
    }
  table->names_width = MAX (1, floor (MIN (width + 2 * table->style->gap, most)));
}

static void
make_heads (HeedRankTable *table)
{
  const HeedFigureStyle *style = table->style;

  for (guint i = 0; i < table->names->len; i++)
    {
      g_autofree char *name = heed_figure_text_keep_together (table->names->pdata[i]);
      g_autofree char *row_name = make_row_name (table, i, table->names_width - style->gap);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      PangoLayout *row =
          make_layout (table, row_name, style->small, FALSE, table->names_width - style->gap);
      PangoLayout *column = make_layout (table, table->numbered ? number : name, style->tiny, FALSE,
                                         MAX (1, table->cell - 2));
      double height = MAX (ceil (CELL_LINES * style->tiny), heed_figure_style_height (row) + 2);

      pango_layout_set_alignment (column, PANGO_ALIGN_CENTER);
      g_ptr_array_add (table->rows, row);
      g_ptr_array_add (table->columns, column);
      g_array_append_val (table->row_heights, height);
      table->head_height = MAX (table->head_height, heed_figure_style_height (column) + 2);
    }
}

static double
measure_side (const HeedRankTable *table, const Side *side)
{
  double height = heed_figure_style_height (side->title) + heed_figure_style_height (side->reading)
                  + table->style->gap + table->head_height;

  for (guint i = 0; i < table->row_heights->len; i++)
    height += g_array_index (table->row_heights, double, i);
  return height;
}

static void
add_side (HeedRankTable *table, gboolean text, double width)
{
  const HeedFigureStyle *style = table->style;
  gboolean beside = table->sides->len > 0 && 2 * table->side_width <= width;
  Side side = {.text = text};

  if (!heed_rank_matrix_has (table->matrix, text))
    return;
  side.title =
      make_layout (table, text ? _ ("Rank correlation, text") : _ ("Rank correlation, picture"),
                   style->body, TRUE, table->side_width);
  side.reading =
      make_layout (table,
                   text ? _ ("Spearman’s: 1 words in the same order, 0 unrelated, −1 in reverse")
                        : _ ("Spearman’s: 1 patches in the same order, 0 unrelated, −1 in reverse"),
                   style->tiny, FALSE, table->side_width);
  side.height = measure_side (table, &side);
  side.x = beside ? width - table->side_width : 0;
  side.y = beside || table->height <= 0 ? 0 : table->height + 2 * style->gap;
  table->height = MAX (table->height, side.y + side.height);
  g_array_append_val (table->sides, side);
}

HeedRankTable *
heed_rank_table_new (HeedFigureStyle *style, const GPtrArray *explanations, double width)
{
  HeedRankTable *table = g_new0 (HeedRankTable, 1);

  table->style = heed_figure_style_ref (style);
  table->matrix = heed_rank_matrix_new (explanations);
  table->names = g_ptr_array_new_with_free_func (g_free);
  table->rows = g_ptr_array_new_with_free_func (g_object_unref);
  table->columns = g_ptr_array_new_with_free_func (g_object_unref);
  table->row_heights = g_array_new (FALSE, FALSE, sizeof (double));
  table->sides = g_array_new (FALSE, FALSE, sizeof (Side));
  g_array_set_clear_func (table->sides, side_clear);
  if (count_sides (table) == 0)
    return table;
  choose_shape (table, width);
  make_names (table, explanations);
  fit_names (table);
  make_heads (table);
  add_side (table, FALSE, width);
  add_side (table, TRUE, width);
  return table;
}

void
heed_rank_table_free (HeedRankTable *table)
{
  if (!table)
    return;
  g_array_unref (table->sides);
  g_array_unref (table->row_heights);
  g_ptr_array_unref (table->columns);
  g_ptr_array_unref (table->rows);
  g_ptr_array_unref (table->names);
  heed_rank_matrix_free (table->matrix);
  heed_figure_style_unref (table->style);
  g_free (table);
}

double
heed_rank_table_get_height (const HeedRankTable *table)
{
  return table->height;
}

/* The ink or the page's colour, whichever is easier to read. */
static HeedColour
choose_ink (const HeedFigureStyle *style, HeedColour ground)
{
  return heed_colour_contrast (ground, style->ink) >= heed_colour_contrast (ground, style->page)
             ? style->ink
             : style->page;
}

static void
draw_number (const HeedRankTable *table, cairo_t *cr, const double area[4], double correlation,
             HeedColour colour)
{
  g_autofree char *text = heed_rank_table_format (correlation);
  g_autoptr (PangoLayout) layout =
      heed_figure_style_layout (table->style, text, table->style->tiny, FALSE, -1);
  int width;
  int height;

  pango_layout_get_size (layout, &width, &height);
  /* Colours alone are better than numbers over one another. */
  if ((double)width / PANGO_SCALE > area[2])
    return;
  heed_figure_style_show (cr, layout, area[0] + (area[2] - (double)width / PANGO_SCALE) / 2,
                          area[1] + (area[3] - (double)height / PANGO_SCALE) / 2, colour);
}

static void
draw_cell (const HeedRankTable *table, cairo_t *cr, const double area[4], double correlation)
{
  const HeedFigureStyle *style = table->style;
  HeedColour ground = heed_colour_map_lookup (style->diverging, (correlation + 1) / 2);

  if (!isfinite (correlation))
    {
      draw_number (table, cr, area, correlation, style->faint);
      return;
    }
  /* A hair of the page between cells. */
  cairo_rectangle (cr, area[0] + 0.5, area[1] + 0.5, area[2] - 1, area[3] - 1);
  heed_figure_style_set_colour (cr, ground);
  cairo_fill (cr);
  draw_number (table, cr, area, correlation, choose_ink (style, ground));
}

static void
draw_columns (const HeedRankTable *table, cairo_t *cr, double x, double y)
{
  for (guint i = 0; i < table->columns->len; i++)
    {
      PangoLayout *layout = table->columns->pdata[i];

      heed_figure_style_show (cr, layout, x + table->names_width + i * table->cell + 1,
                              y + table->head_height - 2 - heed_figure_style_height (layout),
                              table->style->faint);
    }
}

static void
draw_side (const HeedRankTable *table, const Side *side, cairo_t *cr, double x, double y)
{
  heed_figure_style_show (cr, side->title, x, y, table->style->ink);
  y += heed_figure_style_height (side->title);
  heed_figure_style_show (cr, side->reading, x, y, table->style->faint);
  y += heed_figure_style_height (side->reading) + table->style->gap;
  draw_columns (table, cr, x, y);
  y += table->head_height;
  for (guint row = 0; row < table->rows->len; row++)
    {
      PangoLayout *name = table->rows->pdata[row];
      double height = g_array_index (table->row_heights, double, row);

      heed_figure_style_show (cr, name, x, y + (height - heed_figure_style_height (name)) / 2,
                              table->style->ink);
      for (guint col = 0; col < table->columns->len; col++)
        draw_cell (
            table, cr,
            (const double[4]) {x + table->names_width + col * table->cell, y, table->cell, height},
            heed_rank_matrix_get (table->matrix, side->text, row, col));
      y += height;
    }
}

void
heed_rank_table_draw (const HeedRankTable *table, cairo_t *cr, double x, double y)
{
  cairo_save (cr);
  for (guint i = 0; i < table->sides->len; i++)
    {
      const Side *side = &g_array_index (table->sides, Side, i);

      draw_side (table, side, cr, x + side->x, y + side->y);
    }
  cairo_restore (cr);
}

static void
describe_side (const HeedRankTable *table, gboolean text, GString *sentence)
{
  const char *separator = "";

  g_string_append_printf (sentence, "%s%s ", sentence->len > 0 ? " " : "",
                          text ? _ ("Text:") : _ ("Picture:"));
  for (guint a = 0; a < table->names->len; a++)
    for (guint b = a + 1; b < table->names->len; b++)
      {
        g_autofree char *number =
            heed_rank_table_format (heed_rank_matrix_get (table->matrix, text, a, b));
        /* Translators: two methods, and how alike they are: "AtMan and Occlusion 0.83" */
        g_autofree char *pair = g_strdup_printf (_ ("%s and %s %s"), (char *)table->names->pdata[a],
                                                 (char *)table->names->pdata[b], number);

        g_string_append_printf (sentence, "%s%s", separator, pair);
        separator = ", ";
      }
  g_string_append_c (sentence, '.');
}

char *
heed_rank_table_describe (const HeedRankTable *table)
{
  GString *sentence = g_string_new (NULL);

  for (guint i = 0; i < table->sides->len; i++)
    describe_side (table, g_array_index (table->sides, Side, i).text, sentence);
  return g_string_free (sentence, FALSE);
}
