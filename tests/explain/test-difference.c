/* Differences of two explanations and the matrix of rank correlations, against values by hand. */
#include "heed-compare.h"
#include "heed-rank-matrix.h"
#include "heed-result.h"

#include <math.h>
#include <string.h>

static HeedExplanation *
make (const char *method, HeedQuantity quantity, const double *image, const double *text)
{
  HeedExplanation *explanation = heed_explanation_new ();
  explanation->method = g_strdup (method);
  explanation->method_name = g_ascii_strup (method, -1);
  explanation->parameters = g_strdup ("kept=0.1,kappa=2");
  explanation->settings = g_strdup ("");
  explanation->quantity = quantity;
  explanation->value = 7.5;
  explanation->rows = explanation->cols = 2;
  explanation->image = g_memdup2 (image, 4 * sizeof *image);
  explanation->n_text = 3;
  explanation->text = g_memdup2 (text, 3 * sizeof *text);
  return explanation;
}

static void
assert_numbers (const double *found, const double *expected, guint n)
{
  for (guint i = 0; i < n; i++)
    if (isnan (expected[i]))
      g_assert_true (isnan (found[i]));
    else
      g_assert_cmpfloat_with_epsilon (found[i], expected[i], 1e-15);
}

static void
test_plain (void)
{
  const double image[2][4] = {{1, 2, NAN, -4}, {0.5, 3, 1, -1}},
               text[2][3] = {{NAN, 1, 5}, {2, 1, 3}};
  const double by_hand[4] = {0.5, -1, NAN, -3}, words[3] = {NAN, 0, 2};
  g_autoptr (HeedExplanation) a = make ("atman", HEED_QUANTITY_EFFECT, image[0], text[0]);
  g_autoptr (HeedExplanation) b = make ("occlusion", HEED_QUANTITY_EFFECT, image[1], text[1]);
  g_free (a->settings);
  a->settings = g_strdup ("kept=0.1,kappa=2");
  a->unfinished = TRUE;
  g_autoptr (HeedExplanation) difference = heed_explanation_subtract (a, b);
  g_assert_cmpint (difference->contrast, ==, HEED_CONTRAST_PLAIN);
  assert_numbers (difference->image, by_hand, 4);
  assert_numbers (difference->text, words, 3);
  g_assert_cmpstr (difference->method, ==, "difference");
  g_assert_cmpstr (difference->method_name, ==, "ATMAN (kept = 0.1, kappa = 2) \u2212 OCCLUSION");
  g_assert_cmpstr (difference->parameters, ==,
                   "atman:kept=0.1,kappa=2 \u2212 occlusion:kept=0.1,kappa=2");
  g_assert_true (difference->unfinished);
  g_assert_cmpfloat (difference->value, ==, 7.5);
}

/* Largest: 8 and 0.5 of the pictures, 2 and 5 of the texts. */
static void
test_scaled (void)
{
  const double image[2][4] = {{4, -8, 0, 2}, {0.5, 0.25, -0.5, NAN}};
  const double text[2][3] = {{1, -2, 0}, {5, 5, -2.5}};
  const double by_hand[4] = {0.5 - 1, -1 - 0.5, 1, NAN}, words[3] = {-0.5, -2, 0.5};
  g_autoptr (HeedExplanation) a = make ("atman", HEED_QUANTITY_EFFECT, image[0], text[0]);
  g_autoptr (HeedExplanation) b = make ("rollout", HEED_QUANTITY_ATTENTION, image[1], text[1]);
  g_autoptr (HeedExplanation) difference = heed_explanation_subtract (a, b);
  g_assert_cmpint (difference->contrast, ==, HEED_CONTRAST_SCALED);
  assert_numbers (difference->image, by_hand, 4);
  assert_numbers (difference->text, words, 3);
}

static void
test_nothing_there (void)
{
  const double zeros[4] = {0}, image[4] = {1, 2, 3, 4}, minus[4] = {-0.25, -0.5, -0.75, -1};
  g_autoptr (HeedExplanation) a = make ("atman", HEED_QUANTITY_EFFECT, zeros, zeros);
  g_autoptr (HeedExplanation) b = make ("rollout", HEED_QUANTITY_ATTENTION, image, image);
  g_autoptr (HeedExplanation) none = heed_explanation_subtract (a, b);
  assert_numbers (none->image, minus, 4);
  g_clear_pointer (&b->text, g_free);
  b->rows = 4;
  b->cols = 1;
  g_autoptr (HeedExplanation) other = heed_explanation_subtract (a, b);
  g_assert_null (other->image);
  g_assert_null (other->text);
}

static void
test_comparable (void)
{
  const double numbers[4] = {1, 2, 3, 4};
  g_autoptr (HeedExplanation) a = make ("atman", HEED_QUANTITY_EFFECT, numbers, numbers);
  g_autoptr (HeedExplanation) b = make ("occlusion", HEED_QUANTITY_EFFECT, numbers, numbers);
  g_autoptr (HeedExplanation) own = make ("saliency", HEED_QUANTITY_OWN, numbers, numbers);
  g_autoptr (HeedExplanation) difference = heed_explanation_subtract (a, b);
  g_assert_true (heed_explanation_comparable (a, b));
  g_assert_false (heed_explanation_comparable (a, own));
  g_assert_true (heed_explanation_comparable (own, own));
  g_assert_false (heed_explanation_comparable (difference, a));
  g_assert_false (heed_explanation_comparable (difference, difference));
  b->value_kind = HEED_VALUE_LOG_PROB;
  g_assert_false (heed_explanation_comparable (a, b));
  a->quantity = b->quantity = HEED_QUANTITY_ATTENTION;
  g_assert_true (heed_explanation_comparable (a, b));
}

/* Only what methods made is in a file; a copy has the differences too. */
static void
test_result (void)
{
  const double numbers[4] = {1, 2, 3, 4}, others[4] = {4, 2, 1, 3};
  g_autoptr (HeedResult) result = heed_result_new ();
  HeedExplanation *a = make ("atman", HEED_QUANTITY_EFFECT, numbers, numbers);
  HeedExplanation *b = make ("occlusion", HEED_QUANTITY_EFFECT, others, others);
  g_ptr_array_add (result->explanations, a);
  g_ptr_array_add (result->explanations, b);
  g_ptr_array_add (result->differences, heed_explanation_subtract (a, b));
  g_autoptr (HeedResult) copy = heed_result_copy (result);
  g_assert_cmpuint (copy->differences->len, ==, 1);
  g_autoptr (GPtrArray) all = heed_result_list_all (copy);
  g_assert_cmpuint (all->len, ==, 3);
  g_assert_true (all->pdata[0] == copy->explanations->pdata[0]);
  g_assert_true (all->pdata[2] == copy->differences->pdata[0]);
  g_autoptr (GBytes) table = heed_result_to_csv (result);
  g_autofree char *text = g_strndup (g_bytes_get_data (table, NULL), g_bytes_get_size (table));
  g_assert_nonnull (strstr (text, "occlusion"));
  g_assert_null (strstr (text, "difference"));
}

/* Ranks of the pictures: 1 2 3 4, 4 3 2 1, 2 1 3 4 and none; ρ = 1 − 6 Σd² / (4 · 15). */
static void
test_matrix (void)
{
  const double image[4][4] = {{1, 2, 3, 4}, {9, 7, 0, -3}, {2, 1, 30, 40}, {5, 5, 5, 5}};
  const double text[3] = {1, 3, 2};
  const double expected[4][4] = {{1, -1, 1 - 6 * 2 / 60.0, NAN},
                                 {-1, 1, 1 - 6 * (4 + 4 + 1 + 9) / 60.0, NAN},
                                 {1 - 6 * 2 / 60.0, 1 - 6 * 18 / 60.0, 1, NAN},
                                 {NAN, NAN, NAN, NAN}};
  g_autoptr (GPtrArray) explanations =
      g_ptr_array_new_with_free_func ((GDestroyNotify)heed_explanation_free);
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (explanations, make ("atman", HEED_QUANTITY_EFFECT, image[i], text));
  g_clear_pointer (&((HeedExplanation *)explanations->pdata[2])->text, g_free);
  g_autoptr (HeedRankMatrix) matrix = heed_rank_matrix_new (explanations);
  g_assert_cmpuint (matrix->n, ==, 4);
  for (guint a = 0; a < 4; a++)
    for (guint b = 0; b < 4; b++)
      {
        double found = heed_rank_matrix_get (matrix, FALSE, a, b);
        assert_numbers (&found, &expected[a][b], 1);
        found = heed_rank_matrix_get (matrix, TRUE, a, b);
        g_assert_true (a == 2 || b == 2 ? isnan (found) : fabs (found - 1) < 1e-15);
      }
  g_assert_true (heed_rank_matrix_has (matrix, FALSE));
  g_ptr_array_remove_range (explanations, 1, 3);
  g_autoptr (HeedRankMatrix) alone = heed_rank_matrix_new (explanations);
  g_assert_false (heed_rank_matrix_has (alone, FALSE));
}

/* In JSON they stand row by row; what is not defined is null. */
static void
test_matrix_json (void)
{
  const double image[3][4] = {{1, 2, 3, 4}, {9, 7, 0, -3}, {5, 5, 5, 5}};
  const double text[3] = {1, 3, 2};
  g_autoptr (HeedResult) result = heed_result_new ();
  result->picture = heed_picture_new_take ("grey", 1, 1, g_new0 (guint8, 3));
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (result->explanations, make ("atman", HEED_QUANTITY_EFFECT, image[i], text));
  g_autoptr (JsonNode) json = heed_result_to_json (result, FALSE);
  JsonObject *root = json_node_get_object (json);
  JsonObject *ranks = json_object_get_object_member (root, "rank_correlations");
  g_autofree char *matrix = json_to_string (json_object_get_member (ranks, "image"), FALSE);
  g_assert_cmpstr (matrix, ==, "[[1.0,-1.0,null],[-1.0,1.0,null],[null,null,null]]");
  g_ptr_array_remove_range (result->explanations, 1, 2);
  g_autoptr (JsonNode) alone = heed_result_to_json (result, FALSE);
  g_assert_false (json_object_has_member (json_node_get_object (alone), "rank_correlations"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/difference/plain", test_plain);
  g_test_add_func ("/difference/scaled", test_scaled);
  g_test_add_func ("/difference/nothing-there", test_nothing_there);
  g_test_add_func ("/difference/comparable", test_comparable);
  g_test_add_func ("/difference/result", test_result);
  g_test_add_func ("/ranks/matrix", test_matrix);
  g_test_add_func ("/ranks/json", test_matrix_json);
  return g_test_run ();
}
