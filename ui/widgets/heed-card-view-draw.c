/* heed-card-view-draw.c: a card as render nodes: what costs something is kept while only the cursor
 * moves. */
#include "heed-card-view-private.h"

#include <math.h>

/* Of the card's surface; the style sheet's border is outside of it. */
#define RADIUS 11

/* Of the value's label. */
#define LABEL_RADIUS 5
#define LABEL_ACROSS 6
#define LABEL_DOWN   2

static GdkRGBA
rgba (HeedColour colour, double alpha)
{
  return (GdkRGBA) {(float)colour.red, (float)colour.green, (float)colour.blue, (float)alpha};
}

static void
draw_surface (HeedCardView *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GskRoundedRect outline;
  GdkRGBA page = rgba (self->style->page, 1);

  gsk_rounded_rect_init_from_rect (
      &outline,
      &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)),
      RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &page, &outline.bounds);
  gtk_snapshot_pop (snapshot);
}

typedef void (*DrawFunc) (HeedCard *card, cairo_t *cr, double x, double y);

static void
append_drawn (HeedCardView *self, GtkSnapshot *snapshot, GskRenderNode **node, DrawFunc draw)
{
  if (!*node)
    {
      /* A pixel more all round: frames reach over the picture's edge. */
      graphene_rect_t bounds =
          GRAPHENE_RECT_INIT (-1, -1, (float)heed_card_get_width (self->card) + 2,
                              (float)heed_card_get_height (self->card) + 2);
      GtkSnapshot *drawn = gtk_snapshot_new ();
      cairo_t *cr = gtk_snapshot_append_cairo (drawn, &bounds);

      draw (self->card, cr, 0, 0);
      cairo_destroy (cr);
      *node = gtk_snapshot_free_to_node (drawn);
    }
  if (*node)
    gtk_snapshot_append_node (snapshot, *node);
}

/* Until a large picture is reduced its place is tinted: white would pass for the picture. */
static void
draw_pixels (HeedCardView *self, GtkSnapshot *snapshot)
{
  GdkTexture *texture = heed_card_pixels_get_texture (self->pixels);
  GdkRGBA tint = rgba (self->style->ink, 0.08);
  double area[4];
  graphene_rect_t bounds;

  if (!heed_card_get_picture (self->card, area))
    return;
  graphene_rect_init (&bounds, (float)area[0], (float)area[1], (float)area[2], (float)area[3]);
  if (texture)
    gtk_snapshot_append_texture (snapshot, texture, &bounds);
  else
    gtk_snapshot_append_color (snapshot, &tint, &bounds);
}

static void
draw_outline (GtkSnapshot *snapshot, const graphene_rect_t *area, float distance, float width,
              float radius, const GdkRGBA *colour)
{
  GskRoundedRect outline;
  graphene_rect_t bounds = *area;

  graphene_rect_inset (&bounds, -distance - width, -distance - width);
  gsk_rounded_rect_init_from_rect (&outline, &bounds, radius > 0 ? radius + distance + width : 0);
  gtk_snapshot_append_border (snapshot, &outline, (const float[4]) {width, width, width, width},
                              (const GdkRGBA[4]) {*colour, *colour, *colour, *colour});
}

/* Light between dark: seen on any colour. What is pinned has broader lines. */
static void
draw_mark (HeedCardView *self, GtkSnapshot *snapshot, HeedCardPlace place, gboolean pinned)
{
  static const GdkRGBA dark = {0.05f, 0.05f, 0.06f, 0.9f};
  static const GdkRGBA light = {1, 1, 1, 1};
  float broad = pinned ? 3 : 1.5f;
  float radius = place.part == HEED_CARD_TOKEN ? 3 : 0;
  graphene_rect_t area;

  if (!heed_card_view_get_place_area (self, place, &area))
    return;
  graphene_rect_offset (&area, -HEED_CARD_PADDING, -HEED_CARD_PADDING);
  draw_outline (snapshot, &area, -0.5f, 1, radius, &dark);
  draw_outline (snapshot, &area, 0.5f, broad, radius, &light);
  draw_outline (snapshot, &area, 0.5f + broad, 1, radius, &dark);
}

/* What the label says: where only under the pointer or the focus, else the value alone. */
static char *
make_label (HeedCardView *self, HeedCardPlace place)
{
  if (self->pointed || gtk_widget_has_focus (GTK_WIDGET (self)))
    return heed_card_place_sentence (place, self->result, self->explanation);
  return heed_card_place_format (place, self->explanation);
}

/* Above @area, or below it where there is no room. */
static graphene_rect_t
place_label (HeedCardView *self, const graphene_rect_t *area, float width, float height)
{
  float card_width = (float)heed_card_get_width (self->card);
  float x = area->origin.x + area->size.width / 2 - width / 2;
  float y = area->origin.y - height - 7;

  if (y < 0)
    y = area->origin.y + area->size.height + 7;
  x = floorf (CLAMP (x, 0, MAX (0, card_width - width)));
  return GRAPHENE_RECT_INIT (x, floorf (y), width, height);
}

static void
draw_label (HeedCardView *self, GtkSnapshot *snapshot)
{
  const HeedFigureStyle *style = self->style;
  HeedCardPlace shown = heed_card_view_get_shown (self);
  GdkRGBA ground = rgba (style->ink, 0.92);
  GdkRGBA ink = rgba (style->page, 1);
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *text = NULL;
  graphene_rect_t area;
  GskRoundedRect outline;
  int width;
  int height;

  if (!heed_card_view_get_place_area (self, shown, &area))
    return;
  graphene_rect_offset (&area, -HEED_CARD_PADDING, -HEED_CARD_PADDING);
  text = make_label (self, shown);
  layout = heed_figure_style_layout (style, text, style->small, FALSE, -1);
  /* It runs as the sentence does, not as the token in it. */
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_get_pixel_size (layout, &width, &height);
  area = place_label (self, &area, (float)width + 2 * LABEL_ACROSS, (float)height + 2 * LABEL_DOWN);
  gsk_rounded_rect_init_from_rect (&outline, &area, LABEL_RADIUS);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &ground, &area);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot, &GRAPHENE_POINT_INIT (area.origin.x + LABEL_ACROSS, area.origin.y + LABEL_DOWN));
  gtk_snapshot_append_layout (snapshot, layout, &ink);
  gtk_snapshot_restore (snapshot);
}

void
heed_card_view_draw (HeedCardView *self, GtkSnapshot *snapshot)
{
  gboolean apart = !heed_card_place_equal (self->pin, self->cursor);

  if (!self->card)
    return;
  draw_surface (self, snapshot);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (HEED_CARD_PADDING, HEED_CARD_PADDING));
  append_drawn (self, snapshot, &self->text, heed_card_draw_text);
  draw_pixels (self, snapshot);
  append_drawn (self, snapshot, &self->frame, heed_card_draw_frame);
  draw_mark (self, snapshot, self->pin, TRUE);
  if (apart)
    draw_mark (self, snapshot, self->cursor, FALSE);
  draw_label (self, snapshot);
  gtk_snapshot_restore (snapshot);
}
