/* heed-figure-style.c: see heed-figure-style.h. */
#include "heed-figure-style.h"

#include <math.h>

#define GREY(level) ((HeedColour) {(level), (level), (level)})

static PangoContext *
create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *font_options = cairo_font_options_create ();

  cairo_font_options_set_antialias (font_options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (font_options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (font_options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options (context, font_options);
  pango_context_set_round_glyph_positions (context, FALSE);
  cairo_font_options_destroy (font_options);
  return context;
}

static void
set_colours (HeedFigureStyle *style)
{
  gboolean dark = style->options.dark;

  style->page = dark ? (HeedColour) {0.11, 0.11, 0.12} : GREY (1);
  style->ink = dark ? GREY (0.93) : GREY (0.10);
  style->faint = dark ? GREY (0.68) : GREY (0.38);
  style->line = dark ? GREY (0.62) : GREY (0.42);
  style->warning = dark ? (HeedColour) {0.98, 0.75, 0.35} : (HeedColour) {0.58, 0.30, 0.0};
  style->sequential =
      heed_colour_map_new (style->options.palette, HEED_COLOUR_MAP_SEQUENTIAL, dark);
  style->diverging = heed_colour_map_new (style->options.palette, HEED_COLOUR_MAP_DIVERGING, dark);
}

/* NaN gives @least. */
static double
clamp (double value, double least, double most)
{
  return fmin (fmax (value, least), most);
}

HeedFigureStyle *
heed_figure_style_new (const HeedFigureOptions *options)
{
  HeedFigureStyle *style = g_new0 (HeedFigureStyle, 1);
  double size = clamp (options->font_size, HEED_FIGURE_MIN_FONT_SIZE, HEED_FIGURE_MAX_FONT_SIZE);

  g_atomic_ref_count_init (&style->references);
  style->font = g_strdup (options->font ? options->font : "Sans");
  style->options = *options;
  style->options.font = style->font;
  if (!style->options.palette)
    style->options.palette = heed_palettes (NULL);
  style->options.width =
      floor (clamp (options->width, HEED_FIGURE_MIN_WIDTH, HEED_FIGURE_MAX_WIDTH));
  style->options.font_size = size;
  style->options.opacity = clamp (options->opacity, 0, 1);
  style->body = size;
  style->small = 0.86 * size;
  style->tiny = 0.76 * size;
  style->gap = MAX (1, round (0.45 * size));
  style->context = create_context ();
  set_colours (style);
  return style;
}

HeedFigureStyle *
heed_figure_style_ref (HeedFigureStyle *style)
{
  g_atomic_ref_count_inc (&style->references);
  return style;
}

void
heed_figure_style_unref (HeedFigureStyle *style)
{
  if (!style || !g_atomic_ref_count_dec (&style->references))
    return;
  heed_colour_map_free (style->sequential);
  heed_colour_map_free (style->diverging);
  g_object_unref (style->context);
  g_free (style->font);
  g_free (style);
}

void
heed_figure_style_set_colour (cairo_t *cr, HeedColour colour)
{
  cairo_set_source_rgb (cr, colour.red, colour.green, colour.blue);
}

void
heed_figure_style_set_exact (const HeedFigureStyle *style, cairo_t *cr)
{
  cairo_set_source_rgba (cr, style->ink.red, style->ink.green, style->ink.blue, 0.6);
}

char *
heed_clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  GString *clean = g_string_new (NULL);

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\n' || !g_unichar_iscntrl (character))
        g_string_append_unichar (clean, character);
      else
        g_string_append_unichar (clean, character == '\t' ? ' ' : 0xfffd);
    }
  return g_string_free (clean, FALSE);
}

PangoLayout *
heed_figure_style_layout (const HeedFigureStyle *style, const char *text, double size,
                          gboolean bold, double width)
{
  PangoLayout *layout = pango_layout_new (style->context);
  PangoFontDescription *font = pango_font_description_new ();
  g_autofree char *clean = heed_clean_text (text);

  pango_font_description_set_family (font, style->font);
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, clean, -1);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  if (width >= 0)
    pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  return layout;
}

double
heed_figure_style_height (PangoLayout *layout)
{
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return ceil ((double)height / PANGO_SCALE);
}

void
heed_figure_style_show (cairo_t *cr, PangoLayout *layout, double x, double y, HeedColour colour)
{
  heed_figure_style_set_colour (cr, colour);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

void
heed_figure_style_hatch (const HeedFigureStyle *style, cairo_t *cr, cairo_rectangle_t area,
                         HeedColour colour)
{
  const double step = MAX (3, 0.4 * style->body);
  double first = ceil ((area.x + area.y) / step);
  double last = floor ((area.x + area.width + area.y + area.height) / step);

  cairo_save (cr);
  cairo_rectangle (cr, area.x, area.y, area.width, area.height);
  cairo_clip (cr);
  heed_figure_style_set_colour (cr, colour);
  cairo_set_line_width (cr, 0.5);
  /* Lines x + y = k · step: neighbouring rectangles continue each other's. */
  for (double k = first; k <= last; k++)
    {
      cairo_move_to (cr, k * step - area.y, area.y);
      cairo_line_to (cr, k * step - area.y - area.height, area.y + area.height);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

char *
heed_format_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  GString *text;

  if (isnan (value))
    return g_strdup ("–");
  text = g_string_new (g_ascii_formatd (buffer, sizeof buffer, "%.4g", value));
  g_string_replace (text, "-", "\xe2\x88\x92", 0);
  return g_string_free (text, FALSE);
}
