/* Intervals of means whose distribution under resampling is known. */
#include "heed-bootstrap.h"

#define RESAMPLES 10000

static void
test_constant (void)
{
  const double values[] = {.25, .25, .25, .25, .25};
  const guint groups[] = {0, 0, 1, 2, 2};
  HeedInterval found = heed_bootstrap_mean (values, groups, 5, RESAMPLES, 1);
  g_assert_cmpfloat (found.mean, ==, .25);
  g_assert_cmpfloat (found.low, ==, .25);
  g_assert_cmpfloat (found.high, ==, .25);
}

/* 100 pictures of one value, half 0, half 1: resampled means are binomial (100, ½) / 100, whose
 * cumulative probability passes 2.5 % at 40 (P(≤39) = .0176, P(≤40) = .0284) and, by symmetry,
 * 97.5 % at 60. */
static void
test_binomial (void)
{
  double values[100];
  guint groups[100];
  for (guint i = 0; i < 100; i++)
    {
      values[i] = i % 2;
      groups[i] = i;
    }
  HeedInterval found = heed_bootstrap_mean (values, groups, 100, RESAMPLES, 1);
  g_assert_cmpfloat (found.mean, ==, .5);
  g_assert_cmpfloat_with_epsilon (found.low, .40, .0101);
  g_assert_cmpfloat_with_epsilon (found.high, .60, .0101);
}

/* The same values from two pictures: both draws hit the same picture half of the time, so the
 * interval is the whole range. Drawing single values would give about .4 … .6. */
static void
test_whole_pictures (void)
{
  double values[100];
  guint groups[100];
  for (guint i = 0; i < 100; i++)
    {
      values[i] = i >= 50;
      groups[i] = i >= 50 ? 8 : 5;
    }
  HeedInterval found = heed_bootstrap_mean (values, groups, 100, RESAMPLES, 1);
  g_assert_cmpfloat (found.low, ==, 0);
  g_assert_cmpfloat (found.high, ==, 1);
}

/* The mean is over values, not over pictures: 3 of 4 values are 1. */
static void
test_uneven_pictures (void)
{
  const double values[] = {0, 1, 1, 1};
  const guint groups[] = {0, 1, 1, 1};
  HeedInterval found = heed_bootstrap_mean (values, groups, 4, RESAMPLES, 1);
  g_assert_cmpfloat (found.mean, ==, .75);
  g_assert_cmpfloat (found.low, ==, 0);
  g_assert_cmpfloat (found.high, ==, 1);
}

static void
test_seed (void)
{
  double values[40];
  guint groups[40];
  for (guint i = 0; i < 40; i++)
    {
      values[i] = g_test_rand_double ();
      groups[i] = i / 3;
    }
  HeedInterval first = heed_bootstrap_mean (values, groups, 40, RESAMPLES, 7);
  HeedInterval again = heed_bootstrap_mean (values, groups, 40, RESAMPLES, 7);
  HeedInterval other = heed_bootstrap_mean (values, groups, 40, RESAMPLES, 8);
  g_assert_cmpfloat (first.low, ==, again.low);
  g_assert_cmpfloat (first.high, ==, again.high);
  g_assert_true (first.low != other.low || first.high != other.high);
  g_assert_cmpfloat (first.low, <, first.mean);
  g_assert_cmpfloat (first.high, >, first.mean);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bootstrap/constant", test_constant);
  g_test_add_func ("/bootstrap/binomial", test_binomial);
  g_test_add_func ("/bootstrap/whole-pictures", test_whole_pictures);
  g_test_add_func ("/bootstrap/uneven-pictures", test_uneven_pictures);
  g_test_add_func ("/bootstrap/seed", test_seed);
  return g_test_run ();
}
