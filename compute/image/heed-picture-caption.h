/* heed-picture-caption.h: the caption that comes along with a picture. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Longer texts are no captions: they are left out, not cut. In bytes. */
#define HEED_PICTURE_CAPTION_MAX (16 * 1024)

/**
 * heed_picture_find_caption:
 * @path: a picture's file name
 * @content: (nullable): the file's content, if it is in memory; else it is read where needed
 *
 * Looks for the first of these that holds any text:
 * - a text file beside it: "NAME.txt" for "NAME.png", then "NAME.png.txt"; in UTF-8, its lines
 * kept,
 * - a PNG file's own text (tEXt, zTXt or iTXt) with the keyword Caption, then Description, then
 *   Title, in any case; white space and line ends become one space.
 *
 * Nothing outside is trusted: what is too long, damaged, no valid text or unreadable is passed over
 * without a word. White space around it and control characters are left out.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, not empty; %NULL if there is none
 */
char *
heed_picture_find_caption (const char *path, GBytes *content);

G_END_DECLS
