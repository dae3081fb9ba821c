/* golden.h: reference values computed independently in float64, and how near is near enough. */
#pragma once

#include "heed-request.h"

G_BEGIN_DECLS

/** Golden: one file of tests/golden, or of ../shared's golden where @shared. */
typedef struct
{
  JsonObject *root;
  char *model;
  char *image;
  const char *text;
} Golden;

/** golden_open: or %NULL, with the test skipped, where a file of ../shared is absent. */
Golden *
golden_open (const char *file, gboolean shared);
void
golden_free (Golden *golden);

/** golden_numbers: member @name of @object; (transfer full). */
double *
golden_numbers (JsonObject *object, const char *name, guint *n);
JsonObject *
golden_method (const Golden *golden, const char *name);

/** golden_request: the file's picture, text and target on @device, no methods yet. */
HeedRequest *
golden_request (const Golden *golden, const char *device);

/** golden_path: a file of the source tree; (transfer full). */
char *
golden_source_path (const char *relative);

/**
 * golden_assert_agrees: design.md, "Agreement", for perturbation methods: NMSE ≤ 1e-6, or every
 * |Δ| ≤ 2e-6·max(1, @scale).
 */
void
golden_assert_agrees (const char *what, const double *values, const double *expected, guint n,
                      double scale);

/**
 * golden_assert_relevance_agrees: the same for gradients and propagation: NMSE ≤ 1e-6, or every
 * |Δ| ≤ 1e-5·@scale, the largest token's Σ|x·∂f|.
 */
void
golden_assert_relevance_agrees (const char *what, const double *values, const double *expected,
                                guint n, double scale);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Golden, golden_free)

G_END_DECLS
