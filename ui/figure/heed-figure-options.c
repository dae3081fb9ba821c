/* heed-figure-options.c: see heed-figure-options.h. */
#include "heed-figure-options.h"

void
heed_figure_options_init (HeedFigureOptions *options)
{
  *options = (HeedFigureOptions) {
      .width = 720,
      .font_size = 9,
      .scale = HEED_SCALE_SHARED,
      .smooth = TRUE,
      .opacity = 0.6,
      .input = TRUE,
  };
}
