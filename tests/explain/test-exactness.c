/* Which values are exact where a method estimates: counted, in a difference, and in the CSV. */
#include "golden.h"
#include "heed-compare.h"
#include "heed-exactness.h"

#include <math.h>
#include <string.h>

/* Of a text of three tokens, the first and last special, and 2 × 2 patches, one not explained. */
static HeedExplanation *
make (HeedQuantity quantity, const gboolean *image_exact, const gboolean *text_exact)
{
  const double image[] = {1, -2, NAN, 4}, text[] = {NAN, 3, NAN};
  HeedExplanation *explanation = heed_explanation_new ();
  explanation->method = g_strdup ("some");
  explanation->method_name = g_strdup ("Some");
  explanation->parameters = g_strdup ("");
  explanation->settings = g_strdup ("");
  explanation->quantity = quantity;
  explanation->rows = explanation->cols = 2;
  explanation->image = g_memdup2 (image, sizeof image);
  explanation->n_text = 3;
  explanation->text = g_memdup2 (text, sizeof text);
  explanation->image_exact = g_memdup2 (image_exact, 4 * sizeof *image_exact);
  explanation->text_exact = g_memdup2 (text_exact, 3 * sizeof *text_exact);
  return explanation;
}

static void
assert_count (const HeedExplanation *explanation, guint side, gsize exact, gsize of)
{
  gsize all;
  g_assert_cmpuint (heed_explanation_count_exact (explanation, side, &all), ==, exact);
  g_assert_cmpuint (all, ==, of);
  g_assert_cmpuint (heed_explanation_count_exact (explanation, side, NULL), ==, exact);
}

/* What is not explained is neither, whatever its flag says. */
static void
test_count (void)
{
  const gboolean image[] = {TRUE, FALSE, TRUE, TRUE}, text[] = {FALSE, FALSE, TRUE};
  g_autoptr (HeedExplanation) mixed = make (HEED_QUANTITY_EFFECT, image, text);
  g_autoptr (HeedExplanation) plain = make (HEED_QUANTITY_EFFECT, NULL, NULL);
  g_autoptr (HeedExplanation) half = make (HEED_QUANTITY_EFFECT, NULL, text);
  assert_count (mixed, 0, 2, 3);
  assert_count (mixed, 1, 0, 1);
  assert_count (plain, 0, 0, 0);
  assert_count (plain, 1, 0, 0);
  assert_count (half, 0, 0, 0);
  assert_count (half, 1, 0, 1);
  g_assert_true (heed_explanation_estimates (mixed));
  g_assert_true (heed_explanation_estimates (half));
  g_assert_false (heed_explanation_estimates (plain));
  g_assert_cmpint (heed_explanation_get_exactness (mixed, 0, 0), ==, HEED_EXACTNESS_EXACT);
  g_assert_cmpint (heed_explanation_get_exactness (mixed, 0, 1), ==, HEED_EXACTNESS_ESTIMATED);
  g_assert_cmpint (heed_explanation_get_exactness (mixed, 0, 2), ==, HEED_EXACTNESS_NONE);
  g_assert_cmpint (heed_explanation_get_exactness (mixed, 1, 1), ==, HEED_EXACTNESS_ESTIMATED);
  g_assert_cmpint (heed_explanation_get_exactness (plain, 0, 0), ==, HEED_EXACTNESS_NONE);
}

/* Exact less exact is exact; divided by numbers that may be estimates nothing is said. */
static void
test_difference (void)
{
  const gboolean image[] = {TRUE, FALSE, FALSE, TRUE}, text[] = {FALSE, TRUE, FALSE};
  const gboolean others[] = {TRUE, TRUE, TRUE, FALSE};
  g_autoptr (HeedExplanation) mixed = make (HEED_QUANTITY_EFFECT, image, text);
  g_autoptr (HeedExplanation) other = make (HEED_QUANTITY_EFFECT, others, NULL);
  g_autoptr (HeedExplanation) plain = make (HEED_QUANTITY_EFFECT, NULL, NULL);
  g_autoptr (HeedExplanation) unlike = make (HEED_QUANTITY_ATTENTION, NULL, NULL);
  g_autoptr (HeedExplanation) with_plain = heed_explanation_subtract (plain, mixed);
  g_autoptr (HeedExplanation) with_other = heed_explanation_subtract (mixed, other);
  g_autoptr (HeedExplanation) with_unlike = heed_explanation_subtract (mixed, unlike);
  g_autoptr (HeedExplanation) of_plain = heed_explanation_subtract (plain, plain);
  assert_count (with_plain, 0, 2, 3);
  assert_count (with_plain, 1, 1, 1);
  g_assert_true (with_plain->image_exact[3]);
  assert_count (with_other, 0, 1, 3);
  assert_count (with_other, 1, 1, 1);
  g_assert_true (with_other->image_exact[0]);
  g_assert_false (heed_explanation_estimates (with_unlike));
  g_assert_false (heed_explanation_estimates (of_plain));
}

typedef struct
{
  guint lines;
  guint exact;
  guint estimated;
} Column;

/* The last fields of the lines of @method and @side. */
static Column
read_column (const char *table, const char *method, const char *side)
{
  g_auto (GStrv) lines = g_strsplit (table, "\r\n", -1);
  g_autofree char *field = g_strdup_printf (",%s,", side);
  Column column = {0};
  for (guint i = 1; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], method) && strstr (lines[i], field) != NULL)
      {
        const char *last = strrchr (lines[i], ',') + 1;
        column.lines++;
        column.exact += strcmp (last, "true") == 0;
        column.estimated += strcmp (last, "false") == 0;
        g_assert_true (strlen (last) == 0 || last[0] == 't' || last[0] == 'f');
      }
  return column;
}

/* On the bundled model: as many as were asked for; special tokens and other methods say nothing. */
static void
test_csv (void)
{
  Golden *golden = golden_open ("toybox-clip-000.json", FALSE);
  g_autoptr (HeedSession) session = heed_session_new ();
  g_autoptr (HeedRequest) request = golden_request (golden, "cpu");
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (request->methods, heed_method_call_parse ("atman-estimate:top=2", NULL));
  g_ptr_array_add (request->methods, heed_method_call_parse ("centre", NULL));
  g_autoptr (HeedResult) result = heed_session_explain (session, request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) bytes = heed_result_to_csv (result);
  g_autofree char *table = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  Column image = read_column (table, "atman-estimate,", "image");
  Column text = read_column (table, "atman-estimate,", "text");
  Column centre = read_column (table, "centre,", "image");
  g_assert_true (g_str_has_prefix (table, "method,parameters,side,index,row,col,token,relevance,"
                                          "exact\r\n"));
  g_assert_cmpuint (image.lines, ==, 196);
  g_assert_cmpuint (image.exact, ==, 2);
  g_assert_cmpuint (image.estimated, ==, 194);
  g_assert_cmpuint (text.lines, ==, 5);
  g_assert_cmpuint (text.exact, ==, 2);
  g_assert_cmpuint (text.estimated, ==, 1);
  g_assert_cmpuint (centre.lines, ==, 196);
  g_assert_cmpuint (centre.exact + centre.estimated, ==, 0);
  assert_count (g_ptr_array_index (result->explanations, 0), 0, 2, 196);
  golden_free (golden);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exactness/count", test_count);
  g_test_add_func ("/exactness/difference", test_difference);
  g_test_add_func ("/exactness/csv", test_csv);
  return g_test_run ();
}
