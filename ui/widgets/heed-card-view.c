/* heed-card-view.c: see heed-card-view.h. What it shows, and how large; heed-card-view-draw.c draws
 * it, heed-card-view-input.c is what a person does with it. */
#include "heed-card-view-private.h"

#include "heed-figure-text.h"
#include "heed-ledger-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEAST_WIDTH   160
#define NATURAL_WIDTH 360

G_DEFINE_FINAL_TYPE (HeedCardView, heed_card_view, GTK_TYPE_WIDGET)

static double
text_width (int width)
{
  return MAX (1, width - 2 * HEED_CARD_PADDING);
}

static HeedCard *
make_card (HeedCardView *self, int width)
{
  int button = 0;
  HeedCardContent content = {
      .result = self->result,
      .explanation = self->explanation,
      .group = self->explanation ? heed_scale_groups_find (self->groups, self->explanation) : NULL,
      .bars = TRUE,
      .filling = self->filling,
  };

  if (gtk_widget_get_visible (self->menu_button))
    gtk_widget_measure (self->menu_button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button, NULL,
                        NULL);
  content.corner = MAX (0, button - HEED_CARD_PADDING / 2);
  return heed_card_new (self->style, &content, text_width (width));
}

static void
forget_nodes (HeedCardView *self)
{
  g_clear_pointer (&self->text, gsk_render_node_unref);
  g_clear_pointer (&self->frame, gsk_render_node_unref);
}

static void
want_pixels (HeedCardView *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  HeedMapPicture map;
  double area[4];

  if (!self->card || !heed_card_get_picture (self->card, area))
    return;
  heed_card_describe_picture (self->card, (guint)MAX (1, lround (area[2] * scale)),
                              (guint)MAX (1, lround (area[3] * scale)), &map);
  /* The card may have been laid out with an older one that differs in the map's looks alone. */
  map.style = self->style;
  heed_card_pixels_want (self->pixels, self->result, &map);
}

/* Lays the card out for self->width. */
static void
lay_out (HeedCardView *self)
{
  g_clear_pointer (&self->card, heed_card_free);
  forget_nodes (self);
  if (!self->result || self->width <= 0)
    return;
  self->card = make_card (self, self->width);
  heed_card_set_header (self->card, self->header);
  want_pixels (self);
}

static const HeedCardSize *
find_size (HeedCardView *self, int width)
{
  HeedCardSize *size = NULL;
  g_autoptr (HeedCard) made = NULL;

  for (guint i = 0; i < HEED_CARD_N_SIZES; i++)
    if (self->sizes[i].width == width)
      return &self->sizes[i];
  made = make_card (self, width);
  size = &self->sizes[self->next_size++ % HEED_CARD_N_SIZES];
  size->width = width;
  size->header = heed_card_get_header (made);
  size->body = heed_card_get_height (made) - size->header;
  return size;
}

void
heed_card_view_measure_parts (HeedCardView *self, int width, double *header, double *body)
{
  *header = *body = HEED_CARD_PADDING;
  if (self->result)
    {
      const HeedCardSize *size = find_size (self, MAX (1, width));

      *header += size->header;
      *body += size->body;
    }
}

void
heed_card_view_set_header (HeedCardView *self, double header)
{
  self->header = header - HEED_CARD_PADDING;
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  double header;
  double body;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = NATURAL_WIDTH;
      return;
    }
  heed_card_view_measure_parts (HEED_CARD_VIEW (widget), for_size < 0 ? NATURAL_WIDTH : for_size,
                                &header, &body);
  *minimum = *natural = (int)ceil (header + body);
}

/* In the upper right corner, level with the title. */
static void
allocate_button (HeedCardView *self, int width)
{
  int button_width;
  int button_height;
  double title = self->style ? 1.4 * self->style->body : 0;

  if (!gtk_widget_should_layout (self->menu_button))
    return;
  gtk_widget_measure (self->menu_button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button_width, NULL,
                      NULL);
  gtk_widget_measure (self->menu_button, GTK_ORIENTATION_VERTICAL, button_width, NULL,
                      &button_height, NULL, NULL);
  gtk_widget_size_allocate (
      self->menu_button,
      &(GtkAllocation) {MAX (0, width - HEED_CARD_PADDING / 2 - button_width),
                        (int)MAX (0, round (HEED_CARD_PADDING + title / 2 - button_height / 2.0)),
                        button_width, button_height},
      -1);
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HeedCardView *self = HEED_CARD_VIEW (widget);

  if (self->width != width || !self->card)
    {
      self->width = width;
      lay_out (self);
    }
  else if (self->card && heed_card_get_header (self->card) != self->header)
    {
      heed_card_set_header (self->card, self->header);
      forget_nodes (self);
    }
  allocate_button (self, width);
  if (self->menu)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
snapshot_widget (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HeedCardView *self = HEED_CARD_VIEW (widget);

  heed_card_view_draw (self, snapshot);
  gtk_widget_snapshot_child (widget, self->menu_button, snapshot);
}

static gboolean
same_strings (GPtrArray *first, GPtrArray *second)
{
  guint n = first ? first->len : 0;

  if (n != (second ? second->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (first->pdata[i], second->pdata[i]) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
same_doubles (const double *first, const double *second, gsize n)
{
  return !first == !second && (!first || memcmp (first, second, n * sizeof *first) == 0);
}

static gboolean
same_flags (const gboolean *first, const gboolean *second, gsize n)
{
  return !first == !second && (!first || memcmp (first, second, n * sizeof *first) == 0);
}

static gboolean
same_method (const HeedExplanation *first, const HeedExplanation *second)
{
  if (!first || !second)
    return first == second;
  return g_strcmp0 (first->method, second->method) == 0
         && g_strcmp0 (first->parameters, second->parameters) == 0;
}

static gboolean
same_explanation (const HeedExplanation *first, const HeedExplanation *second)
{
  if (!first || !second || first == second)
    return first == second;
  return same_method (first, second) && g_strcmp0 (first->settings, second->settings) == 0
         && first->rows == second->rows && first->cols == second->cols
         && first->n_text == second->n_text && first->unfinished == second->unfinished
         && same_doubles (first->image, second->image, (gsize)first->rows * first->cols)
         && same_doubles (first->text, second->text, first->n_text)
         && same_flags (first->image_exact, second->image_exact, (gsize)first->rows * first->cols)
         && same_flags (first->text_exact, second->text_exact, first->n_text)
         && same_strings (first->warnings, second->warnings);
}

static gboolean
same_scale (const HeedScale *first, const HeedScale *second)
{
  return first->has_negative == second->has_negative && first->most == second->most
         && !first->n_values == !second->n_values;
}

static gboolean
same_group (HeedCardView *self, const HeedCardViewContent *content)
{
  const HeedScaleGroup *first;
  const HeedScaleGroup *second;

  if (!self->explanation)
    return TRUE;
  first = heed_scale_groups_find (self->groups, self->explanation);
  second = heed_scale_groups_find (content->groups, content->explanation);
  return same_scale (&first->image, &second->image) && same_scale (&first->text, &second->text)
         && g_str_equal (first->kind, second->kind)
         && (first->members->len > 1) == (second->members->len > 1);
}

static gboolean
same_picture (HeedCardView *self, const HeedResult *result)
{
  return self->result && self->result->picture == result->picture
         && memcmp (self->result->box, result->box, sizeof result->box) == 0;
}

/* But for how the map lies over the picture. */
static gboolean
same_style (const HeedFigureStyle *first, const HeedFigureStyle *second)
{
  return first->body == second->body && g_str_equal (first->font, second->font)
         && first->options.dark == second->options.dark
         && first->options.palette == second->options.palette;
}

static gboolean
same_layout (HeedCardView *self, const HeedCardViewContent *content)
{
  return same_style (self->style, content->style) && self->filling == content->filling
         && same_picture (self, content->result)
         && heed_card_words_equal (self->result, content->result)
         && g_strcmp0 (self->result->target_text, content->result->target_text) == 0
         && self->result->target_kind == content->result->target_kind
         && g_strcmp0 (self->result->versus, content->result->versus) == 0
         && same_explanation (self->explanation, content->explanation)
         && same_group (self, content);
}

static void
set_style (HeedCardView *self, HeedFigureStyle *style)
{
  if (style == self->style)
    return;
  heed_figure_style_unref (self->style);
  self->style = heed_figure_style_ref (style);
  want_pixels (self);
}

static void
take_content (HeedCardView *self, const HeedCardViewContent *content)
{
  HeedFigureStyle *style = self->style;
  HeedResult *result = self->result;
  GPtrArray *groups = self->groups;

  self->style = heed_figure_style_ref (content->style);
  self->result = heed_result_ref (content->result);
  self->groups = g_ptr_array_ref (content->groups);
  self->explanation = content->explanation;
  self->filling = content->filling;
  g_clear_pointer (&style, heed_figure_style_unref);
  g_clear_pointer (&result, heed_result_unref);
  g_clear_pointer (&groups, g_ptr_array_unref);
}

/* (transfer full): "AtMan map of “a red mug”, kept = 0.2" */
static char *
name_map (HeedCardView *self, const char *text)
{
  const char *name =
      self->explanation->method_name ? self->explanation->method_name : self->explanation->method;
  g_autofree char *settings = heed_figure_text_settings (self->explanation);
  /* Translators: a method's name, and the caption it explains */
  g_autofree char *map = g_strdup_printf (_ ("%s map of “%s”"), name, text);

  return g_strconcat (map, *settings ? ", " : "", settings, NULL);
}

/* A screen reader tells a change of the name, not one of the description: the name begins with what
 * the cursor is at. */
static void
describe (HeedCardView *self)
{
  const char *text = self->result && self->result->target_text ? self->result->target_text : "";
  HeedCardPlace shown = heed_card_view_get_shown (self);
  gboolean is_final = self->explanation && !self->filling;
  g_autofree char *label = NULL;
  g_autofree char *exact = is_final ? heed_figure_text_exact (self->explanation) : NULL;
  g_autofree char *ledger = is_final ? heed_ledger_text_describe (self->explanation) : NULL;
  const char *keys = self->explanation ? _ ("Arrow keys read out its patches and tokens.") : "";
  g_autofree char *hint =
      g_strconcat (keys, exact ? " " : "", exact ? exact : "", ledger ? " " : "", ledger, NULL);

  if (!self->explanation)
    label = g_strdup_printf (_ ("Input: “%s”"), text);
  else if (!heed_card_place_exists (shown, self->explanation))
    label = name_map (self, text);
  else
    {
      g_autofree char *map = name_map (self, text);
      g_autofree char *sentence = heed_card_place_sentence (shown, self->result, self->explanation);

      label = g_strdup_printf ("%s — %s", sentence, map);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
}

void
heed_card_view_set_content (HeedCardView *self, const HeedCardViewContent *content)
{
  double header = self->card ? heed_card_get_header (self->card) : 0;
  double height = self->card ? heed_card_get_height (self->card) : 0;

  if (self->result && same_layout (self, content))
    {
      set_style (self, content->style);
      return;
    }
  /* The input's pixels may stand in for those of a map over it. */
  if (!same_picture (self, content->result)
      || (self->explanation && !same_method (self->explanation, content->explanation)))
    heed_card_pixels_forget (self->pixels);
  g_clear_pointer (&self->card, heed_card_free);
  take_content (self, content);
  memset (self->sizes, 0, sizeof self->sizes);
  gtk_widget_set_visible (self->menu_button, self->explanation != NULL);
  lay_out (self);
  describe (self);
  if (!self->card || heed_card_get_header (self->card) != header
      || heed_card_get_height (self->card) != height)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

HeedCardPlace
heed_card_view_get_shown (HeedCardView *self)
{
  return self->cursor.part != HEED_CARD_NOTHING ? self->cursor : self->pin;
}

void
heed_card_view_set_cursor (HeedCardView *self, HeedCardPlace cursor, HeedCardPlace pin)
{
  if (heed_card_place_equal (cursor, self->cursor) && heed_card_place_equal (pin, self->pin))
    return;
  self->cursor = cursor;
  self->pin = pin;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const HeedExplanation *
heed_card_view_get_explanation (HeedCardView *self)
{
  return self->explanation;
}

const HeedCard *
heed_card_view_get_card (HeedCardView *self)
{
  return self->card;
}

gboolean
heed_card_view_get_place_area (HeedCardView *self, HeedCardPlace place, graphene_rect_t *area)
{
  double found[4];

  if (!self->card || !heed_card_get_area (self->card, place.part, place.index, found))
    return FALSE;
  graphene_rect_init (area, (float)(found[0] + HEED_CARD_PADDING),
                      (float)(found[1] + HEED_CARD_PADDING), (float)found[2], (float)found[3]);
  return TRUE;
}

GdkTexture *
heed_card_view_get_texture (HeedCardView *self)
{
  return heed_card_pixels_get_texture (self->pixels);
}

gboolean
heed_card_view_is_settled (HeedCardView *self)
{
  double area[4];

  return self->card
         && (!heed_card_get_picture (self->card, area)
             || heed_card_pixels_is_current (self->pixels));
}

static void
dispose (GObject *object)
{
  HeedCardView *self = HEED_CARD_VIEW (object);

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->menu_button, gtk_widget_unparent);
  g_clear_pointer (&self->card, heed_card_free);
  forget_nodes (self);
  g_clear_object (&self->pixels);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->result, heed_result_unref);
  g_clear_pointer (&self->style, heed_figure_style_unref);
  self->explanation = NULL;
  G_OBJECT_CLASS (heed_card_view_parent_class)->dispose (object);
}

static void
heed_card_view_class_init (HeedCardViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  widget_class->snapshot = snapshot_widget;
  gtk_widget_class_set_css_name (widget_class, "cardview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  heed_card_view_add_signals (widget_class);
}

static void
heed_card_view_init (HeedCardView *self)
{
  self->pixels = heed_card_pixels_new ();
  g_signal_connect_object (self->pixels, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (want_pixels), NULL);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  heed_card_view_add_input (self);
}

GtkWidget *
heed_card_view_new (void)
{
  return g_object_new (HEED_TYPE_CARD_VIEW, NULL);
}
