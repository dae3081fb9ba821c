/* heed-appearance.h: light, dark, or like the system's other windows. */
#pragma once

#include "heed-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _HeedAppearance HeedAppearance;

/**
 * heed_appearance_new: keeps all windows of a display as HeedSettings:appearance says from now on.
 * "system" is what the desktop's settings portal says, or GTK's settings where there is no portal.
 * @gtk_settings: of the display
 */
HeedAppearance *
heed_appearance_new (HeedSettings *settings, GtkSettings *gtk_settings);

/** heed_appearance_free: leaves everything as it is. */
void
heed_appearance_free (HeedAppearance *appearance);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedAppearance, heed_appearance_free)

G_END_DECLS
