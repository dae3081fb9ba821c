/* heed-metric.h: what an evaluation measures of each map: one row of a table per metric. */
#pragma once

#include "heed-explanation.h"

G_BEGIN_DECLS

#define HEED_METRIC_MOST_MEASURES 3

/**
 * HeedMeasure: one number of a metric.
 * @id: its name in JSON; @name: its heading
 * @summary: a clause that says what it is
 * @has_interval: whether a table shows how sure its mean is
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *summary;
  gboolean has_interval;
} HeedMeasure;

/**
 * HeedMetricCase: one map of one object.
 * @explanation: with a map of the picture
 * @reference: the first method's on the same object
 * @share: [rows, cols] of @explanation, from heed_region_cover()
 */
typedef struct
{
  const HeedExplanation *explanation;
  const HeedExplanation *reference;
  const double *share;
} HeedMetricCase;

/**
 * HeedMetric:
 * @id: as on the command line, "ap"
 * @summary: a clause that says what it measures
 * @compares: whether it compares every method with the first one, so that two are needed
 * @set_apart: name in JSON and heading of the number of maps that @measure set apart
 * @measure: fills [n_measures] values; NaN is left out of the mean. Whether the map is set apart
 */
typedef struct
{
  const char *id;
  const char *summary;
  gboolean compares;
  const HeedMeasure *measures;
  guint n_measures;
  const char *set_apart;
  gboolean (*measure) (const HeedMetricCase *object, double *values);
} HeedMetric;

extern const HeedMetric heed_metric_ap;
extern const HeedMetric heed_metric_rank;

/** heed_metrics: all of them, @n; the first is the usual one. */
const HeedMetric *const *
heed_metrics (guint *n);

/** heed_metric_find: (nullable): the one called @id. */
const HeedMetric *
heed_metric_find (const char *id);

G_END_DECLS
