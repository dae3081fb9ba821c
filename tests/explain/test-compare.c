/* Comparisons, similarity and targets against values worked out by hand. */
#include "heed-compare.h"
#include "heed-similarity.h"
#include "heed-target.h"

#include <math.h>

static void
test_rank (void)
{
  const double a[] = {1, 2, 3, 4, 5}, reversed[] = {5, 4, 3, 2, 1};
  const double cubes[] = {1, 8, 27, 64, 125}, flat[] = {2, 2, 2, 2, 2};
  /* ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: 4.5/√(4.5·5) */
  const double ties[] = {0, 7, 7, 9}, four[] = {1, 2, 3, 4};
  g_assert_cmpfloat_with_epsilon (heed_compare_rank (a, cubes, 5), 1, 1e-12);
  g_assert_cmpfloat_with_epsilon (heed_compare_rank (a, reversed, 5), -1, 1e-12);
  g_assert_cmpfloat_with_epsilon (heed_compare_rank (ties, four, 4), 4.5 / sqrt (4.5 * 5), 1e-12);
  g_assert_true (isnan (heed_compare_rank (a, flat, 5)));
}

static void
test_nmse (void)
{
  const double b[] = {3, 4, NAN}, a[] = {3, 5, 1}, zeros[] = {0, 0, 0};
  g_assert_cmpfloat_with_epsilon (heed_compare_nmse (a, b, 3), 1.0 / 25, 1e-15);
  g_assert_cmpfloat_with_epsilon (heed_compare_largest (a, b, 3), 1, 1e-15);
  g_assert_cmpfloat (heed_compare_nmse (zeros, zeros, 3), ==, 0);
  g_assert_true (isinf (heed_compare_nmse (a, zeros, 3)));
}

/* methods.md §1 */
static void
test_similarity_vectors (void)
{
  g_assert_cmpfloat_with_epsilon (heed_similarity_kept (.1, 1), .1, 1e-15);
  g_assert_cmpfloat_with_epsilon (heed_similarity_kept (.1, .7), .37, 1e-15);
  g_assert_cmpfloat_with_epsilon (heed_similarity_kept (.1, 0), 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (heed_similarity_kept (.1, -.3), 1, 1e-15);
  g_assert_cmpfloat_with_epsilon (heed_similarity_kept (0, .5), .5, 1e-15);
}

static void
test_similarity_rows (void)
{
  const float embeddings[] = {3, 4, /**/ -6, -8, /**/ 4, -3, /**/ 0, 0};
  const double expected[] = {1, -1, 0, 0, /**/ -1, 1, 0, 0, /**/ 0, 0, 1, 0, /**/ 0, 0, 0, 0};
  g_autoptr (HeedSimilarity) similarity = heed_similarity_new (embeddings, 4, 2);
  for (guint i = 0; i < 4; i++)
    {
      double row[4];
      heed_similarity_row (similarity, i, row);
      for (guint j = 0; j < 4; j++)
        g_assert_cmpfloat_with_epsilon (row[j], expected[i * 4 + j], 1e-12);
    }
}

/* Never the token itself; of equals the first; at most as many as asked for. */
static void
test_companions (void)
{
  const double row[] = {.9, .5, 1, .7, .7, .7, -.2};
  gboolean chosen[7];
  static const gboolean all[] = {1, 0, 0, 1, 1, 1, 0}, two[] = {1, 0, 0, 1, 0, 0, 0};
  heed_similarity_companions (row, 7, 2, .6, 0, chosen);
  for (guint i = 0; i < 7; i++)
    g_assert_true (chosen[i] == all[i]);
  heed_similarity_companions (row, 7, 2, .6, 2, chosen);
  for (guint i = 0; i < 7; i++)
    g_assert_true (chosen[i] == two[i]);
}

static void
test_targets (void)
{
  const double logits[] = {2, 1, 0};
  g_assert_cmpfloat (heed_target_evaluate (HEED_TARGET_CAPTION, logits, 1), ==, 2);
  g_assert_cmpfloat (heed_target_evaluate (HEED_TARGET_VERSUS, logits, 2), ==, 1);
  /* −log(1 + e⁻¹ + e⁻²) */
  g_assert_cmpfloat_with_epsilon (heed_target_evaluate (HEED_TARGET_LIST, logits, 3),
                                  -0.40760596444438, 1e-13);
  const double huge[] = {1000, -1000};
  g_assert_cmpfloat (heed_target_evaluate (HEED_TARGET_LIST, huge, 2), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare/rank", test_rank);
  g_test_add_func ("/compare/nmse", test_nmse);
  g_test_add_func ("/similarity/vectors", test_similarity_vectors);
  g_test_add_func ("/similarity/rows", test_similarity_rows);
  g_test_add_func ("/similarity/companions", test_companions);
  g_test_add_func ("/target/kinds", test_targets);
  return g_test_run ();
}
