#include "heed-palette-preview.h"

#include "heed-colour-map.h"

#define STRIP_WIDTH 48
#define GAP         6
#define HEIGHT      14
#define PALETTE_KEY "heed-palette"

static void
draw_strip (cairo_t *cr, const HeedPalette *palette, HeedColourMapKind kind, gboolean dark)
{
  g_autoptr (HeedColourMap) map = heed_colour_map_new (palette, kind, dark);
  for (int x = 0; x < STRIP_WIDTH; x++)
    {
      HeedColour colour = heed_colour_map_lookup (map, (double)x / (STRIP_WIDTH - 1));
      cairo_set_source_rgb (cr, colour.red, colour.green, colour.blue);
      cairo_rectangle (cr, x, 0, 1, HEIGHT);
      cairo_fill (cr);
    }
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  const HeedPalette *palette = g_object_get_data (G_OBJECT (area), PALETTE_KEY);
  if (palette == NULL)
    return;
  GdkRGBA text;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (area)), &text);
  HeedColour colour = {text.red, text.green, text.blue};
  gboolean dark = heed_colour_luminance (colour) > 0.5;
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_translate (cr, 0, (height - HEIGHT) / 2);
  draw_strip (cr, palette, HEED_COLOUR_MAP_SEQUENTIAL, dark);
  cairo_translate (cr, STRIP_WIDTH + GAP, 0);
  draw_strip (cr, palette, HEED_COLOUR_MAP_DIVERGING, dark);
}

GtkWidget *
heed_palette_preview_new (void)
{
  GtkWidget *area = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", 2 * STRIP_WIDTH + GAP,
                                  "content-height", HEIGHT, "valign", GTK_ALIGN_CENTER,
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, NULL, NULL);
  return area;
}

void
heed_palette_preview_set (GtkWidget *preview, const HeedPalette *palette)
{
  g_return_if_fail (GTK_IS_DRAWING_AREA (preview));
  g_object_set_data (G_OBJECT (preview), PALETTE_KEY, (gpointer)palette);
  gtk_widget_queue_draw (preview);
}
