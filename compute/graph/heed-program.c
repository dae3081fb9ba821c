#include "heed-program.h"

#include "heed-error.h"
#include "heed-pass-check.h"
#include "heed-plan.h"

/* Full batches, a last smaller one, and their predecessors of another text length. */
#define KEPT_RECORDINGS 6

typedef struct
{
  HeedExtents extents;
  gboolean shared;
  HeedRecording *recording;
  GArray *costs; /* PassCost */
} Recorded;

typedef struct
{
  guint64 multiply_adds;
  guint64 bytes;
} PassCost;

struct _HeedProgram
{
  const HeedGraph *graph;
  HeedPlan *plan;
  HeedResidentWeights *weights;
  HeedBackend *backend;
  HeedExtents most;
  HeedExtents bound;
  HeedBuffer *arena;
  gsize lane_bytes;
  void *lane_memory; /* (nullable) */
  GQueue recordings; /* Recorded, the most recently used first */
  GArray *profile;   /* HeedStepProfile, while profiling */
  gboolean checking;
};

static void
recorded_free (Recorded *recorded)
{
  heed_recording_free (recorded->recording);
  g_array_unref (recorded->costs);
  g_free (recorded);
}

static void
drop_lane_memory (HeedProgram *program)
{
  if (program->lane_memory != NULL)
    heed_backend_unaccount (program->backend, HEED_MEMORY_STAGING,
                            program->most.lanes * program->lane_bytes);
  g_clear_pointer (&program->lane_memory, g_free);
}

void
heed_program_free (HeedProgram *program)
{
  if (program == NULL)
    return;
  g_queue_clear_full (&program->recordings, (GDestroyNotify)recorded_free);
  drop_lane_memory (program);
  heed_buffer_free (program->arena);
  heed_plan_free (program->plan);
  g_clear_pointer (&program->profile, g_array_unref);
  heed_resident_weights_unref (program->weights);
  g_free (program);
}

static gboolean
load_weights (HeedProgram *program, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < heed_plan_get_n_steps (program->plan); i++)
    {
      const HeedStep *step = heed_plan_get_step (program->plan, i);
      const HeedNodeData *base = heed_graph_node (program->graph, step->base);
      for (guint j = 0; j < HEED_NODE_MAX_WEIGHTS; j++)
        if (base->weights[j] != NULL
            && !heed_resident_weights_load (program->weights, base->weights[j],
                                            base->operation->weight_use[j], cancellable, error))
          return FALSE;
    }
  return TRUE;
}

static gsize
free_memory (HeedBackend *backend)
{
  HeedMemoryUse use;
  gsize budget = heed_backend_get_memory_budget (backend), taken = 0;
  if (budget == 0)
    budget = heed_backend_get_limits (backend).memory_bytes;
  heed_backend_get_memory_use (backend, &use);
  for (guint i = 0; i < HEED_N_MEMORY_KINDS; i++)
    taken += use.now[i];
  return budget == 0 ? G_MAXSIZE : budget > taken ? budget - taken : 0;
}

/* Lanes fit if every array can be addressed, and the arena and what comes with lanes can be had. */
static gboolean
lanes_fit (HeedProgram *program, guint32 lanes, gsize memory)
{
  HeedLimits limits = heed_backend_get_limits (program->backend);
  HeedExtents extents = program->most;
  extents.lanes = lanes;
  guint64 addressable = MIN (limits.operand_bytes, (guint64)G_MAXINT32);
  return lanes <= limits.lanes && heed_plan_largest_array (program->plan, &extents) <= addressable
         && heed_plan_place (program->plan, &extents) + lanes * program->lane_bytes <= memory;
}

static guint32
most_lanes_that_fit (HeedProgram *program)
{
  gsize memory = free_memory (program->backend);
  guint32 fits = 1, fails = program->most.lanes + 1;
  while (fits + 1 < fails)
    {
      guint32 middle = fits + (fails - fits) / 2;
      if (lanes_fit (program, middle, memory))
        fits = middle;
      else
        fails = middle;
    }
  return fits;
}

static HeedWeight *
find_weight (const HeedTensor *tensor, HeedWeightUse use, gpointer user_data)
{
  return heed_resident_weights_find (user_data, tensor, use);
}

static void
segment (const HeedProgram *program, gboolean shared, guint *first, guint *n)
{
  guint n_shared = heed_plan_get_n_shared (program->plan);
  *first = shared ? 0 : n_shared;
  *n = shared ? n_shared : heed_plan_get_n_steps (program->plan) - n_shared;
}

static Recorded *
record (HeedProgram *program, const HeedExtents *extents, gboolean shared, GError **error)
{
  guint first, n;
  segment (program, shared, &first, &n);
  g_autofree HeedPass *passes = g_new0 (HeedPass, MAX (n, 1));
  g_autoptr (GArray) costs = g_array_sized_new (FALSE, FALSE, sizeof (PassCost), n);
  for (guint i = 0; i < n; i++)
    {
      heed_plan_lower (program->plan, first + i, extents, program->arena, find_weight,
                       program->weights, &passes[i]);
      PassCost cost = {passes[i].multiply_adds, passes[i].bytes};
      g_array_append_val (costs, cost);
    }
  HeedRecording *recording = heed_backend_record (program->backend, passes, n, error);
  if (recording == NULL)
    return NULL;
  Recorded *recorded = g_new0 (Recorded, 1);
  recorded->extents = *extents;
  recorded->shared = shared;
  recorded->recording = recording;
  recorded->costs = g_steal_pointer (&costs);
  return recorded;
}

static void
drop_recordings (HeedProgram *program)
{
  g_queue_clear_full (&program->recordings, (GDestroyNotify)recorded_free);
}

/* Where memory is short others give up what they work in. */
static Recorded *
record_with_room (HeedProgram *program, const HeedExtents *extents, gboolean shared, GError **error)
{
  g_autoptr (GError) reason = NULL;
  Recorded *recorded = record (program, extents, shared, &reason);
  if (recorded != NULL)
    return recorded;
  if (g_error_matches (reason, HEED_ERROR, HEED_ERROR_NO_MEMORY) && program->recordings.length > 0)
    {
      drop_recordings (program);
      return record (program, extents, shared, error);
    }
  g_propagate_error (error, g_steal_pointer (&reason));
  return NULL;
}

static gboolean
same_extents (const HeedExtents *a, const HeedExtents *b)
{
  return a->lanes == b->lanes && a->rows == b->rows && a->read == b->read && a->cached == b->cached;
}

static Recorded *
find_or_record (HeedProgram *program, const HeedExtents *extents, gboolean shared, GError **error)
{
  for (GList *l = program->recordings.head; l != NULL; l = l->next)
    {
      Recorded *recorded = l->data;
      if (recorded->shared == shared && same_extents (&recorded->extents, extents))
        {
          g_queue_unlink (&program->recordings, l);
          g_queue_push_head_link (&program->recordings, l);
          return recorded;
        }
    }
  Recorded *recorded = record_with_room (program, extents, shared, error);
  if (recorded == NULL)
    return NULL;
  g_queue_push_head (&program->recordings, recorded);
  if (program->recordings.length > KEPT_RECORDINGS)
    recorded_free (g_queue_pop_tail (&program->recordings));
  return recorded;
}

static gboolean
take_lane_memory (HeedProgram *program, GError **error)
{
  gsize bytes = program->most.lanes * program->lane_bytes;
  if (bytes == 0)
    return TRUE;
  if (!heed_backend_account (program->backend, HEED_MEMORY_STAGING, bytes, error))
    return FALSE;
  program->lane_memory = g_try_malloc (bytes);
  if (program->lane_memory != NULL)
    return TRUE;
  heed_backend_unaccount (program->backend, HEED_MEMORY_STAGING, bytes);
  g_set_error (error, HEED_ERROR, HEED_ERROR_NO_MEMORY,
               "%" G_GSIZE_FORMAT " bytes of memory for what goes in and out of %u lanes ran out",
               bytes, program->most.lanes);
  return FALSE;
}

/* Arena, memory of lanes, and recordings of a full batch: recording takes scratch, and other forms
 * of weights. */
static gboolean
take_lanes (HeedProgram *program, guint32 lanes, GError **error)
{
  HeedExtents shared = program->most;
  program->most.lanes = lanes;
  shared.lanes = 1;
  gsize bytes = heed_plan_place (program->plan, &program->most);
  program->arena = heed_backend_buffer_new (program->backend, HEED_MEMORY_ARENA, bytes, error);
  if (program->arena != NULL && take_lane_memory (program, error)
      && find_or_record (program, &shared, TRUE, error) != NULL
      && find_or_record (program, &program->most, FALSE, error) != NULL)
    return TRUE;
  drop_recordings (program);
  drop_lane_memory (program);
  g_clear_pointer (&program->arena, heed_buffer_free);
  return FALSE;
}

/* Batches of equal size, so that what is recorded here serves nearly all of them. */
static guint32
even_out (guint32 asked, guint32 most)
{
  guint32 n_batches = (asked + most - 1) / most;
  return (asked + n_batches - 1) / n_batches;
}

/* Recording may take more than is left, and the device may refuse what the budget allows: then half
 * the lanes, down to one. */
static gboolean
take_memory (HeedProgram *program, GError **error)
{
  g_autoptr (GError) reason = NULL;
  guint32 asked = program->most.lanes, lanes = even_out (asked, most_lanes_that_fit (program));
  while (!take_lanes (program, lanes, &reason))
    {
      gboolean short_of_memory = g_error_matches (reason, HEED_ERROR, HEED_ERROR_NO_MEMORY);
      if (short_of_memory && lanes == 1)
        g_prefix_error (&reason, "Not even one lane fits: ");
      if (!short_of_memory || lanes == 1)
        {
          g_propagate_error (error, g_steal_pointer (&reason));
          return FALSE;
        }
      g_clear_error (&reason);
      lanes = even_out (asked, MIN (lanes / 2, most_lanes_that_fit (program)));
    }
  return TRUE;
}

HeedProgram *
heed_program_new (HeedResidentWeights *weights, const HeedGraph *graph, const HeedNode *outputs,
                  guint n_outputs, const HeedProgramLimits *limits, GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (HeedProgram) program = g_new0 (HeedProgram, 1);
  program->graph = graph;
  program->weights = heed_resident_weights_ref (weights);
  program->backend = heed_resident_weights_get_backend (weights);
  program->most =
      (HeedExtents) {MAX (limits->lanes, 1), limits->rows, limits->read, limits->cached};
  program->lane_bytes = limits->lane_bytes;
  program->plan = heed_plan_new (graph, outputs, n_outputs);
  g_queue_init (&program->recordings);
  if (!load_weights (program, cancellable, error) || !take_memory (program, error))
    return NULL;
  return g_steal_pointer (&program);
}

guint32
heed_program_get_lanes (const HeedProgram *program)
{
  return program->most.lanes;
}

void *
heed_program_get_lane_memory (HeedProgram *program)
{
  return program->lane_memory;
}

gsize
heed_program_get_arena_bytes (const HeedProgram *program)
{
  return program->arena->size;
}

static void
add_to_profile (HeedProgram *program, const Recorded *recorded, const double *seconds)
{
  guint first, n;
  segment (program, recorded->shared, &first, &n);
  for (guint i = 0; i < n; i++)
    {
      HeedStepProfile *step = &g_array_index (program->profile, HeedStepProfile, first + i);
      const PassCost *cost = &g_array_index (recorded->costs, PassCost, i);
      step->runs += 1;
      step->seconds += seconds[i];
      step->multiply_adds += cost->multiply_adds;
      step->bytes += cost->bytes;
    }
}

static gboolean
check_segment (HeedProgram *program, const HeedExtents *extents, gboolean shared,
               GCancellable *cancellable, GError **error)
{
  guint first, n;
  segment (program, shared, &first, &n);
  for (guint i = first; i < first + n; i++)
    {
      HeedPass pass;
      const HeedStep *step = heed_plan_get_step (program->plan, i);
      const char *label = heed_graph_get_label (program->graph, step->base);
      heed_plan_lower (program->plan, i, extents, program->arena, find_weight, program->weights,
                       &pass);
      if (!heed_pass_check (program->backend, &pass, label, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_segment (HeedProgram *program, const HeedExtents *extents, gboolean shared,
             GCancellable *cancellable, GError **error)
{
  guint first, n;
  segment (program, shared, &first, &n);
  if (n == 0)
    return TRUE;
  if (program->checking)
    return check_segment (program, extents, shared, cancellable, error);
  Recorded *recorded = find_or_record (program, extents, shared, error);
  if (recorded == NULL)
    return FALSE;
  g_autofree double *seconds = program->profile ? g_new0 (double, n) : NULL;
  if (!heed_recording_run (recorded->recording, seconds, cancellable, error))
    return FALSE;
  if (seconds != NULL)
    add_to_profile (program, recorded, seconds);
  return TRUE;
}

/* Bytes of one lane of @node, or of all of it where lanes share it. */
static gsize
lane_bytes (const HeedProgram *program, HeedNode node)
{
  HeedShape shape = heed_graph_get_shape (program->graph, node);
  HeedExtents one = program->bound;
  one.lanes = 1;
  return heed_shape_bytes (&shape, &one);
}

static gboolean
upload (HeedProgram *program, const HeedFeed *feed, guint32 first, guint32 lanes, GError **error)
{
  if (!heed_plan_needs (program->plan, feed->node))
    return TRUE;
  gsize bytes = lane_bytes (program, feed->node);
  gsize offset = heed_plan_get_offset (program->plan, feed->node, &program->bound);
  return heed_buffer_write (program->arena, offset, (const guint8 *)feed->data + first * bytes,
                            lanes * bytes, error);
}

static gboolean
has_lanes (const HeedProgram *program, HeedNode node)
{
  return heed_graph_get_shape (program->graph, node).laned;
}

gboolean
heed_program_bind (HeedProgram *program, const HeedBinding *binding, GCancellable *cancellable,
                   GError **error)
{
  g_return_val_if_fail (binding->rows <= program->most.rows, FALSE);
  g_return_val_if_fail (binding->read <= program->most.read, FALSE);
  g_return_val_if_fail (binding->cached <= program->most.cached, FALSE);
  program->bound = (HeedExtents) {1, binding->rows, binding->read, binding->cached};
  for (guint i = 0; i < binding->n_feeds; i++)
    {
      g_assert (!has_lanes (program, binding->feeds[i].node));
      if (!upload (program, &binding->feeds[i], 0, 1, error))
        return FALSE;
    }
  return run_segment (program, &program->bound, TRUE, cancellable, error);
}

gsize
heed_program_get_size (const HeedProgram *program, HeedNode node)
{
  HeedType type = heed_graph_get_shape (program->graph, node).type;
  return lane_bytes (program, node) / heed_type_size (type);
}

gboolean
heed_program_fetch (HeedProgram *program, HeedNode node, float *data, GError **error)
{
  g_return_val_if_fail (!has_lanes (program, node), FALSE);
  gsize offset = heed_plan_get_offset (program->plan, node, &program->bound);
  return heed_buffer_read (program->arena, offset, data, lane_bytes (program, node), error);
}

static gboolean
fetch_batch (HeedProgram *program, const HeedLaneRun *run, guint32 first, guint32 lanes,
             GError **error)
{
  HeedExtents extents = program->bound;
  extents.lanes = lanes;
  for (guint i = 0; i < run->n_fetches; i++)
    {
      const HeedFetch *fetch = &run->fetches[i];
      gsize bytes = lane_bytes (program, fetch->node);
      gsize offset = heed_plan_get_offset (program->plan, fetch->node, &extents);
      g_assert (has_lanes (program, fetch->node));
      if (!heed_buffer_read (program->arena, offset, (guint8 *)fetch->data + first * bytes,
                             lanes * bytes, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_batch (HeedProgram *program, const HeedLaneRun *run, guint32 first, guint32 lanes,
           GCancellable *cancellable, GError **error)
{
  HeedExtents extents = program->bound;
  extents.lanes = lanes;
  for (guint i = 0; i < run->n_feeds; i++)
    {
      g_assert (has_lanes (program, run->feeds[i].node));
      if (!upload (program, &run->feeds[i], first, lanes, error))
        return FALSE;
    }
  if (!run_segment (program, &extents, FALSE, cancellable, error))
    return FALSE;
  return fetch_batch (program, run, first, lanes, error);
}

/* Batches of equal size: one recording serves nearly all of them. */
gboolean
heed_program_run (HeedProgram *program, const HeedLaneRun *run, GCancellable *cancellable,
                  GError **error)
{
  guint32 n_batches = (run->lanes + program->most.lanes - 1) / program->most.lanes;
  guint32 batch = n_batches ? (run->lanes + n_batches - 1) / n_batches : 0;
  for (guint32 first = 0; first < run->lanes;)
    {
      guint32 lanes = MIN (batch, run->lanes - first);
      if (!run_batch (program, run, first, lanes, cancellable, error))
        return FALSE;
      if (run->batch_done != NULL)
        run->batch_done (first, lanes, run->user_data);
      first += lanes;
    }
  return TRUE;
}

guint64
heed_program_count (const HeedProgram *program, const HeedBinding *binding, guint32 lanes)
{
  HeedExtents extents = {lanes, binding->rows, binding->read, binding->cached};
  return heed_plan_count (program->plan, 0, heed_plan_get_n_steps (program->plan), &extents);
}

void
heed_program_set_checking (HeedProgram *program, gboolean checking)
{
  program->checking = checking;
  drop_recordings (program); /* checked passes are recorded one by one, and need room for that */
}

void
heed_program_set_profiling (HeedProgram *program, gboolean profiling)
{
  g_clear_pointer (&program->profile, g_array_unref);
  if (!profiling)
    return;
  guint n = heed_plan_get_n_steps (program->plan);
  program->profile = g_array_sized_new (FALSE, TRUE, sizeof (HeedStepProfile), n);
  for (guint i = 0; i < n; i++)
    {
      const HeedStep *step = heed_plan_get_step (program->plan, i);
      const HeedNodeData *base = heed_graph_node (program->graph, step->base);
      HeedStepProfile profile = {
          .label = base->label,
          .kernel = heed_kernel_name (base->operation->kernel),
          .shared = i < heed_plan_get_n_shared (program->plan),
      };
      g_array_append_val (program->profile, profile);
    }
}

const HeedStepProfile *
heed_program_get_profile (const HeedProgram *program, guint *n)
{
  *n = program->profile ? program->profile->len : 0;
  return program->profile ? &g_array_index (program->profile, HeedStepProfile, 0) : NULL;
}
