/* heed-drop.h: the one code path of what is dropped on a widget or pasted into it. */
#pragma once

#include "heed-picture.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HeedDropped: exactly one of @files, @picture and @text is there.
 * @files: (nullable): [@n]; also from text that is nothing but file:// addresses or absolute names
 *   of existing files; not looked at yet
 * @picture: (nullable): image data, called “Pasted picture”
 * @text: (nullable): other text, not blank, at most 64 KiB
 *
 * All of it is valid during the call; keep references to what is needed longer.
 */
typedef void (*HeedDropped) (GFile *const *files, gsize n, HeedPicture *picture, const char *text,
                             gpointer user_data);

/** HeedDropFailed: @sentence tells a person why nothing came of it. */
typedef void (*HeedDropFailed) (const char *sentence, gpointer user_data);

/**
 * heed_drop_attach:
 * @failed: (nullable)
 * @user_data: for both; has to live as long as @widget
 *
 * Makes @widget take files, image data and text. While they hover over it, it has the style class
 * "drop-hover".
 */
void
heed_drop_attach (GtkWidget *widget, HeedDropped dropped, HeedDropFailed failed,
                  gpointer user_data);

/**
 * heed_drop_paste:
 * @failed: (nullable)
 * @user_data: for both; has to live as long as @widget
 *
 * Takes what the clipboard of @widget's display holds. Of several forms files are taken first, then
 * text, then image data; but what merely refers to image data, as when a browser copies a picture
 * with its address, gives way to it. Nothing is called when @widget is gone by then.
 */
void
heed_drop_paste (GtkWidget *widget, HeedDropped dropped, HeedDropFailed failed, gpointer user_data);

G_END_DECLS
