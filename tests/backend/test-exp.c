/* test-exp.c: the CPU's own exp, sigmoid and Φ hold the errors that they state. */
#include "heed-gelu.h"

#define SAMPLES 2000000

/* In units of the last place of the nearest float. */
static double
ulps (float value, double exact)
{
  int exponent;
  frexp (exact, &exponent);
  return fabs (value - exact) / ldexp (1.0, exponent - 24);
}

static void
test_exp (void)
{
  double worst = 0.0;
  for (guint i = 0; i <= SAMPLES; i++)
    {
      float x = -87.0f + 175.0f * (float)i / SAMPLES;
      worst = fmax (worst, ulps (heed_exp (x), exp (x)));
    }
  g_test_message ("largest error %.3f ulp", worst);
  g_assert_cmpfloat (worst, <=, 2.0);
}

static void
test_ends (void)
{
  g_assert_cmpfloat (heed_exp (0.0f), ==, 1.0f);
  g_assert_cmpfloat (heed_exp (-0.0f), ==, 1.0f);
  g_assert_cmpfloat (heed_exp (-87.5f), ==, 0.0f);
  g_assert_cmpfloat (heed_exp (-INFINITY), ==, 0.0f);
  g_assert_cmpfloat (heed_exp (INFINITY), ==, heed_exp (88.0f));
  g_assert_true (isfinite (heed_exp (1e30f)));
  g_assert_cmpfloat (heed_sigmoid (-INFINITY), <, 1e-37);
  g_assert_cmpfloat (heed_sigmoid (INFINITY), ==, 1.0f);
}

static void
test_normal (void)
{
  double worst = 0.0;
  for (guint i = 0; i <= SAMPLES; i++)
    {
      float x = -15.0f + 30.0f * (float)i / SAMPLES;
      double exact = 0.5 * erfc (-(double)x * M_SQRT1_2);
      worst = fmax (worst, fabs (heed_normal_cdf (x) - exact));
    }
  g_test_message ("largest error %.3g", worst);
  g_assert_cmpfloat (worst, <=, 1e-7);
  g_assert_cmpfloat (heed_normal_cdf (1e30f), ==, 1.0f);
  g_assert_cmpfloat (heed_normal_cdf (-1e30f), ==, 0.0f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exp/ulps", test_exp);
  g_test_add_func ("/exp/ends", test_ends);
  g_test_add_func ("/exp/normal-cdf", test_normal);
  return g_test_run ();
}
