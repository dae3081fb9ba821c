/* heed-window.h: the main window: a picture, captions and methods at the side, their maps beside
 * them. */
#pragma once

#include "heed-maps-view.h"
#include "heed-runner.h"
#include "heed-settings.h"

G_BEGIN_DECLS

#define HEED_TYPE_WINDOW (heed_window_get_type ())
G_DECLARE_FINAL_TYPE (HeedWindow, heed_window, HEED, WINDOW, GtkApplicationWindow)

/**
 * heed_window_new:
 * @data_dir: (nullable): where the bundled models/ and samples/ lie; the window begins with the
 *   first of each
 */
GtkWidget *
heed_window_new (GtkApplication *application, HeedSettings *settings, const char *data_dir);

/** heed_window_open: pictures, model folders and caption files, as dropped or named by a person. */
void
heed_window_open (HeedWindow *self, GFile *const *files, gsize n);

/** heed_window_is_busy: whether files are being read, a run is at work or a preview is awaited. */
gboolean
heed_window_is_busy (HeedWindow *self);

/** heed_window_get_runner, heed_window_get_maps: (transfer none): what it shows. */
HeedRunner *
heed_window_get_runner (HeedWindow *self);
HeedMapsView *
heed_window_get_maps (HeedWindow *self);

G_END_DECLS
