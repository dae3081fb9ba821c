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

/** golden_numbers: member @name of @object, NaN for null; (transfer full). */
double *
golden_numbers (JsonObject *object, const char *name, guint *n);
/** golden_number: NaN where @object has no such member or null. */
double
golden_number (JsonObject *object, const char *name);
JsonObject *
golden_method (const Golden *golden, const char *name);

/** golden_request: the file's picture, text and target on @device, no methods yet. */
HeedRequest *
golden_request (const Golden *golden, const char *device);

/** golden_path: a file of the source tree; (transfer full). */
char *
golden_source_path (const char *relative);

/** golden_device_is_here: whether it can be used; else the test is skipped with the reason. */
gboolean
golden_device_is_here (const char *device);

/** golden_explain: @calls (%NULL at the end) as one job in a session of its own. */
HeedResult *
golden_explain (const Golden *golden, const char *device, const char *const *calls);

/**
 * Fixture: toybox-clip-000.json with a session and a request for the CPU, for g_test_add(); its
 * data is a call for the request, or %NULL.
 */
typedef struct
{
  Golden *golden;
  HeedSession *session;
  HeedRequest *request;
} Fixture;

void
fixture_set_up (Fixture *f, gconstpointer call);
void
fixture_tear_down (Fixture *f, gconstpointer call);

/* design.md, "Agreement": NMSE with the reference, and of another device with the CPU */
#define GOLDEN_NMSE        1e-6
#define GOLDEN_DEVICE_NMSE 1e-8

/**
 * golden_assert_agrees: NMSE ≤ @nmse, or every |Δ| ≤ @largest: 2e-6·max(1, logit scale) for
 * perturbation methods, 1e-5·scale for gradients and propagation, scale being the largest token's
 * Σ|x·∂f|. NaN where @expected is, and nowhere else.
 */
void
golden_assert_agrees (const char *what, const double *values, const double *expected, guint n,
                      double nmse, double largest);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Golden, golden_free)

G_END_DECLS
