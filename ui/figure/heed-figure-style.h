/* heed-figure-style.h: the colours, fonts and distances that all parts of a figure share.
 *
 * Lengths are in the figure's unit: 1 = a point in SVG and PDF, a logical pixel elsewhere.
 */
#pragma once

#include "heed-colour-map.h"
#include "heed-figure-options.h"

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/**
 * HeedFigureStyle: constant once made.
 * @page, @ink, @faint, @line, @warning: background, text, lesser text, hairlines, warnings
 * @sequential, @diverging: the maps for this page
 * @context: without hinting, so that lines break alike at every resolution
 * @body, @small, @tiny: font sizes
 * @gap: distance that belongs together; multiples of it separate
 */
typedef struct
{
  HeedFigureOptions options;
  HeedColour page;
  HeedColour ink;
  HeedColour faint;
  HeedColour line;
  HeedColour warning;
  HeedColourMap *sequential;
  HeedColourMap *diverging;
  PangoContext *context;
  char *font;
  double body;
  double small;
  double tiny;
  double gap;
  gatomicrefcount references;
} HeedFigureStyle;

/** heed_figure_style_new: values of @options out of range are clamped. */
HeedFigureStyle *
heed_figure_style_new (const HeedFigureOptions *options);
HeedFigureStyle *
heed_figure_style_ref (HeedFigureStyle *style);
void
heed_figure_style_unref (HeedFigureStyle *style);

void
heed_figure_style_set_colour (cairo_t *cr, HeedColour colour);

/** heed_figure_style_set_exact: for outlines of what is exact among estimates: seen on any of a
 * map's colours, but not what is seen first. */
void
heed_figure_style_set_exact (const HeedFigureStyle *style, cairo_t *cr);

/**
 * heed_figure_style_layout:
 * @text: anything; what is not UTF-8 is replaced, control characters too
 * @size: of the font
 * @width: where lines wrap, < 0 = never
 *
 * Returns: (transfer full): a layout whose paragraphs run as their own first strong letter says
 */
PangoLayout *
heed_figure_style_layout (const HeedFigureStyle *style, const char *text, double size,
                          gboolean bold, double width);

/** heed_figure_style_height: of @layout, rounded up to a whole unit. */
double
heed_figure_style_height (PangoLayout *layout);

/** heed_figure_style_show: draws @layout with its top left corner at @x, @y. */
void
heed_figure_style_show (cairo_t *cr, PangoLayout *layout, double x, double y, HeedColour colour);

/** heed_figure_style_hatch: fills the current clip within @area with thin diagonals. */
void
heed_figure_style_hatch (const HeedFigureStyle *style, cairo_t *cr, cairo_rectangle_t area,
                         HeedColour colour);

/** heed_clean_text: (transfer full): valid UTF-8 without control characters but newline. */
char *
heed_clean_text (const char *text);

/** heed_format_number: (transfer full): "%.4g" in every locale, with a real minus sign. */
char *
heed_format_number (double value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedFigureStyle, heed_figure_style_unref)

G_END_DECLS
