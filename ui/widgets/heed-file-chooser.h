/* heed-file-chooser.h: asking for files, in the one file that knows how (GtkFileDialog is of
 * GTK 4.10). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedFilesChosen: not called when nothing was chosen, or @parent is gone by then.
 * @files: (element-type GFile) (transfer none): at least one
 */
typedef void (*HeedFilesChosen) (GListModel *files, gpointer user_data);

/* In all of these:
 * @parent: which is blocked meanwhile
 * @folder: (nullable): where to begin, a file name; "" or a folder that is not there: the user's
 *   pictures, for a folder the home; where the file system does not answer soon: where the toolkit
 *   likes
 * There is one at a time: asking for the same @parent meanwhile does nothing.
 * @user_data: has to live as long as @parent
 */

/** heed_file_chooser_open_pictures: one or more PNG or JPEG files. */
void
heed_file_chooser_open_pictures (GtkWindow *parent, const char *folder, HeedFilesChosen chosen,
                                 gpointer user_data);
/** heed_file_chooser_open_folder: one folder. */
void
heed_file_chooser_open_folder (GtkWindow *parent, const char *title, const char *folder,
                               HeedFilesChosen chosen, gpointer user_data);
/** heed_file_chooser_open_captions: one text file. */
void
heed_file_chooser_open_captions (GtkWindow *parent, const char *folder, HeedFilesChosen chosen,
                                 gpointer user_data);
/** heed_file_chooser_save: a file to write, called @name to begin with; whoever picks one that
 * exists has confirmed it. */
void
heed_file_chooser_save (GtkWindow *parent, const char *title, const char *folder, const char *name,
                        HeedFilesChosen chosen, gpointer user_data);

G_END_DECLS
