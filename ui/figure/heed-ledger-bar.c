/* heed-ledger-bar.c: see heed-ledger-bar.h. */
#include "heed-ledger-bar.h"

#include "heed-ledger-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define HEADER_LINES 3
/* Around the bar, what is pointed at is easy to miss. */
#define REACH 2

/* A part of the legend: a swatch and its words. */
typedef struct
{
  PangoLayout *layout;
  double x;
  double y;
} Label;

struct _HeedLedgerBar
{
  HeedFigureStyle *style;
  double width;
  double thickness;
  double swatch;
  double height;
  double bar_top;
  PangoLayout *header;
  gboolean adds_up;
  guint n_parts;
  HeedLedgerSegment parts[HEED_LEDGER_N_PARTS];
  Label labels[HEED_LEDGER_N_PARTS];
  double zero;
};

static void
add_part (HeedLedgerBar *bar, guint sink, double amount)
{
  if (amount != 0 && isfinite (amount))
    bar->parts[bar->n_parts++] = (HeedLedgerSegment) {.sink = sink, .amount = amount};
}

/* Rounding is not drawn: it is a millionth of the bar. */
static void
list_parts (HeedLedgerBar *bar, const HeedBalance *balance)
{
  add_part (bar, HEED_LEDGER_PART_RELEVANCE, balance->relevance);
  for (HeedSink sink = 0; sink < HEED_N_SINKS; sink++)
    add_part (bar, sink, balance->sinks[sink]);
  if (!bar->adds_up)
    add_part (bar, HEED_LEDGER_PART_REMAINDER, balance->remainder);
}

static void
place_parts (HeedLedgerBar *bar)
{
  double below = 0, above = 0, unit, left, right;

  for (guint i = 0; i < bar->n_parts; i++)
    if (bar->parts[i].amount < 0)
      below -= bar->parts[i].amount;
    else
      above += bar->parts[i].amount;
  unit = below + above > 0 ? bar->width / (below + above) : 0;
  bar->zero = left = right = below * unit;
  for (guint i = 0; i < bar->n_parts; i++)
    {
      HeedLedgerSegment *part = &bar->parts[i];
      double length = fabs (part->amount) * unit;

      if (part->amount < 0)
        {
          part->to = left;
          part->from = left = MAX (0, left - length);
        }
      else
        {
          part->from = right;
          part->to = right = MIN (bar->width, right + length);
        }
    }
}

static const char *
part_name (guint sink)
{
  return sink == HEED_LEDGER_PART_RELEVANCE   ? _ ("relevance")
         : sink == HEED_LEDGER_PART_REMAINDER ? _ ("not accounted for")
                                              : heed_ledger_text_sink (sink);
}

/* Words flow like text, each with its swatch. */
static void
place_labels (HeedLedgerBar *bar, double y)
{
  double x = 0, line = 0, gap = bar->style->gap;

  for (guint i = 0; i < bar->n_parts; i++)
    {
      g_autofree char *number = heed_format_number (bar->parts[i].amount);
      g_autofree char *text = g_strdup_printf ("%s %s", part_name (bar->parts[i].sink), number);
      double beside = bar->swatch + gap / 2, room = MAX (1, bar->width - beside);
      Label *label = &bar->labels[i];
      int width;

      label->layout = heed_figure_style_layout (bar->style, text, bar->style->tiny, FALSE, room);
      pango_layout_get_size (label->layout, &width, NULL);
      if (x > 0 && x + beside + ceil ((double)width / PANGO_SCALE) > bar->width)
        {
          y += line;
          x = line = 0;
        }
      label->x = x;
      label->y = y;
      x += beside + ceil ((double)width / PANGO_SCALE) + 1.5 * gap;
      line = MAX (line, heed_figure_style_height (label->layout));
    }
  bar->height = y + line;
}

HeedLedgerBar *
heed_ledger_bar_new (HeedFigureStyle *style, const HeedBalance *balance, guint side, double width)
{
  HeedLedgerBar *bar = g_new0 (HeedLedgerBar, 1);
  g_autofree char *line = heed_ledger_text_line (balance, side);

  bar->style = heed_figure_style_ref (style);
  bar->width = width;
  bar->thickness = MAX (3, round (0.55 * style->body));
  bar->swatch = MAX (3, round (0.6 * style->tiny));
  bar->adds_up = heed_balance_adds_up (balance);
  bar->header = heed_figure_style_layout (style, line, style->tiny, FALSE, width);
  pango_layout_set_height (bar->header, -HEADER_LINES);
  pango_layout_set_ellipsize (bar->header, PANGO_ELLIPSIZE_END);
  bar->bar_top = heed_figure_style_height (bar->header) + 1;
  list_parts (bar, balance);
  place_parts (bar);
  place_labels (bar, bar->bar_top + bar->thickness + 2);
  return bar;
}

void
heed_ledger_bar_free (HeedLedgerBar *bar)
{
  if (!bar)
    return;
  for (guint i = 0; i < bar->n_parts; i++)
    g_object_unref (bar->labels[i].layout);
  g_object_unref (bar->header);
  heed_figure_style_unref (bar->style);
  g_free (bar);
}

static void
free_bar (gpointer bar)
{
  heed_ledger_bar_free (bar);
}

GPtrArray *
heed_ledger_bars_new (HeedFigureStyle *style, const HeedExplanation *explanation, double width)
{
  GPtrArray *bars = g_ptr_array_new_with_free_func (free_bar);

  for (guint side = 0; explanation && side < G_N_ELEMENTS (explanation->ledger); side++)
    if (explanation->ledger[side])
      g_ptr_array_add (bars, heed_ledger_bar_new (style, explanation->ledger[side], side, width));
  return bars;
}

double
heed_ledger_bar_get_height (const HeedLedgerBar *bar)
{
  return bar->height;
}

const HeedLedgerSegment *
heed_ledger_bar_get_segments (const HeedLedgerBar *bar, guint *n, double *zero)
{
  *n = bar->n_parts;
  *zero = bar->zero;
  return bar->parts;
}

static gboolean
is_on_label (const HeedLedgerBar *bar, const Label *label, double x, double y)
{
  int width;

  pango_layout_get_size (label->layout, &width, NULL);
  return x >= label->x && y >= label->y && y < label->y + heed_figure_style_height (label->layout)
         && x < label->x + bar->swatch + bar->style->gap / 2 + (double)width / PANGO_SCALE;
}

const char *
heed_ledger_bar_explain (const HeedLedgerBar *bar, double x, double y)
{
  double below = bar->bar_top + bar->thickness;

  if (x < 0 || y < 0 || x >= bar->width || y >= bar->height)
    return NULL;
  for (guint i = 0; i < bar->n_parts; i++)
    {
      const HeedLedgerSegment *part = &bar->parts[i];
      gboolean on_bar = y >= bar->bar_top - REACH && y < below + REACH;

      if ((on_bar && x >= part->from && x < part->to) || is_on_label (bar, &bar->labels[i], x, y))
        return heed_ledger_text_explain (part->sink);
    }
  return heed_ledger_text_explain (HEED_LEDGER_WHOLE);
}

/* Relevance has the colour that it has in the map; sinks are greys and hatching, the same in every
 * palette, and what is not accounted for is hatched in a warning's colour. */
static void
fill_part (const HeedLedgerBar *bar, cairo_t *cr, const HeedLedgerSegment *part,
           cairo_rectangle_t area)
{
  static const double shades[HEED_N_SINKS] = {[HEED_SINK_BIAS] = 0.85,
                                              [HEED_SINK_SHIFT] = 0.5,
                                              [HEED_SINK_SOFTMAX] = 0.2,
                                              [HEED_SINK_HELD] = 0.35};
  const HeedFigureStyle *style = bar->style;
  HeedColour colour = style->page;

  if (part->sink == HEED_LEDGER_PART_RELEVANCE)
    colour = heed_colour_map_lookup (style->diverging, part->amount < 0 ? 0.1 : 0.9);
  else if (part->sink != HEED_LEDGER_PART_REMAINDER)
    colour = heed_colour_mix (style->page, style->ink, shades[part->sink]);
  heed_figure_style_set_colour (cr, colour);
  cairo_rectangle (cr, area.x, area.y, area.width, area.height);
  cairo_fill (cr);
  if (part->sink == HEED_SINK_EPSILON || part->sink == HEED_LEDGER_PART_REMAINDER)
    heed_figure_style_hatch (
        style, cr, area, part->sink == HEED_LEDGER_PART_REMAINDER ? style->warning : style->ink);
}

static void
outline (const HeedLedgerBar *bar, cairo_t *cr, cairo_rectangle_t area)
{
  if (area.width < 1)
    return;
  heed_figure_style_set_colour (cr, bar->style->line);
  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, area.x + 0.25, area.y + 0.25, area.width - 0.5, area.height - 0.5);
  cairo_stroke (cr);
}

static void
draw_zero (const HeedLedgerBar *bar, cairo_t *cr, double x, double y)
{
  double at = CLAMP (bar->zero, 0.5, bar->width - 0.5);

  heed_figure_style_set_colour (cr, bar->style->ink);
  cairo_set_line_width (cr, 1);
  cairo_move_to (cr, x + at, y - 1);
  cairo_line_to (cr, x + at, y + bar->thickness + 1);
  cairo_stroke (cr);
}

void
heed_ledger_bar_draw (const HeedLedgerBar *bar, cairo_t *cr, double x, double y)
{
  const HeedFigureStyle *style = bar->style;

  cairo_save (cr);
  heed_figure_style_show (cr, bar->header, x, y, bar->adds_up ? style->faint : style->warning);
  for (guint i = 0; i < bar->n_parts; i++)
    {
      const HeedLedgerSegment *part = &bar->parts[i];
      const Label *label = &bar->labels[i];
      double line = heed_figure_style_height (label->layout);
      cairo_rectangle_t area = {x + part->from, y + bar->bar_top, part->to - part->from,
                                bar->thickness};
      cairo_rectangle_t swatch = {x + label->x, round (y + label->y + (line - bar->swatch) / 2),
                                  bar->swatch, bar->swatch};

      fill_part (bar, cr, part, area);
      outline (bar, cr, area);
      fill_part (bar, cr, part, swatch);
      outline (bar, cr, swatch);
      heed_figure_style_show (cr, label->layout, x + label->x + bar->swatch + style->gap / 2,
                              y + label->y, style->faint);
    }
  draw_zero (bar, cr, x, y + bar->bar_top);
  cairo_restore (cr);
}
