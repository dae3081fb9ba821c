/* heed-figure-card.c: see heed-figure-card.h. */
#include "heed-figure-card.h"

#include "heed-card-cells.h"
#include "heed-card-notes.h"
#include "heed-colour-bar.h"
#include "heed-figure-text.h"
#include "heed-ledger-bar.h"
#include "heed-token-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A picture is at most this many times as high as the card is wide. */
#define MOST_HEIGHT 1.5
/* Longer texts end in an ellipsis. */
#define HEADER_LINES 3
/* Picture pixels per unit in vector formats: what a printer at 288 dpi shows. */
#define VECTOR_MOST_DENSITY  4.0
#define VECTOR_LEAST_DENSITY 2.0

struct _HeedCard
{
  HeedFigureStyle *style;
  HeedCardContent content;
  double width;
  double header;
  double height; /* below the header */

  PangoLayout *title;
  PangoLayout *subtitle; /* (nullable) */
  double picture_width;  /* 0 = no picture */
  double picture_height;
  double view[4];
  HeedColourBar *image_bar; /* (nullable) */
  HeedTokenStrip *strip;    /* (nullable) */
  HeedColourBar *text_bar;  /* (nullable) */
  GPtrArray *ledgers;       /* HeedLedgerBar: of picture and text */
  GPtrArray *notes;         /* HeedCardNote */

  cairo_surface_t *rendered; /* (nullable) */
};

static gboolean
has_map (const HeedCard *card)
{
  const HeedExplanation *explanation = card->content.explanation;

  return explanation && explanation->image && explanation->rows > 0 && explanation->cols > 0;
}

static gboolean
has_text (const HeedCard *card)
{
  const HeedExplanation *explanation = card->content.explanation;

  return explanation && explanation->text && explanation->n_text > 0;
}

static gsize
n_patches (const HeedExplanation *explanation)
{
  return (gsize)explanation->rows * explanation->cols;
}

static PangoLayout *
make_layout (const HeedCard *card, const char *text, double size, gboolean bold, double width,
             int most_lines)
{
  PangoLayout *layout = heed_figure_style_layout (card->style, text, size, bold, width);

  pango_layout_set_height (layout, -most_lines);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  return layout;
}

static void
make_header (HeedCard *card)
{
  const HeedFigureStyle *style = card->style;
  const HeedExplanation *explanation = card->content.explanation;
  g_autofree char *settings = explanation ? heed_figure_text_settings (explanation) : NULL;
  const char *name = !explanation               ? _ ("Input")
                     : explanation->method_name ? explanation->method_name
                                                : explanation->method;
  g_autofree char *title = heed_figure_text_keep_together (name);
  double width = MAX (1, card->width - card->content.corner);

  card->title = make_layout (card, title, style->body, TRUE, width, HEADER_LINES);
  if (settings && *settings)
    card->subtitle = make_layout (card, settings, style->small, FALSE, width, HEADER_LINES);
}

static double
natural_header (const HeedCard *card)
{
  double height = heed_figure_style_height (card->title);

  if (card->subtitle)
    height += heed_figure_style_height (card->subtitle);
  return height + MAX (1, round (card->style->gap / 2));
}

static void
size_picture (HeedCard *card)
{
  const HeedResult *result = card->content.result;
  double most_height = floor (MOST_HEIGHT * card->width);

  if (!result->picture || result->box[2] <= 0 || result->box[3] <= 0)
    return;
  heed_map_picture_choose_view (result->picture, result->box, card->view);
  card->picture_width = card->width;
  card->picture_height = round (card->width * card->view[3] / card->view[2]);
  if (card->picture_height > most_height)
    {
      card->picture_height = most_height;
      card->picture_width = round (most_height * card->view[2] / card->view[3]);
    }
  card->picture_width = MAX (1, card->picture_width);
  card->picture_height = MAX (1, card->picture_height);
}

/* A picture that is higher than wide stands in the middle. */
static double
picture_left (const HeedCard *card)
{
  return floor ((card->width - card->picture_width) / 2);
}

/* While a map fills in its bars are there from the start, so that nothing moves. */
static gboolean
wants_bar (const HeedCard *card, gboolean has_part, HeedScale scale)
{
  return has_part && (scale.n_values > 0 || card->content.filling);
}

static HeedColourBar *
make_bar (const HeedCard *card, HeedScale scale, const char *own, const char *shared)
{
  const HeedScaleGroup *group = card->content.group;
  g_autofree char *label =
      g_strconcat (group->members->len > 1 ? shared : own, ": ", group->kind, NULL);

  return heed_colour_bar_new (card->style, scale, label, card->width);
}

static void
make_bars (HeedCard *card)
{
  const HeedScaleGroup *group = card->content.group;

  if (!card->content.bars || !group)
    return;
  if (wants_bar (card, has_map (card), group->image))
    card->image_bar = make_bar (card, group->image, _ ("picture"), _ ("shared scale, picture"));
  if (wants_bar (card, has_text (card), group->text))
    card->text_bar = make_bar (card, group->text, _ ("text"), _ ("shared scale, text"));
}

static void
make_text (HeedCard *card)
{
  const HeedExplanation *explanation = card->content.explanation;
  const HeedResult *result = card->content.result;

  if (has_text (card))
    card->strip = heed_token_strip_new (card->style, result, explanation, card->content.group->text,
                                        card->width);
}

/* Heights of the parts under the header, each with the gap above it, in the order drawn. */
static double
measure (const HeedCard *card)
{
  double gap = card->style->gap;
  double height = card->picture_height;

  if (card->image_bar)
    height += gap + heed_colour_bar_get_height (card->image_bar);
  if (card->strip)
    height += 2 * gap + heed_token_strip_get_height (card->strip);
  if (card->text_bar)
    height += gap + heed_colour_bar_get_height (card->text_bar);
  for (guint i = 0; i < card->ledgers->len; i++)
    height += gap + heed_ledger_bar_get_height (card->ledgers->pdata[i]);
  return height + heed_card_notes_get_height (card->style, card->notes);
}

HeedCard *
heed_card_new (HeedFigureStyle *style, const HeedCardContent *content, double width)
{
  HeedCard *card;

  g_return_val_if_fail (content->result && !content->explanation == !content->group, NULL);
  card = g_new0 (HeedCard, 1);
  card->style = heed_figure_style_ref (style);
  card->content = *content;
  card->width = MAX (1, floor (width));
  /* While a method is at work its ledger changes and would flicker. */
  card->ledgers =
      heed_ledger_bars_new (style, content->filling ? NULL : content->explanation, card->width);
  card->notes = heed_card_notes_new (style, content, card->width);
  make_header (card);
  size_picture (card);
  make_bars (card);
  make_text (card);
  card->header = natural_header (card);
  card->height = measure (card);
  return card;
}

void
heed_card_free (HeedCard *card)
{
  if (!card)
    return;
  g_clear_pointer (&card->rendered, cairo_surface_destroy);
  g_clear_object (&card->title);
  g_clear_object (&card->subtitle);
  g_clear_pointer (&card->image_bar, heed_colour_bar_free);
  g_clear_pointer (&card->text_bar, heed_colour_bar_free);
  g_clear_pointer (&card->strip, heed_token_strip_free);
  g_ptr_array_unref (card->ledgers);
  g_ptr_array_unref (card->notes);
  heed_figure_style_unref (card->style);
  g_free (card);
}

double
heed_card_get_width (const HeedCard *card)
{
  return card->width;
}

double
heed_card_get_height (const HeedCard *card)
{
  return card->header + card->height;
}

double
heed_card_get_header (const HeedCard *card)
{
  return card->header;
}

void
heed_card_set_header (HeedCard *card, double height)
{
  card->header = MAX (natural_header (card), height);
}

/* Pixels per unit that suit what is drawn on. */
static double
find_density (const HeedCard *card, cairo_t *cr)
{
  cairo_surface_t *target = cairo_get_target (cr);
  double x = 1;
  double y = 0;
  double scale_x;
  double scale_y;

  switch (cairo_surface_get_type (target))
    {
    case CAIRO_SURFACE_TYPE_PDF:
    case CAIRO_SURFACE_TYPE_SVG:
    case CAIRO_SURFACE_TYPE_RECORDING:
      return CLAMP (card->view[2] / card->picture_width, VECTOR_LEAST_DENSITY, VECTOR_MOST_DENSITY);
    default:
      cairo_user_to_device_distance (cr, &x, &y);
      cairo_surface_get_device_scale (target, &scale_x, &scale_y);
      return CLAMP (hypot (x, y) * scale_x, 0.25, 8);
    }
}

gboolean
heed_card_get_picture (const HeedCard *card, double area[4])
{
  area[0] = picture_left (card);
  area[1] = card->header;
  area[2] = card->picture_width;
  area[3] = card->picture_height;
  return card->picture_width > 0;
}

gboolean
heed_card_describe_picture (const HeedCard *card, guint width, guint height, HeedMapPicture *map)
{
  const HeedCardContent *content = &card->content;

  if (card->picture_width <= 0)
    return FALSE;
  *map = (HeedMapPicture) {
      .style = card->style,
      .picture = content->result->picture,
      .width = width,
      .height = height,
  };
  for (int i = 0; i < 4; i++)
    {
      map->box[i] = content->result->box[i];
      map->view[i] = card->view[i];
    }
  if (has_map (card))
    {
      map->relevance = content->explanation->image;
      map->rows = content->explanation->rows;
      map->cols = content->explanation->cols;
      map->scale = content->group->image;
    }
  return TRUE;
}

static void
render (HeedCard *card, guint width, guint height)
{
  HeedMapPicture map;

  if (card->rendered && cairo_image_surface_get_width (card->rendered) == (int)width
      && cairo_image_surface_get_height (card->rendered) == (int)height)
    return;
  heed_card_describe_picture (card, width, height, &map);
  g_clear_pointer (&card->rendered, cairo_surface_destroy);
  card->rendered = heed_map_picture_render (&map);
}

gboolean
heed_card_get_box (const HeedCard *card, double box[4])
{
  const double *seen = card->content.result->box;

  if (card->picture_width <= 0)
    return FALSE;
  box[0] = picture_left (card) + (seen[0] - card->view[0]) / card->view[2] * card->picture_width;
  box[1] = (seen[1] - card->view[1]) / card->view[3] * card->picture_height + card->header;
  box[2] = seen[2] / card->view[2] * card->picture_width;
  box[3] = seen[3] / card->view[3] * card->picture_height;
  return TRUE;
}

static void
draw_box (const HeedCard *card, cairo_t *cr, const double box[4])
{
  cairo_save (cr);
  cairo_rectangle (cr, box[0], box[1], box[2], box[3]);
  cairo_set_line_width (cr, 1.6);
  heed_figure_style_set_colour (cr, card->style->page);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, 0.8);
  heed_figure_style_set_colour (cr, card->style->ink);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_picture (HeedCard *card, cairo_t *cr, double x, double y)
{
  double density = find_density (card, cr);
  guint width = (guint)MAX (1, lround (card->picture_width * density));
  guint height = (guint)MAX (1, lround (card->picture_height * density));

  if (card->picture_width <= 0)
    return;
  x += picture_left (card);
  y += card->header;
  render (card, width, height);
  cairo_save (cr);
  cairo_rectangle (cr, x, y, card->picture_width, card->picture_height);
  cairo_clip (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, card->picture_width / width, card->picture_height / height);
  cairo_set_source_surface (cr, card->rendered, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_paint (cr);
  cairo_restore (cr);
}

void
heed_card_draw_frame (HeedCard *card, cairo_t *cr, double x, double y)
{
  double box[4];

  if (!heed_card_get_box (card, box))
    return;
  box[0] += x;
  box[1] += y;
  cairo_save (cr);
  cairo_rectangle (cr, x + picture_left (card) - 1, y + card->header - 1, card->picture_width + 2,
                   card->picture_height + 2);
  cairo_clip (cr);
  if (card->content.explanation)
    {
      heed_card_cells_hatch (card->style, cr, card->content.explanation, box);
      heed_card_cells_outline (card->style, cr, card->content.explanation, box);
    }
  draw_box (card, cr, box);
  cairo_restore (cr);
}

static double
strip_top (const HeedCard *card)
{
  double top = card->header + card->picture_height + 2 * card->style->gap;

  if (card->image_bar)
    top += card->style->gap + heed_colour_bar_get_height (card->image_bar);
  return top;
}

static double
ledgers_top (const HeedCard *card)
{
  double top = card->header + card->picture_height;

  if (card->strip)
    top = strip_top (card) + heed_token_strip_get_height (card->strip);
  else if (card->image_bar)
    top += card->style->gap + heed_colour_bar_get_height (card->image_bar);
  if (card->text_bar)
    top += card->style->gap + heed_colour_bar_get_height (card->text_bar);
  return top;
}

const char *
heed_card_explain (const HeedCard *card, double x, double y)
{
  double top = ledgers_top (card);

  for (guint i = 0; i < card->ledgers->len; i++)
    {
      const HeedLedgerBar *bar = card->ledgers->pdata[i];
      const char *text = heed_ledger_bar_explain (bar, x, y - top - card->style->gap);

      if (text)
        return text;
      top += card->style->gap + heed_ledger_bar_get_height (bar);
    }
  return NULL;
}

static void
draw_header (const HeedCard *card, cairo_t *cr, double x, double y)
{
  heed_figure_style_show (cr, card->title, x, y, card->style->ink);
  if (card->subtitle)
    heed_figure_style_show (cr, card->subtitle, x, y + heed_figure_style_height (card->title),
                            card->style->faint);
}

void
heed_card_draw_text (HeedCard *card, cairo_t *cr, double x, double y)
{
  double gap = card->style->gap;
  double top = y + card->header + card->picture_height;

  draw_header (card, cr, x, y);
  if (card->image_bar)
    {
      heed_colour_bar_draw (card->image_bar, cr, x, top + gap);
      top += gap + heed_colour_bar_get_height (card->image_bar);
    }
  if (card->strip)
    {
      heed_token_strip_draw (card->strip, cr, x, y + strip_top (card));
      top = y + strip_top (card) + heed_token_strip_get_height (card->strip);
    }
  if (card->text_bar)
    heed_colour_bar_draw (card->text_bar, cr, x, top + gap);
  top = y + ledgers_top (card);
  for (guint i = 0; i < card->ledgers->len; i++)
    {
      heed_ledger_bar_draw (card->ledgers->pdata[i], cr, x, top + gap);
      top += gap + heed_ledger_bar_get_height (card->ledgers->pdata[i]);
    }
  heed_card_notes_draw (card->style, card->notes, cr, x, top);
}

void
heed_card_draw (HeedCard *card, cairo_t *cr, double x, double y)
{
  heed_card_draw_text (card, cr, x, y);
  draw_picture (card, cr, x, y);
  heed_card_draw_frame (card, cr, x, y);
}

gboolean
heed_card_is_right_to_left (const HeedCard *card)
{
  return card->strip && heed_token_strip_is_right_to_left (card->strip);
}

HeedCardPart
heed_card_hit (const HeedCard *card, double x, double y, guint *index)
{
  const HeedExplanation *explanation = card->content.explanation;
  double box[4];
  int token = card->strip ? heed_token_strip_hit (card->strip, x, y - strip_top (card)) : -1;

  if (token >= 0)
    {
      *index = (guint)token;
      return HEED_CARD_TOKEN;
    }
  if (!has_map (card) || !heed_card_get_box (card, box) || x < box[0] || y < box[1]
      || x >= box[0] + box[2] || y >= box[1] + box[3])
    return HEED_CARD_NOTHING;
  *index = MIN ((guint)((y - box[1]) / box[3] * explanation->rows), explanation->rows - 1)
               * explanation->cols
           + MIN ((guint)((x - box[0]) / box[2] * explanation->cols), explanation->cols - 1);
  return HEED_CARD_PATCH;
}

gboolean
heed_card_get_area (const HeedCard *card, HeedCardPart part, guint index, double area[4])
{
  const HeedExplanation *explanation = card->content.explanation;

  if (part == HEED_CARD_TOKEN && card->strip
      && heed_token_strip_get_area (card->strip, index, area))
    {
      area[1] += strip_top (card);
      return TRUE;
    }
  if (part != HEED_CARD_PATCH || !has_map (card) || !heed_card_get_box (card, area)
      || index >= n_patches (explanation))
    return FALSE;
  area[2] /= explanation->cols;
  area[3] /= explanation->rows;
  area[0] += index % explanation->cols * area[2];
  area[1] += floor (index / explanation->cols) * area[3];
  return TRUE;
}
