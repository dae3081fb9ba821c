/* heed-colour-bar.c: see heed-colour-bar.h. */
#include "heed-colour-bar.h"

#include <math.h>

/* Width of a number with air around it, in font sizes. */
#define NUMBER_WIDTH 3.6

struct _HeedColourBar
{
  HeedFigureStyle *style;
  HeedScale scale;
  PangoLayout *label;
  double width;
  double thickness;
  double label_height;
  double number_height;
  int exponent; /* numbers are shown divided by 10^exponent */
  double step;
};

double
heed_nice_step (double span, guint most_steps)
{
  const double factors[] = {1, 2, 5, 10};
  double power = pow (10, floor (log10 (span / most_steps)));

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++)
    if (span / (factors[i] * power) <= most_steps * (1 + 1e-9))
      return factors[i] * power;
  return 10 * power;
}

static char *
superscript (int number)
{
  static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  g_autofree char *plain = g_strdup_printf ("%d", number);
  GString *raised = g_string_new (NULL);

  for (const char *at = plain; *at; at++)
    g_string_append (raised, *at == '-' ? "⁻" : digits[*at - '0']);
  return g_string_free (raised, FALSE);
}

static void
choose_ticks (HeedColourBar *bar)
{
  double span = bar->scale.has_negative ? 2 * bar->scale.most : bar->scale.most;
  double room = bar->width / (NUMBER_WIDTH * bar->style->tiny);
  guint most_steps = (guint)CLAMP (room, 1, bar->scale.has_negative ? 5 : 4);

  if (!(span > 0) || !isfinite (span))
    return;
  bar->step = heed_nice_step (span, most_steps);
  /* A step of more than half the greatest value would leave zero alone. */
  if (bar->step > bar->scale.most)
    bar->step = heed_nice_step (bar->scale.most, 1);
  if (bar->step > bar->scale.most)
    bar->step /= 2;
  if (bar->scale.most < 0.01 || bar->scale.most >= 10000)
    bar->exponent = (int)floor (log10 (bar->scale.most) + 1e-9);
}

HeedColourBar *
heed_colour_bar_new (HeedFigureStyle *style, HeedScale scale, const char *label, double width)
{
  HeedColourBar *bar = g_new0 (HeedColourBar, 1);
  g_autofree char *text = NULL;
  g_autoptr (PangoLayout) number = heed_figure_style_layout (style, "0", style->tiny, FALSE, -1);

  bar->style = heed_figure_style_ref (style);
  bar->scale = scale;
  bar->width = width;
  bar->thickness = MAX (3, round (0.55 * style->body));
  bar->number_height = heed_figure_style_height (number);
  choose_ticks (bar);
  if (bar->exponent)
    {
      g_autofree char *power = superscript (bar->exponent);

      text = g_strdup_printf ("%s · 10%s", label, power);
    }
  bar->label = heed_figure_style_layout (style, text ? text : label, style->tiny, FALSE, width);
  bar->label_height = heed_figure_style_height (bar->label);
  return bar;
}

void
heed_colour_bar_free (HeedColourBar *bar)
{
  if (!bar)
    return;
  g_object_unref (bar->label);
  heed_figure_style_unref (bar->style);
  g_free (bar);
}

double
heed_colour_bar_get_height (const HeedColourBar *bar)
{
  return bar->label_height + bar->thickness + 2 + bar->number_height;
}

/* A gradient rather than a picture: viewers of SVG and PDF smear small pictures. */
static void
draw_colours (const HeedColourBar *bar, cairo_t *cr, double x, double y)
{
  const HeedColourMap *map =
      bar->scale.has_negative ? bar->style->diverging : bar->style->sequential;
  const int n = 64;
  cairo_pattern_t *gradient = cairo_pattern_create_linear (x, 0, x + bar->width, 0);

  for (int i = 0; i <= n; i++)
    {
      double position = (double)i / n;
      HeedColour colour = heed_colour_map_lookup (map, bar->scale.most > 0 ? position : NAN);

      cairo_pattern_add_color_stop_rgb (gradient, position, colour.red, colour.green, colour.blue);
    }
  cairo_set_source (cr, gradient);
  cairo_rectangle (cr, x, y, bar->width, bar->thickness);
  cairo_fill (cr);
  cairo_pattern_destroy (gradient);
}

static void
draw_tick (const HeedColourBar *bar, cairo_t *cr, double x, double y, double value)
{
  const HeedFigureStyle *style = bar->style;
  g_autofree char *text = heed_format_number (value / pow (10, bar->exponent));
  g_autoptr (PangoLayout) layout = heed_figure_style_layout (style, text, style->tiny, FALSE, -1);
  double along = bar->scale.most > 0       ? heed_scale_position (&bar->scale, value)
                 : bar->scale.has_negative ? 0.5
                                           : 0;
  double at = x + along * bar->width;
  double bottom = y + bar->thickness;
  int width;

  pango_layout_get_size (layout, &width, NULL);
  heed_figure_style_set_colour (cr, value == 0 ? style->ink : style->line);
  cairo_set_line_width (cr, value == 0 ? 1 : 0.5);
  cairo_move_to (cr, at, value == 0 ? y : bottom);
  cairo_line_to (cr, at, bottom + 2);
  cairo_stroke (cr);
  /* Numbers at the ends stay within the bar's width. */
  heed_figure_style_show (cr, layout,
                          CLAMP (at - width / 2.0 / PANGO_SCALE, x,
                                 MAX (x, x + bar->width - (double)width / PANGO_SCALE)),
                          bottom + 2, value == 0 ? style->ink : style->faint);
}

void
heed_colour_bar_draw (const HeedColourBar *bar, cairo_t *cr, double x, double y)
{
  const HeedFigureStyle *style = bar->style;

  cairo_save (cr);
  heed_figure_style_show (cr, bar->label, x, y, style->faint);
  y += bar->label_height;
  draw_colours (bar, cr, x, y);
  heed_figure_style_set_colour (cr, style->line);
  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, x + 0.25, y + 0.25, bar->width - 0.5, bar->thickness - 0.5);
  cairo_stroke (cr);
  draw_tick (bar, cr, x, y, 0);
  if (bar->step > 0)
    for (double k = 1; k * bar->step <= bar->scale.most * (1 + 1e-9); k++)
      {
        draw_tick (bar, cr, x, y, k * bar->step);
        if (bar->scale.has_negative)
          draw_tick (bar, cr, x, y, -k * bar->step);
      }
  cairo_restore (cr);
}
