/* heed-similarity.h: which tokens resemble each other, for conceptual suppression. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HeedSimilarity: the embeddings of some tokens; borrows them. */
typedef struct _HeedSimilarity HeedSimilarity;

/** heed_similarity_new: @embeddings [n, channels] outlive it. */
HeedSimilarity *
heed_similarity_new (const float *embeddings, guint n, guint channels);
void
heed_similarity_free (HeedSimilarity *similarity);

/**
 * heed_similarity_row: cosine similarity of token @index to every token (methods.md §1).
 * @row: [n]: sums in f64; norms are floored at 1e-8, results clipped to [−1, 1]
 */
void
heed_similarity_row (const HeedSimilarity *similarity, guint index, double *row);

/**
 * heed_similarity_kept: the kept factor of a token of similarity @c to a suppressed one whose
 * factor is @kept: (1−k)(1−c)+k for 0 ≤ c ≤ 1, else 1 (methods.md §1).
 */
double
heed_similarity_kept (double kept, double c);

/**
 * heed_similarity_companions: which tokens are suppressed together with @index.
 * @row: [n]: similarities to it
 * @kappa: least similarity
 * @most: at most so many others, the most similar ones, the first of equals; 0 = no limit
 * @chosen: [n]: filled; @index itself is never its own companion
 */
void
heed_similarity_companions (const double *row, guint n, guint index, double kappa, guint most,
                            gboolean *chosen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedSimilarity, heed_similarity_free)

G_END_DECLS
