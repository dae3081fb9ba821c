/* heed-content.h: what the first bytes of a file say it is. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedContent:
 * @HEED_CONTENT_PICTURE: PNG or JPEG
 * @HEED_CONTENT_TEXT: plain UTF-8
 * @HEED_CONTENT_OTHER: anything else
 */
typedef enum
{
  HEED_CONTENT_PICTURE,
  HEED_CONTENT_TEXT,
  HEED_CONTENT_OTHER,
} HeedContent;

/**
 * heed_content_of:
 * @data: [@size]: the first bytes of a file
 * @whole: whether they are all of it; else they may end within a character
 * @found: (out) (nullable): for %HEED_CONTENT_OTHER what it is, with its article, translated:
 *   "a GIF picture"
 */
HeedContent
heed_content_of (const guint8 *data, gsize size, gboolean whole, const char **found);

G_END_DECLS
