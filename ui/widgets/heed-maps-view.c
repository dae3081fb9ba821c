/* heed-maps-view.c: see heed-maps-view.h. */
#include "heed-maps-view.h"

#include "heed-card-view.h"
#include "heed-differences.h"
#include "heed-maps-grid.h"
#include "heed-rank-view.h"
#include "heed-scale.h"

/* Around a part that is scrolled to. */
#define MARGIN 12

struct _HeedMapsView
{
  GtkWidget parent_instance;

  HeedResult *given;  /* (nullable): as it was set */
  HeedResult *result; /* (nullable): with differences */
  HeedDifferences *differences;
  gboolean show_ranks;
  HeedFigureOptions options;
  HeedFigureStyle *style; /* (nullable): to be made */
  int filling;            /* the explanation that is being worked at, -1 = none */
  GPtrArray *cards;       /* (element-type HeedCardView): owned by the grid */

  HeedCardPlace cursor;
  gboolean by_keyboard; /* the cursor stays when the pointer leaves */
  HeedCardPlace pin;
  char *readout; /* (nullable): as told last */

  GtkWidget *scrolled;
  GtkWidget *box;
  GtkWidget *warnings;
  GtkWidget *grid;
  GtkWidget *ranks;
};

G_DEFINE_FINAL_TYPE (HeedMapsView, heed_maps_view, GTK_TYPE_WIDGET)

enum
{
  READOUT,
  COPY_CARD,
  EXPORT_CARD,
  REMOVE_CARD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const HeedCardPlace nowhere = {HEED_CARD_NOTHING, 0};

static void
tell_readout (HeedMapsView *self)
{
  HeedCardPlace shown = self->cursor.part != HEED_CARD_NOTHING ? self->cursor : self->pin;
  g_autofree char *readout = heed_card_place_is_in (shown, self->result)
                                 ? heed_card_place_readout (shown, self->result)
                                 : NULL;

  if (g_strcmp0 (readout, self->readout) == 0)
    return;
  g_free (self->readout);
  self->readout = g_strdup (readout);
  g_signal_emit (self, signals[READOUT], 0, readout);
}

static void
update_cursor (HeedMapsView *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    heed_card_view_set_cursor (self->cards->pdata[i], self->cursor, self->pin);
  tell_readout (self);
}

static void
scroll_to (HeedMapsView *self, HeedCardView *card, HeedCardPlace place)
{
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  graphene_rect_t area;
  graphene_point_t at;

  if (!heed_card_view_get_place_area (card, place, &area)
      || !gtk_widget_compute_point (GTK_WIDGET (card), self->box, &area.origin, &at))
    return;
  /* With room for the label that is above or below it. */
  gtk_adjustment_clamp_page (adjustment, (double)at.y - 36,
                             (double)at.y + (double)area.size.height + 36);
}

static void
on_point (HeedCardView *card, int part, guint index, gboolean by_keyboard, HeedMapsView *self)
{
  HeedCardPlace place = {(HeedCardPart)part, index};

  /* A pointer that rests takes nothing from the keyboard. */
  if (place.part == HEED_CARD_NOTHING && self->by_keyboard)
    return;
  self->cursor = place;
  self->by_keyboard = by_keyboard;
  update_cursor (self);
  if (by_keyboard)
    scroll_to (self, card, place);
}

static void
on_pin (HeedCardView *card, int part, guint index, HeedMapsView *self)
{
  HeedCardPlace place = {(HeedCardPart)part, index};

  self->pin = heed_card_place_equal (place, self->pin) ? nowhere : place;
  update_cursor (self);
}

static gboolean
on_unpin (HeedCardView *card, HeedMapsView *self)
{
  gboolean any = self->pin.part != HEED_CARD_NOTHING
                 || (self->by_keyboard && self->cursor.part != HEED_CARD_NOTHING);

  self->pin = nowhere;
  if (self->by_keyboard)
    self->cursor = nowhere;
  self->by_keyboard = FALSE;
  update_cursor (self);
  return any;
}

/* Only a pointer that is still there keeps the cursor when the focus leaves. */
static void
on_focus_leave (GtkEventControllerFocus *controller, HeedMapsView *self)
{
  if (!self->by_keyboard)
    return;
  self->by_keyboard = FALSE;
  self->cursor = nowhere;
  update_cursor (self);
}

static void
forward (HeedMapsView *self, HeedCardView *card, guint signal)
{
  guint index;

  if (self->result && self->result->explanations->len > 0
      && g_ptr_array_find (self->cards, card, &index))
    g_signal_emit (self, signals[signal], 0, index);
}

static void
on_copy (HeedCardView *card, HeedMapsView *self)
{
  forward (self, card, COPY_CARD);
}

static void
on_export (HeedCardView *card, HeedMapsView *self)
{
  forward (self, card, EXPORT_CARD);
}

static void
on_remove (HeedCardView *card, HeedMapsView *self)
{
  forward (self, card, REMOVE_CARD);
}

static HeedCardView *
make_card (HeedMapsView *self)
{
  HeedCardView *card = HEED_CARD_VIEW (heed_card_view_new ());

  g_signal_connect (card, "point", G_CALLBACK (on_point), self);
  g_signal_connect (card, "pin", G_CALLBACK (on_pin), self);
  g_signal_connect (card, "unpin", G_CALLBACK (on_unpin), self);
  g_signal_connect (card, "copy", G_CALLBACK (on_copy), self);
  g_signal_connect (card, "export", G_CALLBACK (on_export), self);
  g_signal_connect (card, "remove", G_CALLBACK (on_remove), self);
  return card;
}

static gboolean
shows (HeedCardView *card, const HeedExplanation *explanation)
{
  const HeedExplanation *shown = heed_card_view_get_explanation (card);

  /* The input makes room for the first map. */
  if (!shown || !explanation)
    return TRUE;
  return g_strcmp0 (shown->method, explanation->method) == 0
         && g_strcmp0 (shown->parameters, explanation->parameters) == 0;
}

/* (transfer full): the card out of @before that is to show @explanation, or a new one. */
static HeedCardView *
take_card (HeedMapsView *self, GPtrArray *before, const HeedExplanation *explanation)
{
  for (guint i = 0; i < before->len; i++)
    if (shows (before->pdata[i], explanation))
      {
        HeedCardView *card = g_object_ref (before->pdata[i]);

        g_ptr_array_remove_index (before, i);
        return card;
      }
  return g_object_ref_sink (make_card (self));
}

/* The font that the person reads everything else in. */
static HeedFigureStyle *
make_style (HeedMapsView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  const PangoFontDescription *font = pango_context_get_font_description (context);
  HeedFigureOptions options = self->options;
  double size = (double)pango_font_description_get_size (font) / PANGO_SCALE;

  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) / 72;
  options.font = pango_font_description_get_family (font);
  options.font_size = size;
  return heed_figure_style_new (&options);
}

/* A difference fills in as long as one of its maps does. */
static gboolean
is_filling (HeedMapsView *self, const HeedExplanation *explanation, guint index)
{
  if (!explanation || self->filling < 0)
    return FALSE;
  return (int)index == self->filling
         || (explanation->contrast != HEED_CONTRAST_NONE && explanation->unfinished);
}

static void
fill_cards (HeedMapsView *self)
{
  g_autoptr (GPtrArray) all = heed_result_list_all (self->result);
  g_autoptr (GPtrArray) groups = NULL;

  if (!self->style)
    self->style = make_style (self);
  groups = heed_scale_groups_new (all, self->options.scale);
  for (guint i = 0; i < self->cards->len; i++)
    {
      HeedCardViewContent content = {
          .style = self->style,
          .result = self->result,
          .explanation = i < all->len ? all->pdata[i] : NULL,
          .groups = groups,
      };

      content.filling = is_filling (self, content.explanation, i);
      heed_card_view_set_content (self->cards->pdata[i], &content);
    }
  if (gtk_widget_get_visible (self->ranks))
    heed_rank_view_set_content (HEED_RANK_VIEW (self->ranks), self->style, self->result);
}

/* As many cards as there are explanations, in their order. */
static void
arrange_cards (HeedMapsView *self)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&self->cards);
  g_autoptr (GPtrArray) all = self->result ? heed_result_list_all (self->result) : NULL;
  guint n = all ? MAX (1, all->len) : 0;
  GtkWidget *last = NULL;

  self->cards = g_ptr_array_new ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HeedCardView) card = take_card (self, before, i < all->len ? all->pdata[i] : NULL);

      g_ptr_array_add (self->cards, card);
      gtk_widget_insert_after (GTK_WIDGET (card), self->grid, last);
      last = GTK_WIDGET (card);
    }
  for (guint i = 0; i < before->len; i++)
    gtk_widget_unparent (before->pdata[i]);
}

/* The index of the card that has the focus; −1 = none. */
static int
find_focus (HeedMapsView *self)
{
  for (guint i = 0; i < self->cards->len; i++)
    if (gtk_widget_has_focus (self->cards->pdata[i]))
      return (int)i;
  return -1;
}

static void
show_warnings (HeedMapsView *self)
{
  GPtrArray *warnings = self->result ? self->result->warnings : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; warnings && i < warnings->len; i++)
    g_string_append_printf (text, "%s\xe2\x9a\xa0\xef\xb8\x8e %s", i > 0 ? "\n" : "",
                            (const char *)warnings->pdata[i]);
  gtk_label_set_text (GTK_LABEL (self->warnings), text->str);
  gtk_widget_set_visible (self->warnings, text->len > 0);
}

void
heed_maps_view_set_result (HeedMapsView *self, HeedResult *result)
{
  heed_maps_view_set_progress (self, result, -1);
}

static void
update_ranks (HeedMapsView *self)
{
  gtk_widget_set_visible (self->ranks,
                          self->show_ranks && self->result && self->result->explanations->len > 1);
}

static void
take_result (HeedMapsView *self, HeedResult *result)
{
  g_autoptr (HeedResult) given = self->given;

  self->given = result ? heed_result_ref (result) : NULL;
  self->result = result ? heed_differences_apply (self->differences, result) : NULL;
}

void
heed_maps_view_set_progress (HeedMapsView *self, HeedResult *result, int filling)
{
  HeedResult *before = self->result;
  int focus = find_focus (self);

  take_result (self, result);
  self->filling = filling;
  arrange_cards (self);
  update_ranks (self);
  if (self->result)
    fill_cards (self);
  show_warnings (self);
  if (!heed_card_place_remains (self->cursor, before, self->result))
    self->cursor = nowhere;
  if (!heed_card_place_remains (self->pin, before, self->result))
    self->pin = nowhere;
  update_cursor (self);
  /* Where a card was removed the next one has the focus. */
  if (focus >= 0 && find_focus (self) < 0 && self->cards->len > 0)
    gtk_widget_grab_focus (self->cards->pdata[MIN ((guint)focus, self->cards->len - 1)]);
  g_clear_pointer (&before, heed_result_unref);
}

/* As soon as it has a place: it may be below what is in sight. */
static gboolean
scroll_to_part (GtkWidget *part, GdkFrameClock *clock, gpointer data)
{
  HeedMapsView *self = HEED_MAPS_VIEW (data);
  GtkAdjustment *adjustment =
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  graphene_rect_t area;
  double bottom;
  double value;

  if (!gtk_widget_get_visible (part))
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (part) == 0 || !gtk_widget_compute_bounds (part, self->box, &area))
    return G_SOURCE_CONTINUE;
  bottom = (double)(area.origin.y + area.size.height) + MARGIN;
  value = MAX (gtk_adjustment_get_value (adjustment),
               bottom - gtk_adjustment_get_page_size (adjustment));
  /* This stops what GTK has begun: it scrolls to where what has the focus was before it had a
   * place, gradually. */
  gtk_adjustment_set_value (adjustment, MIN (value, (double)area.origin.y - MARGIN));
  return G_SOURCE_REMOVE;
}

gboolean
heed_maps_view_add_difference (HeedMapsView *self, guint first, guint second)
{
  GPtrArray *explanations = self->result ? self->result->explanations : NULL;
  GtkWidget *card;

  g_return_val_if_fail (explanations && MAX (first, second) < explanations->len, FALSE);
  if (!heed_differences_add (self->differences, explanations->pdata[first],
                             explanations->pdata[second]))
    return FALSE;
  heed_maps_view_set_progress (self, self->given, self->filling);
  card = self->cards->pdata[self->cards->len - 1];
  gtk_widget_grab_focus (card);
  gtk_widget_add_tick_callback (card, scroll_to_part, self, NULL);
  return TRUE;
}

void
heed_maps_view_set_difference_shown (HeedMapsView *self, const char *name, gboolean shown)
{
  heed_differences_set_shown (self->differences, name, shown);
  heed_maps_view_set_progress (self, self->given, self->filling);
}

void
heed_maps_view_set_ranks (HeedMapsView *self, gboolean shown)
{
  self->show_ranks = shown;
  update_ranks (self);
  if (shown)
    gtk_widget_add_tick_callback (self->ranks, scroll_to_part, self, NULL);
  if (self->result)
    fill_cards (self);
}

gboolean
heed_maps_view_get_ranks (HeedMapsView *self)
{
  return self->show_ranks;
}

HeedResult *
heed_maps_view_get_result (HeedMapsView *self)
{
  return self->result;
}

static void
restyle (HeedMapsView *self)
{
  g_clear_pointer (&self->style, heed_figure_style_unref);
  if (self->result)
    fill_cards (self);
}

void
heed_maps_view_set_options (HeedMapsView *self, const HeedFigureOptions *options)
{
  HeedFigureOptions *own = &self->options;

  if (own->scale == options->scale && own->smooth == options->smooth
      && own->opacity == options->opacity && own->palette == options->palette
      && own->dark == options->dark)
    return;
  own->scale = options->scale;
  own->smooth = options->smooth;
  own->opacity = options->opacity;
  own->palette = options->palette;
  own->dark = options->dark;
  restyle (self);
}

GtkWidget *
heed_maps_view_get_card (HeedMapsView *self, guint index)
{
  return index < self->cards->len ? self->cards->pdata[index] : NULL;
}

int
heed_maps_view_get_focused (HeedMapsView *self)
{
  int focus = find_focus (self);

  if (!self->result || self->result->explanations->len == 0)
    return -1;
  for (guint i = 0; focus < 0 && i < self->cards->len; i++)
    if (gtk_widget_get_state_flags (self->cards->pdata[i]) & GTK_STATE_FLAG_PRELIGHT)
      focus = (int)i;
  return focus;
}

static gboolean
grab_focus (GtkWidget *widget)
{
  HeedMapsView *self = HEED_MAPS_VIEW (widget);

  return self->cards->len > 0 && gtk_widget_grab_focus (self->cards->pdata[0]);
}

/* The desktop's font or its size may have changed. */
static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  HeedMapsView *self = HEED_MAPS_VIEW (widget);
  g_autoptr (HeedFigureStyle) style = NULL;

  GTK_WIDGET_CLASS (heed_maps_view_parent_class)->css_changed (widget, change);
  if (!self->style)
    return;
  style = make_style (self);
  if (style->body != self->style->body || !g_str_equal (style->font, self->style->font))
    restyle (self);
}

static void
dispose (GObject *object)
{
  HeedMapsView *self = HEED_MAPS_VIEW (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  self->cards = g_ptr_array_new ();
  g_clear_pointer (&self->result, heed_result_unref);
  g_clear_pointer (&self->given, heed_result_unref);
  g_clear_pointer (&self->style, heed_figure_style_unref);
  G_OBJECT_CLASS (heed_maps_view_parent_class)->dispose (object);
}

static void
finalize (GObject *object)
{
  HeedMapsView *self = HEED_MAPS_VIEW (object);

  g_ptr_array_unref (self->cards);
  heed_differences_free (self->differences);
  g_free (self->readout);
  G_OBJECT_CLASS (heed_maps_view_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, GType type)
{
  return g_signal_new (name, HEED_TYPE_MAPS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, type);
}

static void
heed_maps_view_class_init (HeedMapsViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = dispose;
  G_OBJECT_CLASS (class)->finalize = finalize;
  widget_class->grab_focus = grab_focus;
  widget_class->css_changed = css_changed;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mapsview");
  signals[READOUT] = add_signal ("readout", G_TYPE_STRING);
  signals[COPY_CARD] = add_signal ("copy-card", G_TYPE_UINT);
  signals[EXPORT_CARD] = add_signal ("export-card", G_TYPE_UINT);
  signals[REMOVE_CARD] = add_signal ("remove-card", G_TYPE_UINT);
}

static void
make_warnings (HeedMapsView *self)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);
  gtk_label_set_selectable (label, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (label), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (label), "maps-warnings");
  self->warnings = GTK_WIDGET (label);
}

static void
heed_maps_view_init (HeedMapsView *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  heed_figure_options_init (&self->options);
  self->cards = g_ptr_array_new ();
  self->scrolled = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->grid = heed_maps_grid_new ();
  self->ranks = heed_rank_view_new ();
  self->differences = heed_differences_new ();
  gtk_widget_set_visible (self->ranks, FALSE);
  make_warnings (self);
  gtk_widget_set_vexpand (self->grid, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->warnings);
  gtk_box_append (GTK_BOX (self->box), self->grid);
  gtk_box_append (GTK_BOX (self->box), self->ranks);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->box);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  g_signal_connect (focus, "leave", G_CALLBACK (on_focus_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
heed_maps_view_new (void)
{
  return g_object_new (HEED_TYPE_MAPS_VIEW, NULL);
}
