/* heed-method-cost.h: what a method takes: time, arithmetic and memory, as anybody runs it. */
#pragma once

#include "heed-kernel-time.h"
#include "heed-request.h"

G_BEGIN_DECLS

/**
 * HeedMethodCost: of one method, on one picture and caption.
 * @label: the method's id, and parameters that differ from their defaults
 * @call: the method as it can be typed, with all its parameters
 * @seconds_median, @seconds_least: of the method alone, both maps; picture and caption are prepared
 *   and encoded before; NaN where nothing was timed
 * @picture_median, @picture_least: of that, until the picture's map was whole for the first time:
 *   its patches embedded, passed forth and back, relevance on the host; NaN of methods that run no
 *   pass
 * @passes: forward, or forward and back
 * @multiply_adds: of one run, both maps; @picture_multiply_adds: until the picture's was whole
 * @weights_bytes, @arena_bytes, @staging_bytes: peaks of this method alone: weights in the forms
 *   that it needs, and no other method's
 * @arena_bound: what @arena_bytes may be; see heed_tower_arena_bound()
 * @kernels: (element-type HeedKernelTime): of one more run, every pass timed; empty without profile
 */
typedef struct
{
  char *label;
  char *call;
  double seconds_median;
  double seconds_least;
  double picture_median;
  double picture_least;
  guint64 passes;
  guint64 multiply_adds;
  guint64 picture_multiply_adds;
  gsize weights_bytes;
  gsize arena_bytes;
  gsize staging_bytes;
  gsize arena_bound;
  GArray *kernels;
} HeedMethodCost;

/**
 * HeedMethodCosts:
 * @device: its name
 * @tokens, @channels, @hidden, @layers: of the vision tower
 * @text_tokens: of the caption
 * @costs: (element-type HeedMethodCost)
 * @process_bytes: the most memory the process has held so far, as the system counts it; 0 where
 *   several methods ran, of which it would not say which one took it
 */
typedef struct
{
  char *device;
  guint tokens;
  guint channels;
  guint hidden;
  guint layers;
  guint text_tokens;
  GPtrArray *costs;
  gsize process_bytes;
} HeedMethodCosts;

/**
 * HeedMethodCostOptions:
 * @repeat: timed runs after one that warms up; 0 = memory alone
 * @profile: time every pass, in a run of its own
 * @begun: (nullable): is told before the method @index begins
 */
typedef struct
{
  guint repeat;
  gboolean profile;
  void (*begun) (guint index, gpointer user_data);
  gpointer user_data;
} HeedMethodCostOptions;

/**
 * heed_method_costs_measure: (transfer full): runs each of @request's methods by itself, in a
 * session of its own, so that nothing is counted that another one left.
 * @request: model, device, precision, memory limit and methods; picture and caption are made here
 */
HeedMethodCosts *
heed_method_costs_measure (const HeedRequest *request, const HeedMethodCostOptions *options,
                           GCancellable *cancellable, GError **error);
void
heed_method_costs_free (HeedMethodCosts *costs);

JsonNode *
heed_method_costs_to_json (const HeedMethodCosts *costs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeedMethodCosts, heed_method_costs_free)

G_END_DECLS
