/* heed-status-bar.h: how far a run is, at the bottom of the window. */
#pragma once

#include "heed-worker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedStatusBar: "AtMan (1 of 3), pass 32 of 196 · about 2 s left for this map", a bar for the
 * whole run and a button for the action win.cancel; out of sight when nothing runs.
 */
#define HEED_TYPE_STATUS_BAR (heed_status_bar_get_type ())
G_DECLARE_FINAL_TYPE (HeedStatusBar, heed_status_bar, HEED, STATUS_BAR, GtkWidget)

GtkWidget *
heed_status_bar_new (void);

/**
 * heed_status_bar_show:
 * @method_name: (nullable): of the method at work, translated
 * @progress: (nullable): %NULL = being prepared; the bar then only moves
 */
void
heed_status_bar_show (HeedStatusBar *self, const char *method_name,
                      const HeedWorkerProgress *progress);

/** heed_status_bar_hide: nothing runs. */
void
heed_status_bar_hide (HeedStatusBar *self);

G_END_DECLS
