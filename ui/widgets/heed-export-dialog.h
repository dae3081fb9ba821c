/* heed-export-dialog.h: how what is shown is to be written, with a preview. */
#pragma once

#include "heed-export.h"
#include "heed-settings.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define HEED_TYPE_EXPORT_DIALOG (heed_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HeedExportDialog, heed_export_dialog, HEED, EXPORT_DIALOG, GtkWindow)

/**
 * HeedExportChosen: a person chose a file; the dialog is about to close.
 * @result: what the dialog was made with and has shown, whatever its parent shows by now
 * @path: with the ending of @format, unless the person insisted on another name
 * @index: of the explanation to write alone (see heed_export_pick()), -1 = all
 */
typedef void (*HeedExportChosen) (HeedResult *result, int index, const char *path,
                                  HeedExportFormat format, const HeedFigureOptions *options,
                                  gpointer user_data);

/**
 * heed_export_dialog_new: a small window over @parent, which stays usable.
 * @result: a reference is held
 * @options: how the maps are shown: scale, smooth, opacity and palette begin as in there; width and
 *   font size as remembered, and the page light, as papers are
 * @index: of the explanation to begin with, -1 = all
 *
 * Format, folder, width and font size are remembered in @settings. Nothing is written: that is for
 * @chosen, which is called at most once, with heed_export_async().
 */
GtkWidget *
heed_export_dialog_new (GtkWindow *parent, HeedSettings *settings, HeedResult *result,
                        const HeedFigureOptions *options, int index, HeedExportChosen chosen,
                        gpointer user_data);

/** heed_export_dialog_save_to: as if a person had chosen @path in the file chooser of “Save…”. */
void
heed_export_dialog_save_to (HeedExportDialog *self, const char *path);

G_END_DECLS
