/* The slope of every target against differences of its value. */
#include "heed-target.h"

static void
test_slope (void)
{
  enum
  {
    N = 4
  };
  const double step = 1e-5;
  double logits[N] = {2.5, -1, 3.25, .5}, slope[N];
  for (guint kind = HEED_TARGET_CAPTION; kind <= HEED_TARGET_VERSUS; kind++)
    for (guint n = kind == HEED_TARGET_VERSUS ? 2 : 1; n <= N; n++)
      {
        heed_target_slope ((HeedTargetKind)kind, logits, n, slope);
        for (guint i = 0; i < n; i++)
          {
            double at = logits[i];
            logits[i] = at + step;
            double above = heed_target_evaluate ((HeedTargetKind)kind, logits, n);
            logits[i] = at - step;
            double below = heed_target_evaluate ((HeedTargetKind)kind, logits, n);
            logits[i] = at;
            g_assert_cmpfloat_with_epsilon (slope[i], (above - below) / (2 * step), 1e-9);
          }
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/target/slope", test_slope);
  return g_test_run ();
}
