/* heed-window-private.h: what the files of the main window share. */
#pragma once

#include "heed-window.h"

#include "heed-caption-view.h"
#include "heed-method-list.h"
#include "heed-picture-strip.h"
#include "heed-picture-view.h"
#include "heed-samples.h"
#include "heed-status-bar.h"
#include "heed-toasts.h"

G_BEGIN_DECLS

struct _HeedWindow
{
  GtkApplicationWindow parent_instance;

  /* what it works with */
  HeedSettings *settings;
  HeedWorker *worker;
  HeedRunner *runner;
  char *data_dir;     /* (nullable) */
  GPtrArray *samples; /* HeedSample */

  /* the input */
  char *model;        /* (nullable): folder */
  char *model_name;   /* (nullable) */
  GListStore *models; /* GFile: folders that were open in this window */
  HeedPictureStrip *strip;
  HeedPicture *picture;        /* (nullable): the current one of the strip */
  char *picture_name;          /* (nullable) */
  GCancellable *sorting;       /* (nullable): files are being looked at */
  GCancellable *opening;       /* (nullable): a picture is being read */
  GCancellable *opening_model; /* (nullable) */
  gboolean filling;            /* captions are being set, not typed */

  /* what is shown */
  HeedResult *frame;   /* (nullable): the picture as the model sees it, no explanations */
  gboolean run_failed; /* the info bar says why */
  gint64 run_began;
  gboolean dark;

  /* widgets, owned by the template */
  GtkWidget *open_button;
  GtkMenuButton *menu_button;
  GtkWidget *explain_button;
  GtkLabel *title_label;
  GtkLabel *subtitle_label;
  GtkInfoBar *info_bar;
  GtkLabel *info_label;
  GtkPaned *paned;
  HeedPictureView *picture_view;
  GtkMenuButton *model_button;
  HeedCaptionView *caption_view;
  HeedMethodList *method_list;
  GtkStack *stack;
  HeedMapsView *maps;
  GtkLabel *stale_label;
  GtkDropDown *scale_drop_down;
  GtkRange *opacity_scale;
  GtkLabel *readout_label;
  HeedStatusBar *status_bar;
  HeedToasts *toasts;
  GMenu *samples_section;
};

/* heed-window.c */
/** heed_window_show_info: a state or an error that stays until it is closed or over. */
void
heed_window_show_info (HeedWindow *self, GtkMessageType type, const char *sentence);
void
heed_window_hide_error (HeedWindow *self);
/** heed_window_update_view: shows what fits the input best: maps, the picture, or what to do. */
void
heed_window_update_view (HeedWindow *self);
/** heed_window_get_figure_options: as the view has them now. */
void
heed_window_get_figure_options (HeedWindow *self, HeedFigureOptions *options);

/* heed-window-actions.c */
void
heed_window_actions_install (GtkWidgetClass *class);
void
heed_window_actions_init (HeedWindow *self);
void
heed_window_actions_update (HeedWindow *self);

/* heed-window-inputs.c */
void
heed_window_inputs_init (HeedWindow *self);
void
heed_window_inputs_clear (HeedWindow *self);
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
