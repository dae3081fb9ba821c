/* heed-json-cursor.h: a strict JSON reader that builds no tree.
 *
 * Headers of weight files come from anywhere and may have 100 MB. json-glib would make gigabytes
 * of nodes from such a one, and it accepts what RFC 8259 does not (octal numbers, comments, two
 * roots, integers that wrap round), which must not decide where a tensor lies. This reader goes
 * over the text once, without recursion, and keeps nothing.
 *
 * The first thing that does not fit stops it: every call from then on returns %FALSE, and
 * heed_json_cursor_fail() says what was wrong and where.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HeedJsonCursor: (private fields)
 * @begin, @end: the text, valid UTF-8, need not be NUL-terminated
 * @at: what is read next
 * @problem: %NULL, or what was wrong at @at
 */
typedef struct
{
  const char *begin;
  const char *end;
  const char *at;
  const char *problem;
} HeedJsonCursor;

/** heed_json_cursor_init: @text has to be valid UTF-8 and to outlive the cursor. */
void
heed_json_cursor_init (HeedJsonCursor *cursor, const char *text, gsize length);

/** heed_json_cursor_enter: reads @bracket, '{' or '[', which begins the next value. */
gboolean
heed_json_cursor_enter (HeedJsonCursor *cursor, char bracket);

/**
 * heed_json_cursor_next:
 * @closing: '}' or ']'
 * @first: (inout): %TRUE after heed_json_cursor_enter()
 *
 * Goes to the next element of an array or object.
 *
 * Returns: %FALSE at the end, which is read, and where something is wrong
 */
gboolean
heed_json_cursor_next (HeedJsonCursor *cursor, char closing, gboolean *first);

/** heed_json_cursor_string: reads a string without NUL characters; (transfer full). */
char *
heed_json_cursor_string (HeedJsonCursor *cursor);

/** heed_json_cursor_key: a string and the colon after it; (transfer full). */
char *
heed_json_cursor_key (HeedJsonCursor *cursor);

/** heed_json_cursor_unsigned: an integer from 0 to 2⁶⁴ − 1 without fraction or exponent. */
gboolean
heed_json_cursor_unsigned (HeedJsonCursor *cursor, guint64 *value);

/** heed_json_cursor_skip: any value, nested at most 64 deep. */
gboolean
heed_json_cursor_skip (HeedJsonCursor *cursor);

/** heed_json_cursor_finish: that nothing but white space follows. */
gboolean
heed_json_cursor_finish (HeedJsonCursor *cursor);

/** heed_json_cursor_refuse: records @problem, a static string, unless there is one already. */
gboolean
heed_json_cursor_refuse (HeedJsonCursor *cursor, const char *problem);

/** heed_json_cursor_fail: sets @error to a sentence about @problem; returns %FALSE. */
gboolean
heed_json_cursor_fail (const HeedJsonCursor *cursor, const char *origin, GError **error);

G_END_DECLS
