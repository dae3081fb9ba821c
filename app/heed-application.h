/* heed-application.h: what Heed's windows have in common: settings, keys, help, preferences. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_APPLICATION (heed_application_get_type ())
G_DECLARE_FINAL_TYPE (HeedApplication, heed_application, HEED, APPLICATION, GtkApplication)

HeedApplication *
heed_application_new (void);

G_END_DECLS
