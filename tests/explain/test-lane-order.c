/* heed-lane-order: every place once, and every part of the picture early. */
#include "heed-lane-order.h"

static void
check_permutation (guint rows, guint cols)
{
  guint n = rows * cols;
  g_autofree guint *order = heed_lane_order_new (rows, cols);
  g_autofree gboolean *seen = g_new0 (gboolean, n);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpuint (order[i], <, n);
      g_assert_false (seen[order[i]]);
      seen[order[i]] = TRUE;
    }
}

/* After a sixteenth of the places: something in every quarter of the grid, the middle row or column
 * of odd ones belonging to neither. */
static void
check_quarters (guint rows, guint cols)
{
  guint found[2][2] = {{0}}, n = (rows * cols + 15) / 16;
  g_autofree guint *order = heed_lane_order_new (rows, cols);
  for (guint i = 0; i < n; i++)
    {
      guint row = order[i] / cols, col = order[i] % cols;
      if (row * 2 + 1 != rows && col * 2 + 1 != cols)
        found[row >= rows / 2][col >= cols / 2] += 1;
    }
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (found[i / 2][i % 2], >, 0);
}

static void
test_permutation (void)
{
  for (guint rows = 1; rows < 40; rows++)
    for (guint cols = 1; cols < 40; cols++)
      check_permutation (rows, cols);
  check_permutation (1, 1000);
  check_permutation (1000, 1);
  g_assert_null (heed_lane_order_new (0, 5));
  g_assert_null (heed_lane_order_new (5, 0));
}

static void
test_quarters (void)
{
  for (guint rows = 7; rows < 40; rows++)
    for (guint cols = 7; cols < 40; cols++)
      check_quarters (rows, cols);
}

/* Worked out by hand from what the header says. */
static void
test_eight (void)
{
  static const guint first[][2] = {{0, 0}, {4, 4}, {4, 0}, {0, 4}, {2, 2}, {6, 6},
                                   {6, 2}, {2, 6}, {2, 0}, {6, 4}, {6, 0}, {2, 4},
                                   {0, 2}, {4, 6}, {4, 2}, {0, 6}, {1, 1}, {5, 5}};
  g_autofree guint *order = heed_lane_order_new (8, 8);
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_assert_cmpuint (order[i], ==, first[i][0] * 8 + first[i][1]);
}

/* A round of 4^k places has one in every cell of a grid of 2^k by 2^k. */
static void
test_rounds (void)
{
  g_autofree guint *order = heed_lane_order_new (32, 32);
  for (guint edge = 2; edge <= 32; edge *= 2)
    {
      g_autofree gboolean *seen = g_new0 (gboolean, edge * edge);
      for (guint i = 0; i < edge * edge; i++)
        {
          guint row = order[i] / 32 * edge / 32, col = order[i] % 32 * edge / 32;
          g_assert_false (seen[row * edge + col]);
          seen[row * edge + col] = TRUE;
        }
    }
}

/* Text: one row. */
static void
test_row (void)
{
  static const guint expected[] = {0, 4, 2, 6, 1, 5, 3};
  g_autofree guint *order = heed_lane_order_new (1, 7);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (order[i], ==, expected[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lane-order/permutation", test_permutation);
  g_test_add_func ("/lane-order/quarters", test_quarters);
  g_test_add_func ("/lane-order/eight", test_eight);
  g_test_add_func ("/lane-order/rounds", test_rounds);
  g_test_add_func ("/lane-order/row", test_row);
  return g_test_run ();
}
