#include "heed-method-cost.h"

#include "heed-session-private.h"

#include <math.h>
#include <stdlib.h>
#include <sys/resource.h>

/* Any caption and picture are as good: the time does not depend on what they show. */
#define CAPTION "a red mug"

/* One run of a method, and what it came to when the picture's map was whole. */
typedef struct
{
  HeedSession *session;
  double seconds;
  double picture;
  guint64 multiply_adds;
  guint64 picture_multiply_adds;
} Sample;

static void
cost_free (HeedMethodCost *cost)
{
  g_free (cost->label);
  g_free (cost->call);
  g_array_unref (cost->kernels);
  g_free (cost);
}

void
heed_method_costs_free (HeedMethodCosts *costs)
{
  if (costs == NULL)
    return;
  g_free (costs->device);
  g_ptr_array_unref (costs->costs);
  g_free (costs);
}

static HeedPicture *
make_picture (const HeedModel *model)
{
  guint edge;
  heed_model_get_grid (model, NULL, NULL, &edge, NULL);
  gsize n = (gsize)3 * edge * edge;
  guint8 *rgb = g_malloc (n);
  for (gsize i = 0; i < n; i++)
    rgb[i] = (guint8)(128 + 80 * sin ((double)i * 0.37) + 40 * cos ((double)i * 0.0071));
  return heed_picture_new_take ("bench", edge, edge, rgb);
}

/* @request with only method @index, and a picture and caption. */
static HeedRequest *
make_request (const HeedRequest *request, guint index, HeedPicture *picture)
{
  HeedRequest *one = heed_request_copy (request);
  g_ptr_array_set_size (one->methods, 0);
  g_ptr_array_add (one->methods, heed_method_call_copy (request->methods->pdata[index]));
  one->picture = heed_picture_ref (picture);
  one->text = g_strdup (CAPTION);
  return one;
}

/* ---- runs ---- */

static gboolean
has_whole_map (const HeedExplanation *explanation)
{
  for (gsize i = 0; i < (gsize)explanation->rows * explanation->cols; i++)
    if (isnan (explanation->image[i]))
      return FALSE;
  return TRUE;
}

/* A lost device is opened anew: it is asked for each time. */
static HeedBackend *
get_backend (HeedSession *session)
{
  return heed_engine_get_backend (heed_session_get_engine (session));
}

static guint64
count_multiply_adds (HeedSession *session)
{
  const HeedKernelWork *work = heed_backend_get_work (get_backend (session));
  guint64 sum = 0;
  for (guint i = 0; i < HEED_N_KERNELS; i++)
    sum += work[i].multiply_adds;
  return sum;
}

static void
note_progress (const HeedProgress *progress, gpointer user_data)
{
  Sample *sample = user_data;
  if (!isnan (sample->picture) || !has_whole_map (progress->partial))
    return;
  sample->picture = progress->seconds;
  sample->picture_multiply_adds = count_multiply_adds (sample->session);
}

/* (transfer full): one explanation. */
static HeedResult *
run_once (Sample *sample, const HeedRequest *request, GCancellable *cancellable, GError **error)
{
  sample->picture = NAN;
  HeedResult *result =
      heed_session_explain (sample->session, request, note_progress, sample, cancellable, error);
  if (result == NULL)
    return NULL;
  const HeedExplanation *explanation = result->explanations->pdata[0];
  sample->seconds = explanation->seconds;
  sample->multiply_adds = count_multiply_adds (sample->session);
  if (!explanation->unfinished)
    return result;
  heed_result_unref (result);
  g_cancellable_set_error_if_cancelled (cancellable, error);
  return NULL;
}

static char *
make_label (const HeedExplanation *explanation)
{
  const char *settings = explanation->settings;
  return g_strconcat (explanation->method, *settings ? ":" : "", settings, NULL);
}

static void
note_first (HeedMethodCosts *costs, HeedMethodCost *cost, const HeedResult *result)
{
  const HeedExplanation *explanation = result->explanations->pdata[0];
  cost->label = make_label (explanation);
  cost->call = heed_explanation_call (explanation);
  cost->passes = explanation->passes;
  costs->text_tokens = explanation->n_text;
  if (costs->device == NULL)
    costs->device = g_strdup (result->device);
}

/* The highest of all runs: what a session keeps from one to the next counts too. */
static void
note_memory (HeedMethodCost *cost, const HeedExplanation *explanation)
{
  cost->weights_bytes = MAX (cost->weights_bytes, explanation->weights_bytes);
  cost->arena_bytes = MAX (cost->arena_bytes, explanation->arena_bytes);
  cost->arena_bound = MAX (cost->arena_bound, explanation->arena_bound);
  cost->staging_bytes = MAX (cost->staging_bytes, explanation->staging_bytes);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return x < y ? -1 : x > y;
}

static void
take_median (double *values, guint n, double *median, double *least)
{
  if (n > 0)
    qsort (values, n, sizeof (double), compare_doubles);
  *median = n > 0 ? values[n / 2] : NAN;
  *least = n > 0 ? values[0] : NAN;
}

/* The first run loads weights and makes their other forms: it counts for memory alone. */
static gboolean
time_runs (Sample *sample, const HeedRequest *request, guint repeat, HeedMethodCosts *costs,
           HeedMethodCost *cost, GCancellable *cancellable, GError **error)
{
  g_autofree double *seconds = g_new (double, repeat), *picture = g_new (double, repeat);
  for (guint i = 0; i <= repeat; i++)
    {
      g_autoptr (HeedResult) result = run_once (sample, request, cancellable, error);
      if (result == NULL)
        return FALSE;
      note_memory (cost, result->explanations->pdata[0]);
      if (i == 0)
        {
          note_first (costs, cost, result);
          continue;
        }
      seconds[i - 1] = sample->seconds;
      picture[i - 1] = sample->picture;
    }
  cost->multiply_adds = sample->multiply_adds;
  cost->picture_multiply_adds = sample->picture_multiply_adds;
  take_median (seconds, repeat, &cost->seconds_median, &cost->seconds_least);
  take_median (picture, repeat, &cost->picture_median, &cost->picture_least);
  return TRUE;
}

static gboolean
profile (Sample *sample, const HeedRequest *request, HeedMethodCost *cost,
         GCancellable *cancellable, GError **error)
{
  heed_backend_set_timed (get_backend (sample->session), TRUE);
  g_autoptr (HeedResult) result = run_once (sample, request, cancellable, error);
  if (result == NULL)
    return FALSE;
  g_array_unref (cost->kernels);
  cost->kernels = heed_kernel_times_new (get_backend (sample->session));
  return TRUE;
}

static gboolean
measure (const HeedRequest *request, const HeedMethodCostOptions *options, HeedMethodCosts *costs,
         GCancellable *cancellable, GError **error)
{
  g_autoptr (HeedSession) session = heed_session_new ();
  HeedMethodCost *cost = g_new0 (HeedMethodCost, 1);
  Sample sample = {.session = session};
  g_ptr_array_add (costs->costs, cost);
  cost->kernels = g_array_new (FALSE, FALSE, sizeof (HeedKernelTime));
  return time_runs (&sample, request, options->repeat, costs, cost, cancellable, error)
         && (!options->profile || profile (&sample, request, cost, cancellable, error));
}

/* ---- all methods ---- */

static void
note_sizes (HeedMethodCosts *costs, const HeedModel *model)
{
  const HeedTowerOptions options = {0};
  g_autoptr (HeedTower) tower = heed_model_build_tower (model, HEED_SIDE_IMAGE, &options);
  costs->tokens = tower->rows;
  costs->channels = heed_graph_get_shape (tower->graph, tower->entry).cols;
  costs->hidden = heed_tower_get_hidden (tower);
  costs->layers = tower->n_layers;
}

static gsize
most_process_bytes (void)
{
  struct rusage usage;
  return getrusage (RUSAGE_SELF, &usage) == 0 ? (gsize)usage.ru_maxrss * 1024 : 0;
}

HeedMethodCosts *
heed_method_costs_measure (const HeedRequest *request, const HeedMethodCostOptions *options,
                           GCancellable *cancellable, GError **error)
{
  g_autoptr (HeedModel) model = heed_model_open (request->model, error);
  if (model == NULL)
    return NULL;
  g_autoptr (HeedPicture) picture = make_picture (model);
  g_autoptr (HeedMethodCosts) costs = g_new0 (HeedMethodCosts, 1);
  costs->costs = g_ptr_array_new_with_free_func ((GDestroyNotify)cost_free);
  note_sizes (costs, model);
  for (guint i = 0; i < request->methods->len; i++)
    {
      g_autoptr (HeedRequest) one = make_request (request, i, picture);
      if (options->begun != NULL)
        options->begun (i, options->user_data);
      if (!measure (one, options, costs, cancellable, error))
        return NULL;
    }
  if (request->methods->len == 1)
    costs->process_bytes = most_process_bytes ();
  return g_steal_pointer (&costs);
}
