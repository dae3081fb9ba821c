/* heed-figure-options.h: how a figure is to look. */
#pragma once

#include "heed-palette.h"

G_BEGIN_DECLS

/**
 * HeedScaleChoice:
 * @HEED_SCALE_OWN: every map spans the whole colour map by itself
 * @HEED_SCALE_SHARED: maps whose numbers are of one kind (see heed-scale.h) share one scale
 */
typedef enum
{
  HEED_SCALE_OWN,
  HEED_SCALE_SHARED,
} HeedScaleChoice;

/**
 * HeedFigureOptions:
 * @width: of the whole figure in points (SVG, PDF) or in pixels at 2× density (PNG)
 * @font_size: of running text, in the same unit
 * @font: (nullable): font family, %NULL = "Sans"
 * @smooth: relevance is interpolated between patch centres instead of drawn patch by patch
 * @opacity: of the map over the picture, 0 … 1: at 0 only the picture is seen, at 1 only the map;
 *   from 0.5 on the picture is grey
 * @palette: (nullable): %NULL = the first of heed_palettes()
 * @dark: light text on a dark page
 * @input: a card with the picture as it is comes first
 * @ranks: tables of the rank correlations of all maps come under the cards
 * @columns: the most cards in a row, 0 = as many as are readable, up to 4
 */
typedef struct
{
  double width;
  double font_size;
  const char *font;
  HeedScaleChoice scale;
  gboolean smooth;
  double opacity;
  const HeedPalette *palette;
  gboolean dark;
  gboolean input;
  gboolean ranks;
  guint columns;
} HeedFigureOptions;

#define HEED_FIGURE_MIN_WIDTH     100.0
#define HEED_FIGURE_MAX_WIDTH     10000.0
#define HEED_FIGURE_MIN_FONT_SIZE 4.0
#define HEED_FIGURE_MAX_FONT_SIZE 72.0

/** heed_figure_options_init: what suits a page of a paper. */
void
heed_figure_options_init (HeedFigureOptions *options);

G_END_DECLS
