/* heed-card-cells.c: see heed-card-cells.h. */
#include "heed-card-cells.h"

#include "heed-exactness.h"

#include <math.h>

/* The outline's width: in units, and at most in a patch's sides. */
#define LINE       0.5
#define MOST_SHARE 0.05

typedef gboolean (*ChooseFunc) (const HeedExplanation *explanation, guint row, guint col);

static gboolean
has_map (const HeedExplanation *explanation)
{
  return explanation->image && explanation->rows > 0 && explanation->cols > 0;
}

static gboolean
is_unexplained (const HeedExplanation *explanation, guint row, guint col)
{
  return !isfinite (explanation->image[(gsize)row * explanation->cols + col]);
}

/* @row and @col may be one too far on either side: −1 wraps. */
static gboolean
is_exact (const HeedExplanation *explanation, guint row, guint col)
{
  return row < explanation->rows && col < explanation->cols
         && heed_explanation_get_exactness (explanation, 0, (gsize)row * explanation->cols + col)
                == HEED_EXACTNESS_EXACT;
}

/* Adds the patches that @choose takes to the path; whether there are any. */
static gboolean
add_cells (cairo_t *cr, const HeedExplanation *explanation, const double box[4], ChooseFunc choose)
{
  double width = box[2] / explanation->cols;
  double height = box[3] / explanation->rows;
  gboolean any = FALSE;

  cairo_new_path (cr);
  for (guint row = 0; row < explanation->rows; row++)
    for (guint col = 0; col < explanation->cols; col++)
      if (choose (explanation, row, col))
        {
          any = TRUE;
          cairo_rectangle (cr, box[0] + col * width, box[1] + row * height, width, height);
        }
  return any;
}

void
heed_card_cells_hatch (const HeedFigureStyle *style, cairo_t *cr,
                       const HeedExplanation *explanation, const double box[4])
{
  cairo_rectangle_t area = {box[0], box[1], box[2], box[3]};

  cairo_save (cr);
  if (!has_map (explanation))
    heed_figure_style_hatch (style, cr, area, style->line);
  else if (add_cells (cr, explanation, box, is_unexplained))
    {
      cairo_clip (cr);
      heed_figure_style_hatch (style, cr, area, style->line);
    }
  cairo_restore (cr);
}

/* The sides that an exact patch has in common with none. */
static void
add_edges (cairo_t *cr, const HeedExplanation *explanation, const double box[4], guint row,
           guint col)
{
  double width = box[2] / explanation->cols;
  double height = box[3] / explanation->rows;

  for (guint side = 0; side < 2; side++)
    {
      double x = box[0] + (col + side) * width;
      double y = box[1] + (row + side) * height;

      if (!is_exact (explanation, row, col + 2 * side - 1))
        {
          cairo_move_to (cr, x, box[1] + row * height);
          cairo_rel_line_to (cr, 0, height);
        }
      if (!is_exact (explanation, row + 2 * side - 1, col))
        {
          cairo_move_to (cr, box[0] + col * width, y);
          cairo_rel_line_to (cr, width, 0);
        }
    }
}

void
heed_card_cells_outline (const HeedFigureStyle *style, cairo_t *cr,
                         const HeedExplanation *explanation, const double box[4])
{
  double line;

  if (!has_map (explanation))
    return;
  line = fmin (LINE, MOST_SHARE * fmin (box[2] / explanation->cols, box[3] / explanation->rows));
  cairo_save (cr);
  if (add_cells (cr, explanation, box, is_exact))
    {
      cairo_clip (cr);
      for (guint row = 0; row < explanation->rows; row++)
        for (guint col = 0; col < explanation->cols; col++)
          if (is_exact (explanation, row, col))
            add_edges (cr, explanation, box, row, col);
      /* The clip takes the outer half. */
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
      cairo_set_line_width (cr, 2 * line);
      heed_figure_style_set_exact (style, cr);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}
