/* heed-vocabulary.h: the pieces of a byte-pair vocabulary, their ids and the merges. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _HeedVocabulary HeedVocabulary;

/** The largest id that is read; the table of pieces has one place per id up to the largest. */
#define HEED_VOCABULARY_MAX_ID 4194303

/**
 * heed_vocabulary_new:
 * @origin: file name, for messages
 * @pieces: piece → id, each id at most once and in [0, %HEED_VOCABULARY_MAX_ID]
 *
 * A vocabulary without merges. What does not fit is %HEED_ERROR_FORMAT, named with the piece.
 */
HeedVocabulary *
heed_vocabulary_new (const char *origin, JsonObject *pieces, GError **error);
void
heed_vocabulary_free (HeedVocabulary *vocabulary);

/**
 * heed_vocabulary_add_merges:
 * @merges: each "left right" or ["left", "right"], in the order of their rank
 *
 * Left, right and their concatenation have to be pieces. Of a pair given twice the later counts.
 */
gboolean
heed_vocabulary_add_merges (HeedVocabulary *vocabulary, const char *origin, JsonArray *merges,
                            GError **error);

/** heed_vocabulary_add_merge_lines: the same from a merges.txt, whose first line is a version. */
gboolean
heed_vocabulary_add_merge_lines (HeedVocabulary *vocabulary, const char *origin, const char *text,
                                 gsize size, GError **error);

/**
 * heed_vocabulary_add_piece:
 *
 * Adds a piece (an added token) under a given id. It may be there already under the same id;
 * another id, or another piece with this id, is %HEED_ERROR_FORMAT.
 */
gboolean
heed_vocabulary_add_piece (HeedVocabulary *vocabulary, const char *origin, const char *piece,
                           gint32 id, GError **error);

/** heed_vocabulary_find: the id of the piece of @size bytes, or −1. */
gint32
heed_vocabulary_find (const HeedVocabulary *vocabulary, const char *piece, gsize size);

/** heed_vocabulary_piece: (nullable): the piece with this id, NUL-terminated; lives as long. */
const char *
heed_vocabulary_piece (const HeedVocabulary *vocabulary, gint32 id);

/** heed_vocabulary_size: one more than the largest id. */
gint32
heed_vocabulary_size (const HeedVocabulary *vocabulary);

/**
 * heed_vocabulary_merge:
 * @rank: (out): lower is merged earlier
 *
 * Returns: the id of @left and @right put together, or −1 when they are never merged
 */
gint32
heed_vocabulary_merge (const HeedVocabulary *vocabulary, gint32 left, gint32 right, guint32 *rank);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedVocabulary, heed_vocabulary_free)

G_END_DECLS
