/* AP and AR against methods.md §9, and patch shares against areas worked out by hand. */
#include "heed-localisation.h"

#include <math.h>

static void
assert_near (double value, double expected, double tolerance)
{
  g_assert_cmpfloat_with_epsilon (value, expected, tolerance);
}

static void
test_vectors (void)
{
  const double heat[] = {0, .2, .8, 1};
  const double share[] = {0, 0, 1, 1};
  HeedLocalisation found = heed_localisation_measure (heat, share, 4);
  assert_near (found.ap, .9, 1e-15);
  assert_near (found.ar, .9, 1e-15);
  g_assert_false (found.empty);
}

/* Only positive relevance is heat; what a method does not explain is none. */
static void
test_negative_and_missing (void)
{
  const double heat[] = {-3, .2, .8, 1, NAN};
  const double share[] = {1, 0, 1, 1, .5};
  HeedLocalisation found = heed_localisation_measure (heat, share, 5);
  assert_near (found.ap, 1.8 / 2.0, 1e-15);
  assert_near (found.ar, 1.8 / 3.5, 1e-15);
}

static void
test_empty (void)
{
  const double heat[] = {0, -1, NAN};
  const double share[] = {1, .5, 0};
  HeedLocalisation found = heed_localisation_measure (heat, share, 3);
  g_assert_true (found.empty);
  g_assert_cmpfloat (found.ap, ==, 0);
  g_assert_cmpfloat (found.ar, ==, 0);
}

static void
test_unseen (void)
{
  const double heat[] = {1, 2};
  const double share[] = {0, 0};
  HeedLocalisation found = heed_localisation_measure (heat, share, 2);
  g_assert_false (found.empty);
  g_assert_cmpfloat (found.ap, ==, 0);
  g_assert_true (isnan (found.ar));
}

/* 4 × 4 pixels, the model saw 3 × 3 of them from (0.5, 0): patches of 1.5 × 1.5. The pixel at
 * (1, 1) spans x 1…2, inside the left patches, and y 1…2, half in the upper and half in the lower.
 */
static void
test_cut_pixel (void)
{
  guint8 labels[16] = {0};
  labels[1 * 4 + 1] = 7;
  labels[3 * 4 + 3] = 7;
  labels[0] = 9;
  const HeedRegion region = {.width = 4, .height = 4, .labels = labels, .label = 7};
  const double seen[4] = {.5, 0, 3, 3};
  double share[4];
  heed_region_cover (&region, seen, 2, 2, share);
  assert_near (share[0], .5 / 2.25, 1e-15);
  assert_near (share[1], 0, 1e-15);
  assert_near (share[2], .5 / 2.25, 1e-15);
  assert_near (share[3], 0, 1e-15);
}

static void
test_box (void)
{
  const HeedRegion region = {.width = 10, .height = 6, .box = {2.5, 1, 4, 3.25}};
  const double seen[4] = {2, 0, 6, 6};
  double share[4];
  heed_region_cover (&region, seen, 2, 2, share);
  assert_near (share[0], 2.5 * 2 / 9, 1e-15);
  assert_near (share[1], 1.5 * 2 / 9, 1e-15);
  assert_near (share[2], 2.5 * 1.25 / 9, 1e-15);
  assert_near (share[3], 1.5 * 1.25 / 9, 1e-15);
}

/* Where the model saw more than there is, the rest is not object. */
static void
test_outside (void)
{
  guint8 labels[4] = {1, 1, 1, 1};
  HeedRegion region = {.width = 2, .height = 2, .labels = labels, .label = 1};
  const double seen[4] = {-1, -1, 4, 4};
  double share[1];
  heed_region_cover (&region, seen, 1, 1, share);
  assert_near (share[0], 4.0 / 16, 1e-15);
  region = (HeedRegion) {.width = 2, .height = 2, .box = {0, 0, 2.5, 2.5}};
  heed_region_cover (&region, seen, 1, 1, share);
  assert_near (share[0], 4.0 / 16, 1e-15);
}

/* A box of whole pixels and the mask of the same pixels cover the same, at any odd crop. */
static void
test_mask_equals_box (void)
{
  enum
  {
    WIDTH = 37,
    HEIGHT = 23,
  };
  for (guint round = 0; round < 50; round++)
    {
      guint8 labels[WIDTH * HEIGHT] = {0};
      int x = g_test_rand_int_range (0, WIDTH);
      int y = g_test_rand_int_range (0, HEIGHT);
      int width = g_test_rand_int_range (1, WIDTH - x + 1);
      int height = g_test_rand_int_range (1, HEIGHT - y + 1);
      for (int row = y; row < y + height; row++)
        for (int col = x; col < x + width; col++)
          labels[row * WIDTH + col] = 3;
      const double seen[4] = {g_test_rand_double_range (-2, 10), g_test_rand_double_range (-2, 10),
                              g_test_rand_double_range (.3, 25), g_test_rand_double_range (.3, 20)};
      const HeedRegion mask = {.width = WIDTH, .height = HEIGHT, .labels = labels, .label = 3};
      const HeedRegion box = {.width = WIDTH, .height = HEIGHT, .box = {x, y, width, height}};
      double from_mask[5 * 7];
      double from_box[5 * 7];
      heed_region_cover (&mask, seen, 5, 7, from_mask);
      heed_region_cover (&box, seen, 5, 7, from_box);
      for (guint i = 0; i < 5 * 7; i++)
        assert_near (from_mask[i], from_box[i], 1e-12);
    }
}

/* Heat exactly on the patches that the object fills scores AP 1. With patches of one pixel they are
 * the whole object, and AR is 1 too. */
static void
test_oracle (void)
{
  enum
  {
    EDGE = 48,
    PATCHES = 6,
  };
  guint8 labels[EDGE * EDGE];
  for (int y = 0; y < EDGE; y++)
    for (int x = 0; x < EDGE; x++)
      labels[y * EDGE + x] = hypot (x - 20, y - 26) < 15;
  const HeedRegion region = {.width = EDGE, .height = EDGE, .labels = labels, .label = 1};
  const double seen[4] = {0, 0, EDGE, EDGE};
  double share[PATCHES * PATCHES];
  double oracle[PATCHES * PATCHES];
  heed_region_cover (&region, seen, PATCHES, PATCHES, share);
  double filled = 0;
  for (guint i = 0; i < PATCHES * PATCHES; i++)
    filled += oracle[i] = share[i] == 1;
  g_assert_cmpfloat (filled, >, 3);
  HeedLocalisation found = heed_localisation_measure (oracle, share, PATCHES * PATCHES);
  g_assert_cmpfloat (found.ap, ==, 1);
  g_assert_cmpfloat (found.ar, <, 1);

  double pixels[EDGE * EDGE];
  heed_region_cover (&region, seen, EDGE, EDGE, pixels);
  found = heed_localisation_measure (pixels, pixels, EDGE * EDGE);
  assert_near (found.ap, 1, 1e-15);
  assert_near (found.ar, 1, 1e-15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/localisation/vectors", test_vectors);
  g_test_add_func ("/localisation/negative-and-missing", test_negative_and_missing);
  g_test_add_func ("/localisation/empty", test_empty);
  g_test_add_func ("/localisation/unseen", test_unseen);
  g_test_add_func ("/region/cut-pixel", test_cut_pixel);
  g_test_add_func ("/region/box", test_box);
  g_test_add_func ("/region/outside", test_outside);
  g_test_add_func ("/region/mask-equals-box", test_mask_equals_box);
  g_test_add_func ("/localisation/oracle", test_oracle);
  return g_test_run ();
}
