/* heed-window-parts.h: what each of the main window's files does for the others. */
#pragma once

#include "heed-window-private.h"

G_BEGIN_DECLS

/* heed-window.c */
/**
 * heed_window_show_info: a state that stays until it is closed.
 *
 * Returns: %FALSE if there is an error to be read instead
 */
gboolean
heed_window_show_info (HeedWindow *self, const char *sentence);
/** heed_window_show_error: stays until it is closed or over; joins those that are there. */
void
heed_window_show_error (HeedWindow *self, const char *sentence);
/** heed_window_hide_error: what was wrong is over, or something else is tried. */
void
heed_window_hide_error (HeedWindow *self);
/** heed_window_update_view: shows what fits the input best: maps, the picture, or what to do. */
void
heed_window_update_view (HeedWindow *self);
/** heed_window_get_figure_options: as the view has them now. */
void
heed_window_get_figure_options (HeedWindow *self, HeedFigureOptions *options);

/* heed-window-actions.c: _install() for the class, _init() for each window, _update() after what
 * decides which actions make sense has changed. */
void
heed_window_actions_install (GtkWidgetClass *class);
void
heed_window_actions_init (HeedWindow *self);
void
heed_window_actions_update (HeedWindow *self);

/* heed-window-inputs.c: _init() opens the bundled model and a sample, _clear() stops what is being
 * read. */
void
heed_window_inputs_init (HeedWindow *self);
void
heed_window_inputs_clear (HeedWindow *self);
/** heed_window_open_sample, heed_window_open_model: a file that a menu names. */
void
heed_window_open_sample (HeedWindow *self, const char *path);
void
heed_window_open_model (HeedWindow *self, const char *path);
/** heed_window_step: shows the picture @by places further on in the strip. */
void
heed_window_step (HeedWindow *self, int by);
/** heed_window_choose_pictures, _model, _captions: through a file chooser. */
void
heed_window_choose_pictures (HeedWindow *self);
void
heed_window_choose_model (HeedWindow *self);
void
heed_window_choose_captions (HeedWindow *self);
/** heed_window_paste: what the clipboard holds, as if it were dropped. */
void
heed_window_paste (HeedWindow *self);

/* heed-window-run.c */
void
heed_window_run_init (HeedWindow *self);
/** heed_window_input_changed: tells the runner what is to be explained now. */
void
heed_window_input_changed (HeedWindow *self);
/** heed_window_why_not: (nullable): a sentence if nothing can be explained yet. */
const char *
heed_window_why_not (HeedWindow *self);

/* heed-window-export.c */
void
heed_window_export_init (HeedWindow *self);
/** heed_window_export: opens the dialog. @index: of one explanation, −1 = all. */
void
heed_window_export (HeedWindow *self, int index);
/** heed_window_get_shown: (nullable) (transfer none): the result on show, if it has any map. */
HeedResult *
heed_window_get_shown (HeedWindow *self);

G_END_DECLS
