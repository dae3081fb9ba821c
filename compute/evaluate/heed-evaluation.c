#include "heed-evaluation.h"

#include "heed-error.h"
#include "heed-localisation.h"
#include "heed-picture.h"

#include <math.h>

#define RESAMPLES 10000

/* The state of one run. */
typedef struct
{
  HeedSession *session;
  const HeedEvaluationPlan *plan;
  HeedEvaluationProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
  HeedEvaluation *evaluation;
  GArray *scene_of; /* guint per entry of evaluation->objects */
  HeedEvaluationProgress at;
} Run;

static void
object_score_free (gpointer data)
{
  HeedObjectScore *score = data;
  g_free (score->file);
  g_free (score->name);
  g_free (score->label);
  g_free (score);
}

static void
method_score_free (gpointer data)
{
  HeedMethodScore *score = data;
  g_free (score->label);
  g_free (score->call);
  heed_method_call_free (score->settings);
  g_free (score);
}

void
heed_evaluation_free (HeedEvaluation *evaluation)
{
  g_free (evaluation->model_path);
  g_free (evaluation->model_name);
  g_free (evaluation->model_family);
  g_free (evaluation->model_fingerprint);
  g_free (evaluation->device);
  g_ptr_array_unref (evaluation->methods);
  g_ptr_array_unref (evaluation->objects);
  g_free (evaluation);
}

/* One label per pixel, or NULL with an error; the mask is as large as its picture. */
static guint8 *
load_mask (const HeedEvaluationPlan *plan, const HeedScene *scene, GError **error)
{
  g_autofree char *path = g_build_filename (plan->dataset->folder, scene->mask, NULL);
  g_autoptr (HeedPicture) picture = heed_picture_load (path, plan->request->max_pixels, error);
  if (picture == NULL)
    return NULL;
  gsize width = heed_picture_width (picture);
  gsize height = heed_picture_height (picture);
  if (width != scene->width || height != scene->height)
    {
      g_autofree char *shown = g_filename_display_name (path);
      g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
                   "%s: the mask has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
                   " pixels, but its picture %u × %u",
                   shown, width, height, scene->width, scene->height);
      return NULL;
    }
  gsize n = width * height;
  const guint8 *rgb = heed_picture_rgb (picture);
  guint8 *labels = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    labels[i] = rgb[3 * i];
  return labels;
}

static gboolean
check_size (const HeedResult *result, const HeedScene *scene, GError **error)
{
  gsize width = heed_picture_width (result->picture);
  gsize height = heed_picture_height (result->picture);
  if (width == scene->width && height == scene->height)
    return TRUE;
  g_autofree char *shown = g_filename_display_name (result->image_path);
  g_set_error (error, HEED_ERROR, HEED_ERROR_FORMAT,
               "%s: the picture has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
               " pixels, but index.json says %u × %u",
               shown, width, height, scene->width, scene->height);
  return FALSE;
}

static void
forward_progress (const HeedProgress *progress, gpointer user_data)
{
  Run *run = user_data;
  run->at.inner = progress;
  if (run->progress != NULL)
    run->progress (&run->at, run->user_data);
}

static HeedResult *
explain (Run *run, const HeedScene *scene, const HeedObject *object, GError **error)
{
  g_autofree char *image = g_build_filename (run->plan->dataset->folder, scene->file, NULL);
  g_autofree char *caption = heed_object_caption (object);
  HeedRequest request = *run->plan->request;
  request.image = image;
  request.text = caption;
  g_autoptr (HeedResult) result =
      heed_session_explain (run->session, &request, forward_progress, run, run->cancellable, error);
  /* what came back half done is not a measurement */
  if (result == NULL || g_cancellable_set_error_if_cancelled (run->cancellable, error)
      || !check_size (result, scene, error))
    return NULL;
  return g_steal_pointer (&result);
}

/* FALSE where the model sees nothing of the object. */
static gboolean
measure_map (Run *run, const HeedRegion *region, const HeedResult *result, guint method,
             HeedObjectScore *score)
{
  const HeedExplanation *explanation = result->explanations->pdata[method];
  g_autofree double *share = g_new (double, (gsize)explanation->rows * explanation->cols);
  if (!heed_region_cover (region, result->box, explanation->rows, explanation->cols, share))
    return FALSE;
  const HeedMetricCase object = {explanation, result->explanations->pdata[0], share};
  score->set_apart = run->plan->metric->measure (&object, score->values);
  return TRUE;
}

static gboolean
has_maps (const HeedResult *result, const char *const *labels, GError **error)
{
  for (guint i = 0; i < result->explanations->len; i++)
    {
      const HeedExplanation *explanation = result->explanations->pdata[i];
      if (explanation->image == NULL)
        {
          g_set_error (error, HEED_ERROR, HEED_ERROR_UNSUPPORTED,
                       "method %s gives no image map, so there is nothing to compare with an "
                       "object's place",
                       labels[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static void
note_model (HeedEvaluation *evaluation, const HeedResult *result)
{
  if (evaluation->device != NULL)
    return;
  evaluation->device = g_strdup (result->device);
  evaluation->model_path = g_strdup (result->model_path);
  evaluation->model_name = g_strdup (result->model_name);
  evaluation->model_family = g_strdup (result->model_family);
  evaluation->model_fingerprint = g_strdup (result->model_fingerprint);
}

static gboolean
run_object (Run *run, guint scene_index, const guint8 *labels, const HeedObject *object,
            GError **error)
{
  const HeedScene *scene = run->plan->dataset->scenes->pdata[scene_index];
  const HeedRegion region = {
      .width = scene->width,
      .height = scene->height,
      .labels = labels,
      .label = object->mask_value,
      .box = {object->box[0], object->box[1], object->box[2], object->box[3]}};
  g_autoptr (HeedResult) result = explain (run, scene, object, error);
  if (result == NULL || !has_maps (result, run->plan->labels, error))
    return FALSE;
  note_model (run->evaluation, result);
  for (guint i = 0; i < result->explanations->len; i++)
    {
      HeedObjectScore score = {0};
      if (!measure_map (run, &region, result, i, &score))
        {
          run->evaluation->unseen++;
          return TRUE;
        }
      score.file = g_strdup (scene->file);
      score.name = g_strdup (object->name);
      score.label = g_strdup (run->plan->labels[i]);
      g_ptr_array_add (run->evaluation->objects, g_memdup2 (&score, sizeof score));
      g_array_append_val (run->scene_of, scene_index);
    }
  return TRUE;
}

static gboolean
run_scene (Run *run, guint index, GError **error)
{
  const HeedScene *scene = run->plan->dataset->scenes->pdata[index];
  g_autofree guint8 *labels = NULL;
  if (scene->mask != NULL && (labels = load_mask (run->plan, scene, error)) == NULL)
    return FALSE;
  for (guint i = 0; i < scene->objects->len; i++)
    {
      if (!run_object (run, index, labels, scene->objects->pdata[i], error))
        return FALSE;
      run->at.object++;
    }
  return TRUE;
}

/* Of every n_methods-th score, from @method on, the @measure. */
static HeedInterval
average (const Run *run, guint method, guint measure)
{
  const GPtrArray *objects = run->evaluation->objects;
  g_autofree double *values = g_new (double, objects->len + 1);
  g_autofree guint *groups = g_new (guint, objects->len + 1);
  guint n = 0;
  for (guint i = method; i < objects->len; i += run->plan->request->methods->len)
    {
      double value = ((const HeedObjectScore *)objects->pdata[i])->values[measure];
      if (isnan (value))
        continue;
      values[n] = value;
      groups[n++] = g_array_index (run->scene_of, guint, i);
    }
  return n == 0 ? (HeedInterval) {NAN, NAN, NAN}
                : heed_bootstrap_mean (values, groups, n, RESAMPLES, run->plan->seed);
}

static HeedMethodScore *
summarise (const Run *run, guint method)
{
  const GPtrArray *objects = run->evaluation->objects;
  HeedMethodScore *score = g_new0 (HeedMethodScore, 1);
  score->label = g_strdup (run->plan->labels[method]);
  score->call = g_strdup (run->plan->calls[method]);
  score->settings = heed_method_call_parse (score->call, NULL);
  for (guint i = method; i < objects->len; i += run->plan->request->methods->len, score->n++)
    score->set_apart += ((const HeedObjectScore *)objects->pdata[i])->set_apart;
  for (guint i = 0; i < run->plan->metric->n_measures; i++)
    score->means[i] = average (run, method, i);
  return score;
}

static guint
count_scenes (const HeedEvaluationPlan *plan)
{
  guint n = plan->dataset->scenes->len;
  return plan->limit == 0 ? n : MIN (plan->limit, n);
}

static guint
count_objects (const HeedEvaluationPlan *plan)
{
  guint n = 0;
  for (guint i = 0; i < count_scenes (plan); i++)
    n += ((const HeedScene *)plan->dataset->scenes->pdata[i])->objects->len;
  return n;
}

HeedEvaluation *
heed_evaluation_run (HeedSession *session, const HeedEvaluationPlan *plan,
                     HeedEvaluationProgressFunc progress, gpointer user_data,
                     GCancellable *cancellable, GError **error)
{
  guint n_methods = plan->request->methods->len;
  g_return_val_if_fail (n_methods > (plan->metric->compares ? 1 : 0), NULL);

  g_autoptr (HeedEvaluation) evaluation = g_new0 (HeedEvaluation, 1);
  evaluation->methods = g_ptr_array_new_with_free_func (method_score_free);
  evaluation->objects = g_ptr_array_new_with_free_func (object_score_free);
  evaluation->metric = plan->metric;
  evaluation->limit = plan->limit;
  evaluation->seed = plan->seed;
  evaluation->n_scenes = count_scenes (plan);
  g_autoptr (GArray) scene_of = g_array_new (FALSE, FALSE, sizeof (guint));
  Run run = {.session = session,
             .plan = plan,
             .progress = progress,
             .user_data = user_data,
             .cancellable = cancellable,
             .evaluation = evaluation,
             .scene_of = scene_of,
             .at = {.n_objects = count_objects (plan)}};
  for (guint i = 0; i < evaluation->n_scenes; i++)
    if (!run_scene (&run, i, error))
      return NULL;
  for (guint i = 0; i < n_methods; i++)
    g_ptr_array_add (evaluation->methods, summarise (&run, i));
  return g_steal_pointer (&evaluation);
}
