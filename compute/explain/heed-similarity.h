/* heed-similarity.h: which tokens resemble each other, for conceptual suppression. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * heed_similarity_matrix: cosine similarity of embeddings (methods.md §1).
 * @embeddings: [n, channels]
 *
 * Sums in f64; norms are floored at 1e-8, results clipped to [−1, 1].
 *
 * Returns: (transfer full): [n, n], symmetric
 */
float *
heed_similarity_matrix (const float *embeddings, guint n, guint channels);

/**
 * heed_similarity_kept: the kept factor of a token of similarity @c to a suppressed one whose
 * factor is @kept: (1−k)(1−c)+k for 0 ≤ c ≤ 1, else 1 (AtMan, Deiseroth et al. 2023, eq. 6).
 */
double
heed_similarity_kept (double kept, double c);

G_END_DECLS
