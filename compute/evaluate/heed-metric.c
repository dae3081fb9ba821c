#include "heed-metric.h"

#include <string.h>

static const HeedMetric *const metrics[] = {&heed_metric_ap, &heed_metric_rank};

const HeedMetric *const *
heed_metrics (guint *n)
{
  *n = G_N_ELEMENTS (metrics);
  return metrics;
}

const HeedMetric *
heed_metric_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (metrics); i++)
    if (strcmp (metrics[i]->id, id) == 0)
      return metrics[i];
  return NULL;
}
