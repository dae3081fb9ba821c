/* heed-preferences.h: the window of preferences; what is chosen there counts at once. */
#pragma once

#include "heed-settings.h"
#include "heed-worker.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_PREFERENCES (heed_preferences_get_type ())

/** HeedPreferences: device, precision, memory limit, colours and appearance. */
G_DECLARE_FINAL_TYPE (HeedPreferences, heed_preferences, HEED, PREFERENCES, GtkWindow)

/**
 * heed_preferences_new:
 * @parent: (nullable): the window it belongs to, and goes with
 * @settings: what is shown and changed
 * @worker: (nullable): is asked for the devices, once
 */
GtkWidget *
heed_preferences_new (GtkWindow *parent, HeedSettings *settings, HeedWorker *worker);

G_END_DECLS
