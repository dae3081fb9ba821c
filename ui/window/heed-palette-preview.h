/* heed-palette-preview.h: the colours of a palette, drawn small: for values ≥ 0, and for signed
 * ones. */
#pragma once

#include "heed-palette.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *
heed_palette_preview_new (void);

/** heed_palette_preview_set: @preview: from heed_palette_preview_new(). */
void
heed_palette_preview_set (GtkWidget *preview, const HeedPalette *palette);

G_END_DECLS
