/* heed-subject.h: a model with one concrete input and target, as methods see it.
 *
 * A method asks a subject for forward passes with suppressed keys or changed pictures and gets the
 * explained value of each lane back; it never asks which model family that is.
 */
#pragma once

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

/** HeedLaneFunc: lanes [first, first+count) are done; their values lie in the caller's array. */
typedef void (*HeedLaneFunc) (guint64 first, guint64 count, gpointer user_data);

/**
 * HeedKeyRun: forward passes that differ in kept factors only.
 * @kept: [lanes, n_keys]: 1 = untouched
 * @values: [lanes]: filled with f
 */
typedef struct
{
  HeedSide side;
  HeedSuppression suppression;
  guint first_layer;
  guint last_layer;
  guint lanes;
  const float *kept;
  double *values;
  HeedLaneFunc lanes_done;
  gpointer user_data;
} HeedKeyRun;

/** heed_subject_run_keys: as many lanes at once as memory allows; counts its passes. */
gboolean
heed_subject_run_keys (HeedSubject *subject, const HeedKeyRun *run, GCancellable *cancellable,
                       GError **error);

/**
 * HeedPictureRun: forward passes of changed pictures.
 * @make_lane: writes lane @lane's prepared picture [channels, height, width] to @pixels, which
 *   holds a copy of the unmodified one when called
 */
typedef struct
{
  guint lanes;
  void (*make_lane) (guint lane, float *pixels, gpointer user_data);
  double *values;
  HeedLaneFunc lanes_done;
  gpointer user_data;
} HeedPictureRun;

gboolean
heed_subject_run_pictures (HeedSubject *subject, const HeedPictureRun *run,
                           GCancellable *cancellable, GError **error);

/** heed_subject_report: progress of the method at work; hands @explanation out as it is now. */
void
heed_subject_report (HeedSubject *subject, const HeedExplanation *explanation, guint64 done,
                     guint64 total);

G_END_DECLS
