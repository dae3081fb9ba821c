/* heed-figure-png.h: a figure as PNG with its metadata in UTF-8 text chunks. */
#pragma once

#include "heed-figure.h"

G_BEGIN_DECLS

/** Pixels per unit of a figure's width. */
#define HEED_FIGURE_PNG_DENSITY 2

/**
 * heed_figure_to_png:
 *
 * Returns: (transfer full): a PNG file, or %NULL with %HEED_ERROR_ARGUMENT where it would be more
 *   than 32,767 pixels high, %HEED_ERROR_NO_MEMORY
 */
GBytes *
heed_figure_to_png (HeedFigure *figure, GError **error);

/**
 * heed_surface_to_png:
 * @surface: %CAIRO_FORMAT_RGB24 or _ARGB32 with nothing transparent
 * @metadata: (element-type HeedFigureEntry): becomes iTXt chunks
 */
GBytes *
heed_surface_to_png (cairo_surface_t *surface, const GPtrArray *metadata, GError **error);

G_END_DECLS
