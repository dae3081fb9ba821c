/* heed-card-notes.c: see heed-card-notes.h. */
#include "heed-card-notes.h"

#include "heed-exactness.h"
#include "heed-figure-text.h"
#include "heed-ledger-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Longer texts end in an ellipsis. */
#define NOTE_LINES 8
/* Of a shared scale: a map that uses less of it can hardly be seen. */
#define FAINT 0.2

typedef struct
{
  const HeedFigureStyle *style;
  const HeedCardContent *content;
  double width;
  GPtrArray *notes;
} Making;

static void
note_free (gpointer data)
{
  HeedCardNote *note = data;

  g_object_unref (note->layout);
  g_free (note);
}

static void
add (Making *making, const char *text, double size, HeedColour colour)
{
  HeedCardNote *note = g_new (HeedCardNote, 1);

  note->layout = heed_figure_style_layout (making->style, text, size, FALSE, making->width);
  note->colour = colour;
  pango_layout_set_height (note->layout, -NOTE_LINES);
  pango_layout_set_ellipsize (note->layout, PANGO_ELLIPSIZE_END);
  g_ptr_array_add (making->notes, note);
}

static void
add_warning (Making *making, const char *sentence)
{
  /* The variation selector asks for the plain sign, not for a coloured emoji. */
  g_autofree char *text = g_strdup_printf ("\xe2\x9a\xa0\xef\xb8\x8e %s", sentence);

  add (making, text, making->style->small, making->style->warning);
}

static void
add_unfinished (Making *making)
{
  const HeedExplanation *explanation = making->content->explanation;
  gsize all = (gsize)explanation->rows * explanation->cols;
  gsize missing = heed_figure_text_unexplained (explanation);
  g_autofree char *text = NULL;

  if (missing > 0)
    text = g_strdup_printf (_ ("Unfinished: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " patches are "
                               "explained."),
                            all - missing, all);
  add_warning (making, text ? text : _ ("Unfinished."));
}

static double
find_most (const HeedExplanation *explanation)
{
  double most = 0;

  for (gsize i = 0; explanation->image && i < (gsize)explanation->rows * explanation->cols; i++)
    if (isfinite (explanation->image[i]))
      most = MAX (most, fabs (explanation->image[i]));
  return most;
}

/* A pale map looks as if the method had found nothing. */
static void
add_faint (Making *making)
{
  const HeedCardContent *content = making->content;
  double most = find_most (content->explanation);
  double whole = content->group->image.most;
  g_autofree char *text = NULL;

  if (!content->bars || content->group->members->len < 2 || most <= 0 || most >= FAINT * whole)
    return;
  text = g_strdup_printf (_ ("Uses %d %% of the shared scale; own scales show more."),
                          (int)MAX (1, lround (100 * most / whole)));
  add (making, text, making->style->tiny, making->style->faint);
}

static void
add_completeness (Making *making)
{
  for (guint side = 0; side < G_N_ELEMENTS (making->content->explanation->completeness); side++)
    {
      g_autofree char *text = heed_ledger_text_completeness (making->content->explanation, side);

      if (text)
        add (making, text, making->style->tiny, making->style->faint);
    }
}

/* Whether an estimate is there already, so that only exact values are to come. */
static gboolean
is_estimated (const HeedExplanation *explanation)
{
  return heed_explanation_estimates (explanation)
         && heed_figure_text_unexplained (explanation) == 0;
}

static void
add_of_map (Making *making)
{
  const HeedExplanation *explanation = making->content->explanation;
  g_autofree char *exact = heed_figure_text_exact (explanation);

  if (exact)
    add (making, exact, making->style->tiny, making->style->faint);
  if (making->content->filling)
    add (making,
         is_estimated (explanation) ? _ ("Exact values are on their way…") : _ ("Filling in…"),
         making->style->small, making->style->faint);
  else
    {
      add_completeness (making);
      add_faint (making);
      if (explanation->unfinished)
        add_unfinished (making);
    }
  for (guint i = 0; explanation->warnings && i < explanation->warnings->len; i++)
    add_warning (making, explanation->warnings->pdata[i]);
}

static void
add_of_input (Making *making)
{
  const HeedResult *result = making->content->result;
  g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), result->target_text);

  if (result->target_text)
    add (making, quoted, making->style->body, making->style->ink);
  if (result->target_kind == HEED_TARGET_VERSUS && result->versus)
    {
      g_autofree char *versus = g_strdup_printf (_ ("against “%s”"), result->versus);

      add (making, versus, making->style->body, making->style->ink);
    }
}

GPtrArray *
heed_card_notes_new (const HeedFigureStyle *style, const HeedCardContent *content, double width)
{
  Making making = {style, content, width, g_ptr_array_new_with_free_func (note_free)};

  if (content->explanation)
    add_of_map (&making);
  else
    add_of_input (&making);
  return making.notes;
}

double
heed_card_notes_get_height (const HeedFigureStyle *style, const GPtrArray *notes)
{
  double height = 0;

  for (guint i = 0; i < notes->len; i++)
    height += style->gap + heed_figure_style_height (((HeedCardNote *)notes->pdata[i])->layout);
  return height;
}

void
heed_card_notes_draw (const HeedFigureStyle *style, const GPtrArray *notes, cairo_t *cr, double x,
                      double y)
{
  for (guint i = 0; i < notes->len; i++)
    {
      const HeedCardNote *note = notes->pdata[i];

      heed_figure_style_show (cr, note->layout, x, y + style->gap, note->colour);
      y += style->gap + heed_figure_style_height (note->layout);
    }
}
