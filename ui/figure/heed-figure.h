/* heed-figure.h: a result as a figure: cards side by side, shared colour bars, and the caption. */
#pragma once

#include "heed-figure-options.h"
#include "heed-result.h"

#include <cairo.h>

G_BEGIN_DECLS

/** HeedFigure: laid out once, drawn anywhere. Not thread-safe, but any thread will do. */
typedef struct _HeedFigure HeedFigure;

/**
 * heed_figure_new:
 * @result: borrowed, has to outlive the figure; may have no explanations
 * @options: (nullable): %NULL = heed_figure_options_init(); copied
 */
HeedFigure *
heed_figure_new (const HeedResult *result, const HeedFigureOptions *options);
void
heed_figure_free (HeedFigure *figure);

/** heed_figure_get_size: in the figure's unit (see heed-figure-options.h), margins included. */
void
heed_figure_get_size (const HeedFigure *figure, double *width, double *height);

/** heed_figure_draw: page and all, from (0, 0) to heed_figure_get_size(). */
void
heed_figure_draw (HeedFigure *figure, cairo_t *cr);

const HeedResult *
heed_figure_get_result (const HeedFigure *figure);

/** heed_figure_get_options: as clamped. */
const HeedFigureOptions *
heed_figure_get_options (const HeedFigure *figure);

/**
 * heed_figure_save:
 * @path: ends in .png, .svg or .pdf; anything else is %HEED_ERROR_ARGUMENT
 *
 * Renders in memory, then writes with heed_file_replace(): @path is whole or untouched. The same
 * figure gives the same bytes: no dates, no random names.
 */
gboolean
heed_figure_save (HeedFigure *figure, const char *path, GError **error);

/** heed_figure_can_save: whether @path has an ending that heed_figure_save() knows; else @error. */
gboolean
heed_figure_can_save (const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedFigure, heed_figure_free)

G_END_DECLS
