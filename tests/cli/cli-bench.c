#include "cli-bench.h"

/* The bundled model's vision tower: 14 × 14 patches and the class token. */
#define TOKENS 197

/* design.md leaves "the other tower's side and the logits read" out of an arena's bound. */
#define BESIDE_BOUND (8 * 1024)

static gint64
integer (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_int_member (object, name);
}

static void
check_time (JsonObject *root)
{
  double median = json_object_get_double_member (root, "seconds_median");
  double least = json_object_get_double_member (root, "seconds_least");
  g_assert_cmpfloat (least, >, 0);
  g_assert_cmpfloat (median, >=, least);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (root, "passes_per_second")
                                      * median,
                                  (double)integer (root, "lanes"), 1e-6);
  g_assert_cmpfloat (json_object_get_double_member (root, "product_multiply_adds_per_second"), >,
                     0);
}

void
cli_check_bench (JsonObject *root, gint64 lanes)
{
  JsonObject *peak = json_object_get_object_member (root, "peak_bytes");
  g_assert_nonnull (json_object_get_string_member (root, "device"));
  g_assert_cmpint (integer (root, "lanes"), ==, lanes);
  g_assert_cmpint (integer (root, "tokens"), ==, TOKENS);
  g_assert_cmpint (integer (root, "batch"), >, 0);
  g_assert_cmpint (integer (root, "batch"), <=, lanes);
  check_time (root);
  /* what suppression cannot change is not computed again */
  g_assert_cmpint (integer (root, "multiply_adds"), >, 0);
  g_assert_cmpint (integer (root, "multiply_adds"), <, integer (root, "full_multiply_adds"));
  g_assert_cmpint (integer (peak, "weights"), >, 0);
  g_assert_cmpint (integer (peak, "arena"), >, 0);
  g_assert_cmpint (integer (peak, "arena"), <=, integer (root, "arena_bound") + BESIDE_BOUND);
  /* C = 192, M = 768: (3·C + M)·T·4 bytes per lane */
  g_assert_cmpint (integer (root, "arena_bound"), ==,
                   (3 * 192 + 768) * TOKENS * 4 * integer (root, "batch"));
  /* nothing but kept factors goes there and nothing but values comes back: a factor per key */
  g_assert_cmpint (integer (root, "kept_bytes"), ==, lanes * TOKENS * 4);
  g_assert_cmpint (integer (root, "value_bytes"), ==, lanes * 4);
  g_assert_cmpint (integer (root, "to_device"), ==, integer (root, "kept_bytes"));
  g_assert_cmpint (integer (root, "from_device"), ==, integer (root, "value_bytes"));
}
