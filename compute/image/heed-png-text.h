/* heed-png-text.h: the text that a PNG file carries besides its pixels. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_png_find_text:
 * @data: a whole file, which may be anything
 * @keyword: compared without regard to case
 * @limit: the most bytes of text, in UTF-8
 *
 * Looks through the chunks tEXt, zTXt and iTXt (PNG specification, §11.3.4) without decoding the
 * picture. Chunks that are damaged, too long or no valid text are passed over.
 *
 * Returns: (transfer full) (nullable): the first text of that name that is not empty, valid UTF-8
 */
char *
heed_png_find_text (const guint8 *data, gsize size, const char *keyword, gsize limit);

G_END_DECLS
