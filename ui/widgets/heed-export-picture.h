/* heed-export-picture.h: an export rendered for a preview: a figure as a texture, or a file's head.
 */
#pragma once

#include "heed-export.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedExportPicture: constant once made.
 * @texture: (nullable): the figure; %NULL for formats that are not drawn
 * @width, @height: of the whole figure in its unit
 * @text: (nullable): the first lines of a file of numbers
 * @summary: size or length in a few words
 */
typedef struct
{
  GdkTexture *texture;
  double width;
  double height;
  char *text;
  char *summary;
} HeedExportPicture;

/** HeedExportRoom: what there is room for, in pixels of the screen. */
typedef struct
{
  double width;
  double height;
} HeedExportRoom;

/** heed_export_picture_scale: pixels per unit of a figure that is shown whole in @room. */
double
heed_export_picture_scale (double width, double height, HeedExportRoom room);

/**
 * heed_export_picture_new: takes as long as drawing the figure does; any thread.
 * @index: of the explanation that is shown alone, -1 = all
 *
 * Returns: (transfer full): or %NULL where the figure cannot be drawn
 */
HeedExportPicture *
heed_export_picture_new (const HeedResult *result, int index, HeedExportFormat format,
                         const HeedFigureOptions *options, HeedExportRoom room, GError **error);
void
heed_export_picture_free (HeedExportPicture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedExportPicture, heed_export_picture_free)

G_END_DECLS
