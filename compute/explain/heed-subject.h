/* heed-subject.h: a model with one concrete input and target, as methods see it.
 *
 * A method asks a subject for forward passes with suppressed keys or changed pictures and gets the
 * explained value of each lane back; it never asks which model family that is.
 */
#pragma once

#include "heed-derive.h"
#include "heed-explanation.h"
#include "heed-model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HeedSubject HeedSubject;

/**
 * HeedTokens: the explainable tokens of one side.
 * @n_keys: keys that attention sees: rows of the tower
 * @first, @count: the tokens that a method may change are rows first … first+count−1
 * @rows, @cols: their grid; @rows = 1 for text
 * @n_layers: of the tower
 */
typedef struct
{
  HeedSide side;
  guint n_keys;
  guint first;
  guint count;
  guint rows;
  guint cols;
  guint n_layers;
} HeedTokens;

/** heed_subject_get_tokens: @side may have none (@count = 0), for instance an empty caption. */
HeedTokens
heed_subject_get_tokens (HeedSubject *subject, HeedSide side);

/** heed_subject_get_value: f of the unmodified input. */
double
heed_subject_get_value (HeedSubject *subject);

/** heed_subject_get_content: [count, channels] input embeddings without position; (transfer full).
 */
float *
heed_subject_get_content (HeedSubject *subject, HeedSide side, guint *channels,
                          GCancellable *cancellable, GError **error);

/** heed_subject_get_patches: pixels of a patch's edge, and of the prepared picture's. */
void
heed_subject_get_patches (HeedSubject *subject, guint *patch_size, guint *image_size);

/** heed_subject_get_mean: the values that the model's mean colour has in a prepared picture. */
void
heed_subject_get_mean (HeedSubject *subject, float mean[3]);

/**
 * HeedLanes: forward passes that differ in one array.
 * @lanes: how many
 * @make_lane: changes lane @lane's array, which is the unmodified one when called
 * @values: [lanes]: filled with f
 * @lanes_done: (nullable): lanes [first, first+count) are done, their values lie in @values
 */
typedef struct
{
  guint lanes;
  void (*make_lane) (guint lane, float *array, gpointer user_data);
  double *values;
  void (*lanes_done) (guint first, guint count, gpointer user_data);
  gpointer user_data;
} HeedLanes;

/** HeedSuppressedLayers: how attention is changed, and in which layers, both ends included. */
typedef struct
{
  HeedSide side;
  HeedSuppression suppression;
  guint first_layer;
  guint last_layer;
} HeedSuppressedLayers;

/**
 * heed_subject_run_keys: lanes that differ in kept factors [n_keys], 1 = untouched. As many at once
 * as memory allows and do any good.
 */
gboolean
heed_subject_run_keys (HeedSubject *subject, const HeedSuppressedLayers *layers,
                       const HeedLanes *lanes, GCancellable *cancellable, GError **error);

/**
 * heed_subject_run_pictures: lanes that differ in the prepared picture [3, image size, image size].
 */
gboolean
heed_subject_run_pictures (HeedSubject *subject, const HeedLanes *lanes, GCancellable *cancellable,
                           GError **error);

/**
 * HeedContent: what the patch or word part of the explainable tokens' embeddings is.
 * @HEED_CONTENT_OWN: as it is
 * @HEED_CONTENT_ZERO: zero
 * @HEED_CONTENT_MEAN: of patches that have the picture's mean colour; of words zero
 */
typedef enum
{
  HEED_CONTENT_OWN,
  HEED_CONTENT_ZERO,
  HEED_CONTENT_MEAN,
} HeedContent;

/**
 * heed_subject_get_entry: [n_keys, channels] embeddings that enter a tower, where relevance is
 * read: patch or word part, which is @content, plus position; special tokens as they are. (transfer
 * full).
 */
float *
heed_subject_get_entry (HeedSubject *subject, HeedSide side, HeedContent content, guint *channels,
                        GCancellable *cancellable, GError **error);

/**
 * heed_subject_get_propagated: what propagation explains: it never passes a log-softmax, so the
 * caption's logit where the target is a list; else the target's value (methods.md §0).
 */
double
heed_subject_get_propagated (HeedSubject *subject, HeedValueKind *kind);

/**
 * HeedEntryLanes: passes forth and back that differ in what enters a tower.
 * @rules: gradient: of the target's value; else of heed_subject_get_propagated()
 * @lanes: how many
 * @make_lane: fills lane @lane's @entry [n_keys, channels], the same at every call
 * @lane_done: in the lanes' order: @gradient is ∂f/∂entry under @rules, as long as the call lasts;
 *   @value the value whose gradient it is
 * @ledger_done: (nullable): the same for rules that propagate relevance, before @lane_done;
 *   @balance: (transfer full)
 * @pass_done: (nullable): is called with @counter when a lane's pass is done, of each of the
 *   passes that heed_subject_count_entry_passes() says
 */
typedef struct
{
  HeedSide side;
  HeedRules rules;
  guint lanes;
  void (*make_lane) (guint lane, float *entry, gpointer user_data);
  void (*lane_done) (guint lane, const float *entry, const float *gradient, double value,
                     gpointer user_data);
  void (*ledger_done) (guint lane, HeedBalance *balance, gpointer user_data);
  gpointer user_data;
  void (*pass_done) (gpointer counter);
  gpointer counter;
} HeedEntryLanes;

/**
 * heed_subject_count_entry_passes: how many passes a lane is under @rules: of a list the slope at
 * the lane's own place has to be found by a pass forth before the one forth and back.
 */
guint
heed_subject_count_entry_passes (HeedSubject *subject, HeedRuleSet rules);

/**
 * heed_subject_run_entry: as many lanes at once as memory allows and do any good. NaN or infinity
 * midway is %HEED_ERROR_NUMERIC with the layer and operation where it appears first.
 */
gboolean
heed_subject_run_entry (HeedSubject *subject, const HeedEntryLanes *lanes,
                        GCancellable *cancellable, GError **error);

/** heed_subject_report: progress of the method at work; hands @explanation out as it is now. */
void
heed_subject_report (HeedSubject *subject, const HeedExplanation *explanation, guint64 done,
                     guint64 total);

G_END_DECLS
