/* heed-unicode.h: the Unicode mappings of the tokenizers library, with origins.
 *
 * GLib has the tables; what it lacks is here: where a composed character came from, lower case
 * character by character, and composition of long runs of accents in less than quadratic time.
 */
#pragma once

#include "heed-aligned.h"

G_BEGIN_DECLS

/** heed_unicode_nfc: normalisation form C (Unicode Standard Annex 15). */
HeedAligned *
heed_unicode_nfc (const HeedAligned *from);

/**
 * heed_unicode_lowercase:
 *
 * Full lower case of each character by itself: no final sigma, no locale, İ becomes i and a dot
 * above.
 */
HeedAligned *
heed_unicode_lowercase (const HeedAligned *from);

/**
 * heed_unicode_decode_lossy:
 *
 * Bytes to UTF-8 with U+FFFD for each longest ill-formed sequence that begins a character (the
 * practice of the Unicode Standard, section 3.9, table 3-8).
 */
GString *
heed_unicode_decode_lossy (const guint8 *bytes, gsize size);

G_END_DECLS
