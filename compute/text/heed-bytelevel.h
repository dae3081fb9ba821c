/* heed-bytelevel.h: GPT-2's spelling of bytes as printable characters.
 *
 * The 188 printable characters of Latin-1 stand for their own code; the other 68 bytes, in order,
 * for U+0100 onwards. So every text is a string of 256 characters and no piece is unknown.
 */
#pragma once

#include "heed-aligned.h"

G_BEGIN_DECLS

/** heed_bytelevel_character: the character that stands for @byte. */
gunichar
heed_bytelevel_character (guint8 byte);

/**
 * heed_bytelevel_spell:
 * @ranges: (element-type HeedRange): parts of @from that stay together; become those of the result
 *
 * Returns: (transfer full): each byte of the @ranges of @from as its character
 */
HeedAligned *
heed_bytelevel_spell (const HeedAligned *from, GArray *ranges);

/**
 * heed_bytelevel_read:
 *
 * Appends the bytes that @piece stands for; a piece with any other character stands for itself.
 */
void
heed_bytelevel_read (const char *piece, GByteArray *bytes);

G_END_DECLS
