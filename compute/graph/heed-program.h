/* heed-program.h: a graph made ready on a device, run as often as needed.
 *
 * First the rows and what all lanes share are bound: heed_program_bind() uploads the shared inputs
 * and computes once what no lane can change. Then heed_program_run() computes any number of lanes,
 * in batches as large as the arena was made for; only what differs between lanes is moved.
 */
#pragma once

#include "heed-graph.h"
#include "heed-resident-weights.h"

G_BEGIN_DECLS

typedef struct _HeedProgram HeedProgram;

/**
 * HeedProgramLimits: the most that will be bound.
 * @lanes: lanes of one batch; fewer where memory or the device's limits ask for it
 * @rows, @read, @cached: see #HeedRowsKind
 * @lane_bytes: of the host's memory that come with each lane of a batch, for what it is fed and
 *   what is fetched of it; see heed_program_get_lane_memory()
 */
typedef struct
{
  guint32 lanes;
  guint32 rows;
  guint32 read;
  guint32 cached;
  gsize lane_bytes;
} HeedProgramLimits;

/**
 * heed_program_new:
 * @graph: outlives the program
 * @outputs: nodes whose values will be fetched
 *
 * Plans the graph, loads the weights it names, takes the arena and records a full batch of the most
 * rows, with whatever a backend needs for that. Where that does not fit, fewer lanes are taken;
 * where not even one lane fits, %HEED_ERROR_NO_MEMORY. Loading may take seconds; it is cancelled
 * from one weight to the next.
 */
HeedProgram *
heed_program_new (HeedResidentWeights *weights, const HeedGraph *graph, const HeedNode *outputs,
                  guint n_outputs, const HeedProgramLimits *limits, GCancellable *cancellable,
                  GError **error);
void
heed_program_free (HeedProgram *program);

/**
 * heed_program_get_lane_memory: (transfer none): @lane_bytes for each of heed_program_get_lanes(),
 * counted as staging as long as the program is there; whoever uses it does so until it is done.
 */
void *
heed_program_get_lane_memory (HeedProgram *program);

/** HeedFeed: @data is [lanes or 1, rows, cols] of the input @node's type. */
typedef struct
{
  HeedNode node;
  const void *data;
} HeedFeed;

/** HeedFetch: @data receives [lanes, rows, cols] f32 of the output @node. */
typedef struct
{
  HeedNode node;
  void *data;
} HeedFetch;

/** HeedBinding: rows as in #HeedProgramLimits, and every shared input that is needed. */
typedef struct
{
  guint32 rows;
  guint32 read;
  guint32 cached;
  const HeedFeed *feeds;
  guint n_feeds;
} HeedBinding;

gboolean
heed_program_bind (HeedProgram *program, const HeedBinding *binding, GCancellable *cancellable,
                   GError **error);

/** heed_program_fetch: reads a shared output [rows, cols] after heed_program_bind(). */
gboolean
heed_program_fetch (HeedProgram *program, HeedNode node, float *data, GError **error);

/** heed_program_get_size: numbers of one lane of @node, as bound. */
gsize
heed_program_get_size (const HeedProgram *program, HeedNode node);

/** HeedBatchFunc: lanes [first, first+count) were fetched. */
typedef void (*HeedBatchFunc) (guint32 first, guint32 count, gpointer user_data);

typedef struct
{
  guint32 lanes;
  const HeedFeed *feeds;
  guint n_feeds;
  const HeedFetch *fetches;
  guint n_fetches;
  HeedBatchFunc batch_done;
  gpointer user_data;
} HeedLaneRun;

/**
 * heed_program_run: any number of lanes; cancelling leaves finished batches in the fetched arrays.
 */
gboolean
heed_program_run (HeedProgram *program, const HeedLaneRun *run, GCancellable *cancellable,
                  GError **error);

/** heed_program_get_lanes: lanes of a full batch. */
guint32
heed_program_get_lanes (const HeedProgram *program);
gsize
heed_program_get_arena_bytes (const HeedProgram *program);

/** heed_program_count: multiply-adds of one binding, and of @lanes lanes after it. */
guint64
heed_program_count (const HeedProgram *program, const HeedBinding *binding, guint32 lanes);

/**
 * heed_program_set_checking: from now on every pass is looked at as soon as it has run, and the
 * first NaN or infinity is %HEED_ERROR_NUMERIC, naming the place in the model, the kernel, lane and
 * row. Much slower: for a binding or run that has given such numbers, to be done once more.
 */
void
heed_program_set_checking (HeedProgram *program, gboolean checking);

/**
 * HeedStepProfile: one pass of a program.
 * @label: the place in the model; @kernel: its file stem; @seconds, @multiply_adds, @bytes: summed
 *   over all runs since profiling was switched on
 */
typedef struct
{
  const char *label;
  const char *kernel;
  gboolean shared;
  guint64 runs;
  double seconds;
  guint64 multiply_adds;
  guint64 bytes;
} HeedStepProfile;

/** heed_program_set_profiling: times every pass from now on; slower. */
void
heed_program_set_profiling (HeedProgram *program, gboolean profiling);
/** heed_program_get_profile: (transfer none): [n] in the order of execution. */
const HeedStepProfile *
heed_program_get_profile (const HeedProgram *program, guint *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedProgram, heed_program_free)

G_END_DECLS
