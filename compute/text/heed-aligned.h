/* heed-aligned.h: a text that remembers where in the original each of its bytes came from.
 *
 * Normalising and splitting rewrite a caption (composition, lower case, one byte as one printable
 * character); the window marks words in what the person typed. So every rewriting step builds a
 * new HeedAligned from the old one and passes the origins on.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedRange:
 * @start: first byte
 * @end: one past the last byte
 */
typedef struct
{
  guint32 start;
  guint32 end;
} HeedRange;

/**
 * HeedAligned:
 * @text: UTF-8, may hold NUL characters
 * @origins: HeedRange per byte of @text: the bytes of the original that it stands for
 */
typedef struct
{
  GString *text;
  GArray *origins;
} HeedAligned;

HeedAligned *
heed_aligned_new (void);

/** heed_aligned_new_slice: @size bytes of UTF-8 that stand for themselves, @offset into the
 * original. */
HeedAligned *
heed_aligned_new_slice (const char *text, gsize size, guint32 offset);

void
heed_aligned_free (HeedAligned *aligned);

/** heed_aligned_append: appends @size bytes that all stand for @origin. */
void
heed_aligned_append (HeedAligned *aligned, const char *text, gsize size, HeedRange origin);
void
heed_aligned_append_char (HeedAligned *aligned, gunichar c, HeedRange origin);

/** heed_aligned_copy: appends the bytes [@range.start, @range.end) of @from with their origins. */
void
heed_aligned_copy (HeedAligned *aligned, const HeedAligned *from, HeedRange range);

/** heed_aligned_origin: the bytes of the original that the non-empty @range stands for. */
HeedRange
heed_aligned_origin (const HeedAligned *aligned, HeedRange range);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedAligned, heed_aligned_free)

G_END_DECLS
