/* heed-token-strip.c: see heed-token-strip.h. */
#include "heed-token-strip.h"

#include "heed-exactness.h"

#include <math.h>
#include <string.h>

#define SPECIAL_SIZE 0.8

typedef struct
{
  int start; /* bytes of the layout's text */
  int end;
  double relevance; /* NaN = not explained */
  gboolean exact;   /* of a method that estimates others */
  gboolean special;
  gboolean joined; /* to the token before: pieces of one word */
} Token;

/* A token that is broken over lines, or runs in two directions, has several. */
typedef struct
{
  guint token;
  cairo_rectangle_t area;
} Patch;

struct _HeedTokenStrip
{
  HeedFigureStyle *style;
  HeedScale scale;
  gboolean coloured;
  PangoLayout *layout;
  GArray *tokens;  /* Token */
  GArray *patches; /* Patch */
  double padding;
  double height;
};

/* What is shown of a token: white space by a sign, nothing by a dot. */
static char *
visible_word (const char *word)
{
  g_autofree char *clean = heed_clean_text (word);
  GString *visible;

  if (*g_strchug (g_strchomp (clean)) != '\0')
    {
      visible = g_string_new (clean);
      g_string_replace (visible, "\n", "↵", 0);
    }
  else if (!word || *word == '\0')
    visible = g_string_new ("·");
  else
    visible = g_string_new (strchr (word, '\n') ? "↵" : "␣");
  return g_string_free (visible, FALSE);
}

/* Names such as "<|endoftext|>" run from left to right in any text (an isolate), and are not to be
 * broken at their signs: word joiners forbid it, where Pango's attribute for that does not work
 * across scripts. */
static char *
special_word (const char *word)
{
  GString *text = g_string_new ("\u2066\u2060");

  for (const char *at = word; *at; at = g_utf8_next_char (at))
    {
      const char *next = g_utf8_next_char (at);

      g_string_append_unichar (text, g_utf8_get_char (at));
      if (*next
          && !(g_unichar_isalnum (g_utf8_get_char (at))
               && g_unichar_isalnum (g_utf8_get_char (next))))
        g_string_append (text, "\u2060");
    }
  g_string_append (text, "\u2069");
  return g_string_free (text, FALSE);
}

static gboolean
same_word (const HeedResult *result, guint first, guint second)
{
  return result->word_of && result->word_of[first] >= 0
         && result->word_of[first] == result->word_of[second];
}

/* Special tokens are written in Latin letters: they must not decide which way the text runs, so an
 * invisible mark does that says what the other tokens say. */
static const char *
direction_mark (HeedFigureStyle *style, const HeedResult *result)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PangoLayout) layout = NULL;

  for (guint i = 0; i < result->n_ids && result->words && result->words[i]; i++)
    if (!result->word_of || result->word_of[i] >= 0)
      g_string_append (text, result->words[i]);
  g_string_replace (text, "\n", " ", 0);
  layout = heed_figure_style_layout (style, text->str, style->body, FALSE, -1);
  return pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0))
                 == PANGO_DIRECTION_RTL
             ? "\u200f"
             : "\u200e";
}

static char *
join_tokens (HeedTokenStrip *strip, const HeedResult *result, const HeedExplanation *explanation)
{
  GString *text = g_string_new (direction_mark (strip->style, result));
  guint n_words = result->words ? g_strv_length (result->words) : 0;

  for (guint i = 0; i < result->n_ids && i < n_words; i++)
    {
      g_autofree char *word = visible_word (result->words[i]);
      Token token = {
          .special = result->word_of && result->word_of[i] < 0,
          .relevance = explanation && explanation->text && i < explanation->n_text
                           ? explanation->text[i]
                           : NAN,
      };

      token.exact = explanation && i < explanation->n_text
                    && heed_explanation_get_exactness (explanation, 1, i) == HEED_EXACTNESS_EXACT;
      token.joined = i > 0 && same_word (result, i - 1, i);
      if (i > 0 && !token.joined)
        g_string_append_c (text, ' ');
      token.start = (int)text->len;
      if (token.special)
        {
          g_autofree char *whole = special_word (word);

          g_string_append (text, whole);
        }
      else
        g_string_append (text, word);
      token.end = (int)text->len;
      g_array_append_val (strip->tokens, token);
    }
  return g_string_free (text, FALSE);
}

static void
add_attribute (PangoAttrList *attributes, PangoAttribute *attribute, int start, int end)
{
  attribute->start_index = (guint)start;
  attribute->end_index = (guint)end;
  pango_attr_list_insert (attributes, attribute);
}

static HeedColour
background_of (const HeedTokenStrip *strip, const Token *token)
{
  const HeedColourMap *map =
      strip->scale.has_negative ? strip->style->diverging : strip->style->sequential;

  if (!strip->coloured || !isfinite (token->relevance))
    return strip->style->page;
  return heed_colour_map_lookup (map, heed_scale_position (&strip->scale, token->relevance));
}

static HeedColour
ink_on (const HeedFigureStyle *style, HeedColour background)
{
  return heed_colour_contrast (style->ink, background)
                 >= heed_colour_contrast (style->page, background)
             ? style->ink
             : style->page;
}

static void
set_attributes (HeedTokenStrip *strip)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; i < strip->tokens->len; i++)
    {
      const Token *token = &g_array_index (strip->tokens, Token, i);
      gboolean dimmed = strip->coloured && !isfinite (token->relevance);
      HeedColour ink =
          dimmed ? strip->style->faint : ink_on (strip->style, background_of (strip, token));

      add_attribute (attributes,
                     pango_attr_foreground_new ((guint16)(ink.red * 65535),
                                                (guint16)(ink.green * 65535),
                                                (guint16)(ink.blue * 65535)),
                     token->start, token->end);
      if (token->special)
        add_attribute (attributes, pango_attr_scale_new (SPECIAL_SIZE), token->start, token->end);
      /* The space between tokens makes room for both their paddings. */
      if (i > 0 && token->start > (token - 1)->end)
        add_attribute (attributes,
                       pango_attr_letter_spacing_new ((int)(2 * strip->padding * PANGO_SCALE)),
                       (token - 1)->end, token->start);
    }
  pango_layout_set_attributes (strip->layout, attributes);
  pango_attr_list_unref (attributes);
}

/* The rectangle behind part @range of a line, with padding where no piece of the word follows. */
static Patch
make_patch (const HeedTokenStrip *strip, guint index, const int *range, const PangoRectangle *line)
{
  const Token *token = &g_array_index (strip->tokens, Token, index);
  double padding = strip->padding - 0.25;
  double before = token->joined ? 0 : padding;
  double after = index + 1 < strip->tokens->len && (token + 1)->joined ? 0 : padding;
  double x = (double)range[0] / PANGO_SCALE + strip->padding;
  double left = before;

  /* Asked only where it matters: Pango looks through all lines for it. */
  if (before != after
      && pango_layout_get_direction (strip->layout, token->start) == PANGO_DIRECTION_RTL)
    left = after;
  return (Patch) {
      .token = index,
      .area.x = x - left,
      .area.y = (double)line->y / PANGO_SCALE,
      .area.width = (double)(range[1] - range[0]) / PANGO_SCALE + before + after,
      .area.height = (double)line->height / PANGO_SCALE,
  };
}

/* Runs of one token that touch are one rectangle. */
static void
add_patch (HeedTokenStrip *strip, Patch patch)
{
  cairo_rectangle_t *area = &patch.area;

  for (guint i = strip->patches->len; i-- > 0;)
    {
      const Patch *other = &g_array_index (strip->patches, Patch, i);
      double left = fmin (area->x, other->area.x);
      double right = fmax (area->x + area->width, other->area.x + other->area.width);

      if (other->token != patch.token)
        break;
      if (other->area.y != area->y || right - left > area->width + other->area.width + 0.01)
        continue;
      area->x = left;
      area->width = right - left;
      g_array_remove_index (strip->patches, i);
    }
  g_array_append_val (strip->patches, patch);
}

/* @first: the first token that can lie in this line; returns that of the next line. */
static guint
add_patches (HeedTokenStrip *strip, PangoLayoutIter *iter, guint first)
{
  PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
  PangoRectangle extents;

  pango_layout_iter_get_line_extents (iter, NULL, &extents);
  for (guint i = first; i < strip->tokens->len; i++)
    {
      const Token *token = &g_array_index (strip->tokens, Token, i);
      g_autofree int *ranges = NULL;
      int n_ranges;
      int start = MAX (token->start, line->start_index);
      int end = MIN (token->end, line->start_index + line->length);

      if (token->start >= line->start_index + line->length)
        break;
      first = i;
      if (start >= end)
        continue;
      pango_layout_line_get_x_ranges (line, start, end, &ranges, &n_ranges);
      for (int range = 0; range < n_ranges; range++)
        if (ranges[2 * range + 1] > ranges[2 * range])
          add_patch (strip, make_patch (strip, i, ranges + 2 * range, &extents));
    }
  return first;
}

static void
find_patches (HeedTokenStrip *strip)
{
  PangoLayoutIter *iter = pango_layout_get_iter (strip->layout);
  guint first = 0;

  do
    first = add_patches (strip, iter, first);
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
}

HeedTokenStrip *
heed_token_strip_new (HeedFigureStyle *style, const HeedResult *result,
                      const HeedExplanation *explanation, HeedScale scale, double width)
{
  HeedTokenStrip *strip = g_new0 (HeedTokenStrip, 1);
  g_autofree char *text = NULL;

  strip->style = heed_figure_style_ref (style);
  strip->scale = scale;
  strip->coloured = explanation != NULL;
  strip->padding = MAX (1, round (0.28 * style->body));
  strip->tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  strip->patches = g_array_new (FALSE, FALSE, sizeof (Patch));
  text = join_tokens (strip, result, explanation);
  strip->layout = heed_figure_style_layout (style, text, style->body, FALSE,
                                            MAX (1, width - 2 * strip->padding));
  pango_layout_set_spacing (strip->layout, (int)(0.45 * style->body * PANGO_SCALE));
  set_attributes (strip);
  find_patches (strip);
  if (strip->tokens->len > 0)
    strip->height = heed_figure_style_height (strip->layout);
  return strip;
}

void
heed_token_strip_free (HeedTokenStrip *strip)
{
  if (!strip)
    return;
  g_object_unref (strip->layout);
  g_array_unref (strip->tokens);
  g_array_unref (strip->patches);
  heed_figure_style_unref (strip->style);
  g_free (strip);
}

double
heed_token_strip_get_height (const HeedTokenStrip *strip)
{
  return strip->height;
}

gboolean
heed_token_strip_is_right_to_left (const HeedTokenStrip *strip)
{
  return pango_layout_get_direction (strip->layout, 0) == PANGO_DIRECTION_RTL;
}

gboolean
heed_token_strip_has_unexplained (const HeedTokenStrip *strip)
{
  for (guint i = 0; strip->coloured && i < strip->tokens->len; i++)
    if (!isfinite (g_array_index (strip->tokens, Token, i).relevance))
      return TRUE;
  return FALSE;
}

static void
rounded_rectangle (cairo_t *cr, cairo_rectangle_t area, double radius)
{
  radius = MIN (radius, area.width / 2);
  cairo_new_sub_path (cr);
  cairo_arc (cr, area.x + area.width - radius, area.y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, area.x + area.width - radius, area.y + area.height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, area.x + radius, area.y + area.height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, area.x + radius, area.y + radius, radius, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
draw_patch (const HeedTokenStrip *strip, cairo_t *cr, double x, double y, const Patch *patch)
{
  const HeedFigureStyle *style = strip->style;
  const Token *token = &g_array_index (strip->tokens, Token, patch->token);
  cairo_rectangle_t area = patch->area;

  area.x += x;
  area.y += y;
  cairo_save (cr);
  rounded_rectangle (cr, area, 0.22 * style->body);
  if (isfinite (token->relevance))
    {
      heed_figure_style_set_colour (cr, background_of (strip, token));
      cairo_fill_preserve (cr);
    }
  else
    {
      cairo_save (cr);
      cairo_clip (cr);
      heed_figure_style_hatch (style, cr, area, heed_colour_mix (style->page, style->line, 0.35));
      cairo_restore (cr);
      rounded_rectangle (cr, area, 0.22 * style->body);
    }
  if (token->exact)
    heed_figure_style_set_exact (style, cr);
  else
    heed_figure_style_set_colour (cr, heed_colour_mix (style->page, style->line, 0.5));
  cairo_set_line_width (cr, token->exact ? 1 : 0.5);
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
heed_token_strip_draw (const HeedTokenStrip *strip, cairo_t *cr, double x, double y)
{
  if (strip->coloured)
    for (guint i = 0; i < strip->patches->len; i++)
      draw_patch (strip, cr, x, y, &g_array_index (strip->patches, Patch, i));
  heed_figure_style_show (cr, strip->layout, x + strip->padding, y, strip->style->ink);
}

int
heed_token_strip_hit (const HeedTokenStrip *strip, double x, double y)
{
  for (guint i = 0; i < strip->patches->len; i++)
    {
      const Patch *patch = &g_array_index (strip->patches, Patch, i);
      const cairo_rectangle_t *area = &patch->area;

      if (x >= area->x && x < area->x + area->width && y >= area->y && y < area->y + area->height)
        return (int)patch->token;
    }
  return -1;
}

gboolean
heed_token_strip_get_area (const HeedTokenStrip *strip, guint index, double area[4])
{
  gboolean found = FALSE;

  for (guint i = 0; i < strip->patches->len; i++)
    {
      const Patch *patch = &g_array_index (strip->patches, Patch, i);
      const cairo_rectangle_t *part = &patch->area;

      if (patch->token != index)
        continue;
      double right = part->x + part->width;
      double bottom = part->y + part->height;
      if (found)
        {
          right = fmax (right, area[0] + area[2]);
          bottom = fmax (bottom, area[1] + area[3]);
        }
      area[0] = found ? fmin (area[0], part->x) : part->x;
      area[1] = found ? fmin (area[1], part->y) : part->y;
      area[2] = right - area[0];
      area[3] = bottom - area[1];
      found = TRUE;
    }
  return found;
}
