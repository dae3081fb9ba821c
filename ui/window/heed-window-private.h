/* heed-window-private.h: what the files of the main window share. */
#pragma once

#include "heed-window.h"

#include "heed-caption-view.h"
#include "heed-compare-menu.h"
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
  guint model_number; /* of the folders asked for, the one it was */
  guint n_models_asked;
  guint n_models_opening; /* folders that are being looked at */
  HeedPictureStrip *strip;
  HeedPictureStrip *next_strip; /* (nullable): takes its place when a picture of it is read */
  guint next_index;             /* in the next strip or this one: what is being read */
  HeedPicture *picture;         /* (nullable): the current one of the strip */
  char *picture_name;           /* (nullable) */
  gboolean unpacking;           /* what comes with Heed is being looked for */
  GPtrArray *early;             /* (nullable): GFile, to be opened after that */
  GCancellable *sorting;        /* (nullable): files are being looked at */
  GCancellable *opening;        /* (nullable): a picture is being read */
  GCancellable *closing;        /* cancelled when the window goes */
  gboolean filling;             /* captions are being set, not typed */

  /* what is shown */
  HeedResult *frame;   /* (nullable): the picture as the model sees it, no explanations */
  gboolean run_failed; /* the info bar says why */
  gboolean looked_for_gpu;
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
  GtkWidget *compare_button;
  HeedCompareMenu *compare_menu;
  GtkDropDown *scale_drop_down;
  GtkRange *opacity_scale;
  GtkLabel *readout_label;
  HeedStatusBar *status_bar;
  HeedToasts *toasts; /* (nullable): the window is gone */
  GMenu *samples_section;
};

G_END_DECLS
