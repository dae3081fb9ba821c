/* test-scale.c: scales, who shares them, and round steps. */
#include "figure-sample.h"
#include "heed-colour-bar.h"
#include "heed-scale.h"

#include <math.h>

static void
test_position (void)
{
  const double positive[] = {0.25, NAN, 2, INFINITY};
  const double negative[] = {-4};
  HeedScale scale = {0};

  heed_scale_extend (&scale, positive, 4);
  g_assert_cmpuint (scale.n_values, ==, 2);
  g_assert_cmpfloat (heed_scale_position (&scale, 0), ==, 0);
  g_assert_cmpfloat (heed_scale_position (&scale, 1), ==, 0.5);
  g_assert_cmpfloat (heed_scale_position (&scale, 2), ==, 1);
  g_assert_true (isnan (heed_scale_position (&scale, NAN)));
  heed_scale_extend (&scale, negative, 1);
  g_assert_cmpfloat (heed_scale_position (&scale, -4), ==, 0);
  g_assert_cmpfloat (heed_scale_position (&scale, 0), ==, 0.5);
  g_assert_cmpfloat (heed_scale_position (&scale, 2), ==, 0.75);
}

static void
test_zero_range (void)
{
  const double zeros[] = {0, 0, -0.0};
  HeedScale scale = {0};

  heed_scale_extend (&scale, zeros, 3);
  g_assert_false (scale.has_negative);
  g_assert_cmpfloat (heed_scale_position (&scale, 0), ==, 0);
  scale.has_negative = TRUE;
  g_assert_cmpfloat (heed_scale_position (&scale, 0), ==, 0.5);
}

static void
test_groups (void)
{
  g_auto (Sample) result = sample_new (0, 0);
  HeedExplanation *atman = sample_add (result, "atman", "AtMan", 2, 2, 0.1);
  HeedExplanation *uniform = sample_add (result, "uniform", "Uniform", 2, 2, 1);
  HeedExplanation *occlusion = sample_add (result, "occlusion", "Occlusion", 2, 2, -3);
  HeedExplanation *lrp = sample_add (result, "attn-lrp", "AttnLRP", 2, 2, 5);
  HeedExplanation *centre = sample_add (result, "centre", "Centre", 2, 2, 0.5);
  HeedExplanation *gae = sample_add (result, "gae", "GAE", 2, 2, 0.5);
  HeedExplanation *other = sample_add (result, "cp-lrp", "CP-LRP", 2, 2, 9);
  g_autoptr (GPtrArray) own = heed_scale_groups_new (result->explanations, HEED_SCALE_OWN);
  g_autoptr (GPtrArray) shared = NULL;
  const HeedScaleGroup *group;

  /* Explains another value than the rest. */
  other->value_kind = HEED_VALUE_LOGIT_DIFFERENCE;
  shared = heed_scale_groups_new (result->explanations, HEED_SCALE_SHARED);
  g_assert_cmpuint (own->len, ==, 7);
  g_assert_cmpuint (shared->len, ==, 5);
  group = heed_scale_groups_find (shared, atman);
  g_assert_true (group == heed_scale_groups_find (shared, occlusion));
  g_assert_cmpstr (group->kind, ==, "effect on the logit");
  g_assert_true (group != heed_scale_groups_find (shared, lrp));
  g_assert_true (heed_scale_groups_find (shared, centre)
                 == heed_scale_groups_find (shared, uniform));
  g_assert_true (group != heed_scale_groups_find (shared, uniform));
  g_assert_true (group != heed_scale_groups_find (shared, gae));
  g_assert_true (heed_scale_groups_find (shared, lrp) != heed_scale_groups_find (shared, other));
  g_assert_cmpfloat (group->image.most, ==, 3);
  /* The text has no negative number, but one card has one kind of map. */
  g_assert_true (group->image.has_negative && group->text.has_negative);
  g_assert_cmpfloat (group->text.most, ==, 3.5);
  g_assert_false (heed_scale_groups_find (own, atman)->image.has_negative);
}

static void
test_nice_steps (void)
{
  g_assert_cmpfloat_with_epsilon (heed_nice_step (1, 4), 0.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (heed_nice_step (1, 5), 0.2, 1e-12);
  g_assert_cmpfloat_with_epsilon (heed_nice_step (0.5, 5), 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (heed_nice_step (37, 4), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (heed_nice_step (3.1e-7, 4), 1e-7, 1e-18);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale/position", test_position);
  g_test_add_func ("/scale/zero-range", test_zero_range);
  g_test_add_func ("/scale/groups", test_groups);
  g_test_add_func ("/scale/nice-steps", test_nice_steps);
  return g_test_run ();
}
