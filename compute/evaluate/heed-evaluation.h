/* heed-evaluation.h: methods over a dataset whose objects are known: what a metric says of them. */
#pragma once

#include "heed-bootstrap.h"
#include "heed-dataset.h"
#include "heed-metric.h"
#include "heed-request.h"

G_BEGIN_DECLS

/**
 * HeedEvaluationPlan:
 * @dataset: borrowed, as is everything here
 * @metric: what is measured; one that compares needs two methods
 * @request: model, methods and device; its image and text are not used
 * @labels: [methods]: the name of each method in the results; all different
 * @calls: [methods]: each method as it was typed
 * @limit: only the first so many scenes, 0 = all
 * @seed: of the bootstrap
 */
typedef struct
{
  const HeedDataset *dataset;
  const HeedMetric *metric;
  const HeedRequest *request;
  const char *const *labels;
  const char *const *calls;
  guint limit;
  guint32 seed;
} HeedEvaluationPlan;

/** HeedEvaluationProgress: @object of @n_objects is being explained; @inner is its own progress. */
typedef struct
{
  guint object;
  guint n_objects;
  const HeedProgress *inner;
} HeedEvaluationProgress;

typedef void (*HeedEvaluationProgressFunc) (const HeedEvaluationProgress *progress,
                                            gpointer user_data);

/**
 * HeedObjectScore: one method on one object.
 * @label: the method's name in the results
 * @values: the metric's measures
 * @set_apart: what the metric says of the map
 */
typedef struct
{
  char *file;
  char *name;
  char *label;
  double values[HEED_METRIC_MOST_MEASURES];
  gboolean set_apart;
} HeedObjectScore;

/**
 * HeedMethodScore: @n objects, of which the maps of @set_apart were set apart by the metric.
 * @label: the method's name in the results
 * @call: the method as it was typed, and @settings all its parameters, as heed_method_call_parse()
 *   reads them
 * @means: of the metric's measures over the objects that have one; NaN where none has
 */
typedef struct
{
  char *label;
  char *call;
  HeedMethodCall *settings;
  guint n;
  guint set_apart;
  HeedInterval means[HEED_METRIC_MOST_MEASURES];
} HeedMethodScore;

/**
 * HeedEvaluation:
 * @model_path … @device: %NULL where there was nothing to explain
 * @metric, @limit, @seed: the plan's
 * @n_scenes: pictures used
 * @unseen: objects that lie wholly outside the part of the picture that the model sees; they are
 *   not scored
 * @methods: (element-type HeedMethodScore): in the plan's order
 * @objects: (element-type HeedObjectScore): object by object, in the plan's order of methods
 */
typedef struct
{
  char *model_path;
  char *model_name;
  char *model_family;
  char *model_fingerprint;
  char *device;
  const HeedMetric *metric;
  guint limit;
  guint32 seed;
  guint n_scenes;
  guint unseen;
  GPtrArray *methods;
  GPtrArray *objects;
} HeedEvaluation;

/**
 * heed_evaluation_run:
 *
 * Explains every object by its caption (heed_object_caption()) with every method and measures
 * the maps. Blocks; any failure ends it, %G_IO_ERROR_CANCELLED too.
 *
 * Returns: (transfer full): the scores, or %NULL with @error
 */
HeedEvaluation *
heed_evaluation_run (HeedSession *session, const HeedEvaluationPlan *plan,
                     HeedEvaluationProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error);
void
heed_evaluation_free (HeedEvaluation *evaluation);

/**
 * heed_evaluation_to_json: design.md's "JSON of evaluate", and what it was measured with: version,
 * model, device, metric and what its measures are, limit (0 = all), the bootstrap's seed, per
 * method its call and parameters; of a metric that compares, the first method's name as
 * "reference". In place of "ap", "ar" and "empty" stands what the metric calls them. A measure that
 * no object has is null.
 */
JsonNode *
heed_evaluation_to_json (const HeedEvaluation *evaluation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedEvaluation, heed_evaluation_free)

G_END_DECLS
