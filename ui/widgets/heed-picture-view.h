/* heed-picture-view.h: the picture to explain, in the side bar. */
#pragma once

#include "heed-picture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedPictureView: the picture small, with its name and size, and where there are several, a row
 * "‹ 3 of 50 ›" to step through them; without one, a place to drop it.
 *
 * Its buttons are the actions win.open-picture, win.previous-picture and win.next-picture.
 */
#define HEED_TYPE_PICTURE_VIEW (heed_picture_view_get_type ())
G_DECLARE_FINAL_TYPE (HeedPictureView, heed_picture_view, HEED, PICTURE_VIEW, GtkWidget)

GtkWidget *
heed_picture_view_new (void);

/**
 * heed_picture_view_set_picture:
 * @picture: (nullable)
 * @name: (nullable): as it is shown, not a whole path; %NULL = heed_picture_name()
 */
void
heed_picture_view_set_picture (HeedPictureView *self, HeedPicture *picture, const char *name);

/** heed_picture_view_set_position: the picture is the one at @index, from 0, of @n; nothing is said
 * of that where there is but one. */
void
heed_picture_view_set_position (HeedPictureView *self, guint index, guint n);

G_END_DECLS
