/* heed-pattern.h: the regular expressions of a tokenizer file.
 *
 * They are written for Oniguruma and matched here by PCRE2 (GRegex). The one difference in the
 * expressions that tokenizers use is \s, which PCRE2 takes wider (U+180E): it is spelt out.
 */
#pragma once

#include "heed-aligned.h"

G_BEGIN_DECLS

typedef struct _HeedPattern HeedPattern;

/**
 * heed_pattern_new:
 * @origin: file name, for messages
 * @field: where in the file the expression stands, for messages
 * @literal: @expression is plain text, to be found as it is
 *
 * Returns: (transfer full): the compiled pattern, immutable and usable from any thread; %NULL with
 *   a sentence naming @origin and @field when it cannot be compiled
 */
HeedPattern *
heed_pattern_new (const char *origin, const char *field, const char *expression, gboolean literal,
                  GError **error);
void
heed_pattern_free (HeedPattern *pattern);

/**
 * heed_pattern_find:
 * @text: UTF-8 of @size bytes; nothing outside is looked at
 * @ranges: HeedRange of every match is appended, relative to @text; matches do not overlap
 *
 * Fails when an expression needs more backtracking than PCRE2 allows.
 */
gboolean
heed_pattern_find (const HeedPattern *pattern, const char *text, gsize size, GArray *ranges,
                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedPattern, heed_pattern_free)

G_END_DECLS
