/* heed-figure-vector.h: a figure as SVG and PDF, text as outlines and fonts, with metadata. */
#pragma once

#include "heed-figure.h"

G_BEGIN_DECLS

/**
 * heed_figure_to_svg: (transfer full): metadata as <title>, <desc> and <metadata> with one
 * <heed:entry key="…"> per key.
 */
GBytes *
heed_figure_to_svg (HeedFigure *figure, GError **error);

/** heed_figure_to_pdf: (transfer full): metadata in the document information; one page. */
GBytes *
heed_figure_to_pdf (HeedFigure *figure, GError **error);

G_END_DECLS
