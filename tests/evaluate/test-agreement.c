/* heed_agreement_recall and the metric `rank`, against vectors worked by hand. */
#include "heed-agreement.h"
#include "heed-metric.h"

#include <math.h>

static void
assert_near (double a, double b)
{
  g_assert_cmpfloat_with_epsilon (a, b, 1e-12);
}

/* Sizes 5 4 3 2 1 0: the two largest are the first two. */
static void
test_recall (void)
{
  const double reference[] = {-5, 4, 3, -2, 1, 0};
  const double one_of_two[] = {0, 9, 1, -8, 2, 0};
  const double none[] = {0, 0.5, 7, 8, 6, 5};
  assert_near (heed_agreement_recall (reference, reference, 6, 2, 2), 1);
  assert_near (heed_agreement_recall (reference, one_of_two, 6, 2, 2), .5);
  assert_near (heed_agreement_recall (reference, one_of_two, 6, 2, 5), .5 + .5 * .5);
  assert_near (heed_agreement_recall (reference, none, 6, 2, 4), 0);
  assert_near (heed_agreement_recall (reference, none, 6, 2, 5), .5);
  assert_near (heed_agreement_recall (reference, none, 6, 100, 100), 1);
}

/* Three equal elements share the last place: each has a third of it, on whichever side. */
static void
test_recall_ties (void)
{
  const double reference[] = {9, 1, 1, -1, 0};
  const double values[] = {0, 3, 2, 1, 0};
  const double equal[] = {4, 4, 4, 4, -4};
  assert_near (heed_agreement_recall (reference, values, 5, 2, 1), (1. / 3) / 2);
  assert_near (heed_agreement_recall (values, reference, 5, 1, 2), 1. / 3);
  assert_near (heed_agreement_recall (values, equal, 5, 2, 3), 3. / 5);
  assert_near (heed_agreement_recall (equal, equal, 5, 2, 3), 3. / 5);
}

/* What one of the two does not explain counts in neither. */
static void
test_recall_missing (void)
{
  const double reference[] = {NAN, 5, 4, 3, 2};
  const double values[] = {9, 1, NAN, 3, 2};
  const double nothing[] = {NAN, NAN, NAN, NAN, NAN};
  assert_near (heed_agreement_recall (reference, values, 5, 2, 1), .5);
  assert_near (heed_agreement_recall (reference, values, 5, 2, 3), 1);
  g_assert_true (isnan (heed_agreement_recall (reference, nothing, 5, 2, 3)));
}

enum
{
  ROWS = 14,
  PATCHES = ROWS * ROWS,
};

static HeedExplanation *
make_map (const double *image)
{
  HeedExplanation *explanation = heed_explanation_new ();
  explanation->rows = explanation->cols = ROWS;
  explanation->image = g_memdup2 (image, PATCHES * sizeof *image);
  explanation->seconds = 2.5;
  return explanation;
}

static gboolean
measure (const double *reference, const double *image, double *values)
{
  g_autoptr (HeedExplanation) first = make_map (reference);
  g_autoptr (HeedExplanation) second = make_map (image);
  const HeedMetricCase object = {second, first, NULL};
  return heed_metric_rank.measure (&object, values);
}

static void
draw (GRand *random, double *image)
{
  for (guint i = 0; i < PATCHES; i++)
    image[i] = g_rand_double_range (random, -1, 1);
}

/* A map beside itself is 1 and 1, beside its negative −1, and its largest are the same then. */
static void
test_metric (void)
{
  double image[PATCHES], reversed[PATCHES], values[HEED_METRIC_MOST_MEASURES];
  GRand *random = g_rand_new_with_seed (3);
  draw (random, image);
  g_rand_free (random);
  for (guint i = 0; i < PATCHES; i++)
    reversed[i] = -image[i];
  g_assert_false (measure (image, image, values));
  assert_near (values[0], 1);
  assert_near (values[1], 1);
  assert_near (values[2], 2.5);
  g_assert_false (measure (image, reversed, values));
  assert_near (values[0], -1);
  assert_near (values[1], 1);
}

/* Of 400 pairs of random maps the means are 0 and 20/196 within five standard errors. */
static void
test_chance (void)
{
  double a[PATCHES], b[PATCHES], values[HEED_METRIC_MOST_MEASURES], rank = 0, recall = 0;
  GRand *random = g_rand_new_with_seed (5);
  for (guint i = 0; i < 400; i++)
    {
      draw (random, a);
      draw (random, b);
      g_assert_false (measure (a, b, values));
      rank += values[0] / 400;
      recall += values[1] / 400;
    }
  g_rand_free (random);
  g_assert_cmpfloat (fabs (rank), <, 5 / sqrt (400. * (PATCHES - 1)));
  /* hypergeometric: the number found has variance 10·p·(1−p)·(196−10)/195 */
  double p = 20. / PATCHES;
  double spread = sqrt (10 * p * (1 - p) * (PATCHES - 10) / (PATCHES - 1)) / 10;
  g_assert_cmpfloat (fabs (recall - p), <, 5 * spread / sqrt (400));
}

/* A map without differences has no ranks and is set apart; it finds what chance does. */
static void
test_undefined (void)
{
  double image[PATCHES], flat[PATCHES], values[HEED_METRIC_MOST_MEASURES];
  for (guint i = 0; i < PATCHES; i++)
    {
      image[i] = i;
      flat[i] = 1;
    }
  g_assert_true (measure (image, flat, values));
  g_assert_true (isnan (values[0]));
  assert_near (values[1], 20. / PATCHES);
}

static void
test_table (void)
{
  guint n;
  const HeedMetric *const *metrics = heed_metrics (&n);
  g_assert_true (metrics[0] == &heed_metric_ap);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (heed_metric_find (metrics[i]->id) == metrics[i]);
      g_assert_cmpuint (metrics[i]->n_measures, <=, HEED_METRIC_MOST_MEASURES);
    }
  g_assert_null (heed_metric_find ("iou"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/agreement/recall", test_recall);
  g_test_add_func ("/agreement/recall-ties", test_recall_ties);
  g_test_add_func ("/agreement/recall-missing", test_recall_missing);
  g_test_add_func ("/agreement/metric", test_metric);
  g_test_add_func ("/agreement/chance", test_chance);
  g_test_add_func ("/agreement/undefined", test_undefined);
  g_test_add_func ("/metrics/table", test_table);
  return g_test_run ();
}
